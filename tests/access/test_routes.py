"""Route × role: who gets in, who gets a reason, and for whom there is nothing there."""

import pytest
from django.test import Client

from send_mis.access.decide import can
from send_mis.access.held import grant_models
from tests.access.routes import Route, all_routes
from tests.access.things import Things
from tests.factories import TODAY, actor_for_user, in_change
from tests.people import ROLES, Cast, signed_in

pytestmark = pytest.mark.django_db

WITH_ACTION = [route for route in all_routes() if route.mark.action is not None]
CLOSED = [route for route in all_routes() if not route.mark.is_public]
# Another role than the action's own is asked for what lies behind it: a page of refusal is right.
REFUSED_INSIDE: dict[tuple[str, str], int] = {
    # Only a count of their own, and this one is nobody's.
    ("ta", "outcome_point_remove"): 403,
    # Nobody has read this advice yet.
    **{(role, "strategies_take"): 404 for role in ("teacher", "senco")},
    # Only a note of their own, and this one is the SENCO's.
    **{
        (role, name): 403
        for role in ("teacher", "ta")
        for name in ("cycle_note", "cycle_note_remove", "meeting_note", "meeting_note_remove")
    },
    # What somebody else undertook is ticked off or removed by who plans meetings.
    **{
        (role, name): 403
        for role in ("head", "dsl", "designated_teacher", "ta")
        for name in ("meeting_action_done", "meeting_action_undo", "meeting_action_remove")
    },
    # What was sent to the SENCO is the SENCO's to read.
    **{
        (role, "reminders_sent"): 404
        for role in ("head", "office", "dsl", "designated_teacher", "teacher", "ta")
    },
    # What was given of plans is listed for who reads whole plans.
    **{("trust_lead", f"ehc_given_{kind}"): 403 for kind in ("csv", "xlsx", "pdf")},
    # A teacher plans the meeting, and the letter is the SENCO's to send.
    ("teacher", "meeting_letter"): 403,
}


def ids(routes: list[Route]) -> list[str]:
    return [route.name for route in routes]


def test_there_are_routes_and_each_has_a_name_of_its_own() -> None:
    names = ids(all_routes())
    assert len(names) > 50
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_its_actions_say(cast: Cast, role: str) -> None:
    things, user = Things(cast), cast.here.people[role]
    actor, client = actor_for_user(user), signed_in(user)
    answers = {}
    for route in WITH_ACTION:
        assert route.mark.action is not None
        about = things.about(route)
        if not actor.may(route.mark.action):
            expected = {403}
        elif about is None or can(actor, route.mark.action, about):
            expected = {200, 302, 400}
        else:
            expected = {404}
        if (role, route.name) in REFUSED_INSIDE:
            expected = {REFUSED_INSIDE[role, route.name]}
        status = route.send(client, things)
        if status not in expected:
            answers[route.name] = (status, expected)
    assert answers == {}


@pytest.mark.parametrize("role", ROLES)
def test_to_a_stranger_of_the_same_role_there_is_nothing_there(cast: Cast, role: str) -> None:
    """They hold the same role and have pupils of their own, elsewhere."""
    things, user = Things(cast), cast.stranger(role)
    actor, client = actor_for_user(user), signed_in(user)
    answers = {}
    for route in WITH_ACTION:
        if things.about(route) is None:
            continue
        assert route.mark.action is not None
        expected = 404 if actor.may(route.mark.action) else 403
        for method in route.mark.methods:
            status = getattr(client, method.lower())(route.url(things)).status_code
            if status != expected:
                answers[route.name, method] = (status, expected)
    assert answers == {}


def test_signed_out_every_closed_page_leads_to_the_door(cast: Cast) -> None:
    things, client = Things(cast), Client()
    for route in CLOSED:
        response = client.get(route.url(things))
        assert response.status_code == 302, route.name
        assert response.headers["Location"].startswith("/accounts/login/"), route.name


def test_a_method_without_a_page_is_405_and_the_page_says_so(cast: Cast) -> None:
    things, client = Things(cast), signed_in(cast.senco)
    for route in WITH_ACTION:
        for method in {"GET", "POST", "PUT", "DELETE"} - set(route.mark.methods):
            response = getattr(client, method.lower())(route.url(things))
            assert response.status_code == 405, (route.name, method)
            assert b"<h1>" in response.content


@pytest.mark.parametrize("role", ROLES)
def test_nobody_meets_a_page_without_a_hat(cast: Cast, role: str) -> None:
    """A grant that has ended closes the door at the next request."""
    user = cast.here.people[role]
    client = signed_in(user)
    assert client.get("/", follow=True).status_code == 200
    with in_change():
        for model in grant_models():
            model.objects.filter(user=user).update(ends_on=TODAY)
    assert client.get("/").status_code == 302
