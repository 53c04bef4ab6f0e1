"""What outside professionals ask of somebody without a day, for the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet
from django.urls import reverse

from pupils.models import AdviceRequest
from pupils.professionals.selectors.standing import UNDELIVERED
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.ui.tasks import Task, TaskKind
from send_mis.ui.words import plural

_CHANGE = Action.REFERRAL_CHANGE


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of task: what is counted, its words, and the list of just those."""

    counted: str
    one: str
    many: str
    page: str
    show: str
    tone: Literal["soon", "late"]
    text: str = ""


_TASKS = (
    _Kind(
        "advice_unread", "piece of advice received: read it",
        "pieces of advice received: read them", "services_advice", "unread", "soon",
        "Say what staff are to do; then it is shared.",
    ),
    _Kind(
        "advice_undelivered", "request for advice could not be delivered",
        "requests for advice could not be delivered", "services_advice", "undelivered", "late",
        "Correct the address, then chase it.",
    ),
)  # fmt: skip


def professional_wanted(reader: Reader) -> dict[str, QuerySet[Any]]:
    """What `professional_tasks` wants counted; nothing for who asks nobody."""
    if not reader.may(_CHANGE):
        return {}
    unread = AdviceRequest.objects.filter(received_on__isnull=False, read_on__isnull=True)
    undelivered = AdviceRequest.objects.filter(UNDELIVERED)
    return {
        "advice_undelivered": visible_to(undelivered, reader, _CHANGE),
        "advice_unread": visible_to(unread, reader, _CHANGE),
    }


def professional_tasks(actor: Actor, found: Mapping[str, int]) -> list[Task]:
    if actor.hat is None or not actor.may(_CHANGE):
        return []
    tasks = []
    for each in _TASKS:
        if count := found.get(each.counted, 0):
            url = ""
            if not actor.hat.is_trust:
                url = f"{reverse(each.page, args=[actor.hat.slug])}?show={each.show}"
            title = plural(count, each.one, each.many)
            tasks.append(
                Task(
                    TaskKind.PROFESSIONALS, title, each.text, "See which" if url else "", url,
                    each.tone,
                )
            )  # fmt: skip
    return tasks
