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
from datetime import date, time, timedelta
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
# whatever the planner expects to find; OFFSET 0 keeps it from being made a left one.
_LINES = """
SELECT * FROM (WITH line AS MATERIALIZED (
    SELECT line.id, line.by, line.starts_on, line.ends_on, line.times, line.weekdays,
           (line.times + week.days - 1) / week.days AS a_day,
           line.times %% week.days = 0 AS is_fixed, line.weekdays = '{}' AS is_any_day,
           EXISTS (
               SELECT FROM provision_allocation place
               WHERE place.row_id = line.id AND place.starts_on <= %s
                 AND (place.ends_on IS NULL OR place.ends_on > %s) AND place.weekdays = '{}'
           ) AS is_never_empty
    FROM ("""
_OPEN = """) AS line (id, by, starts_on, ends_on, times, weekdays),
         LATERAL (SELECT coalesce(nullif(cardinality(line.weekdays), 0), 5) AS days) AS week
), done AS MATERIALIZED (
    SELECT session.row_id AS line_id, session.held_on, count(*)::int AS number
    FROM provision_session session
    WHERE session.school_id = %s AND session.held_on >= %s AND session.held_on < %s{narrowed}
    GROUP BY session.held_on, session.row_id
), week AS (
    SELECT line_id, held_on - extract(isodow FROM held_on)::int AS before, sum(number)::int AS held
    FROM done JOIN line ON line.id = done.line_id AND NOT line.is_fixed GROUP BY line_id, before
), left_over AS (
    SELECT due.*, coalesce(done.number, 0) AS held FROM (
        SELECT line.id AS line_id, line.by, line.times, day.held_on, line.a_day AS due
        FROM line CROSS JOIN unnest(%s::date[], %s::int[]) AS day (held_on, weekday)
        WHERE line.starts_on <= day.held_on AND day.held_on < line.ends_on
          AND (line.is_any_day OR day.weekday = ANY (line.weekdays))
          AND (line.is_never_empty OR EXISTS (
              SELECT FROM provision_allocation place
              WHERE place.row_id = line.id AND place.starts_on <= day.held_on
                AND (place.ends_on IS NULL OR place.ends_on > day.held_on)
                AND (place.weekdays = '{}' OR day.weekday = ANY (place.weekdays))))
    ) AS due FULL JOIN done ON done.line_id = due.line_id AND done.held_on = due.held_on
    OFFSET 0
), open AS MATERIALIZED (
    SELECT day.line_id, day.by, day.held_on,
           least(day.due - day.held, day.times - coalesce(week.held, 0)) AS count
    FROM (
        SELECT *, held_on - extract(isodow FROM held_on)::int AS before
        FROM left_over WHERE due > held
        OFFSET 0
    ) AS day FULL JOIN week ON week.line_id = day.line_id AND week.before = day.before
)
"""
# Sessions of the whole school are counted as they lie in their index; one adult's are picked first.
_OF_THESE = " AND session.row_id IN (SELECT id FROM line)"
_EACH = "SELECT line_id, by, held_on, count FROM open WHERE count > 0) AS found"
# By adult of one day or of all; by day of one adult or of all; and the first of those, in order.
# In which days these lie is known by so many lines, each of which has a session at least.
_COUNTS = """
SELECT by, NULL::date AS held_on, sum(count)::int, NULL::uuid AS line_id, NULL::time AS at,
       NULL AS title
FROM open WHERE count > 0 AND (%s::date IS NULL OR held_on = %s) GROUP BY by
UNION ALL
SELECT NULL, held_on, sum(count)::int, NULL, NULL, NULL
FROM open WHERE count > 0 AND (%s::uuid IS NULL OR by = %s) GROUP BY held_on
UNION ALL (
    WITH chosen AS (
        SELECT line_id, held_on, count FROM open
        WHERE count > 0 AND (%s::date IS NULL OR held_on = %s) AND (%s::uuid IS NULL OR by = %s)
    )
    SELECT NULL, held_on, count, line_id, at, title FROM (
        SELECT chosen.*, plan_row.at,
               coalesce(nullif(plan_row.what, ''), intervention.name, '') AS title
        FROM chosen JOIN provision_planrow plan_row ON plan_row.id = chosen.line_id
        LEFT JOIN provision_intervention intervention ON intervention.id = plan_row.intervention_id
        WHERE held_on >= (
            SELECT min(held_on) FROM (
                SELECT held_on FROM chosen ORDER BY held_on DESC LIMIT %s
            ) AS day
        )
    ) AS each
    ORDER BY held_on DESC, at, title COLLATE "C", line_id LIMIT %s
)) AS found
ORDER BY held_on DESC, at, title COLLATE "C", line_id
"""


class DueSession(NamedTuple):
    """`by`: who is to take it, where the plan names somebody with an account."""

    row_id: UUID
    by: UUID | None
    day: date
    number: int


class DueInOrder(NamedTuple):
    """With what it stands by."""

    row_id: UUID
    day: date
    number: int
    at: time | None
    title: str


class DueCounts(NamedTuple):
    """Days: the newest first. `first`: those that hold the first sessions, as the days go, what has
    no time last."""

    of_adults: dict[UUID | None, int]
    of_days: dict[date, int]
    first: list[DueInOrder]


def due_rows(asked: Recordable, days: Sequence[date]) -> list[DueSession]:
    """Each of these lines on each of these school days on which it is not all recorded."""
    return [DueSession(*found) for found in _due(asked, days, _EACH)]


def due_counts(
    asked: Recordable, days: Sequence[date], *, only: date | None = None, by: UUID | None = None,
    first: int = 0,
) -> DueCounts:  # fmt: skip
    """The same, added up by adult (of the `only` day) and by day (of the one adult `by`); and in
    order as many as the `first` sessions need, of that day and adult."""
    found = _due(asked, days, _COUNTS, only, only, by, by, only, only, by, by, first, first)
    counted = [each[:3] for each in found if each[3] is None]
    return DueCounts(
        {adult: number for adult, day, number in counted if day is None},
        {day: number for _, day, number in counted if day is not None},
        [
            DueInOrder(row_id, day, number, at, title)
            for _, day, number, row_id, at, title in found
            if row_id is not None
        ],
    )


@compiled
def _lines(asked: Recordable) -> QuerySet[Any, tuple[Any, ...]]:
    columns = ("pk", "delivered_by_id", "starts_on", "ends_on", "times_a_week", "weekdays")
    return lines_of(asked).order_by().values_list(*columns)


def _due(
    asked: Recordable, days: Sequence[date], what: str, *narrowing: date | UUID | int | None
) -> list[tuple[Any, ...]]:
    found = _lines.sql(asked) if days else None
    if found is None:
        return []
    lines, given = found
    first, last = min(days), max(days)
    # A line's times a week are counted in whole weeks.
    since, until = first - first.weekday() * _DAY, last - last.weekday() * _DAY + _WEEK
    opened = _OPEN.replace("{narrowed}", "" if asked.by is None else _OF_THESE)
    return read_prepared(
        _LINES + lines + opened + what,
        [first, last, *given, asked.school_id, since, until, list(days),
         [day.weekday() for day in days], *narrowing],
    )  # fmt: skip
