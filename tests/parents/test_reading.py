"""One reader, one copy: by a link and a code or signed in; nothing of anybody else's."""

import pytest
from django.core.signing import dumps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from send_mis.links.models import ExpiringLink
from send_mis.notifications.models import Message
from send_mis.parents.models import MeetingSlot, SharedWith, SummaryAnswer
from send_mis.parents.summaries.services import summaries as service
from tests.factories import (
    actor_for_user,
    answer,
    grant,
    in_change,
    leave,
    make_authority,
    make_contact,
    make_ehc_plan,
    make_pupil,
    make_signpost,
    make_summary,
    offer_time,
    restrict,
    share,
    take_time,
)
from tests.parents.reading import let_in, link_of, newest_code, signs_in
from tests.parents.test_sharing import family, shared_now
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
WORDS = "Getting back to his work"
TIMES = {
    "on_day": "10", "on_month": "12", "on_year": "2026", "begins": "3pm", "ends": "4pm",
    "minutes": "15", "gap": "5",
}  # fmt: skip


def readers(cast: Cast) -> tuple[SharedWith, SharedWith]:
    mother, father = family(cast)
    summary = make_summary(cast.noah, cast.senco)
    shared_now(cast, summary, mother, father)
    found = {row.contact_id: row for row in SharedWith.objects.select_related("contact", "pupil")}
    return found[mother.contact_id], found[father.contact_id]


def test_a_link_alone_says_the_school_and_nothing_of_a_child(cast: Cast) -> None:
    mother, _ = readers(cast)
    page = Client().get(link_of(mother))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Harebell Primary has shared something with you" in text
    assert "Noah" not in text
    assert "Bright" not in text
    assert "the e-mail address l…@home.test" in text
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert not Message.objects.filter(body__contains="is your code").exists()


def test_with_the_code_she_reads_her_copy_and_it_is_noted(cast: Cast) -> None:
    mother, father = readers(cast)
    path = link_of(mother)
    text = let_in(path).get(path).content.decode()
    assert WORDS in text
    assert "For Mrs Laura Bright only" in text
    assert "Daniel" not in text
    mother.refresh_from_db()
    father.refresh_from_db()
    assert mother.opened_at is not None
    assert (mother.opened_number, father.opened_at) == (1, None)


def test_a_scanner_opens_everything_and_uses_nothing_up(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    for _ in range(50):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert WORDS in let_in(path).get(path).content.decode()


def test_the_code_of_one_parent_opens_nothing_of_the_other(cast: Cast) -> None:
    mother, father = readers(cast)
    Client().post(link_of(mother), {"send": "1"})
    code = newest_code()
    client = Client()
    client.post(link_of(father), {"send": "1"})
    page = client.post(link_of(father), {"code": code})
    assert "That is not the code" in page.content.decode()
    inside = let_in(link_of(mother))
    for below in ("", "answer/", "print/"):
        assert WORDS not in inside.get(f"{link_of(father)}{below}").content.decode(
            "utf-8", "ignore"
        )


@pytest.mark.parametrize("salt", ["", "send_mis.links", "link_check"])
def test_a_forged_cookie_is_none(cast: Cast, salt: str) -> None:
    mother, _ = readers(cast)
    client = Client()
    client.cookies["link_check"] = dumps([str(mother.pk), str(mother.pk)], salt=salt)
    text = client.get(link_of(mother)).content.decode()
    assert WORDS not in text
    assert "Send me the code" in text


def test_somebody_who_is_restricted_while_the_page_is_open_reads_and_sends_no_more(
    cast: Cast,
) -> None:
    mother, father = family(cast)
    shared_now(cast, make_summary(cast.noah, cast.senco), mother, father)
    row = SharedWith.objects.get(contact=father.contact)
    path = link_of(row)
    client = let_in(path)
    assert WORDS in client.get(path).content.decode()
    restrict(father)
    assert client.get(path).status_code == 404
    sent = client.post(f"{path}answer/", {"kind": "question", "words": "Where?", "number": "1"})
    assert sent.status_code == 404
    assert not SummaryAnswer.objects.exists()
    account = signs_in(row, "daniel@own.test")
    inside = signed_in(account.user)
    assert inside.get(reverse("own_summary", args=[row.pk])).status_code == 404
    assert "Noah" not in inside.get(reverse("my_children")).content.decode()


@pytest.mark.parametrize("how", ["expired", "revoked", "altered", "guessed"])
def test_a_link_that_is_none_says_the_same(cast: Cast, how: str) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    client = let_in(path)
    links = ExpiringLink.objects.filter(subject_id=mother.pk)
    if how == "expired":
        links.update(expires_at=timezone.now())
    elif how == "revoked":
        links.update(revoked_at=timezone.now())
    elif how == "altered":
        path = f"{path[:-2]}{'A' if path[-2] != 'A' else 'B'}/"
    else:
        path = "/shared/7K2M-9QXP-3FHT/"
    page = client.get(path)
    assert page.status_code == 404
    assert "This link does not work" in page.content.decode()


def test_an_answer_after_it_was_withdrawn_is_kept_and_said_to_be_late(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    client = let_in(path)
    summary = mother.summary
    summary.refresh_from_db()
    service.withdraw_summary(
        actor=actor_for_user(cast.senco), summary=summary, version=summary.version, why="Wrong day"
    )
    text = client.get(path).content.decode()
    assert "The school has withdrawn this" in text
    assert WORDS not in text
    assert "Wrong day" not in text
    sent = client.post(
        f"{path}answer/", {"kind": "disagree", "words": "He hates breaks.", "number": "1"}
    )
    assert sent.status_code == 302
    row = SummaryAnswer.objects.get()
    assert (row.words, row.is_late, row.owner) == ("He hates breaks.", True, cast.senco)
    assert client.get(f"{path}print/").status_code == 404


def test_signed_in_each_parent_has_their_own_copies_alone(cast: Cast) -> None:
    mother, father = readers(cast)
    hers = signed_in(signs_in(mother, "laura@own.test").user)
    page = hers.get(reverse("my_children")).content.decode()
    assert reverse("own_summary", args=[mother.pk]) in page
    assert str(father.pk) not in page
    assert WORDS in hers.get(reverse("own_summary", args=[mother.pk])).content.decode()
    for name in ("own_summary", "own_answer", "own_print"):
        assert hers.get(reverse(name, args=[father.pk])).status_code == 404
    for name in ("own_answer", "own_read"):
        sent = {"kind": "question", "words": "What?", "number": "1"}
        assert hers.post(reverse(name, args=[father.pk]), sent).status_code == 404
    assert not SummaryAnswer.objects.exists()


def test_a_parent_without_a_contact_of_theirs_reads_nothing(cast: Cast) -> None:
    mother, _ = readers(cast)
    client = signed_in(cast.parent)
    assert "not shared anything" in client.get(reverse("my_children")).content.decode()
    assert client.get(reverse("own_summary", args=[mother.pk])).status_code == 404


def test_a_parent_who_is_staff_reads_their_own_copy_in_that_hat(cast: Cast) -> None:
    mother, _ = readers(cast)
    account = signs_in(mother, "both@own.test")
    grant(account.user, "ta", cast.class_5b)
    parent = signed_in(account.user, role="parent")
    assert parent.get(reverse("own_summary", args=[mother.pk])).status_code == 200
    assert parent.get(reverse("pupil_page", args=[cast.noah.pk])).status_code == 403
    assistant = signed_in(account.user, role="ta")
    assert assistant.get(reverse("own_summary", args=[mother.pk])).status_code == 403


def test_siblings_with_different_fathers_each_of_whom_reads_of_his_own(cast: Cast) -> None:
    mother, father = family(cast)
    sister = make_pupil(cast.harebell, surname="Bright", forename="Nia")
    make_contact(sister, known=mother.contact)
    other = make_contact(sister, "PAF", person={"forename": "Omar", "surname": "Said"})
    hers = make_summary(sister, cast.senco)
    of_mother, of_other = share(hers, make_contact_of(sister, mother)), share(hers, other)
    noahs = make_summary(cast.noah, cast.senco)
    of_father = share(noahs, father)
    account = signs_in(of_father, "daniel@own.test")
    client = signed_in(account.user)
    assert "Nia" not in client.get(reverse("my_children")).content.decode()
    for row in (of_mother, of_other):
        assert client.get(reverse("own_summary", args=[row.pk])).status_code == 404


def make_contact_of(pupil: object, tie: object) -> object:
    """The tie of a contact who is known already."""
    return type(tie).objects.get(pupil=pupil, contact=tie.contact)


def test_what_was_shared_stays_readable_once_a_child_has_left(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    with in_change():
        leave(cast.noah, timezone.localdate())
    assert WORDS in let_in(path).get(path).content.decode()


def test_a_summary_costs_few_queries(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    assert queries(let_in(path), path) <= 6
    inside = signed_in(signs_in(mother, "laura@own.test").user)
    own = reverse("own_summary", args=[mother.pk])
    assert queries(inside, own) <= 6  # one of them writes that it was read


def test_what_was_typed_while_the_code_ran_out_is_kept_until_it_is_sent(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    typed = {"kind": "disagree", "words": "He hates “breaks”.", "part": "", "number": "1"}
    client = Client()
    page = client.post(f"{path}answer/", typed)
    assert "What you typed is kept" in page.content.decode()
    assert "He hates “breaks”." in page.content.decode()
    assert not SummaryAnswer.objects.exists()
    along = typed | {"form": "answer"}
    client.post(path, along | {"send": "1"})
    page = client.post(path, along | {"code": newest_code()})
    assert "He hates “breaks”." in page.content.decode()
    assert client.post(f"{path}answer/", typed).status_code == 302
    assert SummaryAnswer.objects.get().words == "He hates “breaks”."


def test_an_address_of_the_other_home_is_in_no_answer_and_no_place(cast: Cast) -> None:
    mother, father = readers(cast)
    asked = answer(father)
    client = signed_in(cast.senco)
    url = reverse("answer_settle", args=[asked.pk])
    sent = {"version": "1", "outcome": "He sleeps at 7 hidden row."}
    assert "Mr Daniel Bright may not learn" in client.post(url, sent).content.decode()
    hers = answer(mother)
    told = client.post(reverse("answer_settle", args=[hers.pk]), sent)
    assert told.status_code == 302
    offer = client.post(
        reverse("slots_offer", args=[cast.noah.pk]),
        TIMES | {"host": str(cast.senco.pk), "place": "At 7 Hidden Row"},
    )
    assert "may not learn this address" in offer.content.decode()
    assert not MeetingSlot.objects.exists()


def test_a_meeting_moved_to_the_other_home_does_not_say_so(cast: Cast) -> None:
    _, father = readers(cast)
    taken = take_time(offer_time(cast.noah, host=cast.senco), father)
    with in_change():
        taken.meeting.place = "7 Hidden Row"
        taken.meeting.save()
    url = f"{link_of(father)}times/" if father.mail else reverse("own_times", args=[father.pk])
    client = let_in(link_of(father)) if father.mail else signed_in(signs_in(father, "d@b.t").user)
    assert "Hidden Row" not in client.get(url).content.decode()


def test_of_what_was_withdrawn_no_heading_is_offered(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    client = let_in(path)
    summary = mother.summary
    service.withdraw_summary(
        actor=actor_for_user(cast.senco), summary=summary, version=summary.version, why="Wrong"
    )
    page = client.get(f"{path}answer/?kind=question").content.decode()
    assert WORDS not in page
    assert "In your words" in page


def test_what_is_sent_by_a_link_that_is_over_is_not_said_to_be_received(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    client = let_in(path)
    restrict(mother.contact.ties.get(pupil=cast.noah))
    page = client.post(f"{path}answer/", {"kind": "question", "words": "Why?", "number": "1"})
    text = page.content.decode()
    assert page.status_code == 404
    assert "it was not received" in text
    assert "it was received" not in text
    assert not SummaryAnswer.objects.exists()


def test_whoever_has_the_link_alone_does_not_use_it_up(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    stranger = Client()
    for _ in range(5):
        stranger.post(f"{path}answer/", {"kind": "question", "words": "x", "number": "1"})
    assert ExpiringLink.objects.get(subject_id=mother.pk).tries == 0
    client = let_in(path)
    client.post(f"{path}answer/", {"kind": "question", "words": "Why?", "number": "1"})
    assert ExpiringLink.objects.get(subject_id=mother.pk).tries == 1


@pytest.mark.parametrize("below", ["answer/?kind=x", "translations/%s/", "print/"])
def test_errors_of_a_link_too_are_seen_by_nobody_else(cast: Cast, below: str) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    where = f"{path}{below}" % mother.pk if "%" in below else f"{path}{below}"
    for page in (let_in(path).get(where), Client().put(where)):
        assert page["Referrer-Policy"] == "no-referrer"
        assert page["Cache-Control"] == "private, no-store"
        assert "noindex" in page["X-Robots-Tag"]


def test_signposts_tell_no_home_that_is_kept_secret(cast: Cast) -> None:
    mother, _ = readers(cast)
    own = make_authority(cast.harebell, code="887", name="Here")
    away = make_authority(cast.harebell, code="886", name="Away")
    with in_change():
        cast.harebell.la_code = own.code
        cast.harebell.save()
    make_signpost(cast.harebell, authority="887", name="Help here")
    make_signpost(cast.harebell, authority="886", name="Help away")
    make_ehc_plan(cast.noah, authority=away)
    path = link_of(mother)
    text = let_in(path).get(path).content.decode()
    assert "Help here" in text
    assert "Help away" not in text
