"""What the register asks for by a day, of the pupils whom somebody may see."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pupils.choices import RegisterDue
from pupils.models import DueDate, Enrolment
from pupils.querysets import holds_on
from pupils.rules import SOON_DAYS
from send_mis.access.actions import Action
from send_mis.access.reach import Reader

# With a status its review, else the day to look at a monitored pupil again.
_REVIEWS = (RegisterDue.REVIEW.value, RegisterDue.LOOK_AGAIN.value)


def soon_on(today: date) -> date:
    """A review until then wants a date in the diary now."""
    return today + timedelta(days=SOON_DAYS)


def reviews_due(reader: Reader, until: date) -> QuerySet[Any]:
    """Late or within four weeks, by the day that somebody set: the register's, of pupils on roll
    today. `until`: `soon_on` of today."""
    found: QuerySet[Any] = DueDate.objects.visible_to(reader, Action.REGISTER_VIEW).filter(
        holds_on(reader.today), Exists(on_roll(reader)), done_on__isnull=True, kind__in=_REVIEWS,
        hold_by_on__lte=until,
    )  # fmt: skip
    return found


def on_roll(reader: Reader) -> QuerySet[Any]:
    """The outer row's pupil's time on roll, if it holds today."""
    return Enrolment.objects.order_by().filter(
        holds_on(reader.today), pupil_id=OuterRef("pupil_id"), school_id__in=reader.school_ids
    )


def review_counts(reader: Reader, until: date) -> dict[str, QuerySet[Any]]:
    """What is counted, by name."""
    due, today = reviews_due(reader, until), reader.today
    of_status = due.filter(kind=RegisterDue.REVIEW.value)
    return {
        "late": of_status.filter(hold_by_on__lt=today),
        "soon": of_status.filter(Q(hold_by_on__gte=today)),
        "look_again": due.filter(kind=RegisterDue.LOOK_AGAIN.value),
    }
