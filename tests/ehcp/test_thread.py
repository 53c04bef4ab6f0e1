"""The golden thread of plans: where it breaks, what mends it, who reads it; and the money."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from ehcp.choices import ThreadGap
from ehcp.delivered.rules.thread import (
    ThreadNeed,
    ThreadOutcome,
    ThreadProvision,
    ThreadRow,
    breaks_of,
)
from ehcp.delivered.rules.years import financial_year_of, months_within
from ehcp.models import EhcPlan, PlannedFor
from tests.factories import (
    expect,
    fund,
    in_change,
    leave,
    make_ehc_plan,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    promise,
)
from tests.people import Cast, signed_in
from tests.queries import queries

TODAY = date(2026, 11, 23)
NEED = ThreadNeed("Autism", "ASD", "CI")


def row(by: str = "Ms Patel", ends_on: date = date(2026, 12, 19)) -> ThreadRow:
    return ThreadRow(uuid4(), uuid4(), "Lego therapy", by, ends_on)


def outcome(**said: Any) -> ThreadOutcome:
    same = {"is_linked": True, "type": "ASD", "area": "CI"} | said
    return ThreadOutcome(uuid4(), "Plays a game", **same)


def line(of: ThreadOutcome | None, *rows: ThreadRow, **said: Any) -> ThreadProvision:
    same = {"kind": "timed", "provider": "school"} | said
    return ThreadProvision(uuid4(), "An hour", outcome_id=of.id if of else None, rows=rows, **same)


def kinds(needs: Any, outcomes: Any, lines: Any) -> list[ThreadGap]:
    return [each.kind for each in breaks_of(needs, outcomes, lines, TODAY)]


def test_a_whole_thread_does_not_break() -> None:
    goal = outcome()
    assert kinds([NEED], [goal], [line(goal, row())]) == []
    by_area = outcome(type="")
    assert kinds([NEED], [by_area], [line(by_area, row())]) == []


def test_each_place_where_it_breaks() -> None:
    other = outcome(type="SLCN")
    assert kinds([NEED], [other], [line(other, row())]) == [ThreadGap.NEED]
    loose = outcome(is_linked=False)
    assert kinds([], [loose], [line(loose, row())]) == [ThreadGap.UNLINKED]
    assert kinds([], [outcome()], []) == [ThreadGap.OUTCOME]
    assert kinds([], [], [line(None, row())]) == [ThreadGap.NO_OUTCOME]
    goal = outcome()
    assert kinds([], [goal], [line(goal)]) == [ThreadGap.UNPLANNED]
    over = row(ends_on=TODAY)
    assert kinds([], [goal], [line(goal, over)]) == [ThreadGap.UNPLANNED]
    assert kinds([], [goal], [line(goal, row(by=""))]) == [ThreadGap.NOBODY]
    assert kinds([], [goal], [line(goal, row(by=""), row())]) == []


def test_what_others_bring_stands_in_no_class_plan() -> None:
    goal = outcome()
    assert kinds([], [goal], [line(goal, kind="visits", provider="health")]) == []
    assert kinds([], [goal], [line(goal, kind="equipment")]) == []
    assert kinds([], [goal], [line(goal, kind="visits")]) == [ThreadGap.UNPLANNED]


def broken(cast: Cast) -> EhcPlan:
    plan: EhcPlan = make_ehc_plan(cast.noah)
    expect(plan, "Secret-outcome")
    promise(plan, "Secret-line")
    promise(plan, "Secret-of-H1", section="H1")
    return plan


@pytest.mark.django_db
def test_each_gap_has_the_link_that_mends_it_for_the_senco_alone(cast: Cast) -> None:
    plan = broken(cast)
    url = reverse("ehc_thread", args=[cast.noah.pk])
    page = signed_in(cast.senco).get(url).content.decode()
    for name in ("ehc_plan_outcomes", "ehc_plan_provision"):
        assert reverse(name, args=[plan.pk]) in page
    assert "Secret-of-H1" in page
    page = signed_in(cast.ta).get(url).content.decode()
    assert "Secret-line" in page
    assert "Secret-of-H1" not in page
    assert reverse("ehc_plan_outcomes", args=[plan.pk]) not in page
    # The needs are not hers to read.
    assert str(ThreadGap.NEED.label) not in page
    assert signed_in(cast.office).get(url).status_code == 403


@pytest.mark.django_db
def test_the_school_s_list_is_of_pupils_on_roll_and_for_who_reads_all(cast: Cast) -> None:
    broken(cast)
    gone = make_pupil(cast.harebell, surname="Gone", school_class=cast.class_4h)
    expect(make_ehc_plan(gone), "Left-outcome")
    leave(gone, date(2026, 11, 2))
    url = reverse("ehc_threads", args=[cast.harebell.slug])
    page = signed_in(cast.senco).get(url).content.decode()
    assert "Secret-outcome" in page
    assert "Left-outcome" not in page
    assert "The thread is broken in 1 of 1 plan." in page
    one = signed_in(cast.senco).get(url, {"kind": ThreadGap.UNPLANNED}).content.decode()
    assert "Secret-line" in one
    assert "Secret-outcome" not in one
    for role in ("teacher", "ta", "office", "governor"):
        assert signed_in(cast.here.people[role]).get(url).status_code == 403


@pytest.mark.django_db
def test_both_pages_cost_the_same_however_much_is_in_them(cast: Cast) -> None:
    plan = broken(cast)
    client = signed_in(cast.senco)
    urls = [
        reverse("ehc_thread", args=[cast.noah.pk]),
        reverse("ehc_threads", args=[cast.harebell.slug]),
    ]
    before = [queries(client, url) for url in urls]
    of_class = make_plan(cast.class_4h)
    for number in range(4):
        other = make_ehc_plan(make_pupil(cast.harebell, school_class=cast.class_4h))
        for of in (plan, other):
            goal = expect(of, f"Outcome {number}", outcome=make_outcome(of.pupil))
            made = promise(of, f"Line {number}", plan_outcome=goal)
            with in_change():
                PlannedFor.objects.create(
                    promised=made, row=make_row(of_class, None, of.pupil), pupil=of.pupil
                )
    assert [queries(client, url) for url in urls] == before
    assert max(before) <= 15


@pytest.mark.django_db
def test_the_money_that_comes_with_a_plan_is_shown_against_its_lines(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    made = promise(plan)
    row = make_row(make_plan(cast.class_4h, state="agreed"), None, cast.noah)
    with in_change():
        PlannedFor.objects.create(promised=made, row=row, pupil=cast.noah)
    url = reverse("ehc_delivered", args=[cast.noah.pk])
    senco = signed_in(cast.senco)
    page = senco.get(url).content.decode()
    assert "Not recorded" in page
    assert "Record the top-up that comes with the plan" in page
    fund(cast.harebell, "top_up", "5000", cast.noah, name="Top-up Noah")
    page = senco.get(url).content.decode()
    assert "£5,000.00" in page
    assert "Top-up Noah" in page
    assert "not planned" in page
    assert "Money that comes" not in signed_in(cast.teacher).get(url).content.decode()


def test_the_authoritys_financial_year_has_seven_and_five_months_of_two_school_years() -> None:
    assert financial_year_of(date(2026, 3, 31)).starts_on == date(2025, 4, 1)
    year = financial_year_of(date(2026, 4, 1))
    assert (year.starts_on, year.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    months = [
        months_within(date(first, 9, 1), date(first + 1, 8, 31), year)
        for first in range(2024, 2028)
    ]
    assert months == [0, 5, 7, 0]


@pytest.mark.django_db
def test_a_maintained_school_sees_the_money_from_april_to_march_too(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    made = promise(plan)
    row = make_row(make_plan(cast.class_4h, state="agreed"), None, cast.noah)
    with in_change():
        PlannedFor.objects.create(promised=made, row=row, pupil=cast.noah)
    fund(cast.harebell, "top_up", "6000", cast.noah, name="Top-up Noah")
    url, senco = reverse("ehc_delivered", args=[cast.noah.pk]), signed_in(cast.senco)
    # An academy is paid by the school year.
    assert "financial year" not in senco.get(url).content.decode()
    with in_change():
        cast.trust.kind = "federation"
        cast.trust.save()
    page = senco.get(url).content.decode()
    assert "In the authority’s financial year" in page
    assert "7 months of " in page
    assert "£3,500.00" in page
    assert "Spent in it up to today" in page
    # An academy of no trust, or a school whose office says what it is.
    with in_change():
        cast.harebell.kind = "academy"
        cast.harebell.save()
    assert "financial year" not in senco.get(url).content.decode()
