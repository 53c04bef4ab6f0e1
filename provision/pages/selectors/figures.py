"""A whole school's figures for its first page: as they were stored, or counted where they moved."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from provision.costs.selectors.costs import open_costs
from provision.costs.selectors.rows import Listing
from provision.delivery.selectors.page import open_delivery
from provision.delivery.selectors.stopped import stopped_lines
from provision.models import SchoolFigures, Session
from provision.sessions.selectors.unrecorded import count_unrecorded
from provision.settings.selectors import settings_of
from send_mis.access.actor import reader_of_school
from send_mis.audit.models import Change
from send_mis.database.compiled import compiled
from send_mis.schools.calendar import current_year
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.lists import Address

# A change has its moment a little before others can see it.
_UNSEEN = timedelta(seconds=30)
# They move none of these figures; a session does if it was held on a day that is past.
_SESSIONS = ("session.recorded", "sessions.recorded")
_ELSEWHERE = ("register.", "needs.", "monitoring.", "outcome.", "impact.", "difference.")


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """`title`: "Lego therapy in 4H"."""

    row_id: UUID
    last_held_on: date | None
    title: str


@dataclass(frozen=True, slots=True)
class Figures:
    unrecorded: int
    short: int
    # The longest without first.
    stopped: tuple[StoppedRow, ...]
    past: int
    near: int


def figures_of(school_id: UUID, today: date) -> Figures:
    """Two queries where nothing moved them since they were stored."""
    for stored in _stored(school_id, today):
        return _read(stored)
    return count_figures(School.objects.get(pk=school_id), today)


@compiled
def _stored(school_id: UUID, today: date) -> QuerySet[SchoolFigures]:
    return SchoolFigures.objects.filter(_is_current(), school=school_id, on=today)


def schools_to_count(today: date) -> list[UUID]:
    current = SchoolFigures.objects.filter(_is_current(), on=today).values("school_id")
    schools = School.objects.order_by("pk").exclude(pk__in=current)
    return list(schools.values_list("pk", flat=True))


def _is_current() -> Q:
    since = OuterRef("at") - _UNSEEN
    changes = Change.objects.filter(school_id=OuterRef("school_id"), at__gt=since)
    elsewhere = Q()
    for start in _ELSEWHERE:
        elsewhere |= Q(event__startswith=start)
    moved = changes.exclude(elsewhere | Q(event__in=_SESSIONS))
    recorded = Session.objects.order_by().filter(
        school_id=OuterRef("school_id"), recorded_at__gt=since, held_on__lt=OuterRef("on")
    )
    return ~Q(Exists(moved)) & ~Q(Exists(recorded))


def _read(stored: SchoolFigures) -> Figures:
    """A line that was held today has not stopped any more."""
    stopped: Any = stored.stopped
    found = [
        StoppedRow(UUID(row), date.fromisoformat(last) if last else None, title)
        for row, last, title in stopped
    ]
    held = set(_held(tuple([row.row_id for row in found]), stored.on)) if found else ()
    return Figures(
        stored.unrecorded, stored.short, tuple(row for row in found if row.row_id not in held),
        stored.past, stored.near,
    )  # fmt: skip


@compiled
def _held(ids: tuple[UUID, ...], day: date) -> QuerySet[Any, UUID]:
    rows = Session.objects.delivered().order_by().filter(row__in=ids, held_on=day)
    return rows.values_list("row_id", flat=True)


def _title(name: str, room: str | None) -> str:
    return f"{name} in {room}" if room else name


def count_figures(school: School, today: date) -> Figures:
    """By the functions of the pages that list them. Some thirty queries."""
    reader = reader_of_school(school, today)
    found = open_delivery(actor=reader, school=school)
    stopped = stopped_lines(actor=reader, school=school, time=found.time)
    years = AcademicYear.objects.filter(school=school).order_by("starts_on")
    year = current_year(today, years)
    flags: list[str] = []
    if year is not None and (costs := open_costs(year=year, today=today)).lines:
        listing = Listing(reader, year, settings_of(school.pk), costs, Address())
        flags = [chip.kind for chip in listing.standings.values() if chip]
    return Figures(
        unrecorded=count_unrecorded(reader, school, found.time.days),
        short=len(found.short_rows),
        stopped=tuple(
            StoppedRow(line.row_id, line.last_held_on, _title(line.name, line.where))
            for line in stopped
        ),
        past=flags.count("late"),
        near=flags.count("soon"),
    )
