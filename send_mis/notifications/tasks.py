from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from send_mis import jobs
from send_mis.notifications import services

_FORGET = "send_mis.notifications.tasks.forget_messages"


@jobs.task
def send_message(message_id: str) -> None:
    services.send_message(message_id=UUID(message_id), now=timezone.now())


@jobs.task
def forget_messages(which: str) -> None:
    services.forget_old(now=timezone.now())


@jobs.sweep(_FORGET)
def old_messages() -> Iterable[str]:
    return ["old"] if services.old(timezone.now()).exists() else []


@jobs.sweep(services.SEND_TASK)
def messages_waiting() -> Iterable[UUID]:
    """What was kept back until now, what failed and may be tried again, what the queue lost."""
    return services.waiting(timezone.now())
