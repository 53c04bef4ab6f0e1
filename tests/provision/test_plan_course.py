"""From one term's plan to the next: started, sent, agreed, compared, brought back."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provision.choices import PlanState
from provision.models import Allocation, PlanRow, PlanSnapshot, ProvisionPlan
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.sources import source_for
from provision.plans.selectors.versions import compare, version_of, versions_of, versions_page
from provision.plans.services import plans as service
from provision.plans.services.restoring import restore_version
from provision.plans.services.row_changes import end_row, join_row, leave_row, remove_row
from pupils.models import Pupil
from send_mis.errors import AlreadyDone, EditConflict, NotAllowed, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    in_change,
    make_class,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
    make_row,
    make_user,
    move_class,
    record_session,
    set_rate,
    term_of,
)
from tests.factories.schools import year_of
from tests.people import Cast
from tests.provision.plan_people import AFTER_TERM, TERM_STARTS, Desk, colleague, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def always_on(desk: Desk, *pupils: Pupil, **fields: object) -> UUID:
    return desk.add(*pupils, minutes=None, times_a_week=None, weeks=None, **fields)


# --- From last term's --------------------------------------------------------------------------


def spring(desk: Desk) -> service.Started:
    term = term_of(desk.cast.harebell, "spring")
    source = source_for(desk.teacher, term, school_class=desk.school_class, year_group=None)
    return service.start_plan(
        actor=desk.teacher, term=term, school_class=desk.school_class, source=source
    )


def test_rows_come_along_with_new_dates_and_their_outcomes(desk: Desk) -> None:
    key = desk.add(
        desk.noah, desk.layla, outcome="Takes turns", weeks=6, ends_on=date(2026, 10, 17)
    )
    goal = make_outcome(desk.noah)
    with in_change():
        Allocation.objects.filter(row=key, pupil=desk.noah).update(outcome=goal)
    started = spring(desk)
    row = started.plan.rows.get()
    assert (started.rows, started.left_out) == (1, [])
    assert (row.carried_from_id, row.outcome, row.weeks) == (key, "Takes turns", 6)
    assert (row.starts_on, row.ends_on) == (date(2027, 1, 4), date(2027, 2, 15))
    assert {a.pupil for a in row.allocations.all()} == {desk.noah, desk.layla}
    assert row.allocations.get(pupil=desk.noah).outcome == goal


def test_weeks_are_those_of_the_dates(desk: Desk) -> None:
    """Autumn has more weeks than spring: 14 of them do not fit there."""
    desk.add(outcome="Fourteen", weeks=14, ends_on=date(2026, 12, 12))
    desk.add(outcome="All", weeks=15)
    desk.add(outcome="Always", weeks=None, minutes=None, times_a_week=None)
    rows = spring(desk).plan.rows.order_by("position")
    assert [(row.outcome, row.weeks, row.ends_on) for row in rows] == [
        ("Fourteen", 12, date(2027, 3, 27)), ("All", 12, date(2027, 3, 27)),
        ("Always", None, date(2027, 3, 27)),
    ]  # fmt: skip


def test_what_does_not_fit_is_left_out_and_said(desk: Desk) -> None:
    old = make_intervention(desk.cast.harebell, "Old scheme", retired_on=date(2026, 12, 1))
    gone = make_user(full_name="Mo Left", title="Mr", is_active=False)
    make_row(desk.plan, old, desk.noah)
    make_row(desk.plan, None, desk.layla, what="Swimming")
    make_row(desk.plan, None, desk.noah, desk.layla, what="Lego", delivered_by=gone)
    make_row(
        desk.plan, None, desk.noah, what="Mentoring", until=date(2026, 11, 1),
        was_to_end_on=AFTER_TERM, end_reason="It had done its work.",
    )  # fmt: skip
    move_class(desk.layla, desk.cast.class_5b, date(2026, 11, 2))
    started = spring(desk)
    assert started.left_out == [
        "Old scheme: the school no longer offers it, since Tue 1 Dec 2026.",
        "Swimming: Layla Ahmed is not in 4H this term.",
        "Layla Ahmed in Lego: not in 4H this term.",
        "Mr Left in Lego: no longer on the staff. Say who delivers it now.",
        "Mentoring: it was ended early, because it had done its work.",
    ]
    assert [row.what for row in started.plan.rows.all()] == ["Lego"]


def test_in_september_the_plan_of_last_years_class_is_found(cast: Cast) -> None:
    old = make_class(cast.harebell, "3H", (3,), year=year_of(cast.harebell, 2025))
    pupil = make_pupil(cast.harebell, school_class=old, since=date(2025, 9, 1))
    summer = make_plan(old, term=term_of(cast.harebell, "summer", 2025))
    make_row(summer, None, pupil, since=date(2026, 4, 13), until=date(2026, 7, 22))
    move_class(pupil, cast.class_4h, date(2026, 9, 1))
    actor = actor_for_user(cast.teacher)
    term = term_of(cast.harebell)
    assert source_for(actor, term, school_class=cast.class_4h, year_group=None) == summer
    assert source_for(actor, term, school_class=cast.class_5b, year_group=None) is None


def test_one_plan_a_class_and_term(desk: Desk, cast: Cast) -> None:
    with pytest.raises(AlreadyDone, match="The plan of 4H, Autumn term 2026, was started already"):
        service.start_plan(actor=desk.teacher, term=desk.plan.term, school_class=desk.school_class)
    with pytest.raises(NotAllowed):
        service.start_plan(actor=desk.teacher, term=desk.plan.term, school_class=cast.class_5b)
    with pytest.raises(NotAllowed):
        service.start_plan(actor=desk.teacher, term=desk.plan.term, year_group=5)
    made = service.start_plan(actor=desk.teacher, term=desk.plan.term, year_group=4).plan
    assert ProvisionPlan.objects.get(pk=made.pk).year_group == 4


# --- Sent, agreed, compared, brought back ------------------------------------------------------


def agreed(desk: Desk) -> ProvisionPlan:
    sent = service.propose_plan(actor=desk.teacher, plan=desk.plan, version=desk.fresh().version)
    return service.agree_plan(actor=desk.senco, plan=desk.plan, version=sent.version)


def test_rates_are_copied_when_it_is_agreed(desk: Desk) -> None:
    set_rate(desk.cast.harebell, "16.50")
    key = desk.add()
    agreed(desk)
    assert PlanRow.objects.get(pk=key).rates.get().hourly == 16.50


def test_an_empty_plan_is_not_sent(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="empty"):
        service.propose_plan(actor=desk.teacher, plan=desk.plan, version=1)


def test_a_teacher_agrees_nothing(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        service.agree_plan(actor=desk.teacher, plan=desk.plan, version=1)


def test_two_versions_field_by_field(desk: Desk) -> None:
    one, two = always_on(desk, outcome="Old"), always_on(desk, desk.kacper, what="ELSA")
    agreed(desk)
    changed = desk.content(outcome="New", minutes=None, times_a_week=None, weeks=None)
    desk.save(RowDraft(one, 1, changed))
    row = PlanRow.objects.get(pk=two)
    remove_row(actor=desk.teacher, row=row, version=1)
    always_on(desk, desk.layla, what="NELI")
    now, last, first = versions_of(desk.teacher, desk.fresh())
    found = compare(last, now)
    assert [(row.kind, row.name) for row in found.parts] == [
        ("added", "NELI: Layla Ahmed"), ("changed", "Task board: Noah Bright"),
        ("removed", "ELSA: Kacper Nowak"),
    ]  # fmt: skip
    assert [(f.label, f.before, f.after) for f in found.parts[1].fields] == [
        ("Outcome", "Old", "New")
    ]
    assert compare(first, last).is_same


def test_what_changed_opens_where_something_did(desk: Desk) -> None:
    one = always_on(desk, outcome="Old")
    agreed(desk)
    page = versions_page(actor=desk.teacher, plan=desk.fresh())
    assert page.comparison is not None
    assert (page.comparison.is_same, page.same_words) == (
        True, "Nothing has changed since version 1.",
    )  # fmt: skip
    new = desk.content(outcome="New", minutes=None, times_a_week=None, weeks=None)
    desk.save(RowDraft(one, 1, new))
    agreed(desk)
    found = versions_page(actor=desk.teacher, plan=desk.fresh()).comparison
    assert found is not None
    assert (found.before.number, found.after.number, found.is_same) == (2, 0, False)
    asked = versions_page(actor=desk.teacher, plan=desk.fresh(), before="1", after="2")
    assert asked.same_words == "Nothing differs between the two."


def test_an_earlier_version_comes_back_as_a_draft(desk: Desk) -> None:
    one, two = always_on(desk, outcome="Old"), always_on(desk, desk.kacper, what="ELSA")
    agreed(desk)
    changed = desk.content(desk.layla, outcome="New", minutes=None, times_a_week=None, weeks=None)
    desk.save(RowDraft(one, 1, changed))
    remove_row(actor=desk.teacher, row=PlanRow.objects.get(pk=two), version=1)
    added = always_on(desk, what="NELI")
    snapshot = PlanSnapshot.objects.get(plan=desk.plan, number=2)
    plan = desk.fresh()
    done = restore_version(actor=desk.teacher, plan=plan, snapshot=snapshot, version=plan.version)
    assert (done.rows, done.left_out) == (2, [])
    assert not PlanRow.objects.filter(pk=added).exists()
    now = versions_of(desk.teacher, desk.fresh())[0]
    assert compare(version_of(snapshot), now).is_same
    assert desk.fresh().state == PlanState.DRAFT
    with pytest.raises(EditConflict):
        restore_version(actor=desk.teacher, plan=plan, snapshot=snapshot, version=plan.version)


def test_what_was_sent_does_not_change(desk: Desk) -> None:
    key = always_on(desk, outcome="Old")
    agreed(desk)
    before = PlanSnapshot.objects.get(plan=desk.plan, number=2).content
    desk.save(RowDraft(key, 1, desk.content(outcome="New")))
    assert PlanSnapshot.objects.get(plan=desk.plan, number=2).content == before


# --- One row ------------------------------------------------------------------------------------


def test_join_and_leave_on_a_day(desk: Desk) -> None:
    row = make_row(desk.plan, None, desk.noah, since=TERM_STARTS)
    place = join_row(actor=desk.teacher, row=row, pupil=desk.layla, since=date(2026, 10, 5))
    for since in (date(2026, 11, 2), date(2026, 8, 1)):
        with pytest.raises(RuleBroken) as refused:
            join_row(actor=desk.teacher, row=row, pupil=desk.layla, since=since)
        assert "since" in refused.value.problems
    with pytest.raises(RuleBroken):
        join_row(actor=desk.teacher, row=row, pupil=desk.cast.amara, since=TODAY)
    with pytest.raises(RuleBroken, match="at most 200 characters"):
        leave_row(actor=desk.teacher, place=place, last_day=TODAY, reason="x" * 201)
    left = leave_row(actor=desk.teacher, place=place, last_day=TODAY, reason="Enough")
    assert left is not None
    assert left.ends_on == date(2026, 11, 24)
    record_session(row, date(2026, 11, 20))
    with pytest.raises(RuleBroken, match="took part"):
        leave_row(actor=desk.teacher, place=place, last_day=date(2026, 11, 1))


def test_a_row_stops_early_with_a_reason(desk: Desk) -> None:
    row = make_row(desk.plan, None, desk.noah)
    record_session(row, date(2026, 11, 2))
    with pytest.raises(RuleBroken, match="Sessions are recorded"):
        remove_row(actor=desk.teacher, row=row, version=1)
    for day, reason in ((TODAY, ""), (date(2026, 10, 1), "x"), (date(2026, 12, 18), "x")):
        with pytest.raises(RuleBroken):
            end_row(actor=desk.teacher, row=row, version=1, last_day=day, reason=reason)
    end_row(actor=desk.teacher, row=row, version=1, last_day=TODAY, reason="It worked")
    row.refresh_from_db()
    assert (row.ends_on, row.was_to_end_on) == (date(2026, 11, 24), AFTER_TERM)
    with pytest.raises(EditConflict):
        end_row(actor=colleague(desk), row=row, version=1, last_day=date(2026, 11, 9), reason="x")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(1, 60)), max_size=8))
def test_whatever_two_people_save_no_word_is_lost(
    desk: Desk, steps: list[tuple[int, int, int]]
) -> None:
    """Two people with pages of different age: each save is kept, or both are shown."""
    actors = (desk.teacher, desk.senco)
    keys = [desk.add() for _ in range(4)]
    seen = [dict.fromkeys(keys, 1), dict.fromkeys(keys, 1)]
    now = dict.fromkeys(keys, (1, 20))
    for who, at, minutes in steps:
        key = keys[at]
        draft = RowDraft(key, seen[who][key], desk.content(minutes=minutes))
        result = desk.save(draft, actor=actors[who]).rows[key]
        version, held = now[key]
        if minutes == held:
            assert result.is_kept
        elif seen[who][key] == version:
            assert result.saved
            now[key] = (version + 1, minutes)
        else:
            assert str(held) in result.theirs["How often"]
        seen[who][key] = result.version
    for key, (version, minutes) in now.items():
        row = PlanRow.objects.get(pk=key)
        assert (row.version, row.minutes) == (version, minutes)
