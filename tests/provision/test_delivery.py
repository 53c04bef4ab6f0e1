"""Minutes add up in every direction, and agree with a count of one day after the other."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any
from uuid import UUID

import pytest

from provision.choices import NO_SHORTFALL, SessionState
from provision.delivery.selectors.counts import (
    DeliveredPart,
    added,
    added_by,
    delivery_of,
    judged,
    timed_places,
)  # fmt: skip
from provision.delivery.selectors.stopped import stopped_lines
from provision.minutes import Verdict
from provision.models import Allocation, Attendance, PlanRow, Session
from pupils.models import Enrolment, Pupil
from send_mis.schools.models import Closure, School
from send_mis.schools.periods import Period
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_time import school_time
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    leave,
    make_class,
    make_pupil,
    make_school,
)
from tests.factories.provision import allocate, make_plan, make_row, record_session
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

HALVES = [
    Period("first", date(2026, 9, 2), date(2026, 10, 26)),
    Period("second", date(2026, 11, 2), TODAY),
]
REASONS = ("pupil_absent", "staff_covering", "shared", "not_attending")


@pytest.fixture
def school() -> School:
    made = make_school()
    with in_change():
        Closure.objects.create(
            school=made, kind="half_term", starts_on=date(2026, 10, 26),
            ends_on=date(2026, 10, 30),
        )  # fmt: skip
    return made


def parts_of(school: School, periods: list[Period] = HALVES) -> list[DeliveredPart]:
    places = Allocation.objects.filter(school=school)
    return delivery_of(timed_places(places), provision_days(school.pk), periods)


def a_muddle(school: School, seed: int) -> list[PlanRow]:
    """Two classes' plans: shared groups, part weeks, part-time pupils, joiners, leavers, moves."""
    random = Random(seed)
    rows = []
    rooms = [make_class(school, f"{seed}{letter}") for letter in "AB"]
    pupils = [make_pupil(school, surname=f"S{seed}n{n}", school_class=rooms[n % 2])
              for n in range(5)]  # fmt: skip
    leave(pupils[0], date(2026, 10, 14))
    for room in rooms:
        for _ in range(2):
            since = date(2026, 9, 2) + timedelta(days=random.randrange(40))
            weekdays = random.choice([[], [0, 2, 4], [1], [3, 4]])
            row = make_row(
                plan_of(room), since=since, until=since + timedelta(days=random.randrange(8, 90)),
                minutes=random.choice([10, 25, 45]), weekdays=weekdays,
                times_a_week=random.choice([1, 3, 5]),
            )  # fmt: skip
            for pupil in random.sample(pupils, random.randrange(1, 5)):
                joins = row.starts_on + timedelta(days=random.randrange(-3, 20))
                until = random.choice([None, joins + timedelta(days=random.randrange(1, 40))])
                comes = random.choice([[], [], [0, 1, 2]])
                allocate(row, pupil, since=joins, until=until, weekdays=comes)
                if until is not None:
                    # Away for three days, and back.
                    allocate(row, pupil, since=until + timedelta(days=3), weekdays=comes)
            muddled_sessions(row, random)
            rows.append(row)
    return rows


def plan_of(room: Any) -> Any:
    return room.plans.first() or make_plan(room)


def muddled_sessions(row: PlanRow, random: Random) -> None:
    for offset in range(0, (row.ends_on - row.starts_on).days, random.choice([2, 3])):
        day = row.starts_on + timedelta(days=offset)
        if day.weekday() > 4 or day >= TODAY:
            continue
        missed = random.choice(["", "", "", *REASONS])
        here = [place.pupil for place in row.allocations.on(day)]
        absent = {p: "pupil_absent" for p in here if not missed and random.random() < 0.2}
        assert row.minutes is not None
        record_session(
            row, day, missed=missed, absent=absent,
            minutes=None if missed else max(1, row.minutes + random.choice([0, 0, -5, 7])),
        )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_minutes_agree_with_a_count_of_each_day(school: School, seed: int) -> None:
    a_muddle(school, seed)
    found = {(p.row_id, p.pupil_id, p.period): p.tally for p in parts_of(school)}
    planned, delivered, lost, excused = counted(school)
    for key, tally in found.items():
        assert tally.planned == planned.get(key, 0), key
        assert tally.delivered == delivered[key], key
        assert sum(tally.lost.values()) == lost[key], key
        assert tally.excused == excused[key], key
    assert sum(t.delivered for t in found.values()) == sum(delivered.values())
    assert {k for k, n in planned.items() if n} <= found.keys()


def counted(school: School) -> tuple[dict[Any, Fraction], Counter[Any], Counter[Any], Counter[Any]]:
    """The same, one day and one record after the other."""
    planned: dict[Any, Fraction] = {}
    for place in Allocation.objects.filter(school=school).select_related("row"):
        row = place.row
        for day in provision_days(school.pk).days:
            if is_in(place, row, day) and period_of(day) is not None:
                key = (row.pk, place.pupil_id, period_of(day))
                each = Fraction(row.minutes * row.times_a_week, len(row.weekdays) or 5)
                planned[key] = planned.get(key, Fraction(0)) + each
    delivered: Counter[Any] = Counter()
    lost: Counter[Any] = Counter()
    excused: Counter[Any] = Counter()
    for there in Attendance.objects.filter(school=school).select_related("session"):
        session, period = there.session, period_of(there.session.held_on)
        key = (session.row_id, there.pupil_id, period)
        if period is not None and there.is_present:
            assert session.minutes is not None
            delivered[key] += session.minutes
            lost[key] += max(0, session.planned_minutes - session.minutes)
        elif period is not None:
            lost[key] += session.planned_minutes
    for session in Session.objects.filter(school=school, state=SessionState.MISSED):
        for place in session.row.allocations.on(session.held_on):
            comes = not place.weekdays or session.held_on.weekday() in place.weekdays
            period = period_of(session.held_on)
            if comes and period is not None and on_roll(place.pupil_id, session.held_on):
                key = (session.row_id, place.pupil_id, period)
                (excused if session.reason in NO_SHORTFALL else lost)[key] += (
                    session.planned_minutes
                )
    return planned, delivered, lost, excused


def is_in(place: Allocation, row: PlanRow, day: date) -> bool:
    return (
        row.starts_on <= day < row.ends_on
        and place.starts_on <= day
        and (place.ends_on is None or day < place.ends_on)
        and (not row.weekdays or day.weekday() in row.weekdays)
        and (not place.weekdays or day.weekday() in place.weekdays)
        and on_roll(place.pupil_id, day)
    )


def on_roll(pupil_id: UUID, day: date) -> bool:
    return Enrolment.objects.on(day).filter(pupil=pupil_id).exists()


def period_of(day: date) -> int | None:
    # Recorded in the half-term break: counted with the half-term after it.
    return next((n for n, half in enumerate(HALVES) if day < half.until), None) if (
        day >= HALVES[0].since
    ) else None  # fmt: skip


def test_parts_add_up_by_pupil_line_class_half_term_and_school(school: School) -> None:
    a_muddle(school, 9)
    parts = parts_of(school)
    whole = added(part.tally for part in parts)
    plan_of_row = dict(PlanRow.objects.values_list("pk", "plan"))
    for key in (
        lambda part: part.pupil_id,
        lambda part: part.row_id,
        lambda part: plan_of_row[part.row_id],
        lambda part: part.period,
    ):
        groups = added_by(parts, key)
        assert added(groups.values()) == whole
        assert len(groups) > 1
    for tally in (whole, *(part.tally for part in parts)):
        assert tally.planned + tally.beyond == (
            tally.delivered + sum(tally.lost.values()) + tally.excused + tally.unrecorded
        )
    one_period = [Period("both", HALVES[0].since, HALVES[1].until)]
    assert added(p.tally for p in parts_of(school, one_period)).delivered == whole.delivered
    assert added(p.tally for p in parts_of(school, one_period)).planned == whole.planned


def test_shared_time_is_no_shortfall_and_a_closure_owes_nothing(school: School) -> None:
    room = make_class(school)
    pupil = make_pupil(school, school_class=room)
    row = make_row(
        make_plan(room), None, pupil, minutes=30, times_a_week=5,
        since=date(2026, 10, 19), until=date(2026, 11, 7),
    )  # fmt: skip
    week = [date(2026, 10, 19) + timedelta(days=n) for n in range(5)]
    for day in week[:3]:
        record_session(row, day)
    for day, reason in zip(week[3:], ("shared", "not_attending"), strict=True):
        record_session(row, day, missed=reason)
    (part,) = parts_of(school, [Period("before the break", date(2026, 9, 2), date(2026, 11, 2))])
    # The week of the half-term break owes nothing.
    assert part.tally.planned == 150
    assert part.tally.due == 90
    assert part.tally.percent == 100


def test_a_line_is_flagged_below_seventy_per_cent_after_two_weeks(school: School) -> None:
    room = make_class(school)
    pupil = make_pupil(school, school_class=room)
    row = make_row(make_plan(room), None, pupil, minutes=20, times_a_week=5,
                   since=date(2026, 11, 2))  # fmt: skip
    days = [d for d in provision_days(school.pk).days if date(2026, 11, 2) <= d < TODAY]
    for day in days[:6]:
        record_session(row, day)
    early = [Period("", date(2026, 11, 2), days[9])]
    assert judged(parts_of(school, early)) is Verdict.FEW_DAYS
    later = [Period("", date(2026, 11, 2), days[9] + timedelta(days=1))]
    assert judged(parts_of(school, later)) is Verdict.SHORT
    record_session(row, days[6])
    assert judged(parts_of(school, later)) is Verdict.FINE


def test_a_line_is_judged_by_the_pupil_who_is_in_it_longest(school: School) -> None:
    room = make_class(school)
    old, new = (make_pupil(school, school_class=room) for _ in range(2))
    row = make_row(make_plan(room), None, old, minutes=20, times_a_week=1,
                   since=date(2026, 9, 7))  # fmt: skip
    allocate(row, new, since=date(2026, 11, 9))
    assert judged(parts_of(school)) is Verdict.SHORT
    assert judged(p for p in parts_of(school) if p.pupil_id == new.pk) is Verdict.FEW_SESSIONS
    assert judged([]) is Verdict.FINE


def test_it_asks_the_same_queries_for_two_and_for_twenty(
    school: School, django_assert_num_queries: Any
) -> None:
    def asks() -> None:
        time = school_time(school.pk)
        delivery_of(timed_places(Allocation.objects.filter(school=school)), time.days, HALVES)

    a_muddle(school, 1)
    with django_assert_num_queries(6):
        asks()
    a_muddle(school, 2)
    assert Pupil.objects.filter(school=school).count() == 10
    with django_assert_num_queries(6):
        asks()


def test_a_group_that_quietly_stopped_is_named(cast: Cast) -> None:
    plan = make_plan(cast.class_4h)
    stopped = make_row(plan, None, cast.noah, what="Reading group")
    held = make_row(plan, None, cast.noah, what="Lego therapy")
    # Ended as planned, and an approach without sessions: neither has stopped.
    make_row(plan, None, cast.noah, what="Task board", minutes=None, times_a_week=None)
    make_row(plan, None, cast.noah, until=date(2026, 11, 1))
    record_session(stopped, date(2026, 10, 2))
    record_session(stopped, date(2026, 11, 18), missed="staff_covering")
    record_session(held, date(2026, 11, 17))
    time = school_time(cast.harebell.pk)
    found = stopped_lines(actor=actor_for_user(cast.senco), school=cast.harebell, time=time)
    assert [(line.name, line.last_held_on) for line in found] == [
        ("Reading group", date(2026, 10, 2))
    ]
    assert not stopped_lines(
        actor=actor_for_user(cast.stranger("senco")), school=cast.harebell, time=time
    )
    page = signed_in(cast.senco).get("/").content.decode()
    assert "1 intervention has stopped" in page
    assert "Reading group in 4H, last held 7 weeks ago." in page
