"""SEN support begins: the discussion, who decides it, what follows, and who has the note."""

from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError
from django.urls import reverse

from pupils.models import Monitoring, Spell
from reviews.models import Cycle, EarlyDiscussion
from reviews.support.rules import DecidedSupport, decision_problems, missing, writing_problems
from send_mis.audit.models import Read
from tests.factories import (
    TODAY,
    in_change,
    leave,
    make_contact,
    make_discussion,
    restrict,
    waiting_discussion,
)
from tests.factories.support import WHOLE
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries
from tests.reviews.services.support import FACTS

READERS = {"senco", "head", "dsl", "designated_teacher", "teacher"}
EVERYBODY = (*READERS, "ta", "office", "governor", "parent", "it", "trust_lead")
SAID = DecidedSupport("support", TODAY, "SENCO", "Phonics")


def test_what_is_still_missing_is_said_in_the_words_of_the_form() -> None:
    assert missing(FACTS | WHOLE) == []
    assert missing(FACTS | WHOLE | {"concerns": ""}) == ["parents’ concerns"]
    offered = {"offered_on": TODAY, "offered_how": "phone", "offered_times": 3}
    assert missing(FACTS | offered | {"strengths": "Maps"}) == ["difficulty"]
    assert missing(FACTS)[0].startswith("who was there and when")


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (WHOLE, set()),
        ({}, {"strengths"}),
        ({"met_with": "Mum"}, {"met_on", "met_how"}),
        ({"offered_times": 2}, {"offered_on"}),
        (WHOLE | {"met_on": date(2026, 11, 24)}, {"met_on"}),
        (WHOLE | {"met_on": date(2001, 1, 1)}, {"met_on"}),
    ],
)
def test_half_a_discussion_is_kept_and_half_a_meeting_is_not(
    facts: dict[str, Any], wrong: set[str]
) -> None:
    found = writing_problems(FACTS | facts, born_on=date(2017, 5, 4), today=TODAY)
    assert set(found) == wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (SAID, set()),
        (DecidedSupport("", TODAY, "", ""), {"decision", "decided_with", "reason"}),
        (DecidedSupport("support", date(2026, 11, 2), "S", "x"), {"decided_on"}),
        (DecidedSupport("support", TODAY, "S", "x", next_review_on=TODAY), {"next_review_on"}),
        (DecidedSupport("enough", TODAY, "S", "x"), {"look_again_on"}),
        (DecidedSupport("enough", TODAY, "S", "x", look_again_on=TODAY), {"look_again_on"}),
        (DecidedSupport("enough", TODAY, "S", "x", TODAY, None, date(2027, 1, 11)), {"starts_on"}),
    ],
)
def test_what_a_decision_has_to_say(said: DecidedSupport, wrong: set[str]) -> None:
    assert set(decision_problems(said, held_on=date(2026, 11, 16), today=TODAY)) == wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "fields",
    [
        {"met_how": ""},
        {"state": "waiting"},
        {"state": "support"},
        {"met_on": None, "met_how": "", "met_with": "", "state": "enough"},
        {"given_on": TODAY},
        {"offered_on": TODAY},
    ],
)
def test_the_database_refuses_half_of_it(cast: Cast, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        make_discussion(cast.kacper, **fields)


def page(row: EarlyDiscussion, name: str = "pupil_support", *more: Any) -> str:
    return reverse(name, args=[row.pupil_id, *([] if name == "pupil_support" else [row.pk]), *more])


def seen(cast: Cast, role: str, url: str) -> str:
    answer = signed_in(cast.here.people[role]).get(url)
    return str(answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)


@pytest.mark.django_db
def test_who_reads_it_and_who_writes_it(cast: Cast) -> None:
    row = make_discussion(cast.noah)
    for role in EVERYBODY:
        assert ("Cries over homework" in seen(cast, role, page(row))) is (role in READERS), role
        for name, holders in (
            ("support_change", {"senco", "teacher"}), ("support_propose", {"senco", "teacher"}),
            ("support_decide", {"senco"}), ("support_given", {"senco", "teacher"}),
        ):  # fmt: skip
            opened = seen(cast, role, page(row, name))
            assert (opened in ("403", "404")) is (role not in holders), (role, name)


@pytest.mark.django_db
def test_another_class_and_another_school_find_nothing(cast: Cast) -> None:
    row = make_discussion(cast.jayden)
    for user in (cast.teacher, cast.stranger("senco")):
        client = signed_in(user)
        for name in ("pupil_support", "support_change", "support_propose", "support_given",
                     "support_close"):  # fmt: skip
            assert client.get(page(row, name)).status_code == 404, name
        assert client.get(reverse("support_begin", args=[cast.jayden.pk])).status_code == 404
    client = signed_in(cast.stranger("senco"))
    assert client.get(reverse("discussions", args=[cast.harebell.slug])).status_code == 404


@pytest.mark.django_db
def test_from_the_discussion_to_the_first_cycle_nothing_is_typed_twice(cast: Cast) -> None:
    pupil, client = cast.kacper, signed_in(cast.senco)
    assert "Early discussion with parents" in seen(
        cast, "senco", reverse("pupil_page", args=[pupil.pk])
    )  # fmt: skip
    url = reverse("support_begin", args=[pupil.pk])
    data = fields_sent(client.get(url).content)
    typed = {name: text for name, text in WHOLE.items() if name != "met_on"}
    data |= typed | day("met_on", date(2026, 11, 16))
    assert client.post(url, data).status_code == 302
    client.post(url, data)
    row = EarlyDiscussion.objects.get(pupil=pupil)
    assert "Decide" in seen(cast, "senco", page(row))

    propose = page(row, "support_propose")
    data = fields_sent(client.get(propose).content)
    client.post(propose, data | {"proposal": "support", "proposal_words": "Phonics for 6 weeks"})
    due = seen(cast, "senco", reverse("deadlines", args=[cast.harebell.slug]))
    assert "Decide whether SEN support begins" in due

    decide = page(row, "support_decide")
    data = fields_sent(client.get(decide).content)
    assert (data["decision"], data["reason"]) == ("support", "Phonics for 6 weeks")
    data |= {"decided_with": "SENCO and Mum"} | day("next_review_on", date(2027, 2, 8))
    assert client.post(decide, data).status_code == 302
    spell = Spell.objects.get(pupil=pupil, ends_on=None)
    assert (spell.status, spell.starts_on, spell.decided_by, spell.reason) == (
        "K", TODAY, "SENCO and Mum", "Phonics for 6 weeks",
    )  # fmt: skip
    again = client.post(decide, data | {"_once": ""}, follow=True).content.decode()
    assert "This was decided already by you" in again
    assert Spell.objects.filter(pupil=pupil, ends_on=None).count() == 1

    text = seen(cast, "senco", page(row))
    assert reverse("letter_write", args=[pupil.pk, "sen_support"]) in text
    due = seen(cast, "senco", reverse("deadlines", args=[cast.harebell.slug]))
    assert "Give parents the note of the early discussion" in due
    given = page(row, "support_given")
    data = fields_sent(client.get(given).content)
    client.post(given, data | {"given_how": "hand", "given_to": "Mum"})
    with in_change():
        spell.parents_told_on, spell.parents_told_how = TODAY, "letter"
        spell.save()
    start = reverse("cycle_start", args=[pupil.pk])
    assert start in seen(cast, "senco", page(row))
    client.post(start, fields_sent(client.get(start).content))
    cycle = Cycle.objects.get(pupil=pupil)
    assert (cycle.strengths, cycle.differs, cycle.expected) == (
        "Draws maps", "Reads ten words", "Reads thirty words",
    )  # fmt: skip
    assert (cycle.source_words, cycle.sources) == (
        "Parents’ concerns: Cries over homework", ["parents"],
    )  # fmt: skip
    assert cycle.review_on == date(2027, 2, 8)
    assert "SEN support has begun" in seen(cast, "senco", page(row))


@pytest.mark.django_db
def test_adapted_teaching_is_enough_and_somebody_looks_again(cast: Cast) -> None:
    row, client = waiting_discussion(cast.jayden), signed_in(cast.senco)
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).delete()
        Monitoring.objects.filter(pupil=cast.jayden).delete()
    decide = page(row, "support_decide")
    data = fields_sent(client.get(decide).content)
    data |= {"decision": "enough", "decided_with": "SENCO"}
    answer = client.post(decide, data)
    assert "Enter the day on which somebody looks again." in answer.content.decode()
    assert client.post(decide, data | day("look_again_on", date(2027, 1, 11))).status_code == 302
    watched = Monitoring.objects.get(pupil=cast.jayden)
    assert (watched.starts_on, watched.look_again_on) == (TODAY, date(2027, 1, 11))
    assert not Spell.objects.filter(pupil=cast.jayden).exists()
    text = seen(cast, "senco", page(row))
    assert "Give the parents the note" in text


@pytest.mark.django_db
def test_of_two_who_write_the_second_sees_both(cast: Cast) -> None:
    row = make_discussion(cast.noah)
    first, second = signed_in(cast.teacher), signed_in(cast.senco)
    url = page(row, "support_change")
    sent, late = (fields_sent(each.get(url).content) for each in (first, second))
    first.post(url, sent | {"strengths": "Kind to others"})
    answer = second.post(url, late | {"strengths": "Good at sums"}).content.decode()
    assert "Kind to others" in answer
    assert "Good at sums" in answer
    row.refresh_from_db()
    assert row.strengths == "Kind to others"


@pytest.mark.django_db
def test_a_pupil_who_left_or_is_on_the_register_is_said_and_nothing_is_saved(cast: Cast) -> None:
    client, gone = signed_in(cast.senco), make_discussion(cast.kacper)
    leave(cast.kacper, TODAY)
    assert "Not at this school now" in seen(cast, "senco", page(gone))
    decide = page(gone, "support_decide")
    data = fields_sent(client.get(decide).content)
    data |= {"decision": "support", "decided_with": "SENCO", "reason": "x"}
    assert "left on" in client.post(decide, data).content.decode()
    assert "to decide on" not in seen(cast, "senco", "/")
    url = reverse("support_begin", args=[cast.noah.pk])
    data = fields_sent(client.get(url).content) | {"strengths": "<b>Maps</b>"}
    answer = client.post(url, data).content.decode()
    assert "is on the SEN register already" in answer
    assert "&lt;b&gt;Maps&lt;/b&gt;" in answer
    assert not EarlyDiscussion.objects.filter(pupil=cast.noah).exists()


@pytest.mark.django_db
def test_the_note_is_for_whoever_may_be_told_and_for_nobody_else(cast: Cast) -> None:
    row = make_discussion(cast.noah)
    mother = make_contact(cast.noah, person={"forename": "Ruth", "surname": "Bright"})
    barred = make_contact(cast.noah, "PAF", person={"forename": "Carl", "surname": "Bright"})
    restrict(barred)
    client = signed_in(cast.teacher)
    text = client.get(page(row)).content.decode()
    ours, theirs = (
        page(row, "support_note_pdf", tie.contact_id) for tie in (mother, barred)
    )  # fmt: skip
    assert ours in text
    assert theirs not in text
    assert "Before you share" in text
    assert "Carl Bright" in client.get(page(row, "support_change")).content.decode()
    assert client.get(theirs).status_code == 403
    other = make_contact(cast.jayden)
    assert client.get(page(row, "support_note_pdf", other.contact_id)).status_code == 404
    answer = client.get(ours)
    assert answer.status_code == 200
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
    assert Read.objects.filter(what="support.note_pdf", detail="Ruth Bright").exists()


@pytest.mark.django_db
def test_the_list_says_what_is_still_to_be_done(cast: Cast) -> None:
    with in_change():
        Spell.objects.filter(pupil=cast.jayden).update(parents_told_on=None, parents_told_how="")
    make_discussion(
        cast.jayden, state="support", decided_on=TODAY, decided_by=cast.senco,
        decided_with="SENCO", reason="Phonics",
    )  # fmt: skip
    waiting_discussion(cast.kacper)
    url = reverse("discussions", args=[cast.harebell.slug])
    text = seen(cast, "senco", url)
    assert "Tell the parents and give them the note" in text
    for show, is_there in (("letter", True), ("waiting", False), ("note", True)):
        shown = seen(cast, "senco", f"{url}?show={show}")
        assert (cast.jayden.list_name in shown) is is_there, show
    assert cast.jayden.list_name not in seen(cast, "teacher", url)
    assert seen(cast, "head", url) == "403"


@pytest.mark.django_db
def test_ten_discussions_cost_what_one_does(cast: Cast) -> None:
    row, client = make_discussion(cast.noah), signed_in(cast.senco)
    urls = [page(row), reverse("discussions", args=[cast.harebell.slug])]
    first = [queries(client, url) for url in urls]
    for number in range(10):
        make_discussion(
            cast.noah, state="closed", decided_on=TODAY, decided_by=cast.senco,
            reason=f"Ended {number}",
        )  # fmt: skip
    assert [queries(client, url) for url in urls] == first
    assert first[0] <= 15, first
