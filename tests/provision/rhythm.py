"""Which sessions of a line are due on a day, told over again in Python: what the database must say.

A row may name its weekdays or not, and its times a week may fit them or not:

- *Fixed*: so many times on each of its days (five times a week on five days; twice a week on
  Tuesday and Thursday). Due so many times on each of them, whatever happened before.
- *Free*: three times a week on any day. Due until the week's times are reached, once a day, or
  more often where five days would not hold them.

What is recorded is always shown, due or not: a session moved to another day counts.
"""

from collections.abc import Collection
from dataclasses import dataclass

from send_mis.schools.school_days import MONDAY_TO_FRIDAY


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Times a week, on these weekdays (Monday 0); none named: on any."""

    times_a_week: int
    weekdays: frozenset[int] = frozenset()

    @property
    def days(self) -> frozenset[int]:
        return self.weekdays or MONDAY_TO_FRIDAY

    @property
    def a_day(self) -> int:
        """At most so many on one day, rounded up."""
        return -(-self.times_a_week // len(self.days))

    @property
    def is_fixed(self) -> bool:
        return self.times_a_week % len(self.days) == 0


def open_on(
    rhythm: Rhythm,
    weekday: int,
    *,
    recorded: int,
    recorded_otherwise: int,
    attended: Collection[int] = MONDAY_TO_FRIDAY,
) -> int:
    """How many sessions are still to be recorded for a day.

    `recorded`: on that day; `recorded_otherwise`: on the other days of its week; `attended`: the
    weekdays on which somebody who is in the row comes to school.
    """
    if weekday not in rhythm.days or weekday not in attended:
        return 0
    room = max(0, rhythm.a_day - recorded)
    if rhythm.is_fixed:
        return room
    return min(room, max(0, rhythm.times_a_week - recorded - recorded_otherwise))
