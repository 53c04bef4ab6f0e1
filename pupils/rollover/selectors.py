"""From one school year into the next: who is where, and who would go where.

Nothing here writes. The plan is pure: the same function makes the preview and, inside the
transaction, what is written.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q

from pupils.models import ClassMembership, Enrolment, Pupil, Spell
from pupils.querysets import holds_on
from send_mis.schools.calendar import current_year, next_year
from send_mis.schools.choices import ClassKind, YearGroup
from send_mis.schools.models import AcademicYear, School, SchoolClass, class_sort_key

DAY = timedelta(days=1)


class RolloverGroup(NamedTuple):
    """The pupils of one year group in one class of this year: they usually move together."""

    class_id: UUID | None
    year: int


@dataclass(frozen=True, slots=True)
class RollPupil:
    """`year` is the year group before the roll-over. `leaves_on` is the first day off roll.

    `placed_in` is the class of the new year in which the pupil already is, or will be.
    """

    id: UUID
    name: str
    group: RolloverGroup
    joins_on: date
    leaves_on: date | None
    placed_in: UUID | None


@dataclass(frozen=True)
class RollState:
    school: School
    before: AcademicYear
    into: AcademicYear
    old_classes: tuple[SchoolClass, ...]
    classes: tuple[SchoolClass, ...]
    pupils: tuple[RollPupil, ...]

    @property
    def day(self) -> date:
        """The first day of the new year: the old classes end, the new ones begin."""
        return self.into.starts_on

    @cached_property
    def groups(self) -> dict[RolloverGroup, list[RollPupil]]:
        """Those who still need a class, by class and year group, in the order of the classes."""
        order = {each.pk: number for number, each in enumerate(self.old_classes)}
        found: dict[RolloverGroup, list[RollPupil]] = {}
        for pupil in self.pupils:
            if pupil.placed_in is None and not self.has_left(pupil):
                found.setdefault(pupil.group, []).append(pupil)
        keys = sorted(
            found, key=lambda g: (order[g.class_id] if g.class_id else len(order), g.year)
        )
        return {key: found[key] for key in keys}

    def has_left(self, pupil: RollPupil) -> bool:
        return pupil.leaves_on is not None and pupil.leaves_on <= self.day

    def is_oldest(self, pupil: RollPupil) -> bool:
        return pupil.group.year >= self.school.highest_year

    @cached_property
    def mark(self) -> str:
        """Differs when anything that the preview showed has changed since."""
        told = [repr((p.id, p.group, p.joins_on, p.leaves_on, p.placed_in)) for p in self.pupils]
        told += [repr((c.pk, c.name, c.year_groups)) for c in self.classes]
        return sha256("\n".join(sorted(told)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class RollChoices:
    """What somebody decided: whole groups, single pupils before groups, leavers before both."""

    groups: Mapping[RolloverGroup, UUID] = field(default_factory=dict)
    singles: Mapping[UUID, UUID] = field(default_factory=dict)
    leavers: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class RollPlan:
    """Every pupil on roll is in exactly one of the three."""

    moved: dict[UUID, list[RollPupil]]
    leavers: list[RollPupil]
    without: list[RollPupil]

    @property
    def moved_count(self) -> int:
        return sum(len(pupils) for pupils in self.moved.values())


def make_plan(state: RollState, choices: RollChoices) -> RollPlan:
    known = {each.pk for each in state.classes}
    plan = RollPlan({each.pk: [] for each in state.classes}, [], [])
    for pupil in state.pupils:
        target = choices.singles.get(pupil.id) or pupil.placed_in or choices.groups.get(pupil.group)
        if state.has_left(pupil) or pupil.id in choices.leavers:
            plan.leavers.append(pupil)
        elif target in known:
            plan.moved[target].append(pupil)
        else:
            plan.without.append(pupil)
    return plan


# --- What is there --------------------------------------------------------------------------------


def roll_years(school: School, today: date) -> tuple[AcademicYear | None, AcademicYear | None]:
    """(from, into): this year and the next; in September, while nobody is in a class of the new
    year yet, the year that has just ended and the one that has begun."""
    years = list(school.years.all())
    now = current_year(today, years)
    if now is None:
        return None, None
    earlier = [year for year in years if year.ends_on < now.starts_on]
    if earlier and not _has_pupils(now) and _has_pupils(earlier[-1]):
        return earlier[-1], now
    return now, next_year(today, years)


def roll_state(school: School, before: AcademicYear, into: AcademicYear, today: date) -> RollState:
    """Four queries: both years' classes, the roll with its pupils, and their classes."""
    classes = list(
        SchoolClass.objects.filter(
            school=school, year__in=[before, into], kind=ClassKind.REGISTRATION
        )
    )
    ref = min(today, into.starts_on - DAY)
    roll = _roll(school, ref, into)
    current, placed = _classes_of(school, before, into, ref)
    return RollState(
        school=school,
        before=before,
        into=into,
        old_classes=tuple(each for each in classes if each.year_id == before.pk),
        classes=tuple(each for each in classes if each.year_id == into.pk),
        pupils=tuple(
            RollPupil(
                id=pupil.pk,
                name=pupil.list_name,
                group=RolloverGroup(
                    current.get(pupil.pk), before.first_calendar_year - pupil.reception_year
                ),
                joins_on=joins_on,
                leaves_on=leaves_on,
                placed_in=placed.get(pupil.pk),
            )
            for pupil, joins_on, leaves_on in roll
        ),
    )


def _roll(school: School, ref: date, into: AcademicYear) -> list[tuple[Pupil, date, date | None]]:
    """On roll on `ref`, or known to join before the new year is over; by name."""
    enrolments = (
        Enrolment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=ref) & Q(ends_on__gt=F("starts_on")),
            school=school,
            starts_on__lte=into.ends_on,
        )
        .select_related("pupil")
        .order_by("pupil__sort_key", "pupil_id", "starts_on")
    )
    found: dict[UUID, tuple[Pupil, date, date | None]] = {}
    for row in enrolments:
        first = found[row.pupil_id][1] if row.pupil_id in found else row.starts_on
        found[row.pupil_id] = (row.pupil, first, row.ends_on)
    return list(found.values())


def _classes_of(
    school: School, before: AcademicYear, into: AcademicYear, ref: date
) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
    """Each pupil's class in the old year on `ref`, and in the new one."""
    rows = (
        ClassMembership.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=ref),
            school=school,
            is_registration=True,
            school_class__year__in=[before, into],
        )
        .order_by("starts_on")
        .values_list("pupil_id", "school_class_id", "school_class__year_id", "ends_on")
    )
    current: dict[UUID, UUID] = {}
    placed: dict[UUID, UUID] = {}
    for pupil_id, class_id, year_id, ends_on in rows:
        if year_id == before.pk:
            current.setdefault(pupil_id, class_id)
        elif ends_on is None or ends_on > into.starts_on:
            placed[pupil_id] = class_id
    return current, placed


def _has_pupils(year: AcademicYear) -> bool:
    return ClassMembership.objects.filter(school_class__year=year, is_registration=True).exists()


def status_counts(school: School, day: date) -> dict[str, int]:
    """How many pupils carry each status over, untouched."""
    rows = Spell.objects.filter(holds_on(day), school=school).order_by().values_list("status")
    return dict(rows.annotate(n=Count("pk")))


# --- What is usual --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposedClass:
    name: str
    year_groups: tuple[int, ...]


def propose_classes(state: RollState) -> list[ProposedClass]:
    """Next year's classes that are not there yet.

    A class that carries its year in its name moves up with its pupils (4H becomes 5H), and the
    youngest year's stays for the new intake; mixed classes and names like Oak stay as they are.
    """
    lowest, highest = state.school.lowest_year, state.school.highest_year
    found: dict[str, ProposedClass] = {}
    for old in state.old_classes:
        years = tuple(sorted(old.year_groups))
        name = next_name(old.name, years)
        moves = len(years) == 1 and name != old.name
        if not moves or years[0] <= lowest:
            found.setdefault(old.name.casefold(), ProposedClass(old.name, years))
        if moves and years[0] < highest:
            found.setdefault(name.casefold(), ProposedClass(name, (years[0] + 1,)))
    made = {each.name.casefold() for each in state.classes}
    wanted = [each for key, each in found.items() if key not in made]
    return sorted(wanted, key=lambda each: class_sort_key(each.name, list(each.year_groups)))


def propose_target(state: RollState, group: RolloverGroup) -> UUID | None:
    """4H goes to 5H; a mixed class's younger ones stay in it; else the only class that is left
    when every other class of that year has found its own."""
    year = group.year + 1
    if year > state.school.highest_year:
        return None
    open_to = [each for each in state.classes if year in each.year_groups]
    own = _by_name(open_to, state, group)
    if own is not None:
        return own
    others = {_by_name(open_to, state, other) for other in state.groups if other.year == group.year}
    left = [each.pk for each in open_to if each.pk not in others]
    return left[0] if len(left) == 1 else None


def _by_name(open_to: Sequence[SchoolClass], state: RollState, group: RolloverGroup) -> UUID | None:
    old = next((each for each in state.old_classes if each.pk == group.class_id), None)
    if old is None:
        return None
    for name in (next_name(old.name, old.year_groups), old.name):
        for each in open_to:
            if each.name.casefold() == name.casefold():
                return each.pk
    return None


_NUMBER = re.compile(r"\d+")
_YOUNGEST = re.compile(r"^(reception|r)(?=[^a-z]|[A-Z]?$)", re.IGNORECASE)


def next_name(name: str, year_groups: Sequence[int]) -> str:
    """The name that moves up with the pupils: 4H → 5H, 3/4 Ash → 4/5 Ash, RJ → 1J, Oak → Oak."""

    def up(found: re.Match[str]) -> str:
        number = int(found[0])
        return str(number + 1) if number in year_groups else found[0]

    moved = _NUMBER.sub(up, name)
    if YearGroup.R in year_groups and moved == name:
        moved = _YOUNGEST.sub(lambda m: "Year 1" if len(m[0]) > 1 else "1", name)
    return moved
