"""Days of the demonstration: what people do happens on weekdays, whatever day today is."""

from collections.abc import Collection
from datetime import date


def weekday_on(day: date) -> date:
    """That day, or the Monday after it when it is a Saturday or a Sunday."""
    return _day(_number(day))


def weekdays_from(today: date, count: int) -> date:
    """So many weekdays after today, or before it; on a weekend today counts as Monday."""
    return _day(_number(today) + count)


def moved(day: date, before: date, now: date) -> date:
    """As many weekdays from `now` as `day` was from `before`."""
    return _day(_number(day) - _number(before) + _number(now))


def school_day_near(
    day: date, days: Collection[date], today: date, *, taken: Collection[date] = ()
) -> date:
    """The school day nearest to it, on its side of today and not `taken`; what was to be today is
    then, or on the next school day. That weekday where the calendar has none."""
    if day == today:
        side = [each for each in days if each >= today]
    elif day > today:
        side = [each for each in days if each > today]
    else:
        side = [each for each in days if each < today]
    free = [each for each in side if each not in taken]
    return min(free, key=lambda each: (abs((each - day).days), each), default=weekday_on(day))


def _number(day: date) -> int:
    """Weekdays are numbered without gaps; a weekend has the number of its Monday."""
    week, weekday = divmod(day.toordinal() - 1, 7)
    return week * 5 + min(weekday, 5)


def _day(number: int) -> date:
    week, weekday = divmod(number, 5)
    return date.fromordinal(week * 7 + weekday + 1)
