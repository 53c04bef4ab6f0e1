"""Meetings: who may, who is told what, what three people write at once, each home's copy."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.db import IntegrityError
from django.urls import reverse
from icalendar import Calendar

from pupils.models import Letter
from reviews.meetings.calendar import meeting_calendar
from reviews.meetings.rules.planning import Invited, MeetingFacts
from reviews.meetings.rules.times import read_time, time_words
from reviews.meetings.selectors.paper import home_paper, school_paper
from reviews.meetings.services import meetings as service
from reviews.meetings.services import people as people_service
from reviews.models import MeetingNote, MeetingPerson, ReviewMeeting
from send_mis.errors import AlreadyDone, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    invite,
    leave,
    make_contact,
    make_cycle,
    make_home,
    make_meeting,
    make_outcome,
    minute,
    restrict,
    undertake,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in

READERS = {"senco", "head", "dsl", "designated_teacher", "teacher", "ta"}
PLANNERS = {"senco", "teacher"}
EVERYBODY = (*sorted(READERS), "office", "governor", "parent", "it", "trust_lead")
THURSDAY = date(2026, 11, 26)
FACTS = MeetingFacts("How it goes", THURSDAY, time(15, 30), 30, "Room 1")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2:30pm", time(14, 30)), ("14:30", time(14, 30)), ("2.30", time(14, 30)),
        (" 9 ", time(9)), ("9am", time(9)), ("12 pm", time(12)), ("12am", time(0)),
        ("08:40", time(8, 40)), ("7", time(7)), ("25:00", None), ("13pm", None), ("soon", None),
        ("", None), ("3:7", None), ("3:75", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed: str, read: time | None) -> None:
    assert read_time(typed) == read
    if read is not None:
        assert read_time(time_words(read)) == read


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "held"}, {"state": "off", "cancelled_on": TODAY}, {"held_on": TODAY},
        {"minutes": 0}, {"about": ""},
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_meeting(cast: Cast, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        make_meeting(cast.noah, **fields)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_two_at_one_time_and_a_person_twice(cast: Cast) -> None:
    meeting = make_meeting(cast.noah)
    with pytest.raises(IntegrityError):
        make_meeting(cast.noah)
    invite(meeting)
    with pytest.raises(IntegrityError):
        invite(meeting)
    with pytest.raises(IntegrityError):
        undertake(meeting, owner=cast.ta, owner_name="Two")


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_plan_of_another_pupil(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        make_meeting(cast.noah, cycle=make_cycle(cast.jayden))


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_reads_and_who_plans(cast: Cast, role: str) -> None:
    meeting, client = make_meeting(cast.noah), signed_in(getattr(cast, role))
    may = {
        "meeting": role in READERS,
        "meeting_hold": role in PLANNERS,
        "meeting_note_add": role in PLANNERS | {"ta"},
    }
    for name, opens in may.items():
        status = client.get(reverse(name, args=[meeting.pk])).status_code
        assert (status == 200) == opens, (name, status)
    other = make_meeting(cast.elsewhere.pupil)
    assert client.get(reverse("meeting", args=[other.pk])).status_code in (403, 404)


def test_another_classs_teacher_finds_no_meeting(cast: Cast) -> None:
    meeting = make_meeting(cast.jayden)
    client = signed_in(cast.teacher)
    assert client.get(reverse("meeting", args=[meeting.pk])).status_code == 404
    listed = client.get(reverse("meetings", args=[cast.harebell.slug])).content.decode()
    assert "Clarke" not in listed


def test_planned_from_the_support_plan_on_its_review_date(cast: Cast) -> None:
    agree(make_cycle(cast.noah))
    make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    barred = make_contact(cast.noah, "PAF", person={"forename": "Max", "surname": "Far"})
    restrict(barred, stops_information=True)
    client = signed_in(cast.senco)
    plan = reverse("pupil_cycle", args=[cast.noah.pk])
    url = reverse("meeting_plan", args=[cast.noah.pk])
    assert url in client.get(plan).content.decode()
    shown = fields_sent(client.get(url).content)
    assert (shown["on_day"], shown["on_month"]) == ("7", "12")
    sent = shown | {"begins": "15.30", "place": "Room 1"}
    answer = client.post(url, sent)
    meeting = ReviewMeeting.objects.get()
    assert answer.url == reverse("meeting_invite", args=[meeting.pk])
    assert (meeting.begins, meeting.cycle.pupil) == (time(15, 30), cast.noah)
    client.post(url, sent)
    assert ReviewMeeting.objects.count() == 1, "sent twice"
    page = client.get(answer.url).content.decode()
    assert "Max Far" in page
    assert "must be" in page or "is told nothing" in page.lower()
    chosen = fields_sent(client.get(answer.url).content)
    assert str(barred.contact_id) not in str(chosen["contacts"])
    client.post(answer.url, chosen)
    names = {person.contact and person.contact.name for person in meeting.people.all()}
    assert "Ruth Bright" in names
    assert "Max Far" not in names


def test_a_forged_contact_is_refused(cast: Cast) -> None:
    """Another child's mother, and one who must not be told, named in the address of the request."""
    barred = make_contact(cast.noah, "PAF")
    restrict(barred, stops_contact=True)
    strange = make_contact(cast.jayden, "PAM")
    meeting, actor = make_meeting(cast.noah), actor_for_user(cast.senco)
    for contact in (barred.contact, strange.contact):
        with pytest.raises(RuleBroken):
            people_service.invite_people(
                actor=actor, meeting=meeting, version=1, invited=Invited(contacts=[contact.pk])
            )
        url = reverse("meeting_copy_pdf", args=[meeting.pk, contact.pk])
        assert signed_in(cast.senco).get(url).status_code in (403, 404)
    assert not MeetingPerson.objects.exists()


def test_three_people_write_on_one_page_and_nobody_overwrites_another(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=TODAY)
    for user, words in ((cast.senco, "First"), (cast.teacher, "Second"), (cast.ta, "Third")):
        client = signed_in(user)
        sent = fields_sent(client.get(reverse("meeting_note_add", args=[meeting.pk])).content)
        client.post(reverse("meeting_note_add", args=[meeting.pk]), sent | {"words": words})
    assert [note.words for note in MeetingNote.objects.all()] == ["First", "Second", "Third"]
    senco = signed_in(cast.senco)
    page = senco.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert all(words in page for words in ("First", "Second", "Third"))
    other = MeetingNote.objects.get(words="Second")
    assert senco.get(reverse("meeting_note", args=[meeting.pk, other.pk])).status_code == 403


def test_a_moved_meeting_is_told_again_and_a_cancelled_one_is_over(cast: Cast) -> None:
    meeting = make_meeting(cast.noah)
    mother = make_contact(cast.noah, "PAM")
    person = invite(meeting, contact=mother.contact, asked_how="phone", asked_on=TODAY,
                    reply="coming")  # fmt: skip
    actor = actor_for_user(cast.senco)
    moved = MeetingFacts(meeting.about, date(2026, 12, 1), meeting.begins, 30, meeting.place)
    meeting = service.change_meeting(actor=actor, meeting=meeting, version=1, facts=moved)
    person.refresh_from_db()
    assert (person.asked_on, person.reply, meeting.sequence) == (None, "", 1)
    service.cancel_meeting(actor=actor, meeting=meeting, version=2, why="Ill")
    with pytest.raises(AlreadyDone):
        service.cancel_meeting(actor=actor, meeting=meeting, version=2, why="Ill")
    client = signed_in(cast.senco)
    note = reverse("meeting_note_add", args=[meeting.pk])
    sent = fields_sent(client.get(note).content) | {"words": "Late"}
    assert "is cancelled" in client.post(note, sent).content.decode()


def test_a_pupil_who_left_has_no_new_meeting_and_an_old_one_asks_to_be_cancelled(
    cast: Cast,
) -> None:
    meeting = make_meeting(cast.noah)
    leave(cast.noah, TODAY)
    actor = actor_for_user(cast.senco)
    with pytest.raises(RuleBroken, match="not at the school"):
        service.plan_meeting(actor=actor, pupil=cast.noah, facts=FACTS)
    page = signed_in(cast.senco).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "not at the school any more" in page


def test_a_second_plan_for_the_same_time_is_told_what_is_planned(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    service.plan_meeting(actor=actor, pupil=cast.noah, facts=FACTS)
    with pytest.raises(AlreadyDone):
        service.plan_meeting(actor=actor, pupil=cast.noah, facts=FACTS)
    for other in ({"about": "Next steps"}, {"place": "Room 2"}, {"minutes": 45}):
        with pytest.raises(RuleBroken, match="How it goes, Room 1, 30 minutes"):
            service.plan_meeting(actor=actor, pupil=cast.noah, facts=replace(FACTS, **other))


# --- The invitation, the calendar -------------------------------------------------------------


def test_the_letter_says_this_day_and_goes_when_everybody_who_is_told_is_invited(
    cast: Cast,
) -> None:
    mother, father = make_contact(cast.noah, "PAM"), make_contact(cast.noah, "PAF")
    meeting = make_meeting(cast.noah)
    invite(meeting, contact=mother.contact)
    client = signed_in(cast.senco)
    url = reverse("meeting_letter", args=[meeting.pk])
    told = client.post(url, follow=True).content.decode()
    assert father.contact.name in told
    assert not Letter.objects.exists()
    invite(meeting, contact=father.contact)
    client.post(url)
    again = client.post(url)
    letter = Letter.objects.get()
    assert again.url == reverse("letter_send", args=[cast.noah.pk, letter.pk])
    assert letter.values["meeting date"] == "2026-11-26"
    assert letter.values["meeting time"] == "3:30pm"
    assert client.get(again.url).status_code == 200


def test_a_calendar_entry_keeps_its_name_counts_its_changes_and_names_nobody(cast: Cast) -> None:
    meeting = make_meeting(cast.noah)
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    first = meeting_calendar(meeting, now)
    assert b"Noah" not in first
    assert b"Bright" not in first
    entry = Calendar.from_ical(first).walk("VEVENT")[0]
    assert str(entry["summary"]) == "Meeting about NB"
    assert entry["dtstart"].params["TZID"] == "Europe/London"
    assert entry.decoded("dtstart").hour == 15
    assert b"VTIMEZONE" in first
    meeting.state, meeting.sequence = "off", 2
    calendar = Calendar.from_ical(meeting_calendar(meeting, now))
    other = calendar.walk("VEVENT")[0]
    assert (str(calendar["method"]), int(other["sequence"])) == ("CANCEL", 2)
    assert (str(other["uid"]), str(other["status"])) == (str(entry["uid"]), "CANCELLED")
    answer = signed_in(cast.teacher).get(reverse("meeting_ics", args=[meeting.pk]))
    assert answer["Content-Type"].startswith("text/calendar")


def test_in_summer_the_clock_says_the_same(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2027, 6, 3))
    entry = Calendar.from_ical(meeting_calendar(meeting, datetime.now(UTC))).walk("VEVENT")[0]
    assert entry.decoded("dtstart").utcoffset().total_seconds() == 3600


# --- The copy of each home --------------------------------------------------------------------


def two_homes(cast: Cast) -> tuple[Any, Any, ReviewMeeting]:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ruth", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Leo", "surname": "Hill"})
    make_home(cast.noah, mother.contact, address="1 Secret Lane", is_confidential=True)
    make_home(cast.noah, father.contact, address="2 Short Street")
    meeting = make_meeting(
        cast.noah, state="held", on=date(2026, 11, 20), held_on=date(2026, 11, 20),
        place="At 1 Secret Lane",
    )  # fmt: skip
    for tie in (mother, father):
        invite(meeting, contact=tie.contact, reply="came")
    invite(meeting, name="Aunt Jo, 1 Secret Lane", reply="came")
    minute(meeting, "For everybody")
    minute(meeting, "For mother alone", readers="home", contact=mother.contact)
    minute(meeting, "For staff alone", readers="staff")
    minute(meeting, "They moved to 1 secret lane in May")
    undertake(meeting, "Read together")
    undertake(meeting, "Ring the social worker", cast.senco, is_for_staff=True)
    return mother.contact, father.contact, meeting


def test_one_home_reads_neither_the_others_words_nor_where_it_is(cast: Cast) -> None:
    mother, father, meeting = two_homes(cast)
    his = str(home_paper(meeting, father.pk, TODAY))
    hers = str(home_paper(meeting, mother.pk, TODAY))
    assert "For everybody" in his
    assert "For everybody" in hers
    assert "For mother alone" in hers
    assert "For mother alone" not in his
    assert "secret lane" not in his.lower()
    assert "secret lane" in hers.lower()
    for copy in (his, hers):
        assert "For staff alone" not in copy
        assert "Ring the social worker" not in copy
        assert "Read together" in copy
    every = str(school_paper(meeting, TODAY))
    assert "For staff alone" in every
    assert "Ring the social worker" in every


def test_the_pdf_is_tagged_and_says_what_was_decided(cast: Cast) -> None:
    mother, _, meeting = two_homes(cast)
    make_outcome(cast.noah)
    answer = signed_in(cast.teacher).get(reverse("meeting_copy_pdf", args=[meeting.pk, mother.pk]))
    assert answer.status_code == 200
    with pikepdf.open(BytesIO(answer.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
    assert signed_in(cast.ta).get(
        reverse("meeting_copy_pdf", args=[meeting.pk, mother.pk])
    ).status_code == 403  # fmt: skip
