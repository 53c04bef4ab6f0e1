"""What the record of changes says of reminders, and what waits for those who look after them."""

from datetime import timedelta

from django.urls import reverse

from send_mis.access.actor import Actor
from send_mis.audit.history import Sentence
from send_mis.database.compiled import Asked
from send_mis.reminders.history import HISTORY
from send_mis.reminders.selectors.school import unreached_ids
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

__all__ = ["EVENTS", "HISTORY", "tasks", "tasks_read"]

# Whoever can put an address right, or knows whom else to tell.
_LOOKS_AFTER = frozenset({"senco", "office", "it"})
_ASKED_OF = timedelta(days=7)

EVENTS = {
    "reminders.chosen": Sentence("Chose how they are reminded"),
    "reminders.settings_changed": Sentence("Changed what the school reminds of"),
    "calendar.opened": Sentence("Made a private address for their calendar"),
    "calendar.ended": Sentence("Ended the private address of their calendar"),
}


def tasks_read(actor: Actor) -> list[Asked]:
    if actor.school_id is None or actor.role_key not in _LOOKS_AFTER:
        return []
    return [unreached_ids.asked(actor.school_id, actor.today - _ASKED_OF)]


def tasks(actor: Actor) -> list[Task]:
    """Whose mail did not arrive, for those who look after it."""
    if actor.hat is None or actor.school_id is None or actor.role_key not in _LOOKS_AFTER:
        return []
    many = len(list(unreached_ids(actor.school_id, actor.today - _ASKED_OF)))
    if not many:
        return []
    return [
        Task(
            TaskKind.LETTERS, f"Reminders to {plural(many, 'person', 'people')} did not arrive",
            "They are not told what is due. Put their address right.", "See who",
            reverse("reminders_school", args=[actor.hat.slug]), "late",
        )
    ]  # fmt: skip
