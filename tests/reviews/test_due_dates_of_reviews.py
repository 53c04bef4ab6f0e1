"""What discussions, advice, meetings and joining ask for by a day, in the change that says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pupils.due.writing.letters import letter_changes
from pupils.enrolment.services import come_back, leave
from pupils.models import DueDate
from pupils.professionals.services.advice import read_advice
from pupils.record.services import add_pupil
from pupils.register.services.register import end_spell
from reviews.assessments.rules.recording import OnEntry
from reviews.assessments.services.recording import record_baseline
from reviews.assessments.services.scales import retire_scale
from reviews.choices import AssessmentDue, CycleDue, MeetingDue, RecommendationDue, SupportDue
from reviews.contributions import rebuild
from reviews.due.rules import ask_by, within_days, within_weeks
from reviews.meetings.rules.planning import Invited, Reply
from reviews.meetings.services.meetings import hold_meeting
from reviews.meetings.services.minutes import add_meeting_note
from reviews.meetings.services.people import invite_people, record_replies
from reviews.recommendations.rules import Proposed
from reviews.recommendations.services import settle_recommendation, split_advice
from reviews.support import services as support
from reviews.support.rules import DISCUSSION_LABELS, DecidedSupport
from send_mis.schools.school_days import SchoolDays
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    ask_for_advice,
    in_change,
    make_contact,
    make_cycle,
    make_letter,
    make_meeting,
    make_pupil,
    make_scale,
    make_service,
    receive,
    waiting_discussion,
)
from tests.factories.support import WHOLE
from tests.people import Cast

DAY = timedelta(days=1)
FACTS: dict[str, Any] = dict.fromkeys(DISCUSSION_LABELS) | {"offered_how": ""} | WHOLE

pytestmark = pytest.mark.django_db


def _due(kind: str, **of: Any) -> Any:
    return DueDate.objects.filter(kind=kind, **of).first()


def _agrees(cast: Cast) -> bool:
    return rebuild(cast.harebell.pk, TODAY) == 0


@pytest.fixture
def settled(cast: Cast) -> Cast:
    """The cast was written directly: nothing is owed of it that is not in the table."""
    rebuild(cast.harebell.pk, TODAY)
    return cast


# --- Days -------------------------------------------------------------------------------------


def test_days_are_counted_in_school_days() -> None:
    holiday = {date(2026, 10, 26) + DAY * n for n in range(5)}
    begins = date(2026, 10, 12)
    days = SchoolDays(
        each for each in (begins + DAY * n for n in range(60)) if each not in holiday
    )  # fmt: skip
    assert within_weeks(date(2026, 10, 19), 2, days) == date(2026, 11, 6)
    assert within_days(date(2026, 10, 22), 5, days) == date(2026, 11, 5)
    # Where nothing of that time is entered, as many weeks on.
    assert within_weeks(date(2027, 5, 3), 2, days) == date(2027, 5, 17)
    assert within_days(date(2027, 5, 3), 5, days) == date(2027, 5, 10)


def test_families_are_asked_a_week_before_and_at_once_where_it_is_sooner() -> None:
    assert ask_by(date(2026, 12, 10), date(2026, 11, 2)) == date(2026, 12, 3)
    assert ask_by(date(2026, 12, 10), date(2026, 12, 8)) == date(2026, 12, 8)
    # Moved to a day before it was planned on.
    assert ask_by(date(2026, 12, 4), date(2026, 12, 8)) == date(2026, 12, 4)


# --- Early discussions ------------------------------------------------------------------------


def test_a_discussion_is_the_teachers_then_the_sencos_then_its_note_is_due(settled: Cast) -> None:
    """Of Monday 23 November: two school weeks end on Friday 4 December, one on the 27th."""
    cast = settled
    teacher, senco = actor_for_user(cast.teacher), actor_for_user(cast.senco)
    row = support.begin_support(actor=teacher, pupil=cast.kacper, facts=FACTS)
    due = _due(SupportDue.PROPOSE)
    assert (due.pupil_id, due.turn, due.due_on) == (cast.kacper.pk, "teacher", date(2026, 12, 4))
    row = support.propose_support(
        actor=teacher, discussion=row, version=1, proposal="enough", words="Six weeks"
    )
    assert _due(SupportDue.PROPOSE).done_on == TODAY
    due = _due(SupportDue.DECIDE)
    assert (due.turn, due.due_on, due.done_on) == ("senco", date(2026, 11, 27), None)
    assert _agrees(cast)
    said = DecidedSupport("enough", TODAY, "SENCO", "Reads better", look_again_on=TODAY + 60 * DAY)
    row = support.decide_support(actor=senco, discussion=row, version=row.version, said=said)
    assert _due(SupportDue.DECIDE).done_on == TODAY
    due = _due(SupportDue.NOTE)
    assert (due.turn, due.due_on, due.done_on) == ("teacher", date(2026, 11, 30), None)
    support.record_note_given(
        actor=teacher, discussion=row, version=row.version, given_on=TODAY, given_how="hand",
        given_to="Mum",
    )  # fmt: skip
    assert _due(SupportDue.NOTE).done_on == TODAY
    assert _agrees(cast)


def test_a_discussion_that_ended_or_whose_pupil_left_is_owed_by_nobody(settled: Cast) -> None:
    senco = actor_for_user(settled.senco)
    row = waiting_discussion(settled.kacper)
    rebuild(settled.harebell.pk, TODAY)
    support.close_support(actor=senco, discussion=row, version=1, why="Moved house")
    assert _due(SupportDue.DECIDE).ends_on == TODAY
    other = make_pupil(settled.harebell, school_class=settled.class_4h)
    support.begin_support(actor=senco, pupil=other, facts=FACTS)
    assert _due(SupportDue.PROPOSE, pupil=other).ends_on is None
    leave(actor=senco, pupil=other, on=date(2026, 11, 27))
    assert _due(SupportDue.PROPOSE, pupil=other).ends_on == date(2026, 11, 27)
    assert _agrees(settled)


# --- Cycles -----------------------------------------------------------------------------------


def test_a_review_changes_hands_with_the_status_in_the_same_change(settled: Cast) -> None:
    """Of a pupil on SEN support the register asks for it, of any other the cycle."""
    senco, jayden = actor_for_user(settled.senco), settled.jayden
    cycle = agree(make_cycle(jayden))
    assert _due(CycleDue.REVIEW, subject_id=cycle.pk) is None
    ends = date(2026, 11, 27)
    spell = jayden.spells.get(ends_on=None)
    end_spell(
        actor=senco, spell=spell, version=spell.version, ends_on=ends, end_reason="Enough",
        end_decided_by="SENCO",
    )  # fmt: skip
    due = _due(CycleDue.REVIEW, subject_id=cycle.pk)
    assert (due.starts_on, due.due_on, due.ends_on) == (ends, cycle.review_on, None)
    assert _agrees(settled)


def test_a_pupil_who_leaves_owes_nothing_and_who_comes_back_does(settled: Cast) -> None:
    senco, left = actor_for_user(settled.senco), date(2026, 11, 27)
    draft, agreed = make_cycle(settled.kacper), agree(make_cycle(settled.jayden))
    for pupil in (settled.kacper, settled.jayden):
        leave(actor=senco, pupil=pupil, on=left)
    assert _due(CycleDue.AGREE, subject_id=draft.pk).ends_on == left
    assert _due(CycleDue.REVIEW, subject_id=agreed.pk) is None
    assert _agrees(settled)
    for pupil in (settled.kacper, settled.jayden):
        come_back(actor=senco, pupil=pupil, on=date(2026, 12, 1))
    assert _due(CycleDue.AGREE, subject_id=draft.pk).ends_on is None
    assert _due(CycleDue.REVIEW, subject_id=agreed.pk).starts_on == left
    assert _agrees(settled)


# --- Advice -----------------------------------------------------------------------------------


def test_advice_is_to_be_settled_within_four_weeks_of_the_day_it_came(settled: Cast) -> None:
    senco, service = actor_for_user(settled.senco), make_service(settled.harebell)
    advice = receive(ask_for_advice(settled.jayden, service))
    row = read_advice(
        actor=senco, advice=advice, version=advice.version, strategies="Use pictures"
    )  # fmt: skip
    due = _due(RecommendationDue.SETTLE)
    assert (due.turn, due.subject_id) == ("senco", advice.pk)
    assert (due.due_on, due.done_on) == (advice.received_on + timedelta(weeks=4), None)
    [line] = split_advice(actor=senco, advice=row, entries=[Proposed("", "Use pictures")])
    assert _due(RecommendationDue.SETTLE).done_on is None
    facts = {"state": "declined", "reason": "We do already"}
    settle_recommendation(actor=senco, recommendation=line, version=1, facts=facts)
    assert _due(RecommendationDue.SETTLE).done_on == TODAY
    assert _agrees(settled)


def test_advice_in_confidence_is_of_another_kind_and_empty_advice_of_none(settled: Cast) -> None:
    service = make_service(settled.harebell)
    receive(ask_for_advice(settled.jayden, service))
    receive(
        ask_for_advice(settled.jayden, service, occasion="Autumn", is_confidential=True),
        provision="A clock",
    )
    rebuild(settled.harebell.pk, TODAY)
    rows = DueDate.objects.filter(kind__in=RecommendationDue.values)
    assert [row.kind for row in rows] == [RecommendationDue.SETTLE_PRIVATE]


# --- Meetings ---------------------------------------------------------------------------------


def test_the_family_is_to_be_asked_until_somebody_did(settled: Cast) -> None:
    senco = actor_for_user(settled.senco)
    mother = make_contact(settled.noah, "PAM").contact
    meeting = make_meeting(settled.noah, on=date(2026, 12, 10))
    due = _due(MeetingDue.INVITE, subject_id=meeting.pk)
    assert (due.turn, due.due_on, due.ends_on) == (
        "teacher", date(2026, 12, 3), date(2026, 12, 11),
    )  # fmt: skip
    [person] = invite_people(
        actor=senco, meeting=meeting, version=1, invited=Invited(contacts=[mother.pk])
    )
    assert _due(MeetingDue.INVITE, subject_id=meeting.pk) is not None
    record_replies(
        actor=senco, meeting=meeting, version=2, replies=[Reply(person.pk, "phone", TODAY)]
    )
    assert _due(MeetingDue.INVITE, subject_id=meeting.pk) is None
    assert _agrees(settled)


def test_a_family_is_asked_by_the_letter_that_is_sent(settled: Cast) -> None:
    letter = make_letter(settled.noah)
    meeting = make_meeting(settled.noah, on=date(2026, 12, 10), letter=letter)
    assert _due(MeetingDue.INVITE, subject_id=meeting.pk) is not None
    with in_change():
        letter.state, letter.sent_at, letter.sent_by = "sent", timezone.now(), "Sam"
        letter.save()
        letter_changes(settled.noah.pk)
    assert _due(MeetingDue.INVITE, subject_id=meeting.pk) is None
    assert _agrees(settled)


def test_a_meeting_that_was_held_is_written_down_within_five_school_days(settled: Cast) -> None:
    senco = actor_for_user(settled.senco)
    meeting = make_meeting(settled.noah, on=TODAY)
    people = invite_people(
        actor=senco, meeting=meeting, version=1,
        invited=Invited(has_pupil=True, users=[settled.senco.pk]),
    )  # fmt: skip
    came, other = people
    hold_meeting(
        actor=senco, meeting=meeting, version=2, held_on=TODAY,
        replies=[Reply(came.pk, reply="came")],
    )  # fmt: skip
    due = _due(MeetingDue.RECORD, subject_id=meeting.pk)
    assert (due.turn, due.due_on) == ("teacher", date(2026, 11, 30))
    assert _due(MeetingDue.HOLD, subject_id=meeting.pk).done_on == TODAY
    meeting.refresh_from_db()
    add_meeting_note(actor=senco, meeting=meeting, words="He is calmer", readers="all")
    assert _due(MeetingDue.RECORD, subject_id=meeting.pk) is not None
    record_replies(
        actor=senco, meeting=meeting, version=meeting.invited_version,
        replies=[Reply(came.pk, reply="came"), Reply(other.pk, reply="sorry")],
    )  # fmt: skip
    assert _due(MeetingDue.RECORD, subject_id=meeting.pk) is None
    assert _agrees(settled)


# --- Baselines --------------------------------------------------------------------------------


def test_a_baseline_is_due_six_weeks_after_joining_where_the_school_assesses(settled: Cast) -> None:
    office, teacher = actor_for_user(settled.office), actor_for_user(settled.teacher)
    scale = make_scale(settled.harebell)
    rebuild(settled.harebell.pk, TODAY)
    pupil = add_pupil(
        actor=office, school=settled.harebell, joined_on=TODAY, school_class=settled.class_4h,
        facts={"legal_surname": "Ash", "legal_forename": "Fay", "born_on": date(2018, 2, 3)},
    )  # fmt: skip
    due = _due(AssessmentDue.BASELINE, pupil=pupil)
    assert (due.turn, due.due_on) == ("teacher", date(2027, 1, 4))
    assert due.ends_on == TODAY + 201 * DAY
    assert _agrees(settled)
    record_baseline(
        actor=teacher, pupil=pupil, on=TODAY, on_entry=OnEntry("Mum"), values={scale.pk: 100}
    )
    assert _due(AssessmentDue.BASELINE, pupil=pupil) is None
    assert _agrees(settled)


def test_a_school_that_assesses_by_nothing_asks_for_no_baseline(settled: Cast) -> None:
    assert _due(AssessmentDue.BASELINE) is None
    scale = make_scale(settled.harebell)
    rebuild(settled.harebell.pk, TODAY)
    assert DueDate.objects.filter(kind=AssessmentDue.BASELINE, ends_on__gt=TODAY).exists() is False
    late = make_pupil(settled.harebell, since=date(2026, 11, 2))
    rebuild(settled.harebell.pk, TODAY)
    assert _due(AssessmentDue.BASELINE, pupil=late).due_on == date(2026, 12, 14)
    senco = actor_for_user(settled.senco)
    retire_scale(actor=senco, scale=scale, version=1, last_day=TODAY)
    assert _due(AssessmentDue.BASELINE, pupil=late).ends_on == TODAY + DAY
    assert _agrees(settled)
