"""How many sessions of each line are due on a day and not recorded. One query, for every page.

A line may name its weekdays or not, and its times a week may fit them or not:

- *Fixed*: so many times on each of its days (five times a week on five days; twice a week on
  Tuesday and Thursday). Due so many times on each of them, whatever happened before.
- *Free*: three times a week on any day. Due until the week's times are reached, once a day, or
  more often where five days would not hold them.

Nothing is due on a day on which nobody who is in the line comes to school. What is recorded is
always shown, due or not: a session moved to another day counts.

Counted in the database: a school has thousands of lines and days, and almost all are recorded.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from provision.sessions.selectors.lines import Recordable, lines_of
from send_mis.database.compiled import compiled
from send_mis.database.prepared import read_prepared

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)

# Of most lines somebody is in it on all of these days: that is asked once a line, not once a day.
# A full join is made by hashing or merging, never by searching one side for each of the other,
# whatever the planner expects to find.
_LINES = """
SELECT * FROM (WITH line AS MATERIALIZED (
    SELECT line.id, line.by, line.starts_on, line.ends_on, line.times, line.weekdays,
           (line.times + week.days - 1) / week.days AS a_day,
           line.times %% week.days = 0 AS is_fixed,
           EXISTS (
               SELECT FROM provision_allocation place
               WHERE place.row_id = line.id AND place.starts_on <= %s
                 AND (place.ends_on IS NULL OR place.ends_on > %s) AND place.weekdays = '{}'
           ) AS is_never_empty
    FROM ("""
_OPEN = """) AS line (id, by, starts_on, ends_on, times, weekdays),
         LATERAL (SELECT coalesce(nullif(cardinality(line.weekdays), 0), 5) AS days) AS week
), tally AS MATERIALIZED (
    SELECT coalesce(due.line_id, done.line_id) AS line_id,
           coalesce(due.held_on, done.held_on) AS held_on, due.number AS due,
           coalesce(done.number, 0) AS held
    FROM (
        SELECT line.id AS line_id, day.held_on, line.a_day AS number
        FROM line CROSS JOIN unnest(%s::date[], %s::int[]) AS day (held_on, weekday)
        WHERE line.starts_on <= day.held_on AND day.held_on < line.ends_on
          AND (line.weekdays = '{}' OR day.weekday = ANY (line.weekdays))
          AND (line.is_never_empty OR EXISTS (
              SELECT FROM provision_allocation place
              WHERE place.row_id = line.id AND place.starts_on <= day.held_on
                AND (place.ends_on IS NULL OR place.ends_on > day.held_on)
                AND (place.weekdays = '{}' OR day.weekday = ANY (place.weekdays))))
    ) AS due FULL JOIN (
        SELECT session.row_id AS line_id, session.held_on, count(*)::int AS number
        FROM provision_session session JOIN line ON line.id = session.row_id
        WHERE session.school_id = %s AND session.held_on >= %s AND session.held_on < %s
        GROUP BY session.row_id, session.held_on
    ) AS done ON done.line_id = due.line_id AND done.held_on = due.held_on
), week AS (
    SELECT line_id, held_on - extract(isodow FROM held_on)::int AS before, sum(held)::int AS held
    FROM tally JOIN line ON line.id = tally.line_id AND NOT line.is_fixed
    GROUP BY line_id, before
), open AS (
    SELECT line.id AS line_id, line.by, tally.held_on,
           CASE WHEN line.is_fixed THEN tally.due - tally.held
                ELSE least(tally.due - tally.held, line.times - week.held) END AS count
    FROM tally
    JOIN line ON line.id = tally.line_id
    LEFT JOIN week ON NOT line.is_fixed AND week.line_id = tally.line_id
        AND week.before = tally.held_on - extract(isodow FROM tally.held_on)::int
    WHERE tally.due > tally.held
)
"""
_EACH = "SELECT line_id, by, held_on, count FROM open WHERE count > 0) AS found"
# By adult of one day or of all; then by day of one adult or of all.
_COUNTS = """
SELECT by, NULL::date AS held_on, sum(count)::int
FROM open WHERE count > 0 AND (%s::date IS NULL OR held_on = %s) GROUP BY by
UNION ALL
SELECT NULL, held_on, sum(count)::int
FROM open WHERE count > 0 AND (%s::uuid IS NULL OR by = %s) GROUP BY held_on) AS found
ORDER BY held_on DESC
"""


class DueSession(NamedTuple):
    """`by`: who is to take it, where the plan names somebody with an account."""

    row_id: UUID
    by: UUID | None
    day: date
    number: int


class DueCounts(NamedTuple):
    """Days: the newest first."""

    of_adults: dict[UUID | None, int]
    of_days: dict[date, int]


def due_rows(asked: Recordable, days: Sequence[date]) -> list[DueSession]:
    """Each of these lines on each of these school days on which it is not all recorded."""
    return [DueSession(*found) for found in _due(asked, days, _EACH)]


def due_counts(
    asked: Recordable, days: Sequence[date], *, only: date | None = None, by: UUID | None = None
) -> DueCounts:
    """The same, added up by adult (of the `only` day) and by day (of the one adult `by`)."""
    found = _due(asked, days, _COUNTS, only, only, by, by)
    return DueCounts(
        {adult: number for adult, day, number in found if day is None},
        {day: number for _, day, number in found if day is not None},
    )


@compiled
def _lines(asked: Recordable) -> QuerySet[Any, tuple[Any, ...]]:
    columns = ("pk", "delivered_by_id", "starts_on", "ends_on", "times_a_week", "weekdays")
    return lines_of(asked).order_by().values_list(*columns)


def _due(
    asked: Recordable, days: Sequence[date], what: str, *narrowing: date | UUID | None
) -> list[tuple[Any, ...]]:
    found = _lines.sql(asked) if days else None
    if found is None:
        return []
    lines, given = found
    first, last = min(days), max(days)
    # A line's times a week are counted in whole weeks.
    since, until = first - first.weekday() * _DAY, last - last.weekday() * _DAY + _WEEK
    return read_prepared(
        _LINES + lines + _OPEN + what,
        [first, last, *given, list(days), [day.weekday() for day in days],
         asked.school_id, since, until, *narrowing],
    )  # fmt: skip
