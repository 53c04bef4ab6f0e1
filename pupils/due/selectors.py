"""Days ahead, and which pupils' due dates count today."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet

from pupils.models import Enrolment
from pupils.querysets import holds_on
from pupils.rules import SOON_DAYS
from send_mis.access.reach import Reader


def soon_on(today: date) -> date:
    """A review until then wants a date in the diary now."""
    return today + timedelta(days=SOON_DAYS)


def week_ends(today: date) -> date:
    """The Sunday of the week: until then a first page says each thing that is due."""
    return today + timedelta(days=6 - today.weekday())


def on_roll(reader: Reader) -> QuerySet[Any]:
    """The outer row's pupil's time on roll, if it holds today."""
    return Enrolment.objects.order_by().filter(
        holds_on(reader.today), pupil_id=OuterRef("pupil_id"), school_id__in=reader.school_ids
    )
