"""The school days that provision is counted on: one answer for minutes, money and weeks."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from send_mis.schools.periods import DatedSpan
from send_mis.schools.school_days import SchoolDays
from send_mis.schools.selectors import closure_dates, spans, term_dates
from send_mis.statutory.calendars import HOLIDAYS_KNOWN_TO, is_bank_holiday


def provision_days(school_id: UUID) -> SchoolDays:
    """Days of every term, outside closures and bank holidays. Two queries.

    Past the announced bank holidays the school's own closures alone are known.
    """
    return days_outside(spans(term_dates(school_id)), spans(closure_dates(school_id)))


def days_outside(terms: Iterable[DatedSpan], closures: Iterable[DatedSpan]) -> SchoolDays:
    """The same of dates that are read already."""
    days = SchoolDays.of(terms, closures)
    return SchoolDays(day for day in days.days if not _is_off(day))


def _is_off(day: date) -> bool:
    return day <= HOLIDAYS_KNOWN_TO and is_bank_holiday(day)
