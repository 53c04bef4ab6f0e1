"""Letters that wait for somebody, counted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pupils.choices import PAPER_WAITS, CopyState
from pupils.models import LetterCopy
from pupils.rules import LETTER_DAYS
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

SEND = Action.LETTER_SEND


def letters_late_before(today: date) -> date:
    """Paper of letters from before that day should have been given by now."""
    return today - LETTER_DAYS


def letter_wanted(reader: Reader, late_before: date) -> dict[str, QuerySet[Any]]:
    rows = visible_to(LetterCopy.objects.all(), reader, SEND)
    paper = rows.filter(state__in=PAPER_WAITS)
    return {
        "letters_failed": rows.filter(state=CopyState.FAILED),
        "letters_on_paper": paper,
        "letters_late": paper.filter(made_on__lt=late_before),
    }


def letter_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    if actor.hat is None or not actor.may(SEND):
        return []
    url = "" if actor.hat.is_trust else reverse("letters", args=[actor.hat.slug])
    link = "See which" if url else ""
    tasks = []
    if failed := found.get("letters_failed", 0):
        title = f"{plural(failed, 'letter', 'letters')} could not be delivered"
        text = "Send it another way, or give it up with a reason."
        to = f"{url}?show=failed" if url else ""
        tasks.append(Task(TaskKind.LETTERS, title, text, link, to, "late"))
    if paper := found.get("letters_on_paper", 0):
        waits = plural(paper, "letter waits", "letters wait")
        late = found.get("letters_late", 0)
        text = f"{late} for more than {LETTER_DAYS.days} days." if late else ""
        title = f"{waits} to be printed, posted or handed over"
        tasks.append(Task(TaskKind.LETTERS, title, text, link, url, "late" if late else "soon"))
    return tasks
