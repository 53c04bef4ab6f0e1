from collections.abc import Iterable
from uuid import UUID

from send_mis import jobs
from send_mis.parents.mails import services as mails

FOLLOW = "send_mis.parents.tasks.follow_shared"


@jobs.task
def follow_shared(message_id: str) -> None:
    mails.follow(UUID(message_id))


@jobs.sweep(FOLLOW)
def shared_to_follow() -> Iterable[UUID]:
    return mails.to_follow()
