"""Putting a job on the queue, from a page that must not care whether the queue is up."""

import logging
from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .app import app
from .registry import require_task

logger = logging.getLogger(__name__)

# The longest a person waits for a queue that does not answer.
PATIENCE_SECONDS = 1.5

Id = UUID | int | str
_LONGEST_ID = 200


def enqueue(task_name: str, *ids: Id) -> None:
    """Send a job after this transaction commits. Never raises because the queue is down."""
    require_task(task_name)
    plain = [plain_id(value) for value in ids]
    transaction.on_commit(partial(send, task_name, plain))


def send(task_name: str, ids: Sequence[str | int], *, expires: float | None = None) -> bool:
    """Send a job now; False, and a line in the log, when the queue does not take it."""
    options = {
        "socket_connect_timeout": PATIENCE_SECONDS,
        "socket_timeout": PATIENCE_SECONDS,
        "max_retries": 0,
        "connect_retries_timeout": PATIENCE_SECONDS,
    }
    try:
        with app.connection_for_write(
            connect_timeout=PATIENCE_SECONDS,
            transport_options=app.conf.broker_transport_options | options,
        ) as connection:
            app.send_task(
                task_name, args=list(ids), connection=connection, retry=False, expires=expires
            )
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("The queue did not take %s%r; a sweep will: %s", task_name, ids, error)
        return False
    return True


def plain_id(value: Id) -> str | int:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise TypeError(f"A job takes ids only, not {type(value).__name__}.")
    if isinstance(value, str) and len(value) > _LONGEST_ID:
        raise TypeError("A job takes ids only; this text is too long to be one.")
    return value
