"""Costs add up in every direction, and agree with a day-by-day recount written another way."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provision.costs.selectors.costs import Costs, Sum, grouped, open_costs
from provision.models import Allocation, PlanRow, RowRate
from provision.rates.selectors import prices_of_school
from pupils.models import ClassMembership, Enrolment, Pupil
from send_mis.schools.models import AcademicYear, Closure, School, SchoolClass, Term
from tests.factories import (
    TODAY,
    allocate,
    in_change,
    leave,
    make_class,
    make_intervention,
    make_plan,
    make_pupil,
    make_row,
    make_school,
    move_class,
    set_rate,
)
from tests.factories.provision import term_of
from tests.factories.schools import year_of
from tests.people import Cast

agreed_plan = partial(make_plan, state="agreed")

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
# In the terms of the year or beside them.
BANK_HOLIDAYS = {date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3), date(2027, 5, 31)}


def each_day(since: date, until: date) -> Iterator[date]:
    while since < until:
        yield since
        since += DAY


class World:
    """A school in which everything happens at once, made from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        with in_change():
            self._make()

    def _make(self) -> None:
        pick = self.random
        self.school = make_school()
        self.year = year_of(self.school)
        classes = [make_class(self.school, name, (4,)) for name in ("4H", "4B")]
        self.pupils = [make_pupil(self.school, school_class=pick.choice(classes)) for _ in range(8)]
        Closure.objects.create(
            school=self.school, kind="half_term", starts_on=date(2026, 10, 26),
            ends_on=date(2026, 10, 30),
        )  # fmt: skip
        Closure.objects.create(
            school=self.school, kind="inset", starts_on=date(2026, 9, 25), ends_on=date(2026, 9, 25)
        )
        set_rate(self.school, "15.37", until=date(2026, 10, 14))
        set_rate(self.school, "16.91", since=date(2026, 10, 14))
        for school_class in classes:
            for name in ("autumn", "spring"):
                plan = agreed_plan(school_class, term=term_of(self.school, name))
                for _ in range(pick.randint(1, 4)):
                    self._row(plan)
        for pupil in pick.sample(self.pupils, 2):
            leave(pupil, self._day(date(2026, 9, 10), 60))
        mover = pick.choice(self.pupils)
        if mover.pk in {p.pk for p in self.pupils} and not self._has_left(mover):
            move_class(mover, classes[0], date(2026, 11, 2))

    def _has_left(self, pupil: Pupil) -> bool:
        return not ClassMembership.objects.filter(pupil=pupil, ends_on=None).exists()

    def _row(self, plan: object) -> None:
        pick = self.random
        since = self._day(plan.term.starts_on, 20)  # type: ignore[attr-defined]
        until = self._day(since + 10 * DAY, 90)
        timed = pick.random() > 0.15
        row = make_row(
            plan, make_intervention(self.school) if pick.random() > 0.3 else None,  # type: ignore[arg-type]
            since=since, until=until, hourly=None,
            minutes=pick.choice([10, 25, 40]) if timed else None,
            times_a_week=pick.randint(1, 5) if timed else None,
            weekdays=pick.choice([[], [0, 2], [1, 3, 4]]),
            materials_cost=Decimal(pick.choice([0, 1000, 3333])) / 100,
        )  # fmt: skip
        if timed and pick.random() > 0.3:
            change = self._day(since + DAY, 9)
            RowRate.objects.create(
                row=row, hourly=Decimal("17.03"), starts_on=since, ends_on=change
            )
            RowRate.objects.create(row=row, hourly=Decimal("18.49"), starts_on=change)
        for pupil in pick.sample(self.pupils, pick.randint(0, 4)):
            joins = pick.choice([None, self._day(since, 15)])
            leaves = pick.choice([None, self._day((joins or since) + 3 * DAY, 30)])
            allocate(row, pupil, joins, leaves, weekdays=pick.choice([[], [], [0, 1, 2]]))

    def _day(self, since: date, within: int) -> date:
        return since + self.random.randint(0, within) * DAY


def half_up(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def recount(school: School, year: AcademicYear, until: date | None = None) -> dict[UUID, Decimal]:
    """Row → cost of its staff time, by asking on every single day who is there."""
    closed = {
        day
        for closure in Closure.objects.filter(school=school)
        for day in each_day(closure.starts_on, closure.ends_on + DAY)
    }
    closed |= BANK_HOLIDAYS
    terms = list(Term.objects.filter(year__school=school))
    found = {}
    for row in PlanRow.objects.filter(plan__year=year):
        exact = Fraction(0)
        for day in each_day(row.starts_on, min(row.ends_on, until or row.ends_on)):
            in_term = any(t.starts_on <= day <= t.ends_on for t in terms)
            asked = row.weekdays or [0, 1, 2, 3, 4]
            if day in closed or not in_term or day.weekday() not in asked or row.minutes is None:
                continue
            if not _here(row, day):
                continue
            hour = Fraction(_hourly(row, day)) * Fraction(row.times_a_week or 0, len(asked))
            exact += hour * Fraction(row.minutes, 60)
        found[row.pk] = half_up(exact)
    return found


def _here(row: PlanRow, day: date) -> set[UUID]:
    return {
        place.pupil_id
        for place in Allocation.objects.filter(row=row).on(day)
        if (not place.weekdays or day.weekday() in place.weekdays)
        and Enrolment.objects.on(day).filter(pupil=place.pupil_id).exists()
    }


def _hourly(row: PlanRow, day: date) -> Decimal:
    for copy in RowRate.objects.filter(row=row):
        if copy.starts_on <= day and (copy.ends_on is None or day < copy.ends_on):
            return copy.hourly
    for price in prices_of_school(row.school_id)[row.staff_role]:
        if price.starts_on <= day and (price.ends_on is None or day < price.ends_on):
            return price.hourly
    raise AssertionError(day)


@pytest.mark.parametrize("seed", range(6))
def test_every_direction_adds_up_and_a_recount_by_days_agrees(seed: int) -> None:
    world = World(seed)
    costs = open_costs(year=world.year, today=TODAY)
    assert costs.days_without_price == 0
    for until, which in ((None, "planned"), (TODAY + DAY, "to_date")):
        expected = recount(world.school, world.year, until)
        assert {line.row.pk: getattr(line, which).time for line in costs.lines} == expected
    check_sums(world, costs)


def check_sums(world: World, costs: Costs) -> None:
    total, by_pupil = costs.total, costs.by_pupil()
    classes: dict[UUID, SchoolClass | None] = defaultdict(lambda: None)
    ways: list[Mapping[Any, Sum]] = [
        by_pupil,
        costs.by(lambda line: line.row.plan_id),
        costs.by(lambda line: line.row.plan.school_class_id),
        costs.by(lambda line: line.row.intervention_id),
        costs.by(lambda line: line.row.funding_id),
        grouped(by_pupil, lambda pupil: classes[pupil]),
    ]
    for way in ways:
        assert sum(way.values(), Sum()) == total
    assert all(line.planned.total == sum(line.planned.of.values()) for line in costs.lines)
    assert total.planned >= total.to_date >= 0
    for pupil, each in by_pupil.items():
        assert open_costs(year=world.year, today=TODAY, pupil_ids=[pupil]).by_pupil()[pupil] == each


def test_a_shared_group_costs_what_the_formula_says(cast: Cast) -> None:
    """£16.50 × 30 minutes × 4 times a week in a whole week, for three: £11.00 each."""
    make_row(
        agreed_plan(cast.class_4h), None, cast.noah, cast.amara, cast.jayden,
        since=date(2026, 11, 2), until=date(2026, 11, 9), minutes=30, times_a_week=4,
    )  # fmt: skip
    found = open_costs(year=year_of(cast.harebell), today=TODAY).by_pupil()
    assert found == dict.fromkeys(
        (cast.noah.pk, cast.amara.pk, cast.jayden.pk), Sum(Decimal("11.00"), Decimal("11.00"))
    )


def test_who_has_left_the_school_is_paid_for_by_nobody_and_shares_no_more(cast: Cast) -> None:
    """The allocation was left open: the roll says who is there."""
    make_row(
        agreed_plan(cast.class_4h), None, cast.noah, cast.kacper, since=date(2026, 11, 2),
        until=date(2026, 11, 16), minutes=60, times_a_week=5, hourly="10.00",
    )  # fmt: skip
    leave(cast.kacper, date(2026, 11, 9))
    found = open_costs(year=year_of(cast.harebell), today=TODAY).by_pupil()
    assert found[cast.kacper.pk].planned == Decimal("25.00")
    assert found[cast.noah.pk].planned == Decimal("75.00")


def test_a_bank_holiday_in_term_costs_nothing(cast: Cast) -> None:
    make_row(
        agreed_plan(cast.class_4h, term=term_of(cast.harebell, "summer")), None, cast.noah,
        since=date(2027, 5, 3), until=date(2027, 5, 10), minutes=60, times_a_week=5, hourly="10",
    )  # fmt: skip
    found = open_costs(year=year_of(cast.harebell), today=TODAY).by_pupil()
    assert found[cast.noah.pk].planned == Decimal("40.00")


def test_days_after_an_agreed_rate_are_priced_at_the_schools_and_said_so(cast: Cast) -> None:
    set_rate(cast.harebell, "20.00")
    row = make_row(
        agreed_plan(cast.class_4h), None, cast.noah, since=date(2026, 11, 2),
        until=date(2026, 11, 16), minutes=60, times_a_week=5, hourly=None,
    )  # fmt: skip
    with in_change():
        RowRate.objects.create(
            row=row, hourly=Decimal(10), starts_on=row.starts_on, ends_on=date(2026, 11, 9)
        )
    (line,) = open_costs(year=year_of(cast.harebell), today=TODAY).lines
    assert (line.planned.time, line.is_estimated) == (Decimal("150.00"), True)


def test_days_without_any_rate_are_counted_and_not_hidden(cast: Cast) -> None:
    make_row(
        agreed_plan(cast.class_4h), None, cast.noah, since=date(2026, 11, 2),
        until=date(2026, 11, 9), hourly=None,
    )  # fmt: skip
    costs = open_costs(year=year_of(cast.harebell), today=TODAY)
    assert costs.days_without_price == 5
    assert costs.total == Sum()


def test_agreed_plans_alone_and_another_year(cast: Cast) -> None:
    make_row(agreed_plan(cast.class_4h), None, cast.noah)
    make_row(make_plan(cast.class_5b), None, cast.jayden)
    year = year_of(cast.harebell)
    assert len(open_costs(year=year, today=TODAY, with_drafts=True).lines) == 2
    (line,) = open_costs(year=year, today=TODAY).lines
    assert line.row.plan.school_class == cast.class_4h
    assert not open_costs(year=year_of(cast.harebell, 2025), today=TODAY).lines


def test_the_queries_do_not_grow_with_the_lines(cast: Cast) -> None:
    year, counts = year_of(cast.harebell), []
    plan = agreed_plan(cast.class_4h)
    for _ in range(2):
        for _ in range(3):
            make_row(plan, make_intervention(cast.harebell), cast.noah, cast.kacper)
        with CaptureQueriesContext(connection) as caught:
            open_costs(year=year, today=TODAY).by_pupil()
        counts.append(len(caught))
    assert counts == [7, 7]
