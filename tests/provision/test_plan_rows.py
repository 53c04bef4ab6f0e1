"""Many rows saved at once, each by itself; who is in them, and since when."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provision.choices import PlanState
from provision.costs.selectors.costs import open_costs
from provision.models import Allocation, PlanRow, RowRate
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.frame import plan_frame
from provision.plans.services.plans import agree_plan, propose_plan
from provision.plans.services.rows import save_rows
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed
from send_mis.schools.provision_days import provision_days
from tests.factories import (
    TODAY,
    actor_for_user,
    make_plan,
    make_pupil,
    make_row,
    record_session,
    set_rate,
    term_of,
)
from tests.people import Cast
from tests.provision.plan_people import TERM_STARTS, Desk, colleague, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def places(row: UUID) -> list[tuple[str, date, date | None]]:
    return [
        (a.pupil.forename, a.starts_on, a.ends_on)
        for a in Allocation.objects.filter(row=row).order_by("pupil__sort_key", "starts_on")
    ]


def test_a_row_is_kept_with_whoever_is_in_it(desk: Desk) -> None:
    key = desk.add(desk.noah, desk.layla, outcome="Takes turns for 20 minutes")
    row = PlanRow.objects.get(pk=key)
    assert (row.what, row.minutes, row.times_a_week, row.position) == ("Task board", 20, 3, 1)
    assert places(key) == [("Layla", TERM_STARTS, None), ("Noah", TERM_STARTS, None)]
    done = Change.objects.get(event="plan.rows_changed")
    assert set(done.pupil_ids) == {desk.noah.pk, desk.layla.pk}


def test_the_same_request_twice_is_one_row(desk: Desk) -> None:
    draft = RowDraft(uuid4(), 0, desk.content())
    first, second = desk.save(draft), desk.save(draft)
    assert (first.count, second.count) == (1, 0)
    assert second.rows[draft.id].is_kept
    assert PlanRow.objects.count() == 1
    assert Change.objects.filter(event="plan.rows_changed").count() == 1


def test_two_people_keep_their_different_rows(desk: Desk) -> None:
    one, two = desk.add(desk.noah), desk.add(desk.kacper)
    desk.save(RowDraft(one, 1, desk.content(desk.noah, outcome="Mine")))
    saved = desk.save(
        RowDraft(two, 1, desk.content(desk.kacper, outcome="Theirs")), actor=colleague(desk)
    )
    assert saved.rows[two].saved
    assert sorted(PlanRow.objects.values_list("outcome", flat=True)) == ["Mine", "Theirs"]


def test_of_two_in_the_same_row_the_second_sees_both(desk: Desk) -> None:
    key, other = desk.add(), desk.add(desk.kacper)
    desk.save(RowDraft(key, 1, desk.content(minutes=30)), actor=colleague(desk))
    saved = desk.save(
        RowDraft(key, 1, desk.content(minutes=45)), RowDraft(other, 1, desk.content(desk.layla))
    )
    clash = saved.rows[key]
    assert not clash.is_kept
    assert clash.theirs["How often"] == "30 minutes, 3 times a week"
    assert clash.by == "Ms Boateng"
    assert PlanRow.objects.get(pk=key).minutes == 30
    assert saved.rows[other].saved, "the row beside it is kept all the same"
    again = desk.save(RowDraft(key, clash.version, desk.content(minutes=45)))
    assert again.rows[key].saved


def test_both_typed_the_same(desk: Desk) -> None:
    key = desk.add()
    desk.save(RowDraft(key, 1, desk.content(minutes=30)), actor=colleague(desk))
    assert desk.save(RowDraft(key, 1, desk.content(minutes=30))).rows[key].is_kept


def test_a_row_taken_out_meanwhile_is_not_lost(desk: Desk) -> None:
    key = uuid4()
    saved = desk.save(RowDraft(key, 3, desk.content()))
    assert saved.rows[key].theirs == {"This row": "removed from the plan"}
    assert desk.save(RowDraft(key, 0, desk.content())).rows[key].saved


@pytest.mark.parametrize(
    ("change", "box", "words"),
    [
        ({"pupils": frozenset()}, "who", "needs at least one pupil"),
        ({"minutes": 0}, "minutes", "between 1 and 600"),
        ({"minutes": 10_000}, "minutes", "between 1 and 600"),
        ({"minutes": None}, "minutes", "Give both"),
        ({"times_a_week": None}, "times", "Give both"),
        ({"times_a_week": 21}, "times", "between 1 and 20"),
        ({"weeks": 61}, "weeks", "between 1 and 60"),
        ({"what": ""}, "what", "Say what is done"),
        ({"starts_on": date(2026, 10, 5), "ends_on": date(2026, 10, 5)}, "until", "before “From”"),
        ({"ends_on": date(2027, 1, 20)}, "until", "Fri 18 Dec 2026"),
        ({"starts_on": date(2026, 8, 30)}, "start", "Wed 2 Sep 2026"),
        ({"delivered_by_id": uuid4()}, "by", "not on the staff"),
        ({"intervention_id": uuid4()}, "what", "not in the school's catalogue"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_box(
    desk: Desk, change: dict[str, Any], box: str, words: str
) -> None:
    good, bad = RowDraft(uuid4(), 0, desk.content()), uuid4()
    saved = desk.save(good, RowDraft(bad, 0, desk.content(**change)))
    assert saved.rows[good.id].saved
    assert words in saved.rows[bad].problems[box][0]
    assert PlanRow.objects.count() == 1


def test_nobody_of_another_class_or_school(desk: Desk) -> None:
    stranger = desk.cast.elsewhere.pupil
    for pupil in (desk.cast.amara, stranger):
        key = uuid4()
        saved = desk.save(RowDraft(key, 0, desk.content(desk.noah, pupil)))
        assert "not in 4H" in saved.rows[key].problems["who"][0]
    assert not Allocation.objects.exists()


def test_a_pupil_without_sen_may_be_in_a_row(desk: Desk) -> None:
    assert not desk.layla.spells.exists()
    desk.add(desk.layla)


def test_a_row_of_another_plan_is_nobody_elses(desk: Desk, cast: Cast) -> None:
    theirs = make_row(make_plan(cast.class_5b), None, cast.jayden)
    with pytest.raises(NotAllowed):
        desk.save(RowDraft(theirs.pk, 1, desk.content()))
    theirs.refresh_from_db()
    assert theirs.version == 1


def test_readers_and_strangers_save_nothing(desk: Desk, cast: Cast) -> None:
    for user in (cast.ta, cast.head, cast.stranger("teacher"), cast.stranger("senco")):
        with pytest.raises(NotAllowed):
            save_rows(actor=actor_for_user(user), plan=desk.plan, drafts=[])


# --- Who is in a row, and since when -----------------------------------------------------------


def test_before_it_was_agreed_nothing_needs_remembering(desk: Desk) -> None:
    key = desk.add(desk.noah, desk.layla)
    desk.save(RowDraft(key, 1, desk.content(desk.noah, desk.kacper)))
    assert places(key) == [("Noah", TERM_STARTS, None), ("Kacper", TERM_STARTS, None)]


def test_in_a_row_that_runs_people_join_and_leave_today(desk: Desk) -> None:
    key = desk.add(desk.noah, desk.layla)
    record_session(PlanRow.objects.get(pk=key), date(2026, 10, 5))
    desk.save(RowDraft(key, 1, desk.content(desk.noah, desk.kacper)))
    assert places(key) == [
        ("Layla", TERM_STARTS, TODAY), ("Noah", TERM_STARTS, None), ("Kacper", TODAY, None),
    ]  # fmt: skip
    desk.save(RowDraft(key, 2, desk.content(desk.noah)))
    assert places(key)[-1] == ("Noah", TERM_STARTS, None)


def test_somebody_who_left_may_come_back_the_same_day(desk: Desk) -> None:
    key = desk.add(desk.noah, desk.layla)
    record_session(PlanRow.objects.get(pk=key), date(2026, 10, 5))
    desk.save(RowDraft(key, 1, desk.content(desk.noah)))
    desk.save(RowDraft(key, 2, desk.content(desk.noah, desk.layla)))
    assert places(key)[:2] == [("Layla", TERM_STARTS, TODAY), ("Layla", TODAY, None)]


def test_whoever_was_in_it_from_the_start_moves_with_the_start(desk: Desk) -> None:
    key = desk.add(desk.noah)
    desk.save(RowDraft(key, 1, desk.content(starts_on=date(2026, 10, 5))))
    assert places(key) == [("Noah", date(2026, 10, 5), None)]


def test_a_change_opens_an_agreed_plan_again(desk: Desk) -> None:
    plan = make_plan(desk.cast.class_5b, state=PlanState.AGREED)
    key = uuid4()
    saved = desk.save(RowDraft(key, 0, desk.content(desk.cast.jayden)), actor=desk.senco, plan=plan)
    plan.refresh_from_db()
    assert (plan.state, plan.version) == (PlanState.DRAFT, saved.after)
    assert plan.agreed_at is not None


# --- Speed --------------------------------------------------------------------------------------


def queries_of(desk: Desk, drafts: list[RowDraft]) -> int:
    with CaptureQueriesContext(connection) as found:
        saved = desk.save(*drafts)
    assert saved.count == len(drafts)
    return len(found)


def test_thirty_pupils_in_six_rows_each_are_as_many_queries_as_one(desk: Desk) -> None:
    desk.add(desk.kacper)
    few = queries_of(desk, [RowDraft(uuid4(), 0, desk.content())])
    pupils = [make_pupil(desk.cast.harebell, school_class=desk.school_class) for _ in range(30)]
    many = [
        RowDraft(uuid4(), 0, desk.content(pupil, outcome=f"Goal {n}"))
        for pupil in pupils
        for n in range(6)
    ]
    assert queries_of(desk, many) <= few
    assert PlanRow.objects.count() == 182
    changed = [RowDraft(d.id, 1, desk.content(*pupils, outcome="All")) for d in many[:6]]
    assert queries_of(desk, changed) <= few + 2


def test_weeks_leave_out_bank_holidays_as_minutes_and_money_do(desk: Desk, cast: Cast) -> None:
    """3 May 2027 is one: from that Monday a row of four days is not a full week."""
    plan = make_plan(cast.class_5b, term=term_of(cast.harebell, "summer"))
    days = plan_frame(plan, TODAY).days
    assert days.days == provision_days(plan.school_id).days
    assert days.weeks(date(2027, 5, 3), date(2027, 5, 10)) == Fraction(4, 5)


def test_another_role_is_priced_anew_when_the_change_is_agreed(desk: Desk) -> None:
    """The copied price is a teacher's, and holds until the TA is agreed."""
    school = desk.cast.harebell
    set_rate(school, "10.00")
    set_rate(school, "40.00", staff_role="teacher")
    key, other = desk.add(staff_role="teacher"), desk.add(desk.kacper, staff_role="teacher")
    agree(desk)
    assert hourly(key) == [Decimal("40.00")]
    desk.save(
        RowDraft(key, 1, desk.content(staff_role="ta")),
        RowDraft(other, 1, desk.content(desk.kacper, staff_role="teacher", outcome="More")),
    )
    assert hourly(key) == hourly(other) == [Decimal("40.00")]
    line = next(
        line for line in open_costs(year=desk.plan.year, today=TODAY).lines if line.row.pk == key
    )
    assert (line.is_agreed, line.is_estimated) == (True, False)
    assert {price.hourly for price in line.line.prices} == {Decimal("40.00")}
    agree(desk)
    assert hourly(key) == [Decimal("10.00")]
    assert hourly(other) == [Decimal("40.00")], "what is not about money changes no price"


def agree(desk: Desk) -> None:
    plan = propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    agree_plan(actor=desk.senco, plan=plan, version=plan.version)


def hourly(row: UUID) -> list[Decimal]:
    return list(RowRate.objects.filter(row=row).values_list("hourly", flat=True))
