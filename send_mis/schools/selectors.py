"""A school as the law's clocks need it: its own days, and the steps of its complaints policy; and
its crest."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from send_mis.database.compiled import compiled
from send_mis.schools.models import AcademicYear, Closure, School, SchoolCrest, Term
from send_mis.statutory import processes
from send_mis.statutory.calendars import SchoolDays
from send_mis.statutory.complaints import ComplaintSteps

_DATES = ("starts_on", "ends_on")


@dataclass(frozen=True, slots=True)
class Dates:
    """Both days belong."""

    starts_on: date
    ends_on: date


def school_days(school_id: UUID) -> SchoolDays:
    """Three queries: years, terms, closures. Bank holidays need not be among the closures."""
    return SchoolDays(
        school_years=spans(_years(school_id)),
        terms=spans(term_dates(school_id)),
        closures=spans(closure_dates(school_id)),
    )


@compiled
def _years(school_id: UUID) -> QuerySet[Any, tuple[Any, ...]]:
    return AcademicYear.objects.filter(school=school_id).values_list(*_DATES)


@compiled
def term_dates(school_id: UUID) -> QuerySet[Any, tuple[Any, ...]]:
    return Term.objects.filter(year__school=school_id).values_list(*_DATES)


@compiled
def closure_dates(school_id: UUID) -> QuerySet[Any, tuple[Any, ...]]:
    return Closure.objects.filter(school=school_id).values_list(*_DATES)


def as_the_law_counts(school: School) -> processes.SchoolFacts:
    steps = ComplaintSteps(
        head_reply=school.complaint_head_days, committee_reply=school.complaint_committee_days
    )
    return processes.SchoolFacts(school_days(school.pk), steps)


def spans(rows: Iterable[tuple[date, date]]) -> tuple[Dates, ...]:
    return tuple(Dates(*row) for row in rows)


def crest_of(school_id: UUID) -> bytes:
    """The picture itself, a PNG; none where the school has set no crest."""
    found = SchoolCrest.objects.filter(school=school_id).values_list("picture", flat=True).first()
    return bytes(found) if found else b""


def crest_address(school_id: UUID) -> str:
    """The crest as an address that holds the picture, for a page that may fetch nothing."""
    picture = crest_of(school_id)
    return f"data:image/png;base64,{b64encode(picture).decode()}" if picture else ""
