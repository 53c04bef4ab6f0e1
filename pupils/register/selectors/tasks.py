"""What the register lacks, for the first page. What is due says itself."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from pupils.register.selectors.counts import gap_counts
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_GAPS = (
    ("no_review", "pupil without a review date", "pupils without a review date", "",
     "Set the dates", "review"),
    ("no_need", "pupil without a need recorded", "pupils without a need recorded",
     "A DfE type is not required.", "Record the needs", "need"),
)  # fmt: skip


def register_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """What `register_tasks` wants counted; nothing for who keeps no register."""
    if not reader.may(Action.REGISTER_CHANGE):
        return {}
    gaps = gap_counts(reader)
    return {name: gaps[name] for name, *_ in _GAPS}


def register_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    if actor.hat is None or not actor.may(Action.REGISTER_CHANGE):
        return []
    url = reverse("trust_register" if actor.hat.is_trust else "register", args=[actor.hat.slug])
    return [
        Task(TaskKind.RECORDS, plural(found[name], one, many), text, link, f"{url}?missing={what}")
        for name, one, many, text, link, what in _GAPS
        if found[name]
    ]
