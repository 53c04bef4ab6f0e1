from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from provision.catalogue.rules import STARTER_SET
from provision.choices import OutcomeState, PlanState, SessionState
from provision.minutes import Pattern
from provision.models import (
    Allocation,
    Attendance,
    FundingStream,
    ImpactReview,
    Intervention,
    Outcome,
    PlanRow,
    ProvisionPlan,
    Session,
)
from provision.rates.rules import CostLine, CostPlace, Price, line_cost
from pupils.models import Pupil
from send_mis.schools.models import Closure, Term
from send_mis.schools.provision_days import provision_days
from send_mis.schools.school_days import SchoolDays
from tests.demo.making import MadeOn, make_again

TODAY = date(2026, 11, 23)
AT_HAREBELL = {"school__urn": "990001"}


def pupil(surname: str, forename: str) -> Pupil:
    return Pupil.objects.get(legal_surname=surname, legal_forename=forename)


def test_its_provision_is_as_the_story_tells(made_on: MadeOn) -> None:
    made_on(TODAY)
    the_plans_and_outcomes_of_the_story()
    plans_and_their_rows_keep_to_school_days()
    eighty_two_of_a_hundred_sessions_were_held()
    reviews_after_six_weeks_are_due_late_and_done()
    assert jaydens_cost(TODAY) == Decimal("5640.00")


def the_plans_and_outcomes_of_the_story() -> None:
    assert Intervention.objects.filter(**AT_HAREBELL).count() == len(STARTER_SET)
    plans = ProvisionPlan.objects.filter(**AT_HAREBELL)
    states = Counter(plans.filter(term__name="autumn").values_list("state", flat=True))
    assert states[PlanState.PROPOSED] == 1
    assert states[PlanState.DRAFT] == 2
    assert states[PlanState.AGREED] > 5
    assert plans.exclude(sent_back_because="").count() == 1
    assert plans.filter(term__name="summer", state=PlanState.AGREED).exists()
    reads = Outcome.objects.get(text__startswith="Reads 40 of 100", points__value=31)
    assert [p.value for p in reads.points.order_by("measured_on")] == [22, 25, 31]
    asks = Outcome.objects.get(pupil=pupil("Hussain", "Ayaan"), text__contains="4 of 5 snacks")
    assert asks.baseline == 1
    flat = Outcome.objects.get(pupil=pupil("Bright", "Noah"), text__startswith="Back on task")
    assert {p.value for p in flat.points.all()} == {1}
    third = Outcome.objects.get(attempt=3)
    assert (third.pupil, third.state) == (pupil("Clarke", "Jayden"), OutcomeState.NOT_MET)
    assert third.follows is not None
    assert third.follows.follows is not None
    hours = PlanRow.objects.get(minutes=180, allocations__pupil=pupil("Bright", "Noah"))
    assert hours.minutes * hours.times_a_week == 15 * 60
    assert hours.delivered_by.full_name == "Sheila Doyle"
    assert FundingStream.objects.filter(pupil=pupil("Bright", "Noah"), kind="top_up").exists()


def plans_and_their_rows_keep_to_school_days() -> None:
    plans = ProvisionPlan.objects.filter(proposed_at__isnull=False)
    days_of = {
        key: set(provision_days(key).days)
        for key in plans.values_list("school", flat=True).distinct()
    }
    for row in PlanRow.objects.all():
        assert row.ends_on - timedelta(days=1) in days_of[row.school_id], row.ends_on
    for plan in plans:
        days = days_of[plan.school_id]
        for moment in filter(None, (plan.proposed_at, plan.agreed_at)):
            assert moment.date() in days, moment
        made = {snapshot.made_at for snapshot in plan.snapshots.all()}
        assert made == {*filter(None, (plan.proposed_at, plan.agreed_at))}
    board = PlanRow.objects.get(what="Task board, in class")
    assert (board.delivered_by.full_name, board.staff_role) == ("Daniel Boateng", "teacher")


def eighty_two_of_a_hundred_sessions_were_held() -> None:
    states = Counter(Session.objects.values_list("state", flat=True))
    assert states.total() > 2000
    assert states[SessionState.DELIVERED] * 100 // states.total() in (81, 82)
    reasons = set(Session.objects.exclude(reason="").values_list("reason", flat=True))
    assert {"pupil_absent", "staff_covering", "staff_absent", "trip"} <= reasons
    assert not Session.objects.filter(held_on__gte=TODAY).exists()
    stopped = PlanRow.objects.get(intervention__name="Reading fluency group",
                                  plan__term__name="autumn")  # fmt: skip
    last = stopped.sessions.filter(state=SessionState.DELIVERED).latest("held_on").held_on
    assert last < stopped.starts_on + timedelta(weeks=4)
    assert stopped.ends_on > TODAY
    days = SchoolDays.of(Term.objects.all(), Closure.objects.all())
    assert set(Session.objects.values_list("held_on", flat=True)) <= set(days.days)
    # Nobody is on the list of a session on a day on which they do not come.
    for there in Attendance.objects.filter(pupil=pupil("Hussain", "Ayaan")).select_related(
        "session"
    ):
        assert there.session.held_on.weekday() in (0, 1, 2)


def reviews_after_six_weeks_are_due_late_and_done() -> None:
    assert ImpactReview.objects.due_by(TODAY - timedelta(days=1)).exists()
    assert ImpactReview.objects.still_to_do().filter(due_on__gte=TODAY).exists()
    assert ImpactReview.objects.filter(done_on__isnull=False, results__exit__isnull=False).exists()


@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 20)])
def test_jayden_has_cost_5640_and_passes_6000_next_month(made_on: MadeOn, today: date) -> None:
    made_on(today, pupils=100)
    assert jaydens_cost(today) == Decimal("5640.00")
    month_end = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert jaydens_cost(month_end - timedelta(days=1)) < 6000
    next_month_end = (month_end + timedelta(days=32)).replace(day=1)
    assert jaydens_cost(next_month_end - timedelta(days=1)) > 6000


def jaydens_cost(day: date) -> Decimal:
    """To the end of that day, from what is written in the tables."""
    jayden = pupil("Clarke", "Jayden")
    days = provision_days(jayden.school_id)
    year = jayden.school.years.order_by("starts_on")[1]
    cost = Decimal(0)
    for row in PlanRow.objects.filter(allocations__pupil=jayden, plan__year=year):
        timed = Pattern(row.minutes, row.times_a_week, frozenset(row.weekdays)) if (
            row.minutes
        ) else None  # fmt: skip
        prices = [Price(r.hourly, r.starts_on, r.ends_on) for r in row.rates.all()]
        places = [
            CostPlace(p.pupil_id, p.starts_on, p.ends_on, frozenset(p.weekdays))
            for p in Allocation.objects.filter(row=row)
        ]
        line = CostLine(row.starts_on, row.ends_on, timed, prices, row.materials_cost)
        cost += line_cost(line, places, days, until=day + timedelta(days=1)).of[jayden.pk]
    return cost


def test_run_again_the_sessions_reach_the_new_day(
    monkeypatch: pytest.MonkeyPatch, made_on: MadeOn
) -> None:
    made_on(TODAY, pupils=100)
    rows = PlanRow.objects.count()
    make_again(monkeypatch, TODAY + timedelta(days=9), pupils=100)
    assert PlanRow.objects.count() == rows
    assert Session.objects.latest("held_on").held_on == TODAY + timedelta(days=8)


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2027, 8, 14), date(2027, 1, 1)])
def test_it_stands_in_the_holidays_too(made_on: MadeOn, today: date) -> None:
    made_on(today, pupils=100)
    assert Session.objects.filter(**AT_HAREBELL).exists()


def test_another_school_has_little_provision(made_on: MadeOn) -> None:
    made_on(TODAY, schools=2, pupils=100)
    elsewhere: dict[str, Any] = {"school__urn": "991001"}
    assert 0 < Allocation.objects.filter(**elsewhere).count() < 100
    assert 0 < Session.objects.filter(**elsewhere).count() < 300
