"""What is asked of the services that clear a colleague's second step."""

from send_mis.access.actor import Actor
from send_mis.access.models import SecondStepRequest
from send_mis.office import services
from tests.accounts.door import give_second_step
from tests.factories import in_change
from tests.house.asked import Asked
from tests.office.given import Deed, Given

DEEDS = Asked[Deed]()


def _ask(g: Given, a: Actor) -> None:
    services.ask_to_clear_second_step(
        actor=a, school=g.school, user=g.cast.ta, reason=" She came to my office "
    )


def _asked(g: Given, role: str) -> SecondStepRequest:
    """The TA lost their phone, and somebody of that role asked."""
    with in_change():
        give_second_step(g.cast.ta)
    _ask(g, g.actor(role))
    return SecondStepRequest.objects.get(user=g.cast.ta)


@DEEDS.by("office")
def ask_to_clear_a_second_step(g: Given, a: Actor) -> None:
    with in_change():
        give_second_step(g.cast.ta)
    _ask(g, a)


@DEEDS.by("trust_head")
def agree_to_clear_a_second_step(g: Given, a: Actor) -> None:
    asked = _asked(g, "office")
    services.agree_to_clear_second_step(actor=a, school=g.school, user=g.cast.ta, request=asked)


@DEEDS.by("trust_head")
def refuse_to_clear_a_second_step(g: Given, a: Actor) -> None:
    asked = _asked(g, "office")
    services.refuse_to_clear_second_step(actor=a, school=g.school, user=g.cast.ta, request=asked)


@DEEDS.by("office")
def take_back_that_a_second_step_is_cleared(g: Given, a: Actor) -> None:
    asked = _asked(g, "office")
    services.refuse_to_clear_second_step(actor=a, school=g.school, user=g.cast.ta, request=asked)
