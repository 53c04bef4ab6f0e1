"""A pupil's lines that an outcome may be served by, as its form offers them."""

from datetime import date, timedelta
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db.models import Q

from provision.choices import Area
from provision.models import Allocation, Outcome
from pupils.models import Need
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.ui.words import day as in_words
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


def line_asked(lines: list[Allocation], row_id: str) -> Allocation | None:
    """The pupil's own place in the row of a plan that a link came from."""
    return next((each for each in lines if str(each.row_id) == row_id), None)


def from_line(*, actor: Actor, line: Allocation, today: date) -> dict[str, Any]:
    """What the row of a plan and the pupil's record know of an outcome already. One query."""
    row = line.row
    known: dict[str, Any] = {
        "text": row.outcome, "served_by": [str(line.pk)],
        "starts_on": max(row.starts_on, line.starts_on), "due_on": row.ends_on - timedelta(days=1),
    }  # fmt: skip
    need = visible_to(
        Need.objects.filter(holds_on(today), pupil=line.pupil_id), actor, Action.REGISTER_VIEW
    ).order_by("rank").first()  # fmt: skip
    if need is not None:
        known["need_type"] = need.type
        known["area"] = need.area if need.area in Area.values else Area.GENERAL
    return known


def line_words(line: Allocation) -> str:
    """ "Precision Teaching, Mon 7 Sep 2026 to Fri 18 Dec 2026"."""
    row = line.row
    since, last = max(row.starts_on, line.starts_on), row.ends_on - timedelta(days=1)
    return f"{_what(line)}, {in_words(since)} to {in_words(last)}"


def _what(line: Allocation) -> str:
    return line.row.intervention.name if line.row.intervention else str(line.row.what)


def _words(line: Allocation, outcome: Outcome | None) -> str:
    row = line.row
    words = f"{_what(line)}, from {plain_day(max(row.starts_on, line.starts_on))}"
    other = line.outcome if line.outcome_id and line.outcome != outcome else None
    return f"{words} (now for: {shorten(other.text, 60, placeholder='…')})" if other else words
