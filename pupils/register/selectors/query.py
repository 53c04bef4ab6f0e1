"""The register as one query: what page, files and PDF all read, narrowed to what the actor sees."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from pupils.due.selectors import soon_on
from pupils.models import ClassMembership, Pupil
from pupils.models.pupil import PupilQuerySet
from pupils.querysets import holds_on
from pupils.record.selectors.state import (
    OF_STATUS,
    class_on,
    facts_on,
    lacking,
    needs_on,
    with_class,
)  # fmt: skip
from pupils.register.selectors.filters import ClassChoice, RegisterFilter, read_filter
from pupils.register.selectors.rows import PupilRow, columns_of, in_order, with_needs
from pupils.register.selectors.totals import Totals, cell, cells_of, lacks_counted, review_is
from pupils.search import Found, find
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reach
from send_mis.access.scope import visible_to, within_reach
from send_mis.database.compiled import compiled
from send_mis.schools.models import School, SchoolClass, Trust, school_year_of
from send_mis.ui.lists import Address


@dataclass(frozen=True, slots=True)
class PlaceSchool:
    id: UUID
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Place:
    """Whose register: one school's, or that of all schools of a trust."""

    id: UUID
    name: str
    slug: str
    is_trust: bool
    schools: tuple[PlaceSchool, ...]


def place_of_school(actor: Actor, slug: str, action: Action) -> Place | None:
    """None unless the actor holds the action there. No query: their grants say where they lie."""
    for grant in actor.allowing(action):
        if grant.school_id is not None and grant.school_slug == slug:
            here = PlaceSchool(grant.school_id, grant.school_name, slug)
            return Place(here.id, here.name, slug, is_trust=False, schools=(here,))
    return None


def place_of_trust(trust: Trust, actor: Actor, action: Action) -> Place:
    schools = visible_to(School.objects.filter(trust=trust), actor, action).order_by("name")
    found = tuple(PlaceSchool(*row) for row in schools.values_list("id", "name", "slug"))
    return Place(trust.id, trust.name, trust.slug, is_trust=True, schools=found)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Whom a reading is of: everything but status, year, missing and review, as ids, days and
    words, of which its queries are compiled."""

    reach: Reach | None
    # The schools where the actor reaches further than these.
    also_at: tuple[UUID, ...] | None
    schools: tuple[UUID, ...]
    day: date
    # A review until then wants a date in the diary now.
    soon_on: date
    is_eal: bool | None
    is_looked_after: bool | None
    is_disadvantaged: bool | None
    type: str
    area: str
    classes: tuple[UUID, ...]
    # The pupils that a search found, the best first.
    found: tuple[UUID, ...] | None = None


@dataclass(frozen=True)
class Register:
    """One reading of the register: for this actor, at this place, as the address asks."""

    actor: Actor
    place: Place
    asked: RegisterFilter
    school_ids: list[UUID]
    classes: tuple[ClassChoice, ...]
    narrowing: Narrowing
    found: Found | None

    @property
    def today(self) -> date:
        return self.actor.today

    @property
    def reception_year(self) -> int | None:
        """The cohort of the NC year asked for."""
        if self.asked.year is None:
            return None
        return school_year_of(self.today) - self.asked.year

    @property
    def reaches_leavers(self) -> bool:
        return self.asked.status in {"left", "all"}

    def on_roll_by_cohort(self) -> dict[int, int]:
        """Everybody on roll, whatever the filter: how many in each September of Reception."""
        return dict(_cohorts(self.narrowing))

    def totals(self) -> Totals:
        lacks = lacks_counted(self.asked)
        cells = _cells(self.narrowing, lacks, status=self.asked.status)
        return Totals(tuple(cell(row, lacks) for row in cells), self.asked, self.reception_year)

    def rows(self, start: int = 0, stop: int | None = None) -> list[PupilRow]:
        asked = self.asked
        found = _rows(
            self.narrowing, status=asked.status, reception_year=self.reception_year,
            missing=asked.missing, review=asked.review, sort=asked.sort, start=start, stop=stop,
            with_leavers=self.reaches_leavers,
        )  # fmt: skip
        return with_needs(
            found, today=self.today, school_ids=self.school_ids,
            with_words=self.actor.may(Action.REGISTER_VIEW_WORDS),
        )  # fmt: skip


@compiled
def _cohorts(of: Narrowing) -> QuerySet[Any, tuple[Any, ...]]:
    rows = _everybody(of).on_roll(of.day).order_by().values_list("reception_year")
    counted: QuerySet[Any, tuple[Any, ...]] = rows.annotate(count=Count("*"))
    return counted


@compiled
def _cells(of: Narrowing, lacks: tuple[str, ...], *, status: str) -> QuerySet[Any, tuple[Any, ...]]:
    return cells_of(
        _narrowed(of), lacks, status=status, today=of.day, soon_on=of.soon_on,
        school_ids=of.schools,
    )  # fmt: skip


@compiled
def _rows(
    of: Narrowing, *, status: str, reception_year: int | None, missing: str, review: str,
    sort: str, start: int, stop: int | None, with_leavers: bool,
) -> QuerySet[Any, tuple[Any, ...]]:  # fmt: skip
    rows = _narrowed(of).filter(OF_STATUS[status])
    is_joined = stop is None or missing == "class" or sort.removeprefix("-") == "class"
    if is_joined:
        rows = with_class(rows, of.day, of.schools)
    if reception_year is not None:
        rows = rows.filter(reception_year=reception_year)
    if missing:
        rows = rows.filter(lacking(missing, of.day, of.schools))
    if review:
        rows = rows.filter(review_is(review, of.day, of.soon_on))
    ordered = in_order(
        rows, sort, today=of.day, school_ids=of.schools, best_first=of.found or ()
    )  # fmt: skip
    return columns_of(
        ordered[start:stop], with_leavers=with_leavers,
        membership=None if is_joined else class_on(of.day, of.schools),
    )  # fmt: skip


def open_register(
    *, actor: Actor, place: Place, address: Address, action: Action = Action.REGISTER_VIEW
) -> Register:
    """Raises NotAllowed when the address uses a fact that this hat may not use."""
    classes = _classes(actor, place, address, action)
    slugs = [school.slug for school in place.schools] if place.is_trust else []
    asked = read_filter(address, actor, classes=classes, school_slugs=slugs)
    school_ids = [school.id for school in place.schools if asked.school_slug in ("", school.slug)]
    narrowing = _narrowing(actor, action, asked, school_ids)
    found = find(_everybody(narrowing), asked.q, actor) if asked.q else None
    if found is not None:
        narrowing = replace(narrowing, found=tuple(found.ids))
    return Register(
        actor=actor,
        place=place,
        asked=asked,
        school_ids=school_ids,
        classes=classes,
        narrowing=narrowing,
        found=found,
    )


def _narrowing(
    actor: Actor, action: Action, asked: RegisterFilter, school_ids: list[UUID]
) -> Narrowing:
    reach = actor.reach(action)
    # Said twice, the same schools would look like a tenth of a tenth to the planner.
    is_all = reach is not None and set(reach.all_schools) <= set(school_ids)
    return Narrowing(
        reach=reach, also_at=None if is_all else tuple(school_ids), schools=tuple(school_ids),
        day=actor.today, soon_on=soon_on(actor.today),
        is_eal=asked.eal, is_looked_after=asked.lac, is_disadvantaged=asked.disadvantaged,
        type=asked.type, area=asked.area, classes=tuple(choice.id for choice in asked.classes),
    )  # fmt: skip


def _everybody(of: Narrowing) -> PupilQuerySet:
    """Everybody whom the actor may see here."""
    pupils = within_reach(Pupil.objects.all(), of.reach)
    if of.also_at is not None:
        pupils = pupils.filter(school_id__in=of.also_at)
    return cast("PupilQuerySet", pupils)


def _narrowed(of: Narrowing) -> QuerySet[Any]:
    """With the day's facts, by everything but status, year, missing and review, which totals tell
    apart themselves.

    A need of that type or area counts whatever its rank, if it is open today; with both type and
    area given, one and the same need has both.
    """
    rows = facts_on(_everybody(of), of.day, of.schools)
    for name in ("is_eal", "is_looked_after", "is_disadvantaged"):
        if (value := getattr(of, name)) is not None:
            rows = rows.filter(**{name: value})
    need = {key: value for key, value in (("type", of.type), ("area", of.area)) if value}
    if need:
        rows = rows.filter(Exists(needs_on(of.day, of.schools, **need)))
    if of.classes:
        members = ClassMembership.objects.order_by().filter(
            holds_on(of.day), pupil_id=OuterRef("pk"), school_class_id__in=of.classes
        )
        rows = rows.filter(Exists(members))
    if of.found is not None:
        rows = rows.filter(id__in=of.found)
    return rows


def _classes(
    actor: Actor, place: Place, address: Address, action: Action
) -> tuple[ClassChoice, ...]:
    """This school year's classes that the actor sees. A trust has too many to choose from, so
    they are read only when the address names one, or one school."""
    schools: Sequence[PlaceSchool] = place.schools
    if place.is_trust:
        if not (address.get("class") or address.get("school")):
            return ()
        slug = address.get("school").casefold()
        schools = [school for school in schools if slug in ("", school.slug)]
    found = _classes_of_year(
        actor.reach(action), tuple(school.id for school in schools), actor.today,
        school_year_of(actor.today),
    )  # fmt: skip
    return tuple(ClassChoice(*row) for row in found)


@compiled
def _classes_of_year(
    reach: Reach | None, schools: tuple[UUID, ...], day: date, year: int
) -> QuerySet[Any, tuple[Any, ...]]:
    rows = within_reach(SchoolClass.objects.all(), reach).filter(
        school_id__in=schools, year__starts_on__lte=day, year__starts_on__year=year
    )
    return rows.order_by("sort_key", "name", "id").values_list("id", "name", "school_id")
