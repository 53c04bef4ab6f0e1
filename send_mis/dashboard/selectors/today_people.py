"""Roles of colleagues that wait for this person to confirm them."""

from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.access.waiting import count_roles_to_confirm
from send_mis.dashboard.selectors.today_parts import Step
from send_mis.ui.words import plural


def role_steps(actor: Actor) -> list[Step]:
    """One query, or none for who confirms nothing."""
    count = count_roles_to_confirm(actor)
    if not count or actor.hat is None:
        return []
    return [
        Step(
            f"{plural(count, 'role waits', 'roles wait')} for you to confirm",
            "It opens nothing until somebody who answers for the pupils has looked.",
            "See who", reverse("people_waiting", args=[actor.hat.slug]),
        )
    ]  # fmt: skip
