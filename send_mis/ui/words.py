"""Dates, counts and lists as people say them. Pure: today is always given."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from send_mis.reading.dates import MONTHS

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
DAYS_SAID_AS_DAYS = 14
DAYS_SAID_AS_WEEKS = 63
DAYS_SAID_AS_MONTHS = 730
DAYS_IN_MONTH = 30.44
DAYS_IN_YEAR = 365.25


def day_of(on: date) -> date:
    """The English day of a stored moment, which is kept in UTC; a day is itself.

    The one way from a moment to a day: half past midnight on a summer's day in London is still
    the day before in UTC.
    """
    return on.astimezone(LONDON).date() if isinstance(on, datetime) else on


def midnight(on: date) -> datetime:
    """The moment at which an English day begins: what is kept in UTC is asked for by it."""
    return datetime.combine(on, time(), LONDON)


def clock(moment: datetime) -> str:
    """14:05, as clocks in England showed it."""
    return f"{moment.astimezone(LONDON):%H:%M}"


def at_time(moment: datetime) -> str:
    """At 14:05 on Fri 11 Dec 2026."""
    return f"at {clock(moment)} on {day(moment)}"


def day(on: date) -> str:
    """Fri 11 Dec 2026."""
    on = day_of(on)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def short_day(on: date) -> str:
    """Fri 11 Dec: where the year is plain from the page."""
    on = day_of(on)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1][:3]}"


def plain_day(on: date) -> str:
    """3 Feb 2018: where the weekday says nothing, as in a birthday."""
    on = day_of(on)
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def long_day(on: date) -> str:
    """Friday 11 December 2026: for headings and letters."""
    on = day_of(on)
    return f"{LONG_WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def month(on: date) -> str:
    """Mar 2026."""
    on = day_of(on)
    return f"{MONTHS[on.month - 1][:3]} {on.year}"


def from_to(first: date, last: date) -> str:
    """on 11 Dec 2026; from 11 Dec 2026 to 3 Jan 2027."""
    if first == last:
        return f"on {plain_day(first)}"
    return f"from {plain_day(first)} to {plain_day(last)}"


def last_day(ends_on: date) -> date:
    """The last day of a stored span, which people say; `ends_on` is the first day after it."""
    return ends_on - ONE_DAY


def length(days: int) -> str:
    """A number of days as a person would say it: 4 days, 3 weeks, 5 months, 2 years."""
    if days < DAYS_SAID_AS_DAYS:
        return plural(days, "day", "days")
    if days < DAYS_SAID_AS_WEEKS:
        return plural(round(days / 7), "week", "weeks")
    if days < DAYS_SAID_AS_MONTHS:
        return plural(round(days / DAYS_IN_MONTH), "month", "months")
    return plural(round(days / DAYS_IN_YEAR), "year", "years")


def from_now(due: date, today: date) -> str:
    """How far off something due is: in 3 weeks, today, 4 days late."""
    days = (due - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {length(days)}" if days > 0 else f"{length(-days)} late"


def ago(on: date, today: date) -> str:
    """How long since something happened: today, yesterday, 4 days ago."""
    days = (today - day_of(on)).days
    if days == 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{length(days)} ago" if days > 0 else f"in {length(-days)}"


def plural(count: int, one: str, many: str) -> str:
    """1 pupil, 1,204 pupils."""
    return f"{count:,} {one if count == 1 else many}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Maths, English and science."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "revd", "sir", "dame"})


def initials(name: str) -> str:
    """Two letters for a person: "Hussain, Ayaan" and "Ayaan Hussain" are both AH.

    A title is no part of it: half a staff room would begin with M.
    """
    if "," in name:
        surname, _, forenames = name.partition(",")
        name = f"{forenames.strip()} {surname.strip()}"
    words = [word for word in name.split() if word[:1].isalpha()]
    if len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        del words[0]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:1].upper()
    return (words[0][0] + words[-1][0]).upper()
