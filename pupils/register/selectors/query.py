"""The register as one query: what page, files and PDF all read, narrowed to what the actor sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from pupils.models import ClassMembership, Pupil
from pupils.models.pupil import PupilQuerySet
from pupils.querysets import holds_on
from pupils.record.selectors.state import OF_STATUS, facts_on, lacking, needs_on, with_class
from pupils.register.selectors.filters import ClassChoice, RegisterFilter, read_filter
from pupils.register.selectors.rows import PupilRow, fetch, in_order
from pupils.register.selectors.totals import Totals, count_cells, review_is
from pupils.search import Found, find
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
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


def place_of_school(school: School) -> Place:
    here = PlaceSchool(school.id, school.name, school.slug)
    return Place(school.id, school.name, school.slug, is_trust=False, schools=(here,))


def place_of_trust(trust: Trust, actor: Actor, action: Action) -> Place:
    schools = visible_to(School.objects.filter(trust=trust), actor, action).order_by("name")
    found = tuple(PlaceSchool(*row) for row in schools.values_list("id", "name", "slug"))
    return Place(trust.id, trust.name, trust.slug, is_trust=True, schools=found)


@dataclass(frozen=True)
class Register:
    """One reading of the register: for this actor, at this place, as the address asks."""

    actor: Actor
    place: Place
    asked: RegisterFilter
    school_ids: list[UUID]
    classes: tuple[ClassChoice, ...]
    # Everybody whom the actor may see here; and those whom the filter finds before status, year,
    # missing and review, with today's facts.
    everybody: PupilQuerySet
    narrowed: QuerySet[Any]
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
        rows = self.everybody.on_roll(self.today).order_by().values_list("reception_year")
        return dict(rows.annotate(count=Count("*")))

    def totals(self) -> Totals:
        cells = count_cells(self.narrowed, self.asked, today=self.today, school_ids=self.school_ids)
        return Totals(cells, self.asked, self.reception_year)

    def rows(self, start: int = 0, stop: int | None = None) -> list[PupilRow]:
        rows = with_class(self.narrowed, self.today, self.school_ids)
        rows = rows.filter(OF_STATUS[self.asked.status])
        if self.reception_year is not None:
            rows = rows.filter(reception_year=self.reception_year)
        if self.asked.missing:
            rows = rows.filter(lacking(self.asked.missing, self.today, self.school_ids))
        if self.asked.review:
            rows = rows.filter(review_is(self.asked.review, self.today))
        ordered = in_order(
            rows, self.asked, today=self.today, school_ids=self.school_ids,
            best_first=self.found.ids if self.found else (),
        )  # fmt: skip
        return fetch(
            ordered[start:stop],
            today=self.today,
            school_ids=self.school_ids,
            with_leavers=self.reaches_leavers,
            with_words=self.actor.may(Action.REGISTER_VIEW_WORDS),
        )


def open_register(
    *, actor: Actor, place: Place, address: Address, action: Action = Action.REGISTER_VIEW
) -> Register:
    """Raises NotAllowed when the address uses a fact that this hat may not use."""
    classes = _classes(actor, place, address, action)
    slugs = [school.slug for school in place.schools] if place.is_trust else []
    asked = read_filter(address, actor, classes=classes, school_slugs=slugs)
    school_ids = [school.id for school in place.schools if asked.school_slug in ("", school.slug)]
    pupils = _visible(actor, action, school_ids)
    found = find(pupils, asked.q, actor) if asked.q else None
    return Register(
        actor=actor,
        place=place,
        asked=asked,
        school_ids=school_ids,
        classes=classes,
        everybody=pupils,
        narrowed=_narrowed(pupils, asked, found, actor.today, school_ids),
        found=found,
    )


def _visible(actor: Actor, action: Action, school_ids: list[UUID]) -> PupilQuerySet:
    pupils = cast("PupilQuerySet", Pupil.objects.visible_to(actor, action))
    reached = {grant.school_id for grant in actor.allowing(action)}
    # Said twice, the same schools would look like a tenth of a tenth to the planner.
    if reached <= set(school_ids):
        return pupils
    return pupils.filter(school_id__in=school_ids)


def _narrowed(
    pupils: PupilQuerySet, asked: RegisterFilter, found: Found | None, today: date,
    school_ids: list[UUID],
) -> QuerySet[Any]:  # fmt: skip
    """By everything but status, year, missing and review, which totals tell apart themselves.

    A need of that type or area counts whatever its rank, if it is open today; with both type and
    area given, one and the same need has both.
    """
    plain = {
        "is_eal": asked.eal,
        "is_looked_after": asked.lac,
        "is_disadvantaged": asked.disadvantaged,
    }
    rows = facts_on(pupils, today, school_ids)
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    need = {key: value for key, value in (("type", asked.type), ("area", asked.area)) if value}
    if need:
        rows = rows.filter(Exists(needs_on(today, school_ids, **need)))
    if asked.classes:
        members = ClassMembership.objects.order_by().filter(
            holds_on(today),
            pupil_id=OuterRef("pk"),
            school_class_id__in=[choice.id for choice in asked.classes],
        )
        rows = rows.filter(Exists(members))
    if found is not None:
        rows = rows.filter(id__in=found.ids)
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
    rows = (
        visible_to(SchoolClass.objects.all(), actor, action)
        .filter(
            school_id__in=[school.id for school in schools],
            year__starts_on__lte=actor.today,
            year__starts_on__year=school_year_of(actor.today),
        )
        .order_by("sort_key", "name", "id")
    )
    return tuple(ClassChoice(*row) for row in rows.values_list("id", "name", "school_id"))
