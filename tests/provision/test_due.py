"""What the database counts as due is what the rhythm of each line says, day by day."""

from collections import Counter
from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest

from provision.models import Allocation, PlanRow, Session
from provision.sessions.selectors.due import due_counts, due_rows
from provision.sessions.selectors.lines import Recordable, recordable
from send_mis.access.actor import reader_of_school
from tests.factories import TODAY, actor_for_user, allocate, make_plan, make_row, record_session
from tests.factories.audited import in_change
from tests.people import Cast
from tests.provision.rhythm import Rhythm, open_on

FIRST = date(2026, 11, 2)
DAYS = [FIRST + timedelta(days=n) for n in range(21) if n % 7 < 5]
DAY = timedelta(days=1)


def some_days(random: Random) -> list[int]:
    return sorted(random.sample(range(5), random.randint(0, 5)))


@pytest.fixture(params=range(4))
def rows(request: pytest.FixtureRequest, cast: Cast) -> list[PlanRow]:
    """Lines of every rhythm: some begin or end inside, some pupils come late, leave, or are away on
    some days; some sessions are recorded, also on other days than theirs."""
    random = Random(request.param)
    plan = make_plan(cast.class_4h)
    made = []
    for number in range(8):
        row = make_row(
            plan, what=f"Line {number}", minutes=10, times_a_week=random.randint(1, 7),
            weekdays=some_days(random), since=FIRST + random.choice([-30, -1, 0, 3, 9]) * DAY,
            until=FIRST + random.choice([10, 11, 18, 40]) * DAY,
            delivered_by=random.choice([None, cast.ta, cast.teacher]),
        )  # fmt: skip
        for pupil in random.sample([cast.noah, cast.kacper], random.randint(0, 2)):
            since = row.starts_on + random.choice([0, 0, 2]) * DAY
            until = random.choice([None, None, since + 5 * DAY])
            allocate(row, pupil, since=since, until=until, weekdays=some_days(random))
        for day in random.sample([FIRST + n * DAY for n in range(20)], 7):
            record_session(row, day, missed=random.choice([None, "trip"]))
        made.append(row)
    return made


def expected(row: PlanRow) -> dict[date, int]:
    rhythm = Rhythm(row.times_a_week or 0, frozenset(row.weekdays))
    recorded = Counter(Session.objects.filter(row=row).values_list("held_on", flat=True))
    found = {}
    for day in DAYS:
        monday = day - day.weekday() * DAY
        week = sum(recorded[monday + n * DAY] for n in range(7))
        comes = any(_comes(place, day) for place in row.allocations.all())
        number = open_on(
            rhythm, day.weekday(), recorded=recorded[day],
            recorded_otherwise=week - recorded[day], attended={day.weekday()} if comes else (),
        )  # fmt: skip
        if number and row.starts_on <= day < row.ends_on:
            found[day] = number
    return found


def _comes(place: Allocation, day: date) -> bool:
    is_in = place.starts_on <= day and (place.ends_on is None or day < place.ends_on)
    return is_in and (not place.weekdays or day.weekday() in place.weekdays)


def lines(cast: Cast) -> Recordable:
    return recordable(reader_of_school(cast.harebell, TODAY), cast.harebell.pk, FIRST, DAYS[-1])


def test_each_line_on_each_day(cast: Cast, rows: list[PlanRow]) -> None:
    found = due_rows(lines(cast), DAYS)
    by_row: dict[Any, dict[date, int]] = {}
    for each in found:
        by_row.setdefault(each.row_id, {})[each.day] = each.number
    assert by_row == {row.pk: due for row in rows if (due := expected(row))}
    assert found


def test_the_counts_are_their_sums(cast: Cast, rows: list[PlanRow]) -> None:
    due = due_rows(lines(cast), DAYS)
    for only in (None, min(each.day for each in due)):
        for by in {None, cast.ta.pk, *(each.by for each in due)}:
            counts = due_counts(lines(cast), DAYS, only=only, by=by)
            of_adults: Counter[Any] = Counter()
            of_days: Counter[Any] = Counter()
            for each in due:
                of_adults[each.by] += each.number if only in (None, each.day) else 0
                of_days[each.day] += each.number if by in (None, each.by) else 0
            assert counts.of_adults == +of_adults
            assert counts.of_days == +of_days
            assert list(counts.of_days) == sorted(counts.of_days, reverse=True)


def test_the_first_are_in_the_order_of_their_days(cast: Cast, rows: list[PlanRow]) -> None:
    """A time before none, then as they are called; capital letters first, as Python has it."""
    times = (None, time(9), time(14, 30), None, time(9))
    with in_change():
        for row, at in zip(rows, times, strict=False):
            row.at, row.what = at, row.what.swapcase() if at else f"one {row.what}"
            row.save(update_fields=["at", "what"])
    facts = {row.pk: (row.at, row.what) for row in PlanRow.objects.all()}
    for by in (None, cast.ta.pk):
        due = [each for each in due_rows(lines(cast), DAYS) if by in (None, each.by)]
        due.sort(
            key=lambda each: (
                -each.day.toordinal(), str(facts[each.row_id][0] or "99"),
                facts[each.row_id][1], str(each.row_id),
            )
        )  # fmt: skip
        for first in (1, 7, 10_000):
            found = due_counts(lines(cast), DAYS, by=by, first=first).first
            expected = [(e.row_id, e.day, e.number, *facts[e.row_id]) for e in due[:first]]
            assert [tuple(each) for each in found] == expected


def test_one_day_is_counted_in_its_whole_week(cast: Cast) -> None:
    """Three times a week on any day: what Monday to Wednesday had is not due on Friday."""
    row = make_row(make_plan(cast.class_4h), None, cast.noah, times_a_week=3, minutes=10)
    for day in DAYS[:3]:
        record_session(row, day)
    assert due_rows(lines(cast), [DAYS[4]]) == []
    assert [each.number for each in due_rows(lines(cast), [DAYS[5]])]


def test_nothing_is_asked_of_no_day_or_for_nobody(
    cast: Cast, rows: list[PlanRow], django_assert_num_queries: Any
) -> None:
    governor = actor_for_user(cast.here.people["governor"])
    with django_assert_num_queries(0):
        assert due_rows(lines(cast), []) == []
        none = recordable(governor, cast.harebell.pk, TODAY, TODAY)
        assert due_counts(none, [TODAY], first=5) == ({}, {}, [])
