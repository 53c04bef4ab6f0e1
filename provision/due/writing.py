"""What provision asks for by a day: outcomes and rows to review, plans to write and agree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from provision.choices import OutcomeState, PlanState, ProvisionDue
from provision.due.rules import next_review_on, plan_needed_on
from provision.models import ImpactReview, Outcome, PlanRow, ProvisionPlan, ProvisionSettings
from provision.querysets import RowQuerySet, has_cycle
from pupils.due.writing.table import write_due
from pupils.models import DueDate
from send_mis.audit.record import open_change
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School, SchoolClass, Term
from send_mis.schools.provision_days import provision_days
from send_mis.ui.words import day_of

_DAY = timedelta(days=1)
# A plan may be written long before its term: it is owed from the beginning.
_ALWAYS = date.min
_TURNS = {PlanState.DRAFT: "teacher", PlanState.PROPOSED: "senco", PlanState.AGREED: ""}


def outcome_changes(*outcome_ids: UUID) -> None:
    """Inside an open change: have the due dates of these outcomes follow."""
    open_change().derives(write_outcome_due, *outcome_ids)


def row_changes(*row_ids: UUID) -> None:
    """Inside an open change: have the reviews of these rows follow, also of rows that go."""
    open_change().derives(write_row_due, *row_ids)


def plan_changes(plan: ProvisionPlan) -> None:
    """Inside an open change: whose turn it is with this plan, and whether its class has one."""
    open_change().derives(write_plan_due, plan.pk)
    if plan.school_class_id is not None:
        open_change().derives(write_class_due, plan.school_class_id)


def school_changes(school_id: UUID) -> None:
    """Inside an open change: another number of weeks moves every review of the school."""
    open_change().derives(_write_rows_of_schools, school_id)


def rebuild_provision_due(school_id: UUID) -> int:
    """All of a school's, written anew. Nobody changes outcomes, plans or rows meanwhile."""
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).only("pk").get(pk=school_id)
        plans = _locked(ProvisionPlan.objects.filter(school=school_id))
        _locked(PlanRow.objects.filter(school=school_id))
        outcomes = _locked(Outcome.objects.filter(school=school_id))
        classes = SchoolClass.objects.filter(school=school_id)
        return (
            write_due(_there(ProvisionDue.OUTCOME, school=school_id), _of_outcomes(outcomes))
            + write_due(_there(ProvisionDue.PLAN, school=school_id), _of_plans(plans))
            + write_due(_there(ProvisionDue.START, school=school_id), _of_classes(classes))
            + _write_rows_of_schools({school_id})
        )


def _locked(rows: QuerySet[Any]) -> list[UUID]:
    ids = rows.order_by("pk").select_for_update(of=("self",))
    return list(ids.values_list("pk", flat=True))


def write_outcome_due(outcome_ids: set[UUID]) -> int:
    there = _there(ProvisionDue.OUTCOME, subject_id__in=outcome_ids)
    return write_due(there, _of_outcomes(outcome_ids))


def write_row_due(row_ids: set[UUID]) -> int:
    there = _there(ProvisionDue.IMPACT, subject_id__in=row_ids)
    return write_due(there, _of_rows(PlanRow.objects.filter(pk__in=row_ids)))


def write_plan_due(plan_ids: set[UUID]) -> int:
    there = _there(ProvisionDue.PLAN, subject_id__in=plan_ids)
    return write_due(there, _of_plans(plan_ids))


def write_class_due(class_ids: set[UUID]) -> int:
    there = _there(ProvisionDue.START, subject_id__in=class_ids)
    return write_due(there, _of_classes(SchoolClass.objects.filter(pk__in=class_ids)))


def _write_rows_of_schools(school_ids: set[UUID]) -> int:
    there = _there(ProvisionDue.IMPACT, school__in=school_ids)
    return write_due(there, _of_rows(PlanRow.objects.filter(school__in=school_ids)))


def _there(kind: ProvisionDue, **of: Any) -> QuerySet[Any]:
    return DueDate.objects.filter(kind=kind.value, **of)


# --- From the facts ---------------------------------------------------------------------------


def _of_outcomes(outcome_ids: Iterable[UUID]) -> Iterator[DueDate]:
    """Those of pupils with a support plan are reviewed with the pupil, on that plan's date."""
    is_by_itself = ~Q(state=OutcomeState.ACTIVE) | ~has_cycle()
    for outcome in Outcome.objects.filter(is_by_itself, pk__in=outcome_ids):
        is_active = outcome.state == OutcomeState.ACTIVE
        yield _due(
            ProvisionDue.OUTCOME, outcome, pupil_id=outcome.pupil_id, turn="teacher",
            hold_by_on=outcome.due_on, starts_on=outcome.starts_on,
            done_on=None if is_active else outcome.closed_on,
        )  # fmt: skip


def _of_rows(rows: RowQuerySet) -> Iterator[DueDate]:
    """Those with sessions for some weeks, from the day after they began until a review's weeks
    after their end: what nobody reviewed by then is past."""
    held: dict[UUID, list[tuple[date, date | None]]] = defaultdict(list)
    reviews = ImpactReview.objects.order_by().filter(row__in=rows.order_by().values("pk"))
    for row_id, due, done in reviews.values_list("row_id", "due_on", "done_on"):
        held[row_id].append((due, done))
    weeks = dict(ProvisionSettings.objects.values_list("school_id", "review_after_weeks"))
    usual = ProvisionSettings().review_after_weeks
    columns = ("school_id", "starts_on", "ends_on", "intervention__name")
    for row in rows.time_limited().select_related("intervention").only(*columns):
        wait = weeks.get(row.school_id, usual)
        on = next_review_on(row.starts_on, row.ends_on, held.get(row.pk, ()), wait)
        if on is not None:
            yield _due(
                ProvisionDue.IMPACT, row, turn="senco", hold_by_on=on,
                # Words that somebody typed may name a child.
                about=row.intervention.name if row.intervention else "",
                starts_on=row.starts_on + _DAY, ends_on=row.ends_on + timedelta(weeks=wait),
            )  # fmt: skip


def _of_plans(plan_ids: Iterable[UUID]) -> Iterator[DueDate]:
    """A plan that was agreed is done, and has no day while a change of it is written or waits."""
    days: dict[UUID, Any] = {}
    for plan in ProvisionPlan.objects.filter(pk__in=plan_ids).select_related("term"):
        if plan.school_id not in days:
            days[plan.school_id] = provision_days(plan.school_id)
        is_agreed = plan.state == PlanState.AGREED
        needed = None
        if is_agreed or plan.agreed_at is None:
            needed = plan_needed_on(plan.term, days[plan.school_id])
        yield _due(
            ProvisionDue.PLAN, plan, school_class_id=plan.school_class_id,
            about="" if plan.school_class_id else plan.get_year_group_display(),
            turn=_TURNS[PlanState(plan.state)], hold_by_on=needed,
            starts_on=_ALWAYS, ends_on=plan.term.ends_on + _DAY,
            done_on=day_of(plan.agreed_at) if is_agreed and plan.agreed_at else None,
        )  # fmt: skip


def _of_classes(classes: QuerySet[SchoolClass]) -> Iterator[DueDate]:
    """A class without a plan is asked for it from the end of the term before until that of its
    own: only one term's plan is missed at a time."""
    found = list(classes.filter(kind=ClassKind.REGISTRATION).order_by("pk"))
    planned = set(
        ProvisionPlan.objects.order_by()
        .filter(school_class__in=found)
        .values_list("school_class_id", "term_id")
    )
    for school_id in {each.school_id for each in found}:
        days = provision_days(school_id)
        terms = list(Term.objects.filter(year__school=school_id).order_by("starts_on"))
        since = _ALWAYS
        for term in terms:
            for each in found:
                if each.year_id == term.year_id and (each.pk, term.pk) not in planned:
                    yield _due(
                        ProvisionDue.START, each, school_class_id=each.pk, turn="teacher",
                        hold_by_on=plan_needed_on(term, days), starts_on=since,
                        ends_on=term.ends_on + _DAY,
                    )  # fmt: skip
            since = term.ends_on + _DAY


def _due(kind: ProvisionDue, fact: Any, **said: Any) -> DueDate:
    return DueDate(
        school_id=fact.school_id, kind=kind.value, subject_type=fact._meta.label_lower,
        subject_id=fact.pk, **said,
    )  # fmt: skip
