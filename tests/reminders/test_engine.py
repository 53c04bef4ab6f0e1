"""Reminders: the right person, the right day, once; and after a kill, all of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pupils.models import DueDate
from send_mis.notifications.models import Message
from send_mis.reminders.choices import DigestState, Often, Stage
from send_mis.reminders.models import Reminder, ReminderChoice, ReminderDigest, ReminderRun
from send_mis.reminders.selectors.digests import plan_school
from send_mis.reminders.services.engine import remind_school
from send_mis.schools.models import School
from tests.factories import TODAY, in_change, make_cycle
from tests.people import Cast

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def run(school: School, on: date = TODAY) -> list[Message]:
    before = set(Message.objects.values_list("pk", flat=True))
    remind_school(school_id=school.pk, on=on, now=NOW)
    return list(Message.objects.exclude(pk__in=before).order_by("to"))


def test_scratch(cast: Cast) -> None:
    make_cycle(cast.jayden)
    for mail in run(cast.harebell):
        print(mail.to, mail.subject)
        print(mail.body)
    for row in DueDate.objects.filter(school=cast.harebell).order_by("due_on"):
        print(row.kind, row.due_on, row.turn, row.pupil)
    assert 0
