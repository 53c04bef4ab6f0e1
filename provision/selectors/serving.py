"""A pupil's lines that an outcome may be served by, as its form offers them."""

from datetime import date
from textwrap import shorten
from uuid import UUID

from django.db.models import Q

from provision.models import Allocation, Outcome
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.ui.words import plain_day


def lines_of(
    *, actor: Actor, pupil_id: UUID, today: date, outcome: Outcome | None = None
) -> list[Allocation]:
    """Lines that still run or are to come, and those that serve the outcome already."""
    open_now = Q(row__ends_on__gt=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    if outcome is not None:
        open_now |= Q(outcome=outcome)
    return list(
        Allocation.objects.visible_to(actor, Action.PROVISION_VIEW)
        .filter(open_now, pupil=pupil_id)
        .select_related("row__intervention", "outcome")
        .order_by("row__starts_on", "row__position", "pk")
    )


def offered(lines: list[Allocation], outcome: Outcome | None = None) -> list[tuple[str, str]]:
    return [(str(line.pk), _words(line, outcome)) for line in lines]


def _words(line: Allocation, outcome: Outcome | None) -> str:
    row = line.row
    what = row.intervention.name if row.intervention else row.what
    words = f"{what}, from {plain_day(max(row.starts_on, line.starts_on))}"
    other = line.outcome if line.outcome_id and line.outcome != outcome else None
    return f"{words} (now for: {shorten(other.text, 60, placeholder='…')})" if other else words
