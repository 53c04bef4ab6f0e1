"""What the beginning of SEN support asks of somebody, for the first page. That parents are still to
be told of SEN support is the register's to say."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, QuerySet
from django.urls import reverse

from pupils.due.selectors import on_roll
from reviews.choices import DECIDED_DISCUSSIONS, DiscussionState
from reviews.models import EarlyDiscussion
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_PREPARE, _DECIDE = Action.SUPPORT_PREPARE, Action.REGISTER_CHANGE


def support_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """By name. What somebody is writing is theirs: who decides is asked for what waits."""
    if not reader.may(_PREPARE):
        return {}
    rows = visible_to(EarlyDiscussion.objects.all(), reader, _PREPARE)
    rows = rows.filter(Exists(on_roll(reader)))
    first = (
        {"support_waiting": rows.filter(state=DiscussionState.WAITING)}
        if reader.may(_DECIDE)
        else {"support_writing": rows.filter(state=DiscussionState.WRITING)}
    )
    return first | {
        "support_note": rows.filter(state__in=DECIDED_DISCUSSIONS, given_on__isnull=True)
    }


def support_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    """`found`: what `support_wanted` wants counted."""
    if actor.hat is None or not actor.may(_PREPARE):
        return []
    url, tasks = reverse("discussions", args=[actor.hat.slug]), []
    if count := found.get("support_waiting", 0):
        title = plural(count, "early discussion to decide on", "early discussions to decide on")
        text = "Is adapted teaching enough, or does SEN support begin?"
        tasks.append(Task(TaskKind.REVIEWS, title, text, "Decide", f"{url}?show=waiting", "soon"))
    if count := found.get("support_writing", 0):
        title = plural(count, "early discussion to finish", "early discussions to finish")
        text = "The SENCO decides once you have sent it."
        tasks.append(Task(TaskKind.REVIEWS, title, text, "See which", f"{url}?show=writing"))
    if count := found.get("support_note", 0):
        title = plural(count, "note of a discussion to give to parents",
                       "notes of discussions to give to parents")  # fmt: skip
        text = "Print it, or record that they have it."
        tasks.append(Task(TaskKind.FAMILIES, title, text, "See which", f"{url}?show=note"))
    return tasks
