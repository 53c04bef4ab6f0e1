"""What lapsed is swept away."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.utils import timezone

from send_mis import jobs

_TASK = "send_mis.accounts.tasks.forget_sessions"


@jobs.task
def forget_sessions(which: str) -> None:
    """A lapsed session may hold what somebody typed; the row goes, not only the cookie."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@jobs.sweep(_TASK)
def lapsed_sessions() -> Iterable[str]:
    lapsed = Session.objects.filter(expire_date__lt=timezone.now())
    return ["lapsed"] if lapsed.exists() else []
