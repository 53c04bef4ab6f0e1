"""Jobs for the tests of the queue: a session row stands for a row that waits for work."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session

from send_mis import jobs

NAME = "tests.jobs.probe.work"


@jobs.task
def work(key: str) -> None:
    """Claims the row by a conditional update, as every job does."""
    Session.objects.filter(session_key=key, session_data="waiting").update(session_data="done")


@jobs.sweep(NAME)
def rows_waiting() -> Iterable[str]:
    return Session.objects.filter(session_data="waiting").values_list("session_key", flat=True)


@jobs.sweep(NAME)
def a_broken_sweep() -> Iterable[str]:
    raise LookupError("this sweep is broken")
