"""All that stories rest on, read once for every chosen pupil: only what the reader may see, and
nothing that is kept private or in confidence, whoever reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from ehcp.choices import EhcPlanState
from ehcp.due.kinds import DUE as EHC_DUE
from ehcp.models import AnnualReview, EhcPlan, NeedsAssessment
from provision.costs.selectors.costs import Sum, costs_of, shares
from provision.delivery.selectors.counts import added, delivery_of
from provision.delivery.selectors.lines import (
    LineWording,
    LineWords,
    layer_labels,
    timed_place,
    with_rows,
)
from provision.minutes import Tally
from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.selectors.page import judged_levels, with_everything
from provision.plans.selectors.in_force import IN_FORCE
from pupils.choices import RegisterDue
from pupils.classes.selectors import class_teachers
from pupils.due.kinds import DUE as PUPIL_DUE
from pupils.models import DueDate, Need, Pupil, Spell
from pupils.record.selectors.state import STATE, facts_on, with_class
from reviews.choices import DECIDED_DISCUSSIONS, CycleDue, CycleState, MeetingDue, ViewReaders
from reviews.due.kinds import DUE as REVIEW_DUE
from reviews.models import Assessment, Cycle, EarlyDiscussion
from reviews.voice.selectors.given import PersonViews, by_person, readable
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.reports.inspection.selectors.list import VIEW, InspectionExtras, involvement_of
from send_mis.schools.models import School
from send_mis.schools.school_time import school_time

_WORDS = {each.key: each.words for each in (*PUPIL_DUE, *REVIEW_DUE, *EHC_DUE)}
# What is next with the pupil; what is next with family, letters or advice is no inspector's.
_NEXT: Mapping[str, Action] = {
    RegisterDue.REVIEW: Action.REGISTER_VIEW, RegisterDue.LOOK_AGAIN: Action.REGISTER_VIEW,
    CycleDue.AGREE: Action.CYCLE_VIEW, CycleDue.REVIEW: Action.CYCLE_VIEW,
    MeetingDue.HOLD: Action.MEETING_VIEW, **{each.key: Action.EHC_VIEW for each in EHC_DUE},
}  # fmt: skip

Line = tuple[Allocation, LineWords, Tally, Sum]


@dataclass(frozen=True)
class StoryFacts:
    """Of one pupil. `row` has the state and class of today; `shows_cost`: to this reader."""

    row: Any
    teachers: str
    more: InspectionExtras
    needs: Sequence[Need]
    spells: Sequence[Spell]
    discussions: Sequence[EarlyDiscussion]
    cycles: Sequence[Cycle]
    assessments: Sequence[Assessment]
    lines: Sequence[Line]
    shows_cost: bool
    outcomes: Sequence[Outcome]
    levels: Mapping[UUID, int]
    views: Sequence[PersonViews]
    plan: EhcPlan | None
    reviews: Sequence[AnnualReview]
    requests: Sequence[NeedsAssessment]
    due: Sequence[tuple[DueDate, str]]


def chosen_pupils(actor: Actor, school: School, ids: Collection[UUID]) -> list[Any]:
    """Those of them who are the reader's to see at this school, by name. One query."""
    day, schools = actor.today, [school.pk]
    rows = visible_to(Pupil.objects.filter(school=school, pk__in=ids), actor, VIEW)
    facts = with_class(facts_on(rows, day, schools), day, schools).annotate(
        state=STATE, class_id=F("class_now"), class_name=F("membership__school_class__name"),
        enrolled_on=F("enrolment__starts_on"),
    )  # fmt: skip
    return list(facts.order_by("sort_key", "pk"))


def story_facts(actor: Actor, school: School, pupils: Sequence[Any]) -> list[StoryFacts]:
    """Some three dozen queries, whatever the number of pupils."""
    ids = [pupil.pk for pupil in pupils]
    teachers = class_teachers({row.class_id for row in pupils if row.class_id}, actor.today)
    more = involvement_of(actor, ids, school.pk)

    def of(model: Any, action: Action, *related: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible_to(
            model.objects.filter(school=school, pupil__in=ids), actor, action
        ).select_related(*related)
        return rows

    needs = _by_pupil(of(Need, Action.REGISTER_VIEW_WORDS).order_by("rank", "starts_on"))
    spells = _by_pupil(of(Spell, Action.REGISTER_VIEW_REASONS).order_by("starts_on"))
    discussions = _by_pupil(
        of(EarlyDiscussion, Action.SUPPORT_VIEW)
        .filter(state__in=DECIDED_DISCUSSIONS)
        .order_by("begun_on")
    )
    cycles = _by_pupil(
        of(Cycle, Action.CYCLE_VIEW).exclude(state=CycleState.DRAFT)
        .order_by("starts_on", "number")
    )  # fmt: skip
    assessments = _by_pupil(of(Assessment, Action.ASSESSMENT_VIEW, "scale").order_by("on", "pk"))
    places = of(Allocation, Action.PROVISION_VIEW)
    lines = _lines(actor, school, places)
    outcomes = list(with_everything(of(Outcome, Action.PROVISION_VIEW)))
    levels, by_outcome = judged_levels(outcomes), _by_pupil(outcomes)
    views = _by_pupil(
        readable(actor).filter(school=school, pupil__in=ids).exclude(readers=ViewReaders.PRIVATE)
    )
    plans = of(EhcPlan, Action.EHC_VIEW, "authority").filter(state=EhcPlanState.CURRENT)
    current = {plan.pupil_id: plan for plan in plans}
    reviews = _by_pupil(of(AnnualReview, Action.EHC_VIEW).order_by("-begun_on", "pk"))
    requests = _by_pupil(
        of(NeedsAssessment, Action.EHC_READ_ALL, "authority").order_by("received_on")
    )
    due = _due(actor, school, ids)
    return [
        StoryFacts(
            row=row, teachers=teachers.get(row.class_id, ""), more=more[row.pk],
            needs=needs[row.pk], spells=spells[row.pk], discussions=discussions[row.pk],
            cycles=cycles[row.pk], assessments=assessments[row.pk], lines=lines[row.pk],
            shows_cost=actor.may(Action.COST_VIEW), outcomes=by_outcome[row.pk], levels=levels,
            views=by_person(row, [v for v in views[row.pk] if not v.waits_for_check]),
            plan=current.get(row.pk), reviews=reviews[row.pk], requests=requests[row.pk],
            due=due[row.pk],
        )
        for row in pupils
    ]  # fmt: skip


def _by_pupil(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.pupil_id].append(row)
    return found


def _lines(actor: Actor, school: School, rows: QuerySet[Any]) -> dict[UUID, list[Line]]:
    """What each pupil was given by plans in force, the newest first, with minutes and money so
    far."""
    agreed = rows.filter(row__plan__agreed_at__isnull=False, row__starts_on__lte=actor.today)
    places = list(with_rows(agreed).order_by("-row__starts_on", "row__position", "pk"))
    found: dict[UUID, list[Line]] = defaultdict(list)
    if not places:
        return found
    time, words = school_time(school.pk), LineWording(places, actor.today, layer_labels(school.pk))
    timed = [each for place in places if (each := timed_place(place))]
    parts: dict[tuple[UUID, UUID], list[Tally]] = defaultdict(list)
    for part in delivery_of(timed, time.days, [half.cut(actor.today) for half in time.halves]):
        parts[part.row_id, part.pupil_id].append(part.tally)
    costs = _costs(agreed, school, actor) if actor.may(Action.COST_VIEW) else {}
    for place in places:
        key = (place.row_id, place.pupil_id)
        found[place.pupil_id].append(
            (place, words.line(place), added(parts[key]), costs.get(key, Sum()))
        )
    return found


def _costs(places: QuerySet[Any], school: School, actor: Actor) -> Mapping[tuple[UUID, UUID], Sum]:
    ids = places.order_by().values("row_id")
    rows = PlanRow.objects.filter(IN_FORCE, pk__in=ids).select_related("plan")
    costs = costs_of(rows, school_id=school.pk, today=actor.today)
    return {
        (line.row.pk, pupil): share for line in costs.lines for pupil, share in shares(line).items()
    }


def _due(
    actor: Actor, school: School, ids: Collection[UUID]
) -> dict[UUID, list[tuple[DueDate, str]]]:
    kinds = [key for key, action in _NEXT.items() if actor.may(action)]
    rows = DueDate.objects.open(actor.today).filter(
        school=school, pupil__in=ids, kind__in=kinds, due_on__isnull=False
    )
    found: dict[UUID, list[tuple[DueDate, str]]] = defaultdict(list)
    for row in visible_to(rows, actor, Action.PUPIL_VIEW).order_by("due_on", "pk"):
        found[row.pupil_id].append((row, _WORDS[row.kind]))
    return found
