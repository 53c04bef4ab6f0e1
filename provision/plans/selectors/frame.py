"""Everything that the rows of one plan may name: its pupils, the staff, the catalogue, the days.

The grid reads what was typed with it, and the service holds every row against it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from provision.choices import PAID_AS, StaffRole
from provision.models import Allocation, Intervention, PlanRow, ProvisionPlan
from provision.plans.rules.boxes import COLUMNS
from provision.plans.rules.content import RowContent
from provision.plans.rules.typed import Called, Person, PlanNames
from provision.plans.selectors.change import agreed_rows, rows_of
from pupils.models import ClassMembership, Enrolment, Pupil
from pupils.years import year_words
from send_mis.access.people_with import holders_at
from send_mis.accounts.models import User, display_name
from send_mis.database.compiled import compiled
from send_mis.schools.models import Term
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays
from send_mis.ui.words import plain_day

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Staff:
    id: UUID
    name: str
    staff_role: str
    full_name: str = ""


@dataclass(frozen=True)
class PlanFrame:
    plan: ProvisionPlan
    rows: Sequence[PlanRow]
    names: PlanNames
    staff: Sequence[Staff]
    catalogue: Sequence[Intervention]
    days: SchoolDays
    today: date
    qft: str

    @property
    def term(self) -> Term:
        return self.plan.term

    @property
    def ends_on(self) -> date:
        """The first day after the term."""
        return self.term.ends_on + DAY

    @cached_property
    def pupil_ids(self) -> frozenset[UUID]:
        return frozenset(self.names.full)

    @cached_property
    def staff_by_id(self) -> Mapping[UUID, Staff]:
        return {each.id: each for each in self.staff}

    @cached_property
    def staff_called(self) -> Called[Staff]:
        shown = [(each.name, each) for each in self.staff]
        return Called([*shown, *((each.full_name, each) for each in self.staff)])

    @cached_property
    def staff_names(self) -> Mapping[str, Sequence[str]]:
        return {each.name: (each.name, each.full_name) for each in self.staff}

    @cached_property
    def interventions(self) -> Mapping[UUID, Intervention]:
        return {each.pk: each for each in self.catalogue}

    @cached_property
    def interventions_called(self) -> Called[Intervention]:
        return Called((each.name, each) for each in self.catalogue)

    @cached_property
    def offered(self) -> list[Intervention]:
        return [i for i in self.catalogue if i.retired_on is None or i.retired_on > self.today]

    @cached_property
    def contents(self) -> Mapping[UUID, RowContent]:
        return {row.pk: content_of(row, self.today) for row in self.rows}

    @property
    def ids_in_rows(self) -> frozenset[UUID]:
        """Whom the plan speaks of; `pupil_ids` are all whom it may."""
        return frozenset().union(*(content.pupils for content in self.contents.values()))

    @property
    def starts_on(self) -> date:
        """Where a new row begins if nobody says: with the term, or in its middle the next school
        day."""
        first = max(self.term.starts_on, self.today)
        return self.days.first_in(first, self.term.ends_on) or min(first, self.term.ends_on)


def plan_frame(plan: ProvisionPlan, today: date, *, as_agreed: bool = False) -> PlanFrame:
    """Seven queries, whatever the number of rows; eleven while an agreed plan is being changed.

    `as_agreed`: what is in force, without the change.
    """
    rows = agreed_rows(plan) if as_agreed else rows_of(plan)
    here = _pupils_of(plan, today)
    in_rows = {a.pupil_id: a.pupil for row in rows for a in row.allocations.all()}
    return PlanFrame(
        plan=plan,
        rows=rows,
        names=_names(plan, here, in_rows),
        staff=_staff(plan.school_id, [row.delivered_by_id for row in rows], today),
        catalogue=_catalogue(plan.school_id, rows, today),
        days=provision_days(plan.school_id),
        today=today,
        qft=plan.qft if as_agreed else qft_of(plan),
    )


def with_rows_now(frame: PlanFrame, plan: ProvisionPlan) -> PlanFrame:
    """The same frame about the rows as they are saved now: two queries, six while an agreed plan is
    being changed. Whom and what a row may name is read again only where a row names another.
    """
    rows = rows_of(plan)
    if not _knows(frame, rows):
        return plan_frame(plan, frame.today)
    return replace(frame, plan=plan, rows=rows, qft=qft_of(plan))


def _knows(frame: PlanFrame, rows: Sequence[PlanRow]) -> bool:
    return all(
        (row.delivered_by_id is None or row.delivered_by_id in frame.staff_by_id)
        and (row.intervention_id is None or row.intervention_id in frame.interventions)
        and all(place.pupil_id in frame.pupil_ids for place in row.allocations.all())
        for row in rows
    )


def qft_of(plan: ProvisionPlan) -> str:
    """For everyone, as it is being written."""
    return plan.qft if plan.change is None else str(plan.change["qft"])


def content_of(row: PlanRow, today: date) -> RowContent:
    return RowContent(
        pupils=frozenset(a.pupil_id for a in places_now(row, today)),
        **{name: _column(row, name) for name in COLUMNS},
    )


def _column(row: PlanRow, name: str) -> Any:
    value = getattr(row, name)
    return tuple(value) if name == "weekdays" else value


def places_now(row: PlanRow, today: date) -> list[Allocation]:
    """Who is in the row: on today, or on the day it begins, or when it ended."""
    day = min(max(today, row.starts_on), row.ends_on - DAY)
    return [
        a
        for a in row.allocations.all()
        if (a.ends_on is None or a.ends_on > day) and (a.starts_on <= day or a.starts_on > today)
    ]


def plan_name(plan: ProvisionPlan) -> str:
    """ "4H", or "Year 4" for a whole year group."""
    if plan.school_class is not None:
        return plan.school_class.name
    return year_words(plan.year_group or 0)


def term_words(term: Term) -> str:
    return f"{term.get_name_display()} {term.starts_on.year}"


def members_during(first: date, last: date, **of: Any) -> QuerySet[Any]:
    """Memberships that hold on some of these days, such as those of a term."""
    return ClassMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=first), starts_on__lte=last, **of
    )


def _pupils_of(plan: ProvisionPlan, today: date) -> dict[UUID, tuple[Pupil, bool]]:
    """Pupil → whether they belong to the class now or later, not only before. One query."""
    found: dict[UUID, tuple[Pupil, bool]] = {}
    if plan.school_class_id is not None:
        term = plan.term
        for row in _members(plan.school_class_id, term.starts_on, term.ends_on):
            is_here = row.ends_on is None or row.ends_on > today
            known = found.get(row.pupil_id)
            found[row.pupil_id] = (row.pupil, is_here or bool(known and known[1]))
        return found
    cohort = plan.year.first_calendar_year - (plan.year_group or 0)
    pupils = _cohort(plan.school_id, cohort, plan.term.starts_on, plan.term.ends_on)
    return {pupil.pk: (pupil, True) for pupil in pupils}


@compiled
def _members(class_id: UUID, first: date, last: date) -> QuerySet[Any]:
    rows = members_during(first, last, school_class=class_id)
    return rows.select_related("pupil").order_by("pupil__sort_key")


@compiled
def _cohort(school_id: UUID, cohort: int, first: date, last: date) -> QuerySet[Pupil]:
    on_roll = Enrolment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=first),
        pupil_id=OuterRef("pk"), school_id=school_id, starts_on__lte=last,
    )  # fmt: skip
    pupils = Pupil.objects.filter(Exists(on_roll), school=school_id, reception_year=cohort)
    return pupils.order_by("sort_key", "id")


def _names(
    plan: ProvisionPlan, here: Mapping[UUID, tuple[Pupil, bool]], in_rows: Mapping[UUID, Pupil]
) -> PlanNames:
    pupils = [*here.values(), *((p, False) for id_, p in in_rows.items() if id_ not in here)]
    pupils.sort(key=lambda pair: (pair[0].sort_key, str(pair[0].pk)))
    people = [
        Person(p.pk, p.forename, p.surname, f"born {plain_day(p.born_on)}", is_here)
        for p, is_here in pupils
    ]
    return PlanNames(people, plan_name(plan))


def _staff(school_id: UUID, also: Iterable[UUID | None], today: date) -> list[Staff]:
    """Everybody on the staff, by name, and whoever a row names still. One query."""
    role_of: dict[UUID, str] = {}
    for user_id, role in holders_at(school_id, roles=PAID_AS, today=today):
        # Whoever holds several is paid as what they hold first in that list.
        known = role_of.get(user_id)
        if known is None or _order(role) < _order(known):
            role_of[user_id] = role
    wanted = {*role_of, *(user_id for user_id in also if user_id)}
    users = [
        (pk, display_name(title, name), name)
        for pk, title, name in (_users(tuple(wanted)) if wanted else ())
    ]
    doubled = Counter(shown for _, shown, _ in users)
    return [
        Staff(
            pk, shown if doubled[shown] == 1 else name,
            PAID_AS.get(role_of.get(pk, ""), StaffRole.TA), name,
        )
        for pk, shown, name in users
    ]  # fmt: skip


@compiled
def _users(ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    users = User.objects.filter(pk__in=ids).order_by("full_name")
    return users.values_list("pk", "title", "full_name")


def _order(role: str) -> int:
    return list(PAID_AS).index(role)


def _catalogue(school_id: UUID, rows: Sequence[PlanRow], today: date) -> list[Intervention]:
    named = {row.intervention_id for row in rows if row.intervention_id}
    return _interventions(school_id, tuple(named), today)


@compiled
def _interventions(school_id: UUID, named: tuple[UUID, ...], today: date) -> QuerySet[Intervention]:
    in_use = Q(retired_on__isnull=True) | Q(retired_on__gt=today)
    found = Intervention.objects.filter(in_use | Q(pk__in=named), school=school_id)
    return found.order_by("name")
