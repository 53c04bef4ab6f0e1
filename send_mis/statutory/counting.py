"""Days, weeks, months and years of the calendar, as the law counts them.

Weekends and bank holidays count like any other day here; where a rule wants school days or working
days it takes a calendar (`send_mis.statutory.calendars`) and says so in its name.
"""

from calendar import monthrange
from datetime import date, timedelta

from send_mis.statutory.errors import NotADate


def days_after(day: date, days: int) -> date:
    """`day` is day 0: 14 days after the 1st is the 15th. Negative counts back."""
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise _left_the_calendar(day) from error


def weeks_after(day: date, weeks: int) -> date:
    """ "Within N weeks of" an event: its day is day 0, so 2 weeks of the 1st end on the 15th."""
    return days_after(day, 7 * weeks)


def last_of_days_beginning_with(day: date, days: int) -> date:
    """ "A period of N days beginning with the day": that day is day 1, so 15 from the 1st end on
    the 15th."""
    return days_after(day, days - 1)


def months_after(day: date, months: int) -> date:
    """The corresponding date; the month's last day where there is none: 31 January + 1 month is
    28 February, or 29. Negative counts back, by the same rule."""
    year, months_before = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = months_before + 1
    try:
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except ValueError as error:
        raise _left_the_calendar(day) from error


def last_of_months_beginning_with(day: date, months: int) -> date:
    """ "The period of N months starting with the date": it ends the day before the corresponding
    date, or on the month's last day where there is no such date.

    12 months starting with 31 March 2025 end on 30 March 2026; with 29 February 2024, on
    28 February 2025; with 1 March 2023, on 29 February 2024.
    """
    after = months_after(day, months)
    return after if after.day < day.day else days_after(after, -1)


def years_after(day: date, years: int) -> date:
    """The same day, N years on; 29 February goes to 28 February."""
    return months_after(day, 12 * years)


def fixed_day(year: int, month: int, day: int) -> date:
    """A day that the law names itself, in a year that somebody gave."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(f"{year} is not a year that a date can have.") from error


def said(day: date) -> str:
    """Mon 2 Nov 2026."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _left_the_calendar(day: date) -> NotADate:
    return NotADate(f"Counting from {said(day)} leaves the years 1 to 9999.")


# Not strftime's: those follow the machine's language.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
