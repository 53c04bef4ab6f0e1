"""National Curriculum year from the date of birth, and what a school may set instead."""

from datetime import date

from send_mis.schools.choices import YearGroup
from send_mis.schools.models import school_year_of

_FIRST_SCHOOL_DAY_AGE = 4


def reception_starts(born_on: date) -> int:
    """The September (calendar year) in which a child of that birth date starts Reception.

    NC year is the age on 31 August before the school year, less four: born 3 February 2018 is
    eight on 31 August 2026, so Year 4 in 2026/27, so Reception in 2022.
    """
    born_by_31_august = (born_on.month, born_on.day) <= (8, 31)
    return born_on.year + _FIRST_SCHOOL_DAY_AGE + (0 if born_by_31_august else 1)


def chronological_year(born_on: date, today: date) -> int:
    """The NC year of that age in the school year of `today`; Reception is 0."""
    return school_year_of(today) - reception_starts(born_on)


def year_of_cohort(reception_year: int, today: date) -> int:
    return school_year_of(today) - reception_year


def year_words(year: int) -> str:
    """ "Year 4", "Reception", "Nursery 2"; beyond the table, the plain number."""
    try:
        return YearGroup(year).label
    except ValueError:
        return "Not yet of school age" if year < 0 else f"Year {year}"
