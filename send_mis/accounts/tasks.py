"""What lapsed is swept away."""

from collections.abc import Iterable

from django.contrib.sessions.models import Session
from django.utils import timezone

from send_mis import jobs
from send_mis.accounts.models import UnsentForm
from send_mis.accounts.unsent import FORMS_WAIT

_TASK = "send_mis.accounts.tasks.forget_sessions"


@jobs.task
def forget_sessions(which: str) -> None:
    """A lapsed session may hold what somebody typed; the row goes, not only the cookie."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@jobs.sweep(_TASK)
def lapsed_sessions() -> Iterable[str]:
    lapsed = Session.objects.filter(expire_date__lt=timezone.now())
    return ["lapsed"] if lapsed.exists() else []


_UNSENT = "send_mis.accounts.tasks.forget_unsent"


@jobs.task
def forget_unsent(which: str) -> None:
    """Words that nobody came back for."""
    UnsentForm.objects.filter(kept_at__lt=timezone.now() - FORMS_WAIT).delete()


@jobs.sweep(_UNSENT)
def old_unsent() -> Iterable[str]:
    old = UnsentForm.objects.filter(kept_at__lt=timezone.now() - FORMS_WAIT)
    return ["old"] if old.exists() else []
