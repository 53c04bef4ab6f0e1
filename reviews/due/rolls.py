"""Who has left the school: nothing that is planned for them is owed from then on."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from pupils.models import Enrolment


def left_on(pupil_ids: Collection[UUID]) -> dict[UUID, date]:
    """The first day off roll of those among them whose every time on roll has an end."""
    found: dict[UUID, date | None] = {}
    rows = Enrolment.objects.order_by("starts_on").filter(pupil__in=pupil_ids)
    for pupil_id, ends_on in rows.values_list("pupil_id", "ends_on"):
        found[pupil_id] = ends_on
    return {pupil_id: on for pupil_id, on in found.items() if on is not None}


def owed_until(starts_on: date, *ends: date | None) -> date | None:
    """The first of these days, never before something began."""
    known = [on for on in ends if on is not None]
    return max(starts_on, min(known)) if known else None
