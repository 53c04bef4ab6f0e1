"""A letter with a code: who gets it, what stands in it, and what its code opens, and for whom."""

import re
from datetime import time, timedelta

import pymupdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pupils.models import FamilyTie
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.links.models import ExpiringLink, MissedLink
from send_mis.links.pages import MOST_MISSES
from send_mis.links.writing import short_token
from send_mis.parents.letters.rules import NO_CODE, OPENS_NOTHING
from send_mis.parents.letters.services import make_letter
from send_mis.parents.models import SharedWith, SlotChoice, SummaryAnswer
from send_mis.parents.summaries.services import readers, summaries
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    make_contact,
    make_home,
    make_summary,
    offer_time,
    restrict,
)
from tests.parents.reading import link_of, newest_code
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
WORDS = "Getting back to his work"
TYPED = reverse("letter_code")
NAME = "Wilhelmina Aleksandra Featherstonehaugh-Cholmondeley-Williams"


def on_paper(cast: Cast, **contact: object) -> tuple[FamilyTie, SharedWith]:
    """Somebody of whom the school has verified neither a number nor an address."""
    forename, _, surname = NAME.partition(" ")
    tie = make_contact(
        cast.noah, "PAM", points={"mobile": "07700 900333"},
        person={"forename": forename, "surname": surname, **contact},
    )  # fmt: skip
    make_home(cast.noah, tie.contact, share="some", address="2 Open Street", postcode="NR3 1AA")
    shared_now(cast, make_summary(cast.noah, cast.senco), tie)
    return tie, SharedWith.objects.select_related("contact", "pupil").get(contact=tie.contact)


def letter(cast: Cast, row: SharedWith, who: str = "senco", **form: str) -> "pymupdf.Document":
    answer = signed_in(getattr(cast, who)).post(reverse("summary_letter", args=[row.pk]), form)
    assert answer["Content-Type"] == "application/pdf", answer.content.decode()
    return pymupdf.open(stream=answer.content)


def words_of(document: "pymupdf.Document") -> str:
    return " ".join(" ".join(page.get_text() for page in document).split())


def body_of(page: "pymupdf.Page") -> "pymupdf.Rect":
    """Without what runs along its head and foot."""
    whole = page.rect
    return pymupdf.Rect(whole.x0, whole.y0 + 60, whole.x1, whole.y1 - 55)


def code_in(document: "pymupdf.Document") -> str:
    """Its signs stand apart on the paper."""
    found = re.search(r"type this code: ([0-9A-Z ]+?) It works", words_of(document))
    assert found is not None, words_of(document)
    code = short_token(found[1])
    assert code
    return code


def test_it_is_for_one_by_name_and_holds_all_that_is_needed(cast: Cast) -> None:
    _, row = on_paper(cast)
    text = words_of(letter(cast, row))
    for part in (
        NAME, "2 Open Street", "NR3 1AA", WORDS, "/letter/ and type this code:",
        "It works until Friday 22 January 2027.", "Who else can help", "I have read it",
        "I have a question", "I disagree", "Something is wrong", "In your words", "Name", "Date",
        f"back to {cast.senco.display_name}, Harebell Primary",
    ):  # fmt: skip
        assert part in text, part
    row.refresh_from_db()
    assert (row.told_by, row.mail) == ("paper", None)
    assert Change.objects.filter(event="summary.letter_made").count() == 1
    code = code_in(letter(cast, row))
    assert not ExpiringLink.objects.filter(token_hash__contains=code.replace("-", "")).exists()


def test_large_print_is_offered_to_who_asked_for_it_and_nothing_is_smaller(cast: Cast) -> None:
    _, row = on_paper(cast, format="large")
    page = signed_in(cast.senco).get(reverse("summary_letter", args=[row.pk])).content.decode()
    assert re.search(r'name="is_large"[^>]*checked', page)
    document = letter(cast, row, is_large="on")
    sizes = {
        round(span["size"])
        for sheet in document
        for block in sheet.get_text("dict", clip=body_of(sheet))["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
        if span["text"].strip()
    }
    assert min(sizes) >= 18, sizes
    assert code_in(document)


@pytest.mark.parametrize("who", ["senco", "teacher"])
def test_a_confidential_home_stands_in_it_for_those_alone_who_may_see_it(
    cast: Cast, who: str
) -> None:
    mother, _ = family(cast)
    shared_now(cast, make_summary(cast.noah, cast.senco), mother)
    text = words_of(letter(cast, SharedWith.objects.get(), who))
    assert ("7 Hidden Row" in text) == (who == "senco")
    assert "Mrs Laura Bright" in text


def test_the_code_is_enough_where_no_other_can_be_sent(cast: Cast) -> None:
    _, row = on_paper(cast)
    code = code_in(letter(cast, row))
    client = Client()
    page = client.get(TYPED)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert "Noah" not in page.content.decode()
    sent = client.post(TYPED, {"code": code.lower().replace("-", " ")})
    path = reverse("shared", args=[code])
    assert sent.headers["Location"] == path
    text = client.get(path).content.decode()
    assert WORDS in text
    assert f"For {NAME} only" in text
    assert queries(Client(), path) <= 6
    for below, form in (
        ("answer/", {"kind": "question", "words": "Kiedy?", "number": "1"}), ("read/", {}),
    ):  # fmt: skip
        assert client.post(f"{path}{below}", form).status_code == 302
    assert SummaryAnswer.objects.get().words == "Kiedy?"
    row.refresh_from_db()
    assert row.read_number == 1


def test_whoever_can_be_sent_a_code_is_asked_for_it_as_well(cast: Cast) -> None:
    mother, _ = family(cast)
    shared_now(cast, make_summary(cast.noah, cast.senco), mother)
    row = SharedWith.objects.get()
    before = link_of(row)
    document = letter(cast, row)
    assert "we then send six digits to the e-mail address l…@home.test" in words_of(document)
    assert Client().get(before).status_code == 404
    client, path = Client(), reverse("shared", args=[code_in(document)])
    assert client.post(TYPED, {"code": code_in(document)}).headers["Location"] == path
    assert WORDS not in client.get(path).content.decode()
    client.post(path, {"send": "1"})
    client.post(path, {"code": newest_code()})
    assert WORDS in client.get(path).content.decode()


def test_a_number_that_is_verified_since_is_asked_for(cast: Cast) -> None:
    tie, row = on_paper(cast)
    path = reverse("shared", args=[code_in(letter(cast, row))])
    assert WORDS in Client().get(path).content.decode()
    with in_change():
        tie.contact.points.update(verified_on=TODAY, verified_how="call", verified_by="Dana")
    # Texts are off in this school: nothing can be sent to a mobile.
    assert WORDS in Client().get(path).content.decode()
    with in_change():
        tie.contact.points.update(kind="email", value="nan@home.test")
    text = Client().get(path).content.decode()
    assert WORDS not in text
    assert "n…@home.test" in text


def typed_as(code: str) -> list[str]:
    plain = code.replace("-", "")
    return [
        plain, plain.lower(), "-".join(plain), f"  {code} ", code.replace("-", "—"),
        code.replace("0", "O").replace("1", "I"), code.replace("0", "o").replace("1", "l"),
    ]  # fmt: skip


def test_it_is_taken_however_it_is_typed(cast: Cast) -> None:
    _, row = on_paper(cast)
    code = code_in(letter(cast, row))
    for typed in typed_as(code):
        assert Client().post(TYPED, {"code": typed}).status_code == 302, typed
    assert not MissedLink.objects.exists()


@pytest.mark.parametrize(
    "how", ["never", "expired", "newer letter", "told again", "stopped", "restricted", "tried out"]
)
def test_whatever_is_wrong_with_a_code_the_answer_is_the_same(cast: Cast, how: str) -> None:
    tie, row = on_paper(cast)
    code, senco = code_in(letter(cast, row)), actor_for_user(cast.senco)
    links = ExpiringLink.objects.filter(subject_id=row.pk)
    row.refresh_from_db()
    if how == "never":
        code = "7K2M-9QXP-3FHT"
    elif how == "expired":
        links.update(expires_at=timezone.now())
    elif how == "newer letter":
        letter(cast, row)
    elif how == "told again":
        readers.tell_again(actor=senco, shared=row, version=row.version, way="paper")
    elif how == "stopped":
        readers.stop_reader(actor=senco, shared=row, version=row.version, why="Asked")
    elif how == "restricted":
        restrict(tie)
    else:
        links.update(tries=300)
    answer = Client().post(TYPED, {"code": code})
    assert answer.status_code == 200
    assert OPENS_NOTHING in answer.content.decode()
    assert "Noah" not in answer.content.decode()
    assert Client().get(reverse("shared", args=[code])).status_code == 404


def test_what_cannot_be_a_code_is_said_and_is_no_guess(cast: Cast) -> None:
    for typed in ("", "7K2M-9QXP", "7K2M-9QXP-3FHU", "x" * 80, "№" * 12, "7K2M\x009QXP3FHT"):
        text = Client().post(TYPED, {"code": typed}).content.decode()
        assert OPENS_NOTHING not in text
        assert "field-error" in text, typed
    assert NO_CODE in Client().post(TYPED, {"code": "7K2M-9QXP"}).content.decode()
    assert not MissedLink.objects.exists()


def test_of_a_hundred_guesses_twenty_are_looked_at_and_others_are_let_in(cast: Cast) -> None:
    _, row = on_paper(cast)
    code = code_in(letter(cast, row))
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    guesses = (f"AAAA-BBBB-{number:04}" for number in range(100))
    codes = [guesser.post(TYPED, {"code": guess}).status_code for guess in guesses]
    assert codes == [200] * MOST_MISSES + [429] * (100 - MOST_MISSES)
    assert guesser.post(TYPED, {"code": code}).status_code == 429
    assert guesser.get(TYPED).status_code == 429
    assert guesser.get(reverse("shared", args=[code])).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.10").post(TYPED, {"code": code}).status_code == 302


def test_fetching_uses_nothing_up(cast: Cast) -> None:
    _, row = on_paper(cast)
    code = code_in(letter(cast, row))
    for _ in range(60):
        assert Client().get(TYPED, {"code": code}).status_code == 200
        assert Client().get(reverse("shared", args=[code])).status_code == 200
    link = ExpiringLink.objects.get(subject_id=row.pk, revoked_at=None)
    assert (link.tries, link.uses) == (0, 0)


def test_a_second_tap_makes_a_second_letter_and_the_last_works(cast: Cast) -> None:
    _, row = on_paper(cast)
    client, url = signed_in(cast.senco), reverse("summary_letter", args=[row.pk])
    form = {"_once": "b3f0b0a2-8f3c-4e6c-9d0e-2f6b8f4b1c11"}
    made = [code_in(pymupdf.open(stream=client.post(url, form).content)) for _ in range(2)]
    answers = [Client().post(TYPED, {"code": code}).status_code for code in made]
    assert answers == [200, 302]
    assert "the new one takes its place" in client.get(url).content.decode()


def test_what_is_shared_anew_ends_the_letter_before(cast: Cast) -> None:
    tie, row = on_paper(cast)
    code = code_in(letter(cast, row))
    shared_now(cast, row.summary, tie)
    assert Client().get(reverse("shared", args=[code])).status_code == 404


def test_it_is_of_the_version_that_they_were_given(cast: Cast) -> None:
    _, row = on_paper(cast)
    with in_change():
        row.summary.content["words"]["good"] = "Not shared yet."
        row.summary.save()
    text = words_of(letter(cast, row))
    assert "Not shared yet." not in text
    assert "Noah loves maps and numbers." in text


def test_a_withdrawn_summary_is_printed_for_nobody(cast: Cast) -> None:
    _, row = on_paper(cast)
    senco, summary = actor_for_user(cast.senco), row.summary
    summary.refresh_from_db()
    summaries.withdraw_summary(
        actor=senco, summary=summary, version=summary.version, why="Wrong day"
    )
    page = signed_in(cast.senco).post(reverse("summary_letter", args=[row.pk]))
    assert "share it with them anew" in page.content.decode()


@pytest.mark.parametrize("who", ["ta", "office", "governor", "parent", "stranger"])
def test_whoever_may_not_share_makes_none(cast: Cast, who: str) -> None:
    _, row = on_paper(cast)
    user = cast.stranger("senco") if who == "stranger" else getattr(cast, who)
    with pytest.raises(NotAllowed):
        make_letter(actor=actor_for_user(user), shared=row)
    answer = signed_in(user).post(reverse("summary_letter", args=[row.pk]))
    assert answer.status_code == (404 if who == "stranger" else 403)
    assert not ExpiringLink.objects.exists()


def test_somebody_restricted_gets_none(cast: Cast) -> None:
    tie, row = on_paper(cast)
    restrict(tie)
    with pytest.raises(RuleBroken, match="is told nothing about Noah now"):
        make_letter(actor=actor_for_user(cast.senco), shared=row)


def test_it_works_until_the_end_of_its_last_day(cast: Cast) -> None:
    _, row = on_paper(cast)
    made = make_letter(actor=actor_for_user(cast.senco), shared=row)
    ends = ExpiringLink.objects.get(subject_id=row.pk, revoked_at=None).expires_at
    assert timezone.localtime(ends).date() == made.until + timedelta(days=1)
    assert (timezone.localtime(ends).hour, timezone.localtime(ends).minute) == (0, 0)


def test_the_slip_lists_the_times_that_are_free_and_what_is_ticked_is_keyed(cast: Cast) -> None:
    _, row = on_paper(cast)
    free = offer_time(cast.noah, host=cast.senco)
    offer_time(cast.jayden, host=cast.senco, at=time(16))
    text = words_of(letter(cast, row))
    assert "When we meet. Tick one, and how you join." in text
    assert "Tuesday 8 December 2026, 3pm, with Senco Harebell, Room 2" in text
    assert "4pm" not in text
    client = signed_in(cast.senco)
    key = reverse("slot_key", args=[row.summary_id])
    assert key in client.get(reverse("summary", args=[row.summary_id])).content.decode()
    sent = {"reader": str(row.pk), "slot": str(free.pk), "joins": "phone"}
    assert client.post(key, sent).status_code == 302
    choice = SlotChoice.objects.select_related("meeting").get()
    assert (choice.contact_id, choice.meeting.place) == (row.contact_id, "By phone")
    text = words_of(letter(cast, row))
    assert "You have a time: Tuesday 8 December 2026, 3pm, with Senco Harebell: By phone." in text
    assert "Tick one" not in text
    refused = client.post(key, sent | {"slot": ""}).content.decode()
    assert "No time is free" in refused
    assert 'href="#id_slot"' in refused
    assert 'id="id_slot"' in refused
