"""A plan that was started by mistake goes; one that was sent, or worked by, stays."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from provision.models import Allocation, PlanRow, ProvisionPlan
from provision.plans.services.plans import propose_plan, remove_plan
from send_mis.audit.models import Change
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import actor_for_user, make_plan, record_session
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def test_it_goes_with_its_rows_and_the_record_names_its_pupils(desk: Desk) -> None:
    desk.add(desk.noah, desk.layla)
    remove_plan(actor=desk.teacher, plan=desk.plan, version=desk.fresh().version, reason="Twice")
    assert not ProvisionPlan.objects.exists()
    assert not PlanRow.objects.exists()
    assert not Allocation.objects.exists()
    done = Change.objects.get(event="plan.taken_away")
    assert set(done.pupil_ids) == {desk.noah.pk, desk.layla.pk}
    assert done.why == "Twice"
    make_plan(desk.school_class)


def test_the_senco_may_and_others_may_not(desk: Desk, cast: Cast) -> None:
    for who in (cast.ta, cast.head, cast.stranger("senco"), cast.stranger("teacher")):
        with pytest.raises(NotAllowed):
            remove_plan(actor=actor_for_user(who), plan=desk.plan, version=desk.plan.version)
    remove_plan(actor=desk.senco, plan=desk.plan, version=desk.plan.version)
    assert not ProvisionPlan.objects.exists()


def test_what_was_sent_stays(desk: Desk) -> None:
    desk.add()
    propose_plan(actor=desk.teacher, plan=desk.plan, version=desk.fresh().version)
    with pytest.raises(RuleBroken, match="has been sent to the SENCO"):
        remove_plan(actor=desk.senco, plan=desk.plan, version=desk.fresh().version)


def test_what_has_a_session_stays(desk: Desk) -> None:
    row = PlanRow.objects.get(pk=desk.add())
    record_session(row, date(2026, 10, 5))
    with pytest.raises(RuleBroken, match="Sessions are recorded"):
        remove_plan(actor=desk.teacher, plan=desk.plan, version=desk.fresh().version)


def test_what_somebody_wrote_meanwhile_is_looked_at_first(desk: Desk) -> None:
    desk.add()
    with pytest.raises(EditConflict):
        remove_plan(actor=desk.teacher, plan=desk.plan, version=1)
    assert ProvisionPlan.objects.exists()


def test_the_page_asks_first(desk: Desk, cast: Cast) -> None:
    desk.add()
    client = signed_in(cast.teacher)
    address = reverse("plan_remove", args=[desk.plan.pk])
    assert address in client.get(reverse("plan", args=[desk.plan.pk])).content.decode()
    asked = unescape(client.get(address).content.decode())
    assert "It goes with its 1 row" in asked
    assert ProvisionPlan.objects.exists(), "looking takes nothing away"
    data = {"version": str(desk.fresh().version)}
    done = unescape(client.post(address, data, follow=True).content.decode())
    assert "The plan of 4H is removed." in done
    assert not ProvisionPlan.objects.exists()
    assert client.post(address, data).status_code == 404


def test_a_plan_that_was_sent_has_no_link_and_says_why(desk: Desk, cast: Cast) -> None:
    plan = make_plan(cast.class_5b, state="proposed", by=cast.teacher)
    client = signed_in(cast.senco)
    address = reverse("plan_remove", args=[plan.pk])
    assert address not in client.get(reverse("plan", args=[plan.pk])).content.decode()
    shown = client.post(address, {"version": str(plan.version)}).content.decode()
    assert "has been sent to the SENCO, so it cannot be removed" in shown
