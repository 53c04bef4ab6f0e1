"""A morning's reminders of a hundred schools beside those of one."""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from bench.measure import database_seconds
from bench.population import past_triggers
from bench.staff import populate_staff
from pupils.models import DueDate
from send_mis.dashboard.rebuilding import rebuild_school
from send_mis.notifications.models import Message
from send_mis.reminders.services.engine import remind_school
from send_mis.schools.models import School

ALL_TO_ONE, MOST_MB = 200.0, 300.0
_FIRST = 5

# An outcome of every tenth pupil, besides what follows from the facts.
_OUTCOMES = """
    INSERT INTO pupils_duedate
        (id, school_id, pupil_id, kind, about, subject_type, subject_id, hold_by_on, turn,
         starts_on)
    SELECT gen_random_uuid(), school_id, id, 'outcome.review', '', 'provision.outcome',
           gen_random_uuid(), %(today)s - 10 + ((row_number() OVER (ORDER BY id)) %% 120)::int,
           'teacher', %(today)s - 60
    FROM pupils_pupil WHERE substr(id::text, 1, 2) < '1a'
"""


@dataclass(frozen=True, slots=True)
class Morning:
    """`one`, `every`: milliseconds of processor time, the database's included; `megabytes`: the
    most memory that the run took on top of what the process had."""

    schools: int
    due: int
    mails: int
    one: float
    every: float
    megabytes: float


def morning(today: date) -> Morning:
    """Runs the first reminders of every school of the database in use."""
    schools = list(School.objects.order_by("slug"))
    _fill(schools, today)
    due = DueDate.objects.filter(done_on__isnull=True, due_on__isnull=False).count()
    before = _memory("VmRSS", reset=True)
    costs = [_cost_of(school, today) for school in schools]
    grown = _memory("VmHWM") - before
    return Morning(
        len(schools), due, Message.objects.count(), min(costs[:_FIRST]), sum(costs), grown
    )


def _fill(schools: list[School], today: date) -> None:
    with transaction.atomic(), past_triggers(), connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, {"today": today})
    for school in schools[1:]:
        populate_staff(school=school, since=today.replace(month=9, day=1), at=school.slug)
        rebuild_school(school.pk, today)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _cost_of(school: School, today: date) -> float:
    began, base = time.process_time(), database_seconds()
    remind_school(school_id=school.pk, on=today, now=timezone.now())
    return (time.process_time() - began + database_seconds() - base) * 1000


def _memory(name: str, *, reset: bool = False) -> float:
    """Megabytes, as the kernel counts them; `reset`: its peak begins anew."""
    if reset:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1000
