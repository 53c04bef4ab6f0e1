from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from send_mis import jobs
from send_mis.reminders.models import Reminder, ReminderDigest, ReminderRun
from send_mis.reminders.selectors.runs import schools_waiting
from send_mis.reminders.services import following
from send_mis.reminders.services.engine import remind_school as remind
from send_mis.ui.words import day_of

# As declared (Personal of what was sent).
_KEPT = timedelta(days=400)


@jobs.task
def remind_school(school_id: str) -> None:
    """A second message of the same day finds nothing that was not said."""
    now = timezone.now()
    if UUID(school_id) in schools_waiting(now):
        remind(school_id=UUID(school_id), on=day_of(now), now=now)


@jobs.sweep("send_mis.reminders.tasks.remind_school")
def schools_to_remind() -> Iterable[UUID]:
    """From their hour on; who was not reached then is reached in the next minute."""
    return schools_waiting(timezone.now())


@jobs.task
def follow_mail(message_id: str) -> None:
    following.follow(UUID(message_id))


@jobs.sweep("send_mis.reminders.tasks.follow_mail")
def mails_to_follow() -> Iterable[UUID]:
    return following.to_follow()


@jobs.task
def forget_reminders(which: str) -> None:
    """With a mail goes what it said."""
    for rows in _old(timezone.now()):
        rows.delete()


@jobs.sweep("send_mis.reminders.tasks.forget_reminders")
def old_reminders() -> Iterable[str]:
    return ["old"] if any(rows.exists() for rows in _old(timezone.now())) else []


def _old(now: datetime) -> tuple[QuerySet[Any], ...]:
    before = now - _KEPT
    return (
        ReminderDigest.objects.filter(made_at__lt=before),
        Reminder.objects.filter(due_on__lt=day_of(before), digest__isnull=True),
        ReminderRun.objects.filter(finished_at__lt=before),
    )
