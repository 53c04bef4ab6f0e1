"""Mails of reminders and calendars, as the engine and their services leave them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from pupils.models import DueDate
from send_mis.accounts.models import User
from send_mis.links.writing import hash_of
from send_mis.reminders.models import CalendarFeed, Reminder, ReminderDigest
from send_mis.schools.models import School
from tests.factories.audited import TODAY, in_change


def make_digest(
    school: School, user: User, on: date = TODAY, *, state: str = "sent", failure: str = "",
    says: Any = (),
) -> ReminderDigest:  # fmt: skip
    """`says`: due dates, said as due."""
    digest = ReminderDigest.objects.create(
        school=school, user=user, on=on, state=state, failure=failure, message_id=uuid4(),
        made_at=datetime(on.year, on.month, on.day, 7, tzinfo=UTC),
    )  # fmt: skip
    for due in says:
        assert isinstance(due, DueDate)
        Reminder.objects.create(
            school=school, pupil_id=due.pupil_id, kind=due.kind, subject_id=due.subject_id,
            due_on=due.due_on, stage="due", recipient=user, role="senco", digest=digest,
        )  # fmt: skip
    return digest


def make_feed(school: School, user: User, token: str = "a-token", **fields: Any) -> CalendarFeed:  # noqa: S107
    with in_change():
        feed: CalendarFeed = CalendarFeed.objects.create(
            school=school, user=user, token_hash=hash_of(token), made_at=timezone.now(), **fields
        )
        return feed
