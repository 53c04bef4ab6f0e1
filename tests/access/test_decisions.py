"""What a decision says, and what a hat is: word for word, on each of its ways."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from send_mis.access.actions import Action
from send_mis.access.actor import system_actor
from send_mis.access.decide import can
from send_mis.access.marks import Mark, public, requires, signed_in
from send_mis.access.paths import path_of
from send_mis.access.roles import ROLES, Scope, has_to_be_confirmed, role_label
from send_mis.accounts.models import User
from tests.factories import TODAY, actor_for_user, grant, make_plan, make_row
from tests.people import Cast

pytestmark = pytest.mark.django_db


def test_a_decision_gives_its_reason(cast: Cast) -> None:
    senco, ta = actor_for_user(cast.senco), actor_for_user(cast.ta)
    lead = actor_for_user(cast.trust_lead)
    row = make_row(make_plan(cast.class_4h), None, cast.noah)
    own = grant(cast.governor, "ta", cast.jayden, reason="Swims").user
    swims = actor_for_user(own, role="ta")
    view, plan = Action.PUPIL_VIEW, Action.PROVISION_VIEW
    said = {
        (None, view, cast.noah): "Sign in and choose a role first.",
        (system_actor("sweep", TODAY), view, cast.noah): "Sign in and choose a role first.",
        (senco, view, cast.noah): "SENCO of the school.",
        (senco, view, cast.elsewhere.pupil): "This pupil is not one of yours as SENCO.",
        (ta, view, cast.noah): "Teaching assistant of this pupil.",
        (ta, view, cast.jayden): "This pupil is not one of yours as Teaching assistant.",
        (swims, view, cast.jayden): "Teaching assistant of this pupil.",
        (swims, view, cast.noah): "This pupil is not one of yours as Teaching assistant.",
        (ta, plan, cast.class_4h): "Teaching assistant of this class.",
        (ta, plan, cast.class_5b): "This class is not one of yours as Teaching assistant.",
        (ta, plan, row): "Teaching assistant of this class.",
        (swims, plan, row): "This class is not one of yours as Teaching assistant.",
        (ta, Action.SCHOOL_VIEW, cast.harebell): "Teaching assistant of this school.",
        (ta, Action.SCHOOL_VIEW, cast.bluebell): (
            "This school is not one of yours as Teaching assistant."
        ),
        (lead, Action.TRUST_VIEW, cast.trust): "Trust SEND lead of this trust.",
        (lead, Action.TRUST_VIEW, cast.other_trust): (
            "This trust is not one of yours as Trust SEND lead."
        ),
        (lead, view, cast.noah): "Trust SEND lead of the school.",
        (ta, Action.RATE_CHANGE, cast.harebell): (
            "As Teaching assistant you may not change what an hour of each role costs. Ask: SENCO."
        ),
        (ta, Action.PEOPLE_CHANGE, cast.harebell): (
            "As Teaching assistant you may not add and invite people, and give and end their"
            " roles. Ask: SENCO or Headteacher or Office."
        ),
    }
    for (actor, action, thing), reason in said.items():
        decision = can(actor, action, thing)
        assert decision.reason == reason
        assert bool(decision) is (" of th" in reason and "not" not in reason)


def test_a_hat_says_where_and_as_what(cast: Cast) -> None:
    senco, lead = actor_for_user(cast.senco), actor_for_user(cast.trust_lead)
    assert senco.hat is not None
    assert lead.hat is not None
    assert senco.hat.key == f"senco.school.{cast.harebell.pk}"
    assert lead.hat.key == f"trust_lead.trust.{cast.trust.pk}"
    assert (senco.school_id, lead.school_id) == (cast.harebell.pk, None)
    assert (senco.role_label, lead.role_label) == ("SENCO", "Trust SEND lead")
    assert lead.school_ids == tuple(sorted([cast.harebell.pk, cast.bluebell.pk]))
    machine = system_actor("night sweep", TODAY)
    assert (machine.role_key, machine.role_label, machine.school_id) == ("system", "System", None)
    assert (machine.user_id, machine.name, machine.today) == (None, "night sweep", TODAY)
    assert machine.allowing(Action.PUPIL_VIEW) == ()
    assert not machine.may(Action.TODAY_VIEW)
    assert role_label("ta", {"ta": "ASA"}) == "ASA"
    assert role_label("ta", {"ta": ""}) == "Teaching assistant"


@pytest.mark.parametrize("scope", [Scope.SCHOOL, Scope.CLASS, Scope.PUPIL])
def test_who_has_to_be_confirmed(scope: Scope) -> None:
    is_near = scope is not Scope.SCHOOL
    for giver in ROLES:
        for role in ROLES:
            wanted = role not in ROLES[giver].may_give or (
                is_near and giver not in ("head", "senco")
            )
            assert has_to_be_confirmed(role, scope, giver=giver) is wanted
    assert not has_to_be_confirmed("ta", scope, giver="")


def test_what_declares_no_path_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="User declares no access_path"):
        path_of(User)


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


def test_each_mark_lets_in_its_own_methods_alone() -> None:
    ask = RequestFactory()
    reading, writing = ("GET",), ("POST",)
    for mark, is_public in ((public, True), (signed_in, False)):
        shown, sent = mark()(_page), mark(methods=writing)(_page)
        assert shown.access_mark == Mark(None, is_public, reading)  # type: ignore[attr-defined]  # a marked view
        assert sent.access_mark == Mark(None, is_public, writing)  # type: ignore[attr-defined]  # a marked view
        assert getattr(shown, "login_required", True) is not is_public
        assert [shown(each("/")).status_code for each in (ask.get, ask.head, ask.post)] == [
            200, 200, 405,
        ]  # fmt: skip
        assert [sent(each("/")).status_code for each in (ask.get, ask.head, ask.post)] == [
            405, 405, 200,
        ]  # fmt: skip
        assert sent(ask.get("/"))["Allow"] == "POST"
    closed = requires(Action.PUPIL_VIEW)(_page)
    assert closed.access_mark == Mark(Action.PUPIL_VIEW, False, reading)  # type: ignore[attr-defined]  # a marked view
    assert closed(ask.post("/")).status_code == 405
    assert closed(ask.post("/"))["Allow"] == "GET, HEAD"
    assert closed(ask.get("/x/?y=1"))["Location"] == "/choose-role/?next=%2Fx%2F%3Fy%3D1"
