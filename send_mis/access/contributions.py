"""What the record says of people, of roles that were given and ended, and of second steps."""

from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.access.history import HISTORY
from send_mis.access.models import Grant, SecondStepRequest
from send_mis.access.waiting import count_to_confirm
from send_mis.accounts.models import User
from send_mis.audit.history import Sentence
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

__all__ = ["EVENTS", "HISTORY", "tasks"]

EVENTS = {
    "grant.given": Sentence("Gave a role or access to a pupil: {}", of=(Grant,)),
    "grant.ended": Sentence("Ended a role or access to a pupil: {}", of=(Grant,)),
    "role.given": Sentence("Gave a role: {}", of=(Grant,)),
    "role.ended": Sentence("Ended a role: {}", of=(Grant,)),
    "role.confirmed": Sentence("Confirmed a role: {}", of=(Grant,)),
    "role.refused": Sentence("Refused a role: {}", of=(Grant,)),
    "person.added": Sentence("Added {}", of=(User,)),
    "person.changed": Sentence("Changed the details of {}", of=(User,)),
    "person.invited": Sentence("Invited {}", of=(User,)),
    "person.left": Sentence("Recorded that somebody left: {}", of=(User, Grant)),
    "person.second_step_asked": Sentence(
        "Asked to clear the second step of {}", of=(SecondStepRequest,)
    ),
    "person.second_step_cleared": Sentence("Cleared the second step of {}", of=(User,)),
    "person.second_step_refused": Sentence(
        "Refused to clear the second step of {}", of=(SecondStepRequest,)
    ),
}


def tasks(actor: Actor) -> list[Task]:
    """Roles and second steps of colleagues that wait for this person. One query, or none for who
    confirms nothing."""
    if actor.hat is None:
        return []
    count = count_to_confirm(actor)
    page = reverse("people_waiting", args=[actor.hat.slug])
    found = []
    if count.roles:
        words = f"{plural(count.roles, 'role waits', 'roles wait')} for you to confirm"
        why = "It gives no access until the headteacher or SENCO has confirmed it."
        found.append(Task(TaskKind.PEOPLE, words, why, "See who", page))
    if count.second_steps:
        words = plural(count.second_steps, "colleague has", "colleagues have")
        why = "They cannot sign in until a second person has agreed to clear it."
        found.append(Task(TaskKind.PEOPLE, f"{words} lost their second step", why, "See who", page))
    return found
