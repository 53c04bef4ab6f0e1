"""Whom a provision map is of and what they get, as queries that are compiled."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from provision.models import Allocation
from pupils.models import Pupil
from pupils.record.selectors.state import ON_REGISTER, enrolled_on, spell_on, state_on, with_class
from send_mis.access.actions import Action
from send_mis.access.reach import QueryReader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import compiled

_NAMES = ("legal_surname", "legal_forename", "preferred_surname", "preferred_forename")
STATUSES = {
    "": Q(gets=True),
    "E": Q(gets=True, spell_status="E"),
    "K": Q(gets=True, spell_status="K"),
    "none": Q(gets=True, spell_id__isnull=True),
    "bare": ON_REGISTER & Q(gets=False),
}


@dataclass(frozen=True, slots=True)
class MapNarrowing:
    """Whom and what the map is of, as ids, days and words, of which its queries are compiled."""

    reader: QueryReader
    action: Action
    school_id: UUID
    day: date
    is_all: bool
    area: str
    layer: str
    intervention_id: UUID | None
    class_id: UUID | None
    # The September in which they began in Reception.
    cohort: int | None


def places_of(of: MapNarrowing) -> QuerySet[Any]:
    """Lines running on the day, or all there ever were, as the filter asks."""
    every = Allocation.objects.filter(school=of.school_id)
    places: Any = every if of.is_all else every.running(of.day)
    if of.area:
        places = places.filter(row__intervention__area=of.area)
    if of.layer:
        places = places.filter(row__intervention__layer=of.layer)
    if of.intervention_id:
        places = places.filter(row__intervention=of.intervention_id)
    found: QuerySet[Any] = places
    return found


def pupils_of(of: MapNarrowing, status: str) -> QuerySet[Any]:
    """Pupils on roll on the day whom the reader may see, narrowed to a class or year, and to those
    of the filter's status."""
    rows = _everybody(of)
    if status:
        rows = spell_on(rows, of.day, (of.school_id,))
    return rows.filter(STATUSES[status])


def _everybody(of: MapNarrowing) -> QuerySet[Any]:
    seen = visible_to(Pupil.objects.filter(school=of.school_id), of.reader, of.action)
    ids = (of.school_id,)
    rows = enrolled_on(seen, of.day, ids).filter(roll_id__isnull=False)
    if of.class_id:
        rows = with_class(rows, of.day, ids).filter(class_now=of.class_id)
    if of.cohort is not None:
        rows = rows.filter(reception_year=of.cohort)
    found: QuerySet[Any] = rows.alias(
        gets=Exists(places_of(of).filter(pupil_id=OuterRef("pk")).order_by())
    )
    return found


@compiled
def map_counts(of: MapNarrowing) -> QuerySet[Any, tuple[Any, ...]]:
    """Whether they get something, their status or none, and how many: each is asked once of each
    pupil so."""
    everybody = spell_on(_everybody(of), of.day, (of.school_id,))
    rows = everybody.order_by().annotate(is_given=F("gets"), status=F("spell_status"))
    found: QuerySet[Any, tuple[Any, ...]] = rows.values_list("is_given", "status").annotate(
        pupils=Count("pk")
    )
    return found


def counted_as(status: str | None, *, gets: bool) -> list[str]:
    """The statuses of `STATUSES` under which such a pupil is counted."""
    if not gets:
        return ["bare"] if status else []
    return ["", status or "none"]


@compiled
def map_pupils(
    of: MapNarrowing, status: str, order: tuple[str, ...], start: int | None, stop: int | None
) -> QuerySet[Any]:
    rows = pupils_of(of, status)
    if not of.class_id:
        rows = with_class(rows, of.day, (of.school_id,))
    rows = rows.order_by(*order).only(*_NAMES)
    named: QuerySet[Any] = rows.annotate(
        state=state_on(of.day, (of.school_id,)), class_name=F("membership__school_class__name")
    )
    return named[start:stop]


@compiled
def map_places(of: MapNarrowing, pupil_ids: tuple[UUID, ...]) -> QuerySet[Any]:
    """Without their rows, which many of them share: `rows_handed_over`."""
    places = places_of(of).filter(pupil_id__in=pupil_ids)
    first = "-starts_on" if of.is_all else "row__starts_on"
    found: QuerySet[Any] = places.order_by(first, "row__position", "pk")
    return found
