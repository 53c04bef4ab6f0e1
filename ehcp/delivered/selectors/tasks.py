"""Letters about visits that did not come which wait to be checked, on the SENCO's first page."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from ehcp.choices import UndeliveredState
from ehcp.models import UndeliveredLetter
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.tasks import Task, TaskKind

_CHANGE = Action.EHC_CHANGE
_MOST = 5


def letters_read(actor: Actor) -> list[Asked]:
    return [_drafts.asked(actor.for_query)] if _checks(actor) else []


def letter_tasks(actor: Actor) -> list[Task]:
    """One query; none for whoever sends no such letter."""
    if not _checks(actor):
        return []
    return [
        Task(
            TaskKind.LETTERS, f"Check a letter: {subject}",
            "It is written, and not sent: visits that the plan promises did not come.",
            "Check it", reverse("ehc_letter", args=[pupil_id, pk]), "late",
        )
        for pk, pupil_id, subject in _drafts(actor.for_query)
    ]  # fmt: skip


def _checks(actor: Actor) -> bool:
    return actor.school_id is not None and actor.may(_CHANGE)


@compiled
def _drafts(reader: Reader) -> QuerySet[Any, tuple[Any, ...]]:
    rows = UndeliveredLetter.objects.filter(school=reader.school_id, state=UndeliveredState.DRAFT)
    found: QuerySet[Any, tuple[Any, ...]] = visible_to(rows, reader, _CHANGE).order_by(
        "made_on", "pk"
    ).values_list("pk", "pupil_id", "subject")[:_MOST]  # fmt: skip
    return found
