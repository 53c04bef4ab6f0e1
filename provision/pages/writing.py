"""Storing a school's figures. They follow their facts and have no history of their own."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from provision.models import SchoolFigures
from provision.pages.selectors.figures import count_figures
from send_mis.schools.models import School


def write_figures(school_id: UUID, today: date) -> None:
    at = timezone.now()
    found = count_figures(School.objects.get(pk=school_id), today)
    SchoolFigures.objects.update_or_create(
        school_id=school_id,
        defaults={
            "on": today, "at": at, "unrecorded": found.unrecorded, "short": found.short,
            "stopped": [
                [str(row.row_id), row.last_held_on and row.last_held_on.isoformat(), row.title]
                for row in found.stopped
            ],
            "past": found.past, "near": found.near,
        },
    )  # fmt: skip
