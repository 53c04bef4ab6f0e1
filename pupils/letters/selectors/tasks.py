"""Letters on paper that wait for the office and are not said among what is due this week."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pupils.choices import PAPER_WAITS
from pupils.due.selectors import week_ends
from pupils.models import LetterCopy
from pupils.rules import LETTER_DAYS
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

SEND = Action.LETTER_SEND
_WHOSE_TURN = "office"


def letters_said_from(today: date) -> date:
    """Paper of letters until that day is due this week."""
    return week_ends(today) - LETTER_DAYS


def letter_wanted(reader: Reader, said_from: date) -> dict[str, QuerySet[Any]]:
    if reader.role_key != _WHOSE_TURN:
        return {}
    rows = visible_to(LetterCopy.objects.all(), reader, SEND)
    return {"letters_on_paper": rows.filter(state__in=PAPER_WAITS, made_on__gt=said_from)}


def letter_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    paper = found.get("letters_on_paper", 0)
    if actor.hat is None or not paper:
        return []
    waits = plural(paper, "letter waits", "letters wait")
    title = f"{waits} to be printed, posted or handed over"
    url = reverse("letters", args=[actor.hat.slug])
    return [Task(TaskKind.LETTERS, title, "", "See which", url)]
