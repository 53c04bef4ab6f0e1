"""The assessments of one pupil with their days, and those that are open at a school."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse

from ehcp.assessing import AssessmentStep, assessment_steps, lets_slip, stands
from ehcp.choices import (
    AssessmentExcuse,
    EhcPlanState,
    OverturnedBy,
    OverturnedTo,
    RequestedBy,
)
from ehcp.due.assessments import assessment_facts
from ehcp.due.kinds import DUE
from ehcp.models import ChasedItem, EhcPlan, NeedsAssessment
from ehcp.needs_assessments.rules import refused_on
from pupils.models import Pupil
from pupils.record.selectors.pupil import PupilRecord, form_crumbs
from reviews.models import Recommendation
from reviews.recommendations.rules import proposed_lines
from reviews.recommendations.selectors.pupil import taken_lines
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.schools.models import School
from send_mis.schools.selectors import school_days
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.ehc_assessment import closure_that_excuses
from send_mis.statutory.errors import BeyondTheCalendar
from send_mis.ui.chips import Chip, Kind
from send_mis.ui.parts import Link
from send_mis.ui.words import day, plural

ALL, REVIEW = Action.EHC_READ_ALL, Action.EHC_REVIEW
_WORDS = {kind.key: kind.words for kind in DUE}
_SOON = 7
_ASKED = {
    RequestedBy.PARENT: "Asked for by a parent",
    RequestedBy.YOUNG_PERSON: "Asked for by the young person",
    RequestedBy.SCHOOL: "Asked for by the school",
    RequestedBy.OTHER: "Somebody else told the authority",
}


@dataclass(frozen=True, slots=True)
class OwedStep:
    what: str
    law: str
    authority: str
    chip: Chip
    excuses: str
    chased: str


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """One request. `state`: where it stands, in words."""

    title: str
    asked: str
    state: str
    is_open: bool
    steps: list[OwedStep]
    dated: list[tuple[str, str]]
    excuses: list[tuple[str, str]]
    closed: str
    feedback: str
    taken: str
    taken_url: str
    note: str
    links: Sequence[Link] = field(default_factory=tuple)


@dataclass(frozen=True)
class AssessmentsOfPupil:
    cards: list[AssessmentCard]
    add_url: str


@dataclass(frozen=True, slots=True)
class OpenAssessment:
    pupil: str
    url: str
    authority: str
    requested: str
    state: str
    next: str
    chip: Chip | None


def assessments_of_pupil(record: PupilRecord) -> AssessmentsOfPupil:
    """Five queries, and three more where the school was asked: its holidays may matter."""
    rows = NeedsAssessment.objects.filter(pupil=record.id).select_related("authority")
    may = REVIEW in record.may
    found = list(rows.prefetch_related("exceptions"))
    is_open = any(assessment_facts(row).closed_on is None for row in found)
    has_plan = EhcPlan.objects.filter(pupil=record.id, state=EhcPlanState.CURRENT).exists()
    asked = any(row.information_asked_on for row in found)
    beside = _beside(found, school_days(record.pupil.school_id) if asked else None)
    add = reverse("ehc_assessment_add", args=[record.id])
    return AssessmentsOfPupil(
        [_card(row, record.today, beside, may=may) for row in found],
        add if may and not is_open and not has_plan and record.head.is_on_roll else "",
    )  # fmt: skip


def open_assessments(actor: Actor, school: School) -> list[OpenAssessment]:
    """Those that are open, or can still be appealed. Two queries."""
    rows = NeedsAssessment.objects.visible_to(actor, ALL).filter(school=school)
    rows = rows.select_related("authority", "pupil").order_by("received_on", "pk")
    found = [(row, _next(row, actor.today)) for row in rows]
    return [
        OpenAssessment(
            pupil=row.pupil.list_name, url=reverse("pupil_ehc_assessments", args=[row.pupil_id]),
            authority=row.authority.name, requested=day(row.received_on), state=_state(row),
            next=_WORDS[step.due] if step else _waits(row),
            chip=_chip(step, actor.today) if step else None,
        )
        for row, step in found
        if step is not None or assessment_facts(row).closed_on is None or _waits(row)
    ]  # fmt: skip


def assessment_or_404(actor: Actor, assessment_id: UUID, action: Action) -> NeedsAssessment:
    rows = NeedsAssessment.objects.select_related("authority", "pupil__school__trust")
    row: NeedsAssessment = visible_or_404(rows, actor, action, id=assessment_id)
    return row


def assessment_crumbs(pupil: Pupil, *further: Link) -> tuple[Link, ...]:
    here = Link("EHC needs assessment", reverse("pupil_ehc_assessments", args=[pupil.pk]))
    return (*form_crumbs(pupil), here, *further)


def _next(row: NeedsAssessment, today: date) -> AssessmentStep | None:
    steps = assessment_steps(assessment_facts(row))
    return next((step for step in steps if step.is_open(today)), None)


def _waits(row: NeedsAssessment) -> str:
    """An appeal that has no day at the Tribunal yet."""
    is_waiting = row.appealed_on and not row.hearing_on and not row.overturned_on
    return "Waits for the Tribunal’s day" if is_waiting else ""


def _closed(row: NeedsAssessment, days: SchoolDays | None) -> str:
    """The school's own holidays, where they excuse the authority and nobody recorded it."""
    if row.information_asked_on is None or days is None:
        return ""
    try:
        closed = closure_that_excuses(row.information_asked_on, days)
    except BeyondTheCalendar:
        return ""
    if closed is None:
        return ""
    return (
        f"The school was closed from {day(closed.starts_on)} and re-opens on"
        f" {day(closed.reopens_on)}: the authority may claim that as a reason. Our own day stays."
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Beside:
    """What others keep of these requests: what was asked of the authority, by request and kind of
    day; how many of the recommendations taken up are decided; the school's holidays."""

    chased: Mapping[tuple[UUID, str], date]
    taken: Mapping[UUID, tuple[int, int]]
    days: SchoolDays | None


def _beside(rows: Sequence[NeedsAssessment], days: SchoolDays | None) -> _Beside:
    """Two queries."""
    keys = [row.pk for row in rows]
    items = ChasedItem.objects.filter(subject_id__in=keys).order_by("chase__chased_on")
    said = Recommendation.objects.order_by().filter(source_id__in=keys)
    counts = said.values_list("source_id").annotate(Count("pk"), Count("decided_on"))
    return _Beside(
        {(key, kind): on
         for key, kind, on in items.values_list("subject_id", "kind", "chase__chased_on")},
        {key: (all_, decided) for key, all_, decided in counts}, days,
    )  # fmt: skip


def _taken(counts: tuple[int, int] | None) -> str:
    if counts is None:
        return ""
    all_, decided = counts
    return f"{plural(all_, 'point', 'points')} taken up, {decided} decided"


def _card(row: Any, today: date, beside: _Beside, *, may: bool) -> AssessmentCard:
    facts = assessment_facts(row)
    excuses = [each.kind for each in row.exceptions.all()]
    dated = [
        (label, day(on))
        for label, on in (
            ("Mediation certificate", row.certificate_on), ("Mediation", row.mediation_on),
            ("Appeal made", row.appealed_on), ("Hearing at the Tribunal", row.hearing_on),
            (_instead(row), row.overturned_on),
            ("Taken back", row.withdrawn_on),
        )
        if on is not None
    ]  # fmt: skip
    is_known = AssessmentExcuse.SCHOOL_CLOSED in excuses
    return AssessmentCard(
        title=f"{row.authority.name}, received {day(row.received_on)}",
        asked=_ASKED[RequestedBy(row.requested_by)],
        state=_state(row), is_open=facts.closed_on is None,
        steps=[
            _line(step, today, excuses, beside.chased.get((row.pk, step.due.value)))
            for step in assessment_steps(facts)
        ],
        taken=_taken(beside.taken.get(row.pk)),
        taken_url=reverse("pupil_advices", args=[row.pupil_id]) if may else "",
        dated=dated, feedback=row.feedback, note=row.note, links=_links(row) if may else (),
        excuses=[
            (str(each.get_kind_display()),
             f"{each.reason} {lets_slip(AssessmentExcuse(each.kind))}")
            for each in row.exceptions.all()
        ],
        closed="" if is_known else _closed(row, beside.days),
    )  # fmt: skip


def _line(
    step: AssessmentStep, today: date, excuses: Sequence[str], chased_on: date | None
) -> OwedStep:  # fmt: skip
    allowed = [str(AssessmentExcuse(each).label) for each in step.excused_by(excuses)]
    return OwedStep(
        what=_WORDS[step.due], law=day(step.law_on),
        authority=day(step.authority_on) if step.authority_on else "",
        chip=_chip(step, today, is_excused=bool(allowed)),
        excuses=f"Reason given: {'; '.join(allowed)}" if allowed else "",
        chased=f"Asked for on {day(chased_on)}" if chased_on and not step.done_on else "",
    )  # fmt: skip


def _chip(step: AssessmentStep, today: date, *, is_excused: bool = False) -> Chip:
    """A reason that the Regulations allow is said once the day has passed: it sets no other."""
    excepted = ", excepted" if is_excused else ""
    if step.done_on is not None:
        late = (step.done_on - step.law_on).days
        words = f"Done {day(step.done_on)}"
        if late > 0:
            words = f"{words}, {plural(late, 'day', 'days')} late{excepted}"
        return Chip("neutral", words)
    if not step.is_open(today):
        return Chip("neutral", "Not owed any more")
    days = (step.law_on - today).days
    if days < 0:
        kind: Kind = "soon" if is_excused else "late"
        return Chip(kind, f"{plural(-days, 'day', 'days')} late{excepted}")
    words = f"In {plural(days, 'day', 'days')}" if days else "Today"
    return Chip("soon" if days <= _SOON else "fine", words)


def _state(row: NeedsAssessment) -> str:
    if row.withdrawn_on:
        return "Taken back"
    if row.final_on:
        return _of_final(row)
    if row.no_plan_on and stands(row.no_plan_on, row.overturned_on):
        return "No plan will be issued"
    refused_to_assess = assessment_facts(row).refused_on
    if refused_to_assess and stands(refused_to_assess, row.overturned_on):
        return "The authority will not assess"
    if row.draft_on:
        return "Draft plan"
    if row.overturned_to == OverturnedTo.PLAN:
        return "The authority must make a plan"
    return "Being assessed" if row.decision else "Requested"


def _of_final(row: NeedsAssessment) -> str:
    changes = (OverturnedTo.CHANGE, OverturnedTo.SCHOOL)
    is_owed = row.overturned_to in changes and not row.carried_out_on
    return "Final plan issued, to be changed" if is_owed else "Final plan issued"


def _instead(row: NeedsAssessment) -> str:
    """What took the place of a decision; "" where all stand."""
    if not row.overturned_on:
        return ""
    must = str(OverturnedTo(row.overturned_to).label)
    return f"{OverturnedBy(row.overturned_by).label}: it must {must[0].lower()}{must[1:]}"


def _links(row: NeedsAssessment) -> tuple[Link, ...]:
    links = [
        Link("Record what came or was sent", reverse("ehc_assessment_change", args=[row.pk])),
        Link("A reason for lateness", reverse("ehc_assessment_excuse", args=[row.pk])),
    ]
    if row.final_on:
        links.append(Link("Record the plan that came",
                          reverse("ehc_plan_receive", args=[row.pupil_id])))  # fmt: skip
    if refused_on(row) is not None:
        url = reverse("ehc_assessment_take_up", args=[row.pk])
        links.insert(0, Link("Take up what the authority says", url))
    return tuple(links)


def lines_of_feedback(row: NeedsAssessment) -> list[str]:
    """Those that are no recommendations yet. One query."""
    return proposed_lines([row.feedback], taken_lines(source_id=row.pk))
