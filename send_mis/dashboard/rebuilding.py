"""What is kept for speed, written anew from the facts: each night, and after an upgrade.

Terms, closures and the law lie below what counts by them, and days pass without anybody writing.
"""

from datetime import date
from uuid import UUID

from pupils.models import DueDatesRebuilt
from send_mis.dashboard.contributing import REBUILDS
from send_mis.schools.models import School


def rebuild_school(school_id: UUID, today: date) -> int:
    """How many rows were not as the facts say."""
    wrong = sum(rebuild(school_id, today) for rebuild in REBUILDS)
    DueDatesRebuilt.objects.update_or_create(school_id=school_id, defaults={"on": today})
    return wrong


def schools_to_rebuild(today: date) -> list[UUID]:
    """Those of which nothing was written anew today; a new school, and all after an upgrade."""
    done = DueDatesRebuilt.objects.filter(on=today).values("school_id")
    return list(School.objects.order_by("pk").exclude(pk__in=done).values_list("pk", flat=True))
