"""Roles and second steps of colleagues that wait for this person to confirm them."""

from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.access.waiting import count_to_confirm
from send_mis.dashboard.selectors.today_parts import Step
from send_mis.ui.words import plural


def role_steps(actor: Actor) -> list[Step]:
    """One query, or none for who confirms nothing."""
    count = count_to_confirm(actor)
    if actor.hat is None:
        return []
    page = reverse("people_waiting", args=[actor.hat.slug])
    steps = []
    if count.roles:
        words = f"{plural(count.roles, 'role waits', 'roles wait')} for you to confirm"
        why = "It opens nothing until somebody who answers for the pupils has looked."
        steps.append(Step(words, why, "See who", page))
    if count.second_steps:
        words = plural(count.second_steps, "colleague has", "colleagues have")
        why = "They cannot sign in until a second person has agreed to clear it."
        steps.append(Step(f"{words} lost their second step", why, "See who", page))
    return steps
