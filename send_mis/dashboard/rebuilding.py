"""What is kept for speed, written anew from the facts: each night, and after an upgrade.

Terms, closures and the law lie below what counts by them, and days pass without anybody writing.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from pupils.models import DueDatesRebuilt
from send_mis.audit.models import Change
from send_mis.dashboard.contributing import REBUILDS
from send_mis.schools.models import School

# What floors below the writers of due dates change: they are written anew in the next minute.
_BELOW = (
    "class.added", "class.changed", "class.removed", "closure.added", "closure.changed",
    "closure.removed", "import.applied", "import.undone", "rollover.classes_made", "year.added",
    "year.changed",
)  # fmt: skip
# A change has its moment a little before others can see it.
_UNSEEN = timedelta(seconds=30)


def rebuild_school(school_id: UUID, today: date) -> int:
    """How many rows were not as the facts say."""
    at = timezone.now()
    wrong = sum(rebuild(school_id, today) for rebuild in REBUILDS)
    DueDatesRebuilt.objects.update_or_create(school_id=school_id, defaults={"on": today, "at": at})
    return wrong


def schools_to_rebuild(today: date) -> list[UUID]:
    """Those of which nothing was written anew today, or since a class, term, closure or file of
    theirs changed: a new school too, and all after an upgrade."""
    below = Change.objects.filter(
        school_id=OuterRef("school_id"), event__in=_BELOW, at__gt=OuterRef("at") - _UNSEEN
    )
    done = DueDatesRebuilt.objects.filter(~Exists(below), on=today).values("school_id")
    return list(School.objects.order_by("pk").exclude(pk__in=done).values_list("pk", flat=True))
