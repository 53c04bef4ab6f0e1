"""Openings of records in the demonstration that a headteacher may ask about, each by one rule."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from pupils.models import Enrolment, Pupil, Spell
from send_mis.accounts.models import User
from send_mis.audit.models import Read
from send_mis.reports.unusual.rules import DAYS_BACK, FILES_A_WEEK
from send_mis.schools.models import School
from send_mis.ui.words import LONDON

_SAID = "The demonstration’s"


def build_readings(school: School, ta: User, senco: User, today: date) -> None:
    """Anew once the last ones are too long ago for the page."""
    since = _at(today - timedelta(days=DAYS_BACK - 10), time.min)
    if not Read.objects.filter(school_id=school.pk, detail=_SAID, at__gte=since).exists():
        Read.objects.bulk_create(_readings(school, ta, senco, today))


def _readings(school: School, ta: User, senco: User, today: date) -> Iterator[Read]:
    registered = list(
        Spell.objects.filter(school=school, ends_on__isnull=True, status="K")
        .order_by("pupil__sort_key", "pk").values_list("pupil_id", flat=True)[20:32]
    )  # fmt: skip
    yield _read(ta, "ta", school, _at(today - timedelta(days=9), time(22, 47)), registered[:1])
    for namesake in User.objects.filter(full_name="Gareth Lomas"):
        named = Pupil.objects.filter(Q(legal_surname="Lomas"), school=school).first()
        if named is not None:
            at = _at(today - timedelta(days=5), time(16, 12))
            yield _read(namesake, "teacher", school, at, [named.pk])
    left = Enrolment.objects.filter(
        school=school, ends_on__lt=today - timedelta(days=DAYS_BACK)
    ).order_by("ends_on", "pk").values_list("pupil_id", flat=True).first()  # fmt: skip
    if left is not None:
        yield _read(ta, "ta", school, _at(today - timedelta(days=12), time(13, 5)), [left])
    monday = today - timedelta(days=7 + today.weekday())
    for number in range(FILES_A_WEEK + 1):
        at = _at(monday + timedelta(days=number % 5), time(15, 40 + number))
        yield _read(senco, "senco", school, at, registered, "register.pdf")


def _read(
    user: User, role: str, school: School, at: datetime, pupils: list[UUID],
    what: str = "pupil.page",
) -> Read:  # fmt: skip
    return Read(
        at=at, user_id=user.pk, user_name=user.full_name, role=role, school_id=school.pk,
        what=what, detail=_SAID, pupil_ids=pupils,
    )  # fmt: skip


def _at(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, LONDON)
