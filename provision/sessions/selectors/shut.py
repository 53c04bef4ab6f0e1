"""Sessions of a day that are shut: a line each, read without a single model."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from provision.models import Allocation, PlanRow
from provision.sessions.selectors.day import extent_words, whose_words_of
from provision.sessions.selectors.words import short_names
from pupils.querysets import holds_on
from send_mis.accounts.models import display_name
from send_mis.database.compiled import compiled
from send_mis.names.saying import said_name


@dataclass(frozen=True, slots=True)
class ShutCard:
    """What a card says before it is opened: see `Card`."""

    key: str
    title: str
    at: str
    names: str
    extent: str
    whose: str


@dataclass(frozen=True, slots=True)
class ShutLine:
    names: str
    extent: str
    whose: str


class _Coming(NamedTuple):
    """A pupil of a line, as far as a name goes."""

    pk: UUID
    forename: str
    surname: str
    weekdays: Sequence[int]

    @property
    def name(self) -> str:
        return said_name(self.surname, self.forename)


def shut_lines(ids: Collection[UUID], day: date) -> Mapping[UUID, ShutLine]:
    """Lines that are known to be the reader's. Two queries."""
    if not ids:
        return {}
    here: dict[UUID, list[_Coming]] = {}
    for row_id, pk, known, given, preferred, legal, weekdays in _here(tuple(ids), day):
        pupil = _Coming(pk, known or given, preferred or legal, weekdays)
        here.setdefault(row_id, []).append(pupil)
    return {
        pk: ShutLine(
            _names(here.get(pk, ()), day), extent_words(minutes),
            whose_words_of(display_name(title, name) if name else ""),
        )
        for pk, minutes, title, name in _lines(tuple(ids))
    }  # fmt: skip


def _names(here: Sequence[_Coming], day: date) -> str:
    short = short_names(here)
    coming = [each for each in here if not each.weekdays or day.weekday() in each.weekdays]
    return ", ".join(short[each.pk] for each in coming)


@compiled
def _lines(ids: tuple[UUID, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    lines = PlanRow.objects.order_by().filter(pk__in=ids)
    return lines.values_list("pk", "minutes", "delivered_by__title", "delivered_by__full_name")


@compiled
def _here(ids: tuple[UUID, ...], day: date) -> QuerySet[Any, tuple[Any, ...]]:
    places = Allocation.objects.filter(holds_on(day), row_id__in=ids).order_by("pupil__sort_key")
    return places.values_list(
        "row_id", "pupil_id", "pupil__preferred_forename", "pupil__legal_forename",
        "pupil__preferred_surname", "pupil__legal_surname", "weekdays",
    )  # fmt: skip
