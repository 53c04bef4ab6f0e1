"""Rows of the register as facts: the same for the page, the files and the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Concat

from pupils.models import Enrolment, Need
from pupils.querysets import holds_on
from pupils.record.selectors.state import STATE, State, needs_on
from pupils.register.selectors.filters import BEST_MATCH
from pupils.years import year_of_cohort
from send_mis.database.compiled import compiled

# One statement names at most so many pupils.
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class NeedFact:
    type: str
    area: str
    words: str


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil on one day. `since` is of the state shown; `due_on` of a review or a look again."""

    id: UUID
    school_id: UUID
    surname: str
    forename: str
    legal_surname: str
    legal_forename: str
    upn: str
    born_on: date
    year: int
    is_eal: bool
    is_looked_after: bool
    is_disadvantaged: bool
    state: State
    since: date | None
    due_on: date | None
    told_on: date | None
    told_how: str
    class_id: UUID | None
    class_name: str
    is_on_roll: bool
    # The last enrolment, asked only where leavers are listed.
    last_from: date | None
    last_until: date | None
    needs: tuple[NeedFact, ...]


def in_order(
    rows: QuerySet[Any], sort: str, *, today: date, school_ids: Sequence[UUID],
    best_first: Sequence[UUID] = (),
) -> QuerySet[Any]:  # fmt: skip
    """By the sort asked for; those without the fact last in both directions; then by name."""
    if sort == BEST_MATCH:
        place = Func(
            Value(list(best_first), ArrayField(UUIDField())), F("id"),
            function="array_position", output_field=IntegerField(),
        )  # fmt: skip
        return rows.order_by(place, "sort_key", "id")
    downwards, sort_key = sort.startswith("-"), sort.removeprefix("-")
    if sort_key == "name":
        names = ("-sort_key", "-id") if downwards else ("sort_key", "id")
        return rows.order_by(*names)
    # A later September of Reception is a younger year.
    if sort_key == "year":
        downwards = not downwards
    key = _sort_expression(sort_key, today, school_ids)
    order = OrderBy(key, descending=downwards, nulls_last=True)
    return rows.order_by(order, "sort_key", "id")


def _sort_expression(key: str, today: date, school_ids: Sequence[UUID]) -> Any:
    if key == "need":
        main = needs_on(today, school_ids).order_by("rank")
        return Subquery(main.annotate(key=Concat("area", "type")).values("key")[:1])
    if key == "status":
        ranks = [When(spell_status=s, then=Value(n)) for n, s in enumerate("EK")]
        watched = When(watch_id__isnull=False, then=Value(2))
        return Case(*ranks, watched, default=Value(3), output_field=IntegerField())
    return {
        "class": F("membership__school_class__sort_key"),
        "year": F("reception_year"),
        "since": Coalesce("spell__starts_on", "monitoring__starts_on"),
        "review": F("due_on"),
        "school": F("school__name"),
    }[key]


_COLUMNS = (
    "id", "school_id", "preferred_surname", "legal_surname", "preferred_forename",
    "legal_forename", "upn", "born_on", "reception_year", "is_eal", "is_looked_after",
    "is_disadvantaged", "state", "since", "due", "told", "spell__parents_told_how", "class_id",
    "membership__school_class__name", "roll",
)  # fmt: skip


def fetch(
    ordered: QuerySet[Any], *, today: date, school_ids: list[UUID], with_leavers: bool,
    with_words: bool,
) -> list[PupilRow]:  # fmt: skip
    """Two queries: the pupils (`facts_on`, `with_class`), and their open needs."""
    found = list(columns_of(ordered, with_leavers=with_leavers))
    return with_needs(found, today=today, school_ids=school_ids, with_words=with_words)


def columns_of(ordered: QuerySet[Any], *, with_leavers: bool) -> QuerySet[Any, tuple[Any, ...]]:
    rows = ordered.annotate(
        state=STATE,
        since=Coalesce("spell__starts_on", "monitoring__starts_on"),
        due=F("due_on"),
        told=F("told_on"),
        class_id=F("class_now"),
        roll=F("roll_id"),
    )
    columns: tuple[str, ...] = _COLUMNS
    if with_leavers:
        last = Enrolment.objects.filter(pupil_id=OuterRef("pk")).order_by("-starts_on")
        rows = rows.annotate(
            last_from=Subquery(last.values("starts_on")[:1]),
            last_until=Subquery(last.values("ends_on")[:1]),
        )
        columns = (*_COLUMNS, "last_from", "last_until")
    found: QuerySet[Any, tuple[Any, ...]] = rows.values_list(*columns)
    return found


def with_needs(
    found: list[tuple[Any, ...]], *, today: date, school_ids: Sequence[UUID], with_words: bool
) -> list[PupilRow]:
    """One query: the open needs, in the school's own words only to whoever may read those."""
    needs = _needs([row[0] for row in found], today, school_ids, with_words=with_words)
    return [_row(row, today, needs.get(row[0], ())) for row in found]


def _row(row: tuple[Any, ...], today: date, needs: tuple[NeedFact, ...]) -> PupilRow:
    (
        pupil_id, school_id, preferred, legal, known, given, upn, born_on, reception_year, eal,
        lac, disadvantaged, state, since, due, told_on, told_how, class_id, class_name, enrolment,
        *last,
    ) = row  # fmt: skip
    last_from, last_until = last or (None, None)
    return PupilRow(
        pupil_id, school_id, preferred or legal, known or given, legal, given, upn, born_on,
        year_of_cohort(reception_year, today), eal, lac, disadvantaged, State(state), since, due,
        told_on, told_how or "", class_id, class_name or "", enrolment is not None,
        last_from, last_until, needs,
    )  # fmt: skip


def _needs(
    ids: list[UUID], today: date, school_ids: Sequence[UUID], *, with_words: bool
) -> dict[UUID, tuple[NeedFact, ...]]:
    found: dict[UUID, tuple[NeedFact, ...]] = {}
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        for pupil_id, *need in _open_needs(some, today, tuple(school_ids), with_words=with_words):
            found[pupil_id] = (*found.get(pupil_id, ()), NeedFact(*need))
    return found


@compiled
def _open_needs(
    ids: Sequence[UUID], day: date, school_ids: Sequence[UUID], *, with_words: bool
) -> QuerySet[Any, tuple[Any, ...]]:
    words = F("words") if with_words else Value("")
    needs = Need.objects.filter(holds_on(day), school_id__in=school_ids, pupil_id__in=ids)
    return needs.order_by("rank").values_list("pupil_id", "type", "area", words)
