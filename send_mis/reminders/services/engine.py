"""Writes a school's reminders of a day into the outbox, each once.

A mail and the rows that claim what it says are one transaction: a worker that is killed leaves
both or neither, and whoever runs next writes what is missing.
"""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from send_mis.notifications.services import enqueue
from send_mis.reminders.choices import DigestState
from send_mis.reminders.models import Reminder, ReminderDigest, ReminderRun
from send_mis.reminders.selectors.digests import PlannedDigest, ReminderLine, plan_school
from send_mis.reminders.services.words import digest_words
from send_mis.schools.models import School

logger = logging.getLogger(__name__)

ORIGIN = "reminders"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `failed`: people whose mail could not be written; another run tries again."""

    mails: int = 0
    failed: int = 0
    is_quiet: bool = False


def remind_school(*, school_id: UUID, on: date, now: datetime) -> Report:
    """Everything that the school has to say on that day and did not say yet.

    Run twice, or by two at once, it says nothing twice; after a day without it, it says what
    became due meanwhile.
    """
    school = School.objects.get(pk=school_id)
    plan = plan_school(school, on)
    mails = failed = 0
    for planned in plan.digests:
        try:
            mails += _write(school, planned, on, now)
        except DatabaseError:
            # One person's rows must not keep the others' mail back.
            logger.exception("Reminders of %s to %s were not written", school_id, planned.user.pk)
            failed += 1
    if not failed:
        ReminderRun.objects.update_or_create(
            school=school, on=on, create_defaults={
                "finished_at": now, "mails": mails, "is_quiet": plan.is_quiet,
            }, defaults={"finished_at": now},
        )  # fmt: skip
    return Report(mails, failed, plan.is_quiet)


def _write(school: School, planned: PlannedDigest, on: date, now: datetime) -> int:
    """One mail, or none where somebody else wrote it meanwhile."""
    user = planned.user
    try:
        with transaction.atomic():
            lines = _claimed(school, user.pk, planned.lines)
            if not lines:
                return 0
            subject, body = digest_words(school, planned, lines, on)
            message = enqueue(to=user.address, subject=subject, body=body, origin=ORIGIN)
            digest = ReminderDigest.objects.create(
                id=uuid.uuid4(), school=school, user=user, on=on, message_id=message.pk,
                made_at=now,
            )  # fmt: skip
            Reminder.objects.filter(pk__in=lines).update(digest=digest)
    except IntegrityError:
        # They have their mail of this day; what is new since waits for the next.
        return 0
    return 1


def _claimed(
    school: School, user_id: UUID, lines: Sequence[ReminderLine]
) -> dict[UUID, ReminderLine]:
    """Locks the rows of what nobody has said to this person; row → what it says."""
    wanted = {line.key: line for line in lines}
    Reminder.objects.bulk_create(
        (
            Reminder(
                school=school, pupil_id=line.item.pupil_id, kind=line.item.kind.key,
                subject_id=line.item.subject_id, due_on=line.item.due_on, stage=line.stage,
                recipient_id=user_id, role=line.role,
            )
            for line in wanted.values()
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    free = Reminder.objects.filter(
        school=school, recipient=user_id, digest__isnull=True,
        subject_id__in=[line.item.subject_id for line in lines],
    ).order_by("pk").select_for_update()  # fmt: skip
    rows = free.values_list("pk", "kind", "subject_id", "due_on", "stage")
    found = ((pk, (kind, subject, due_on, stage)) for pk, kind, subject, due_on, stage in rows)
    return {pk: wanted[key] for pk, key in found if key in wanted}


def release(digest: ReminderDigest) -> None:
    """A mail that was withdrawn said nothing: all of it is to be said again, by another run."""
    digest.reminders.update(digest=None)
    ReminderRun.objects.filter(school=digest.school_id, on=digest.on).delete()


def settle(digest: ReminderDigest, state: DigestState, failure: str, now: datetime) -> None:
    digest.state, digest.failure, digest.settled_at = state, failure, now
    digest.save(update_fields=["state", "failure", "settled_at"])
