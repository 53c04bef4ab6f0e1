from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from send_mis import jobs
from send_mis.notifications import services


@jobs.task
def send_message(message_id: str) -> None:
    services.send_message(message_id=UUID(message_id), now=timezone.now())


@jobs.sweep(services.SEND_TASK)
def messages_waiting() -> Iterable[UUID]:
    """What was kept back until now, what failed and may be tried again, what the queue lost."""
    return services.waiting(timezone.now())
