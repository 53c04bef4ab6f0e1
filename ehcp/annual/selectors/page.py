"""A pupil's review on one page: where it stands, whose turn it is, and each step with its days.

The last day, the day to hold by and the meeting stand apart, each under its own word.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from ehcp.annual.rules.rights import Rights, rights_of
from ehcp.annual.rules.running import REVIEW_LABELS
from ehcp.annual.rules.standing import ReviewStanding, standing_of
from ehcp.annual.selectors.advice import (
    AdviceAsked,
    InvitedTo,
    advice_asked,
    advice_since,
    invited_to,
)
from ehcp.annual.selectors.next_step import ReviewAction, review_action, review_links
from ehcp.annual.selectors.report import difference_rows
from ehcp.choices import (
    OUT_OF_TURN,
    AuthorityDecision,
    ReviewKind,
    ReviewRisk,
)
from ehcp.clock import ClockStep, PlanFacts, ReviewFacts
from ehcp.due.facts import (
    LastDecided,
    decided_by_pupil,
    plan_facts,
    plans_in_force,
    review_facts,
    reviews_of,
)
from ehcp.models import AnnualReview, ReassessmentAsked
from pupils.record.selectors.pupil import PupilRecord
from reviews.choices import MeetingState
from reviews.meetings.rules.times import time_words
from reviews.meetings.selectors.people import called, interpreter_words, people_of
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.schools.school_time import school_time
from send_mis.statutory.deadline import StatusWord
from send_mis.statutory.plans import reassessment_decision
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, from_now

_NINTH = 9
_CHIPS: dict[StatusWord, Kind] = {
    StatusWord.OVERDUE_BY: "late", StatusWord.DUE_TODAY: "soon", StatusWord.DUE_IN: "neutral",
    StatusWord.MET: "fine", StatusWord.MET_LATE: "soon", StatusWord.NOT_STARTED: "neutral",
    StatusWord.EXCEPTED: "neutral",
}  # fmt: skip


_RISKS: dict[ReviewRisk, Kind] = {
    ReviewRisk.LATE: "late", ReviewRisk.SOON: "soon", ReviewRisk.FINE: "fine",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepLine:
    """`law`, `authority` and `hold_by`: days that are never one."""

    label: str
    turn: str
    law: str
    authority: str
    hold_by: str
    done: str
    chip: Chip | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class EarlierReview:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class EhcReviewPage:
    """`days`: the three kinds of day; `rights`: what parents may do about a decision."""

    title: str
    chip: Chip | None
    action: ReviewAction
    days: list[Row]
    days_note: str
    steps: list[StepLine]
    report: list[Row]
    advice: list[AdviceAsked]
    invited: list[InvitedTo]
    rights: list[Row]
    letter: str
    notes: list[str]
    links: list[Link]
    earlier: list[EarlierReview]


@dataclass(frozen=True, slots=True)
class _Found:
    plan: Any
    facts: PlanFacts
    reviews: Sequence[Any]
    row: Any
    review: ReviewFacts | None


def review_page(record: PupilRecord) -> EhcReviewPage:
    """A fixed number of queries, however many reviews there were and whoever is invited."""
    found = _found(record.id)
    if found is None:
        return _no_plan(record)
    standing = standing_of(found.facts, found.review, record.today)
    row = AnnualReview.objects.filter(pk=found.row.pk).first() if found.row else None
    people = people_of(row.meeting_id) if row and row.meeting_id else []
    rights = _rights(found, record.today)
    return EhcReviewPage(
        title=str(row.get_kind_display()) if row else "No review is under way",
        chip=risk_chip(standing),
        action=review_action(record, found.row, standing),
        days=_days(found, standing, record), days_note=_days_note(standing),
        steps=[_line(each, standing, record.today) for each in standing.steps],
        report=_report(row, record.may), advice=_advice(row, people, record),
        invited=invited_to(people) if Action.MEETING_VIEW in record.may else [],
        rights=[Row(each.label, each.value, each.note) for each in rights.rows] if rights else [],
        letter=rights.letter if rights else "",
        notes=[*_notes(record), *_interpreters(row, people, record),
               *_asked_again(found.plan.pk)],
        links=[*review_links(record, found.row, found.review, standing),
               *_links_besides(found, record)],
        earlier=[_earlier(each) for each in found.reviews if each is not found.row],
    )  # fmt: skip


def risk_chip(standing: ReviewStanding) -> Chip:
    kind = _RISKS[standing.risk]
    return Chip(kind, f"{standing.risk.label}: {standing.words[:1].lower()}{standing.words[1:]}")


def plan_in_force(pupil_id: UUID) -> Any:
    """Its facts, one query; none where there is no plan."""
    return next(iter(plans_in_force(pupil_id)), None)


def facts_in_force(pupil_id: UUID) -> PlanFacts | None:
    """Of the plan in force. Two queries."""
    plan = plan_in_force(pupil_id)
    if plan is None:
        return None
    rows = reviews_of(pupil_id)
    return plan_facts(plan, decided_by_pupil(rows).get(pupil_id, LastDecided()))


def free_meetings(row: AnnualReview) -> dict[UUID, str]:
    """Meetings about the pupil, planned or held since it was begun, that are no other review's."""
    rows = ReviewMeeting.objects.filter(pupil=row.pupil_id, annual_review__isnull=True)
    rows = rows.exclude(state=MeetingState.CANCELLED).filter(on__gte=row.begun_on)
    return {
        each.pk: f"{day(each.on)}, {time_words(each.begins)}: {each.about}"
        for each in rows.order_by("on", "begins", "pk")
    }


def under_way(rows: Sequence[Any]) -> Any:
    """The one that the year asks for; else an interim or emergency review. `rows`: of a pupil."""
    current = [each for each in rows if each.ended_on is None and each.plan__ended_on is None]
    return min(current, key=lambda each: each.kind in OUT_OF_TURN, default=None)


def _found(pupil_id: UUID) -> _Found | None:
    plan = plan_in_force(pupil_id)
    if plan is None:
        return None
    rows = reviews_of(pupil_id)
    facts = plan_facts(plan, decided_by_pupil(rows).get(pupil_id, LastDecided()))
    row = under_way(rows)
    return _Found(plan, facts, rows, row, review_facts(row) if row else None)


def _no_plan(record: PupilRecord) -> EhcReviewPage:
    text = "A review is of an EHC plan that is in force."
    action = ReviewAction(f"{record.pupil.short_name} has no EHC plan", text, tone="neutral")
    return EhcReviewPage("No EHC plan", None, action, [], "", [], [], [], [], [], "", [], [], [])


# --- Days ---------------------------------------------------------------------------------------


def _days(found: _Found, standing: ReviewStanding, record: PupilRecord) -> list[Row]:
    clock, today = standing.clock, record.today
    put_off = _put_off_words(found.row) if Action.EHC_READ_NEEDS in record.may else ""
    rows = [
        Row("Last day", f"{day(clock.last_on)}, {from_now(clock.last_on, today)}",
            "By law: the review is complete, the authority’s decision made"),
        Row("Hold by", _hold_by_words(found, clock.hold_by_on, today),
            clock.because[:1].upper() + clock.because[1:] + _in_school(found, clock.hold_by_on)),
        Row("Meeting", _meeting_words(found.row, today), put_off),
    ]  # fmt: skip
    if clock.transfer is not None and clock.transfer.due_on is not None:
        on = clock.transfer.due_on
        words = f"{day(on)}, {from_now(on, today)}"
        rows.append(Row("Names the next school", words, "By law, before a phase transfer"))
    return rows


def _hold_by_words(found: _Found, on: date, today: date) -> str:
    """How far off it is matters until the meeting is held."""
    if found.row is not None and found.row.held_on is not None:
        return day(on)
    return f"{day(on)}, {from_now(on, today)}"


def _in_school(found: _Found, on: date) -> str:
    """Nobody is in school on most days of a year: said where the day is one of them. Two queries;
    terms that nobody has entered yet say nothing."""
    time = school_time(found.plan.school_id)
    last_on = time.last_by(on)
    if last_on is None or last_on == on or time.days.days[-1] < on:
        return ""
    return f"; the last school day before it is {day(last_on)}"


def _meeting_words(row: Any, today: date) -> str:
    if row is None:
        return "None"
    if row.held_on is not None:
        return f"Held on {day(row.held_on)}"
    if row.meeting__state == MeetingState.PLANNED:
        when = f"{day(row.meeting__on)}, {time_words(row.meeting__begins)}, {row.meeting__place}"
        return f"{when}, {from_now(row.meeting__on, today)}"
    return "Not planned"


def _put_off_words(row: Any) -> str:
    return f"Put off: {row.postponed_because}" if row and row.postponed_because else ""


def _days_note(standing: ReviewStanding) -> str:
    counted = standing.clock.complete.counted
    return f"The last day is counted as {counted}. A meeting that is put off does not move it."


def _line(step: ClockStep, standing: ReviewStanding, today: date) -> StepLine:
    status = step.status(today)
    is_over = step.done_on is None and not step.is_open(today)
    chip = Chip("neutral", "Not recorded") if is_over else Chip(
        _CHIPS[status.word], str(status).capitalize()
    )  # fmt: skip
    own = step.authority
    return StepLine(
        label=str(step.step.label), turn=str(step.turn.label),
        law=day(step.law_on) if step.law_on else "",
        authority=day(own.due_on) if own else "",
        hold_by=day(step.hold_by_on) if step.hold_by_on else "",
        done=day(step.done_on) if step.done_on else "", chip=chip,
        is_now=step.step == standing.step,
    )  # fmt: skip


# --- What it says -------------------------------------------------------------------------------


def _report(row: AnnualReview | None, may: Collection[Action]) -> list[Row]:
    """The school's words to whoever reads the needs of the plan; what somebody thinks who does not
    agree, to whoever reads all of it."""
    if row is None or not row.recommends:
        return []
    found = [Row("Recommends", str(row.get_recommends_display()))]
    if Action.EHC_READ_NEEDS in may:
        found.append(Row("Why", row.recommends_words))
    if Action.EHC_READ_ALL in may:
        found += [Row(f"{each.who} thinks otherwise", each.words) for each in difference_rows(row)]
    if row.decision:
        found.append(Row(REVIEW_LABELS["decision"], str(row.get_decision_display())))
    return [each for each in found if each.value]


def _rights(found: _Found, today: date) -> Rights | None:
    """Of the review that is under way; else of the last one, as long as parents may appeal."""
    if found.row is not None:
        row = found.row if found.row.decided_on else None
    else:
        row = next((each for each in found.reviews if each.decided_on is not None), None)
    if row is None:
        return None
    facts = review_facts(row)
    final_on = found.plan.made_on if facts.final_on is not None else None
    rights = rights_of(
        facts,
        today,
        authority=found.plan.authority__name,
        final_on=final_on,
        certificate_on=row.certificate_on,
    )
    is_past = rights is not None and rights.last_on is not None and rights.last_on < today
    return None if is_past and row is not found.row else rights


def _advice(
    row: AnnualReview | None, people: Sequence[MeetingPerson], record: PupilRecord
) -> list[AdviceAsked]:
    if row is None or Action.REFERRAL_READ not in record.may:
        return []
    asked = advice_since(record.id, row.begun_on)
    return advice_asked(asked, people, row, record.may, record.today)


def _notes(record: PupilRecord) -> list[str]:
    found: list[str] = []
    if record.pupil.is_looked_after and Action.PUPIL_VIEW_CARE in record.may:
        found.append(
            "Looked after: hold it together with the PEP, and invite the social worker and the"
            " virtual school."
        )
    if record.pupil.year_group(record.today) >= _NINTH:
        found.append(
            "From Year 9 a review looks at preparing for adulthood: work, where to live, friends"
            " and community, health."
        )
    return found


def _interpreters(
    row: AnnualReview | None, people: Sequence[MeetingPerson], record: PupilRecord
) -> list[str]:
    """Before the meeting: for whom one is to be arranged, and how far that is."""
    if row is None or row.held_on is not None or Action.MEETING_VIEW not in record.may:
        return []
    named = {each.pk: called(each) for each in people}
    return [f"{named[pk]}: {words[:1].lower()}{words[1:]}."
            for pk, words in interpreter_words(people).items()]  # fmt: skip


def _asked_again(plan_id: UUID) -> list[str]:
    rows = ReassessmentAsked.objects.filter(plan=plan_id).order_by("asked_on")
    found = []
    for on in rows.values_list("asked_on", flat=True):
        by = reassessment_decision(on).due_on
        said = f" The authority answers by {day(by)}." if by is not None else ""
        found.append(f"The school asked on {day(on)} to have the child assessed again.{said}")
    return found


def _links_besides(found: _Found, record: PupilRecord) -> list[Link]:
    """A certificate may come when the review has ended; a child may be assessed again any time."""
    links = []
    last = next((each for each in found.reviews if each.decided_on is not None), None)
    if found.row is None and last is not None and Action.EHC_REVIEW in record.may:
        at = reverse("ehc_review_certificate", args=[record.id, last.pk])
        links.append(Link("Mediation certificate", at))
    if Action.EHC_REASSESS in record.may:
        links.append(Link("Ask to assess again", reverse("ehc_reassess", args=[record.id])))
    return links


def _earlier(row: Any) -> EarlierReview:
    label = str(ReviewKind(row.kind).label)
    parts = [f"Held on {day(row.held_on)}" if row.held_on else "Not held"]
    if row.decision:
        parts.append(f"{AuthorityDecision(row.decision).label}, {day(row.decided_on)}")
    elif row.ended_on is not None:
        parts.append(f"ended on {day(row.ended_on)}")
    url = reverse("meeting", args=[row.meeting_id]) if row.meeting_id else ""
    return EarlierReview(f"{label}, begun {day(row.begun_on)}", "; ".join(parts), url)
