"""A plan that was agreed holds, wherever it is read, until a change of it is agreed."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from provision.costs.selectors.costs import open_costs
from provision.models import Allocation, PlanRow, ProvisionPlan
from provision.plans.rules.content import QftDraft, RowDraft, mark_of_texts
from provision.plans.selectors.change import find_row
from provision.plans.selectors.list import plan_list
from provision.plans.selectors.versions import versions_of
from provision.plans.services import plans as service
from provision.plans.services.restoring import restore_version
from provision.plans.services.row_changes import (
    charge_row,
    end_row,
    join_row,
    leave_row,
    remove_row,
)
from provision.plans.services.rows import save_rows
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, RuleBroken
from send_mis.ui.lists import Address
from tests.factories import TODAY, actor_for_user, record_session, set_rate
from tests.people import signed_in
from tests.provision.plan_people import AFTER_TERM, Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def agree(desk: Desk) -> ProvisionPlan:
    sent = service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    return service.agree_plan(actor=desk.senco, plan=sent, version=sent.version)


@pytest.fixture
def agreed(desk: Desk) -> tuple[UUID, UUID]:
    """Noah and Layla read together, Kacper has ELSA; the SENCO agreed it."""
    set_rate(desk.cast.harebell, "10.00")
    rows = (
        desk.add(desk.noah, desk.layla, what="Reading", outcome="Old"),
        desk.add(desk.kacper, what="ELSA"),
    )
    agree(desk)
    return rows


def row(key: UUID) -> PlanRow:
    return PlanRow.objects.select_related("plan").get(pk=key)


def change(desk: Desk, key: UUID) -> None:
    content = desk.content(desk.noah, what="Reading", outcome="New", minutes=60)
    assert desk.save(RowDraft(key, 1, content)).rows[key].saved


def test_what_is_agreed_stays_until_the_change_is_agreed(
    desk: Desk, agreed: tuple[UUID, UUID]
) -> None:
    reading, elsa = agreed
    cost = open_costs(year=desk.plan.year, today=TODAY).total
    change(desk, reading)
    words = QftDraft("New words", mark_of_texts([""]))
    save_rows(actor=desk.teacher, plan=desk.fresh(), drafts=[], qft=words)
    remove_row(actor=desk.teacher, row=row(elsa), version=1)
    new = desk.add(desk.kacper, what="Drawing")
    assert (row(reading).outcome, row(reading).minutes) == ("Old", 20)
    assert Allocation.objects.filter(row=reading, ends_on=None).count() == 2
    assert PlanRow.objects.filter(pk=elsa).exists()
    assert not PlanRow.objects.filter(pk=new).exists()
    assert desk.fresh().qft == ""
    assert open_costs(year=desk.plan.year, today=TODAY).total == cost
    agree(desk)
    assert (row(reading).outcome, row(reading).minutes) == ("New", 60)
    assert Allocation.objects.get(row=reading, pupil=desk.layla).ends_on == TODAY
    assert not PlanRow.objects.filter(pk=elsa).exists()
    assert row(new).allocations.get().pupil == desk.kacper
    assert (desk.fresh().qft, desk.fresh().change) == ("New words", None)


def test_the_writers_see_the_change_and_everybody_else_what_is_agreed(
    desk: Desk, agreed: tuple[UUID, UUID]
) -> None:
    change(desk, agreed[0])
    url = reverse("plan", args=[desk.plan.pk])
    mine = signed_in(desk.cast.teacher).get(url).content.decode()
    assert "This is a change that is not agreed yet." in mine
    assert ">New</textarea>" in mine
    for client, address in (
        (signed_in(desk.cast.ta), url), (signed_in(desk.cast.teacher), f"{url}?agreed=1"),
    ):  # fmt: skip
        html = client.get(address).content.decode()
        assert "This is the plan as it was agreed." in html
        assert "Old" in html
        assert ">New" not in html
        assert "Layla" in html
    assert "Agreed, being changed" in mine


def test_it_is_listed_as_agreed_and_as_being_written(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    change(desk, agreed[0])
    for state in ("agreed", "draft"):
        address = Address("/", (("state", state),))
        rows = plan_list(actor=desk.senco, school=desk.cast.harebell, address=address).rows
        assert [(each.name, each.rows) for each in rows] == [("4H", "2 rows")]


def test_the_paper_says_what_is_agreed(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    change(desk, agreed[0])
    now = versions_of(actor_for_user(desk.cast.ta), desk.fresh())[0]
    assert (now.label, now.kept["rows"][0]["words"]["Outcome"]) == ("As it is now", "Old")
    written = versions_of(desk.teacher, desk.fresh())[0]
    assert written.label == "As it is being changed"
    assert written.kept["rows"][0]["words"]["Outcome"] == "New"
    answer = signed_in(desk.cast.teacher).get(reverse("plan_pdf", args=[desk.plan.pk]))
    assert answer.content.startswith(b"%PDF")


def test_a_row_joined_left_and_ended_waits_too(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    reading, elsa = agreed
    place = join_row(actor=desk.teacher, row=row(elsa), pupil=desk.noah, since=TODAY)
    leaver = Allocation.objects.get(row=reading, pupil=desk.layla)
    leave_row(actor=desk.teacher, place=leaver, last_day=TODAY, reason="Enough")
    end_row(actor=desk.teacher, row=row(elsa), version=2, last_day=TODAY, reason="Done")
    assert not Allocation.objects.filter(pk=place.pk).exists()
    assert Allocation.objects.get(pk=leaver.pk).ends_on is None
    assert row(elsa).ends_on == AFTER_TERM
    agree(desk)
    assert Allocation.objects.get(pk=place.pk).pupil == desk.noah
    left = Allocation.objects.get(pk=leaver.pk)
    assert (left.ends_on, left.end_reason) == (TODAY + timedelta(days=1), "Enough")
    ended = row(elsa)
    assert (ended.ends_on, ended.was_to_end_on, ended.end_reason) == (
        TODAY + timedelta(days=1), AFTER_TERM, "Done",
    )  # fmt: skip


def test_a_session_recorded_meanwhile_is_never_left_outside(
    desk: Desk, agreed: tuple[UUID, UUID]
) -> None:
    reading, elsa = agreed
    remove_row(actor=desk.teacher, row=row(elsa), version=1)
    end_row(
        actor=desk.teacher, row=row(reading), version=1, last_day=date(2026, 11, 19), reason="x"
    )
    record_session(row(reading), date(2026, 11, 20))
    record_session(row(elsa), date(2026, 11, 20))
    with pytest.raises(RuleBroken) as refused:
        agree(desk)
    assert f"{reading}-until" in refused.value.problems
    assert "ELSA was removed. Sessions are recorded" in refused.value.problems[""][0]
    assert desk.fresh().change is not None
    assert PlanRow.objects.filter(pk__in=agreed).count() == 2


def test_two_who_change_it_follow_each_other(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    change(desk, agreed[0])
    again = desk.content(desk.noah, what="Reading", outcome="Mine")
    result = desk.save(RowDraft(agreed[0], 1, again), actor=desk.senco).rows[agreed[0]]
    assert result.theirs["Outcome"] == "New"
    assert desk.save(RowDraft(agreed[0], 2, again), actor=desk.senco).rows[agreed[0]].saved
    with pytest.raises(EditConflict):
        end_row(actor=desk.teacher, row=row(agreed[0]), version=1, last_day=TODAY, reason="x")


def test_money_is_said_of_the_row_that_holds(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    change(desk, agreed[0])
    charge_row(
        actor=desk.senco, row=row(agreed[0]), version=1, materials_cost=12, funding=None
    )  # fmt: skip
    assert row(agreed[0]).materials_cost == 12
    agree(desk)
    assert (row(agreed[0]).materials_cost, row(agreed[0]).outcome) == (12, "New")


def test_nothing_is_charged_to_a_row_that_is_not_agreed_yet(
    desk: Desk, agreed: tuple[UUID, UUID]
) -> None:
    key = desk.add(desk.kacper, what="Drawing")
    new = find_row(desk.fresh(), key)
    assert new is not None
    said = "This row is not in the agreed plan: agree the change first."
    with pytest.raises(RuleBroken, match=said):
        charge_row(actor=desk.senco, row=new, version=1, materials_cost=12, funding=None)
    remove_row(actor=desk.teacher, row=row(agreed[1]), version=1)
    charge_row(actor=desk.senco, row=row(agreed[1]), version=1, materials_cost=12, funding=None)
    last = Change.objects.latest("at")
    assert (last.event, last.pupil_ids) == ("plan.row_charged", [desk.kacper.pk])
    agree(desk)
    assert (row(key).materials_cost, row(key).version) == (0, 1)


def test_sent_back_it_still_holds(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    change(desk, agreed[0])
    sent = service.propose_plan(actor=desk.teacher, plan=desk.fresh(), version=desk.fresh().version)
    service.send_back(actor=desk.senco, plan=sent, version=sent.version, reason="Measure?")
    assert row(agreed[0]).outcome == "Old"
    assert open_costs(year=desk.plan.year, today=TODAY).lines


def test_back_to_what_was_agreed_is_the_same_rows(desk: Desk, agreed: tuple[UUID, UUID]) -> None:
    change(desk, agreed[0])
    remove_row(actor=desk.teacher, row=row(agreed[1]), version=1)
    plan = desk.fresh()
    last = plan.snapshots.order_by("-number")[0]
    restore_version(actor=desk.teacher, plan=plan, snapshot=last, version=plan.version)
    agree(desk)
    assert (row(agreed[0]).outcome, row(agreed[1]).what) == ("Old", "ELSA")
    assert PlanRow.objects.count() == 2
