"""What the database refuses, whoever asks."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from provision.choices import FundingKind, OutcomeState, PlanState, Scale
from provision.models import (
    Allocation,
    Attendance,
    ImpactReview,
    Intervention,
    InterventionTraining,
    Judgement,
    Outcome,
    OutcomePoint,
    PlanRow,
    ProvisionPlan,
    ProvisionSettings,
    Rate,
    RowRate,
    Session,
)
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    allocate,
    fund,
    in_change,
    judge,
    make_class,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_user,
    record_session,
    review_impact,
    set_rate,
    term_of,
)
from tests.factories.schools import year_of
from tests.house.asked import set_to
from tests.provision.refusing import Here, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"minutes": 0}, "provision_row_minutes"),
        ({"minutes": 601}, "provision_row_minutes"),
        ({"minutes": 10_000}, "provision_row_minutes"),
        ({"times_a_week": 0}, "provision_row_times"),
        ({"times_a_week": 21}, "provision_row_times"),
        ({"weeks": 0}, "provision_row_weeks"),
        ({"weeks": 61}, "provision_row_weeks"),
        ({"minutes": None}, "provision_row_timed"),
        ({"ends_on": date(2026, 9, 7)}, "provision_row_dates_ordered"),
        ({"ends_on": date(2026, 9, 1)}, "provision_row_dates_ordered"),
        ({"weekdays": [5]}, "provision_row_weekdays"),
        ({"materials_cost": Decimal("-0.01")}, "provision_row_materials"),
        ({"intervention": None}, "provision_row_says_what"),
        ({"was_to_end_on": date(2027, 1, 8)}, "provision_row_ended_early"),
        (
            {"was_to_end_on": date(2026, 12, 18), "end_reason": "No adult"},
            "provision_row_ended_early",
        ),
    ],
)
def test_a_row_stays_within_its_bounds(here: Here, fields: dict[str, Any], constraint: str) -> None:
    refused(set_to(here.row, **fields), constraint)


def test_the_bounds_themselves_are_allowed(here: Here) -> None:
    with in_change():
        set_to(here.row, minutes=600, times_a_week=20, weeks=60)()
        set_to(here.row, minutes=1, times_a_week=1, weeks=1, weekdays=[0, 4], at=time(11))()
        set_to(here.row, minutes=None, times_a_week=None)()
        set_to(here.row, was_to_end_on=date(2027, 1, 8), end_reason="The group had finished")()


def test_the_message_of_a_bound_is_for_people(here: Here) -> None:
    here.row.minutes = 10_000
    with pytest.raises(ValidationError, match=r"Minutes must be between 1 and 600\."):
        here.row.validate_constraints()


def test_a_class_has_one_plan_a_term_and_a_year_group_one(here: Here) -> None:
    refused(lambda: make_plan(here.school_class), "provision_plan_once_a_class")
    make_plan(here.school_class, term=term_of(here.school, "spring"))
    make_plan(school=here.school, year_group=4)
    refused(lambda: make_plan(school=here.school, year_group=4), "provision_plan_once_a_year_group")
    make_plan(school=here.other, year_group=4)


def test_a_plan_is_of_a_class_or_of_a_year_group(here: Here) -> None:
    refused(lambda: make_plan(school=here.school), "provision_plan_class_or_year_group")
    refused(set_to(here.plan, year_group=4), "provision_plan_class_or_year_group")


def test_a_plan_says_who_and_when_or_neither(here: Here) -> None:
    refused(set_to(here.plan, proposed_by=make_user()), "provision_plan_proposed")
    refused(set_to(here.plan, state=PlanState.AGREED), "provision_plan_state_has_its_moment")
    spring = term_of(here.school, "spring")
    agreed = make_plan(here.school_class, term=spring, state=PlanState.AGREED)
    refused(set_to(agreed, agreed_at=None), "provision_plan_agreed")
    assert [s.number for s in agreed.snapshots.all()] == [1, 2]


def test_plan_term_class_and_year_are_of_one_school_and_year(here: Here) -> None:
    theirs, last_year = (
        term_of(here.other),
        make_class(here.school, "3H", year=year_of(here.school, 2025)),
    )
    refused(set_to(here.plan, term=theirs), "provision_provisionplan_term_year_fk")
    of_a_year_group = make_plan(school=here.school, year_group=4)
    refused(
        set_to(of_a_year_group, term=theirs, year=theirs.year),
        "provision_provisionplan_year_school_fk",
    )
    refused(
        set_to(here.plan, school_class=last_year), "provision_provisionplan_school_class_year_fk"
    )
    refused(
        set_to(here.plan, school_class=make_class(here.other)), "provision_provisionplan_school_cl"
    )


def test_no_two_schools_meet(here: Here) -> None:
    their_class = make_class(here.other)
    their_row = make_row(make_plan(their_class), make_intervention(here.other), here.stranger)
    their_outcome = make_outcome(here.stranger)
    mine = here.school
    session, review = record_session(here.row), review_impact(here.row)
    writes: list[Callable[[], object]] = [
        lambda: allocate(here.row, here.stranger),
        lambda: allocate(here.row, here.stranger, school=mine),
        lambda: allocate(their_row, here.pupil),
        set_to(here.row, intervention=their_row.intervention),
        set_to(here.row, plan=their_row.plan),
        set_to(here.row, funding=fund(here.other)),
        set_to(here.row, carried_from=their_row),
        set_to(here.plan, carried_from=their_row.plan),
        set_to(here.outcome, school=here.other),
        lambda: fund(mine, FundingKind.TOP_UP, pupil=here.stranger),
        lambda: fund(mine, year=year_of(here.other)),
        lambda: Attendance.objects.create(session=session, pupil=here.stranger),
        lambda: OutcomePoint.objects.create(
            outcome=their_outcome, session=session, measured_on=TODAY, value=1,
            noted_at=session.recorded_at,
        ),
        lambda: review.results.create(pupil=here.stranger, measure="words"),
        set_to(session, row=their_row),
        set_to(review, row=their_row),
    ]  # fmt: skip
    for write in writes:
        refused(write, r"_fk\"|foreign key")


def test_an_allocation_serves_its_own_pupils_outcome(here: Here) -> None:
    friend = make_pupil(here.school)
    refused(
        lambda: allocate(here.row, friend, outcome=here.outcome),
        "provision_allocation_outcome_pupil_fk",
    )
    refused(
        set_to(make_outcome(friend), follows=here.outcome), "provision_outcome_follows_pupil_fk"
    )
    allocate(here.row, friend, outcome=make_outcome(friend))


def test_a_pupil_is_in_a_row_once_at_a_time(here: Here) -> None:
    [place] = here.row.allocations.all()
    refused(lambda: allocate(here.row, here.pupil, date(2026, 10, 5)), "provision_allocation_once")
    with in_change():
        set_to(place, ends_on=date(2026, 10, 5))()
    allocate(here.row, here.pupil, date(2026, 10, 5))
    refused(set_to(place, ends_on=place.starts_on), "provision_allocation_dates_ordered")
    refused(set_to(place, weekdays=[6]), "provision_allocation_weekdays")


def test_rates_do_not_overlap_and_may_follow_one_another(here: Here) -> None:
    rate = set_rate(here.school, until=date(2026, 11, 4))
    set_rate(here.school, "17.10", since=date(2026, 11, 4))
    set_rate(here.school, "30", "teacher")
    set_rate(here.other)
    refused(
        lambda: set_rate(here.school, "18", since=date(2026, 11, 1), until=date(2026, 11, 3)),
        "provision_rate_no_overlap",
    )
    refused(set_to(rate, ends_on=rate.starts_on), "provision_rate_dates_ordered")
    refused(set_to(rate, hourly=Decimal(-1)), "provision_rate_hourly")
    refused(set_to(rate, hourly=Decimal("1000.01")), "provision_rate_hourly")


def test_the_rates_of_a_row_do_not_overlap(here: Here) -> None:
    refused(
        lambda: RowRate.objects.create(row=here.row, hourly=1, starts_on=date(2026, 11, 4)),
        "provision_rowrate_no_overlap",
    )


def test_top_up_is_for_one_pupil_and_other_funds_for_none(here: Here) -> None:
    fund(here.school, FundingKind.TOP_UP, pupil=here.pupil)
    fund(here.school, FundingKind.DISABILITY_ACCESS, pupil=here.pupil)
    fund(here.school, FundingKind.INCLUSION_FUND)
    refused(lambda: fund(here.school, FundingKind.TOP_UP), "provision_funding_for_whom")
    refused(
        lambda: fund(here.school, FundingKind.NOTIONAL, pupil=here.pupil),
        "provision_funding_for_whom",
    )
    refused(lambda: fund(here.school, amount="-1"), "provision_funding_amount")
    fund(here.school, name="Notional")
    refused(lambda: fund(here.school, name="Notional"), "provision_funding_name_once_a_year")
    fund(here.school, name="Notional", year=year_of(here.school, 2025))


def test_an_intervention_has_a_name_of_its_own(here: Here) -> None:
    make_intervention(here.school, "Lego therapy")
    refused(
        lambda: make_intervention(here.school, "LEGO therapy"), "provision_intervention_name_once"
    )
    make_intervention(here.other, "Lego therapy")
    for fields in (
        {"usual_minutes": 601}, {"usual_times_a_week": 0}, {"usual_weeks": 61},
        {"usual_group_size": 0}, {"unit_cost": Decimal(-1)},
    ):  # fmt: skip
        refused(set_to(here.intervention, **fields), "provision_intervention_")


def test_training_and_settings_are_recorded_once(here: Here) -> None:
    user = make_user()

    def train() -> InterventionTraining:
        return InterventionTraining.objects.create(
            intervention=here.intervention, user=user, trained_on=TODAY
        )

    with in_change():
        train()
        kept = ProvisionSettings.objects.create(school=here.school)
    assert (kept.threshold, kept.weeks_a_year, kept.scale) == (6000, 38, Scale.FOUR)
    refused(train, "provision_trained_once")
    refused(
        lambda: ProvisionSettings.objects.create(school=here.school),
        "provision_settings_once_a_school",
    )
    refused(set_to(kept, threshold=Decimal(0)), "provision_settings_threshold")
    refused(set_to(kept, near_percent=100), "provision_settings_near")
    refused(set_to(kept, weeks_a_year=0), "provision_settings_weeks")
    with in_change():
        set_to(kept, threshold=None)()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"text": ""}, "says_what"),
        ({"due_on": date(2026, 9, 7)}, "dates_ordered"),
        ({"measure": ""}, "counts_something"),
        ({"target": Decimal(101)}, "target_in_range"),
        ({"out_of": Decimal(0)}, "target_in_range"),
        ({"state": OutcomeState.MET}, "closed_when"),
        ({"closed_on": TODAY}, "closed_when"),
        ({"attempt": 0}, "attempt"),
    ],
)
def test_an_outcome_is_whole(here: Here, fields: dict[str, Any], constraint: str) -> None:
    refused(set_to(here.outcome, **fields), f"provision_outcome_{constraint}")


def test_an_outcome_need_not_be_counted_and_may_come_down(here: Here) -> None:
    make_outcome(
        here.pupil, "Tells an adult when it is loud", measure="", baseline=None, target=None,
        out_of=None,
    )  # fmt: skip
    make_outcome(here.pupil, baseline=Decimal(12), target=Decimal(5), out_of=None)


def test_an_outcome_is_taken_up_again_once(here: Here) -> None:
    make_outcome(here.pupil, follows=here.outcome, attempt=2)
    refused(
        lambda: make_outcome(here.pupil, follows=here.outcome), "provision_outcome_followed_once"
    )


def test_one_judgement_a_day_and_on_its_scale(here: Here) -> None:
    judge(here.outcome, 3)
    judge(here.outcome, 2, date(2026, 10, 19))
    refused(lambda: judge(here.outcome, 4), "provision_judgement_once_a_day")
    refused(lambda: judge(here.outcome, 0, date(2026, 12, 1)), "provision_judgement_on_its_scale")
    goal = make_outcome(here.pupil, scale=Scale.GOAL)
    judge(goal, -2)
    refused(lambda: judge(goal, 3, date(2026, 12, 1)), "provision_judgement_on_its_scale")


def test_named_filters(here: Here) -> None:
    assert list(PlanRow.objects.on(TODAY)) == [here.row]
    assert not PlanRow.objects.on(date(2026, 12, 19)).exists()
    assert list(PlanRow.objects.within(date(2026, 12, 18), date(2026, 12, 30))) == [here.row]
    assert not PlanRow.objects.within(date(2026, 12, 19), date(2026, 12, 30)).exists()
    assert Allocation.objects.running(TODAY).count() == 1
    assert not Allocation.objects.running(date(2026, 12, 19)).exists()
    assert list(Outcome.objects.due_by(date(2026, 12, 18))) == [here.outcome]
    assert not Outcome.objects.due_by(date(2026, 12, 17)).exists()
    session = record_session(here.row)
    record_session(here.row, date(2026, 11, 24), missed="trip")
    assert list(Session.objects.delivered()) == [session]
    assert list(Session.objects.within(TODAY, date(2026, 11, 24))) == [session]
    assert not Session.objects.corrected().exists()
    review = review_impact(here.row)
    assert list(ImpactReview.objects.due_by(review.due_on)) == [review]
    retired = make_intervention(here.school, retired_on=TODAY)
    assert set(Intervention.objects.in_use(TODAY)) == {here.intervention}
    assert retired in Intervention.objects.in_use(date(2026, 11, 22))
    rate = set_rate(here.school, until=TODAY)
    assert not Rate.objects.on(TODAY).exists()
    assert list(Rate.objects.within(date(2026, 11, 1), date(2026, 12, 1))) == [rate]


def test_every_fact_is_under_history_and_only_inside_a_change(here: Here) -> None:
    for row in (here.plan, here.row, here.outcome, here.intervention):
        with pytest.raises(IntegrityError), transaction.atomic():
            set_to(row, version=9)()
    assert School.objects.count() == 2
    assert ProvisionPlan.objects.count() == 1
    assert not Judgement.objects.exists()
