"""Beside what a row is to reach the plan says how far its pupils have come."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.choices import OutcomeState, PlanState
from provision.models import Outcome, PlanRow, ProvisionPlan
from provision.plans.selectors.frame import plan_frame
from provision.plans.selectors.grid import plan_page
from provision.plans.selectors.so_far import SoFar, so_far_of
from pupils.models import Pupil
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    judge,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    note_point,
    term_of,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast: Cast) -> ProvisionPlan:
    return make_plan(cast.class_4h, state=PlanState.AGREED)


def serves(row: PlanRow, pupil: Pupil, *values: str, **fields: Any) -> Outcome:
    outcome = make_outcome(pupil, **fields)
    for number, value in enumerate(values):
        note_point(outcome, value, date(2026, 9, 28 - 2 * (len(values) - number)))
    with in_change():
        row.allocations.filter(pupil=pupil).update(outcome=outcome)
    return outcome


def of(cast: Cast, plan: ProvisionPlan, row: PlanRow) -> SoFar:
    actor = actor_for_user(cast.teacher)
    return so_far_of(actor, plan_frame(plan, TODAY)).get(row.pk, SoFar())


def test_the_last_three_of_the_target(cast: Cast, plan: ProvisionPlan) -> None:
    row = make_row(plan, None, cast.noah)
    serves(row, cast.noah, "19", "22", "25", "31", starts_on=date(2026, 9, 1))
    found = of(cast, plan, row)
    assert found.lines == ["18, then 22, 25, 31 of 40"]
    assert [(chip.kind, chip.text) for chip in found.chips] == [
        ("soon", "Ahead on Sat 26 Sep, not counted since")
    ]
    note_point(Outcome.objects.get(), "39", TODAY)
    assert [(chip.kind, chip.text) for chip in of(cast, plan, row).chips] == [("fine", "Ahead")]


def test_towards_less_and_not_counted_yet(cast: Cast, plan: ProvisionPlan) -> None:
    row, other = make_row(plan, None, cast.noah), make_row(plan, None, cast.kacper)
    serves(row, cast.noah, "9", baseline=Decimal(12), target=Decimal(5))
    serves(other, cast.kacper)
    assert of(cast, plan, row).lines == ["12, then 9, target 5"]
    assert of(cast, plan, other).lines == ["18, target 40"]
    assert [chip.text for chip in of(cast, plan, other).chips] == ["Not counted yet"]


def test_a_group_by_name_and_how_many_stand_where(cast: Cast, plan: ProvisionPlan) -> None:
    row = make_row(plan, None, cast.noah, cast.kacper)
    serves(row, cast.noah, "40")
    serves(row, cast.kacper, "41")
    found = of(cast, plan, row)
    assert found.lines == ["Noah B: 18, then 40 of 40", "Kacper N: 18, then 41 of 40"]
    assert [chip.text for chip in found.chips] == ["Target reached: Noah B, Kacper N"]


def test_the_only_one_of_a_group_by_name(cast: Cast, plan: ProvisionPlan) -> None:
    row = make_row(plan, None, cast.noah, cast.kacper)
    serves(row, cast.noah, "40")
    found = of(cast, plan, row)
    assert found.lines == ["Noah B: 18, then 40 of 40"]
    assert [chip.text for chip in found.chips] == ["Target reached: Noah B"]


def test_of_a_group_who_stands_where_and_how_it_ended(cast: Cast, plan: ProvisionPlan) -> None:
    row = make_row(plan, None, cast.noah, cast.kacper, cast.amara)
    serves(row, cast.noah, "40", state=OutcomeState.MET, closed_on=TODAY)
    judge(Outcome.objects.get(pupil=cast.noah), 4)
    serves(row, cast.kacper, "40", state=OutcomeState.MET, closed_on=TODAY)
    judge(Outcome.objects.get(pupil=cast.kacper), 3)
    serves(row, cast.amara)
    actor = actor_for_user(cast.senco)
    found = so_far_of(actor, plan_frame(plan, TODAY))[row.pk]
    assert sorted(chip.text for chip in found.chips) == [
        "Exceeded: Noah B", "Met: Kacper N", "Not counted yet: Amara O"
    ]  # fmt: skip


def test_nothing_of_pupils_of_another_class(cast: Cast) -> None:
    """A year group's plan names them; their figures are their own teacher's."""
    plan = make_plan(cast.class_4h, state=PlanState.AGREED)
    row = make_row(plan, None, cast.noah, cast.jayden)
    serves(row, cast.jayden, "31")
    assert of(cast, plan, row) == SoFar()
    whole = so_far_of(actor_for_user(cast.senco), plan_frame(plan, TODAY))
    assert whole[row.pk].lines == ["Jayden C: 18, then 31 of 40"]


def test_the_page_and_the_paper_say_it(cast: Cast, plan: ProvisionPlan) -> None:
    row = make_row(plan, None, cast.noah)
    serves(row, cast.noah, "22", "31", starts_on=date(2026, 9, 1))
    client = signed_in(cast.teacher)
    shown = unescape(client.get(reverse("plan", args=[plan.pk])).content.decode())
    assert "18, then 22, 31 of 40" in shown
    assert "Ahead" in shown
    assert client.get(reverse("plan_pdf", args=[plan.pk])).status_code == 200
    draft = make_plan(cast.class_4h, term=term_of(cast.harebell, "spring"))
    later = make_row(draft, None, cast.noah, since=date(2027, 1, 11), until=date(2027, 2, 8))
    serves(later, cast.noah, "22")
    page = plan_page(actor=actor_for_user(cast.teacher), plan=draft, printed=True)
    assert page.printed_rows[0]["so_far"].lines == ["18, then 22 of 40, due Fri 18 Dec"]


def test_two_queries_for_one_row_and_for_many(cast: Cast, plan: ProvisionPlan) -> None:
    def queries() -> int:
        frame, actor = plan_frame(plan, TODAY), actor_for_user(cast.teacher)
        with CaptureQueriesContext(connection) as found:
            so_far_of(actor, frame)
        return len(found)

    serves(make_row(plan, None, cast.noah), cast.noah, "22")
    assert queries() == 2
    for _ in range(6):
        pupil = make_pupil(cast.harebell, school_class=cast.class_4h)
        serves(make_row(plan, None, pupil), pupil, "22", "25")
    assert queries() == 2
