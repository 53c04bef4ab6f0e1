from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from send_mis import jobs
from send_mis.links.models import KEPT_DAYS, MISSES_KEPT_DAYS, ExpiringLink, LinkCode, MissedLink

_FORGET = "send_mis.links.tasks.forget_links"


def _old(now: datetime) -> tuple[QuerySet[ExpiringLink], QuerySet[LinkCode], QuerySet[MissedLink]]:
    kept, counted = timedelta(days=KEPT_DAYS), timedelta(days=MISSES_KEPT_DAYS)
    return (
        ExpiringLink.objects.filter(expires_at__lt=now - kept),
        LinkCode.objects.filter(sent_at__lt=now - kept),
        MissedLink.objects.filter(at__lt=now - counted),
    )


@jobs.task
def forget_links(which: str) -> None:
    for rows in _old(timezone.now()):
        rows.delete()


@jobs.sweep(_FORGET)
def old_links() -> Iterable[str]:
    return ["old"] if any(rows.exists() for rows in _old(timezone.now())) else []
