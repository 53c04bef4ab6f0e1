"""The lines whose sessions somebody may record, with what the cards say of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from provision.models import Allocation, Attendance, PlanRow, Session
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import QueryReader
from send_mis.accounts.models import User, display_name
from send_mis.database.compiled import compiled
from send_mis.database.related import by_key, hold

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recordable:
    """Lines with sessions that run on some day of [first, until), and that the reader may record.

    `by`: of the one adult who delivers them.
    """

    reader: QueryReader
    school_id: UUID
    first: date
    until: date
    by: UUID | None = None

    def delivered_by(self, user_id: UUID) -> "Recordable":
        return replace(self, by=user_id)


def recordable(actor: Actor, school_id: UUID, first: date, last: date) -> Recordable:
    return Recordable(actor.for_query, school_id, first, last + DAY)


def lines_of(asked: Recordable) -> QuerySet[Any]:
    found: Any = PlanRow.objects.visible_to(asked.reader, Action.SESSION_RECORD)
    found = found.filter(school=asked.school_id, minutes__isnull=False)
    found = found.within(asked.first, asked.until)
    lines: QuerySet[Any] = found if asked.by is None else found.filter(delivered_by=asked.by)
    return lines


def deliverers_of(asked: Recordable) -> dict[UUID, str]:
    """Person → name, of everybody whom these lines name. One query."""
    return {pk: display_name(title, name) for pk, title, name in _deliverers(asked)}


@compiled
def _deliverers(asked: Recordable) -> QuerySet[Any, tuple[Any, ...]]:
    people = User.objects.filter(pk__in=lines_of(asked).order_by().values("delivered_by"))
    return people.values_list("pk", "title", "full_name")


def reached_of(asked: Recordable, ids: Collection[UUID]) -> set[UUID]:
    """Which of these are among them. One query."""
    return set(_reached(asked, tuple(ids))) if ids else set()


@compiled
def _reached(asked: Recordable, ids: tuple[UUID, ...]) -> QuerySet[Any, UUID]:
    return lines_of(asked).order_by().filter(pk__in=ids).values_list("pk", flat=True)


# --- Lines with what a card says of them ----------------------------------------------------------


def with_all(rows: Any) -> Any:
    """Two queries."""
    return _with_names(rows).prefetch_related(Prefetch("allocations", queryset=_places()))


def read_lines(ids: Collection[UUID]) -> list[PlanRow]:
    """The same of lines that are known to be the reader's. Two queries."""
    if not ids:
        return []
    rows = _lines(tuple(ids))
    places = by_key(_places_in(tuple(ids)), lambda place: place.row_id)
    for row in rows:
        hold(row, "allocations", places.get(row.pk, []))
    return rows


@compiled
def _lines(ids: tuple[UUID, ...]) -> QuerySet[PlanRow]:
    rows: QuerySet[PlanRow] = _with_names(PlanRow.objects.filter(pk__in=ids))
    return rows


@compiled
def _places_in(ids: tuple[UUID, ...]) -> QuerySet[Allocation]:
    return _places().filter(row_id__in=ids)


def _with_names(rows: Any) -> Any:
    # What is long there is read by no card.
    return rows.select_related("plan", "intervention", "delivered_by", "school").defer(
        "plan__qft", "plan__change", "plan__sent_back_because"
    )


def _places() -> QuerySet[Allocation]:
    return Allocation.objects.select_related("pupil", "outcome").order_by("pupil__sort_key")


# --- What is recorded -----------------------------------------------------------------------------


def recorded_of(row_ids: Iterable[UUID], first: date, last: date) -> dict[UUID, list[Session]]:
    """Row → what is recorded between these days, both of which belong. Two queries."""
    ids = tuple(row_ids)
    rows = _sessions(ids, first, last + DAY) if ids else []
    there = _attendance(tuple([each.pk for each in rows])) if rows else []
    came = by_key(there, lambda each: each.session_id)
    found: dict[UUID, list[Session]] = {}
    for session in rows:
        hold(session, "attendance", came.get(session.pk, []))
        found.setdefault(session.row_id, []).append(session)
    return found


@compiled
def _sessions(ids: tuple[UUID, ...], first: date, until: date) -> QuerySet[Session]:
    rows: QuerySet[Session] = Session.objects.within(first, until).filter(row_id__in=ids)
    return rows.select_related("delivered_by", "recorded_by").order_by("held_on", "slot")


@compiled
def _attendance(session_ids: tuple[UUID, ...]) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session_id__in=session_ids).select_related("pupil")
