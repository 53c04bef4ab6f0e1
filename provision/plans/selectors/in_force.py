"""The rows in force: those of plans that have been agreed. What money counts is asked here alone.

While an agreed plan is being changed its rows stay as they were agreed; the change waits beside
them. A plan that was never agreed has no row in force.
"""

from django.db.models import Q

from provision.models import PlanRow
from pupils.models import Pupil
from send_mis.schools.models import AcademicYear
from send_mis.ui.words import plural

IN_FORCE = Q(plan__agreed_at__isnull=False)


def drafts_words(year: AcademicYear, pupil: Pupil | None = None) -> str:
    """How many lines count for nothing, because their plan was never agreed. One query."""
    rows = PlanRow.objects.filter(~IN_FORCE, plan__year=year, allocations__isnull=False)
    if pupil is not None:
        rows = rows.filter(allocations__pupil=pupil)
    count = rows.distinct().count()
    if not count:
        return ""
    lines = plural(count, "row of a plan that is", "rows of plans that are")
    return f"{lines} not agreed yet {'is' if count == 1 else 'are'} left out."
