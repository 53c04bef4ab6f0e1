"""The authority's financial year, in which money that comes with a plan is paid to a maintained
school; an academy has it by the school year. Pure."""

from dataclasses import dataclass
from datetime import date

_APRIL, _IN_A_YEAR = 4, 12


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """1 April to 31 March."""

    starts_on: date
    ends_on: date


def financial_year_of(on: date) -> FinancialYear:
    first = on.year if on.month >= _APRIL else on.year - 1
    return FinancialYear(date(first, _APRIL, 1), date(first + 1, _APRIL - 1, 31))


def months_within(starts_on: date, ends_on: date, year: FinancialYear) -> int:
    """How many months of a school year lie in a financial year: seven from September, five from
    April, of a year that begins in September. A month that is begun counts whole."""
    first = max(_month(starts_on), _month(year.starts_on))
    last = min(_month(ends_on), _month(year.ends_on))
    return max(0, last - first + 1)


def _month(on: date) -> int:
    return on.year * _IN_A_YEAR + on.month
