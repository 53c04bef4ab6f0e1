"""A pupil's lines that an outcome may be served by, as its form offers them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db.models import Q, prefetch_related_objects

from provision.choices import Area, OutcomeState
from provision.models import Allocation, Outcome
from provision.outcomes.rules.scales import level_field
from provision.outcomes.rules.words import OutcomeWords
from pupils.models import Need
from pupils.querysets import holds_on
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plain_day

_BOXES = tuple(each.name for each in fields(OutcomeWords) if each.name != "levels")
# Of a group, what its outcomes may have in common, besides what is counted.
_TOGETHER = ("target", "out_of", "area", "how_measured")


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


def longer_outcomes(pupil_id: UUID, outcome: Outcome | None = None) -> list[tuple[str, str]]:
    """Active outcomes of the pupil that are no step themselves, and the one that it is a step of.
    One query."""
    may_be = Q(state=OutcomeState.ACTIVE, step_of__isnull=True)
    if outcome is not None:
        may_be &= ~Q(pk=outcome.pk)
        if outcome.step_of_id is not None:
            may_be |= Q(pk=outcome.step_of_id)
    found = Outcome.objects.filter(may_be, pupil=pupil_id).order_by("-due_on", "id")
    return [(str(pk), shorten(text, 90, placeholder="…")) for pk, text in
            found.values_list("pk", "text")]  # fmt: skip


def line_asked(lines: list[Allocation], row_id: str) -> Allocation | None:
    """The pupil's own place in the row of a plan that a link came from."""
    return next((each for each in lines if str(each.row_id) == row_id), None)


def from_line(*, actor: Actor, line: Allocation, today: date) -> dict[str, Any]:
    """What the row of a plan and the pupil's record know of an outcome already: of one that the
    row went on working on, all that it says. At most one query."""
    row = line.row
    known: dict[str, Any] = {
        "text": row.outcome, "served_by": [str(line.pk)],
        "starts_on": max(row.starts_on, line.starts_on), "due_on": line.last_day,
    }  # fmt: skip
    if line.outcome is not None:
        return known | continued(line.outcome) | {"text": row.outcome or line.outcome.text}
    need = visible_to(
        Need.objects.filter(holds_on(today), pupil=line.pupil_id), actor, Action.REGISTER_VIEW
    ).order_by("rank").first()  # fmt: skip
    if need is not None:
        known["need_type"] = need.type
        known["area"] = need.area if need.area in Area.values else Area.GENERAL
    return known


def initial_of(outcome: Outcome) -> dict[str, Any]:
    """What its form shows."""
    initial = {name: _plain(getattr(outcome, name)) for name in _BOXES}
    initial |= {level_field(int(level)): words for level, words in outcome.levels.items()}
    return initial | {"version": outcome.version}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def later_day(asked: str, outcome: Outcome) -> date | None:
    """The last day of a row that was made longer, as its plan's link has it; None for nonsense, and
    for a day that the outcome reaches already."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    return day if day > outcome.due_on else None


def continued(before: Outcome) -> dict[str, Any]:
    """What the next outcome takes over: everything but the dates, begun where the last count is.
    One query."""
    last = before.points.last()
    known = initial_of(before)
    for name in ("version", "starts_on", "due_on"):
        del known[name]
    return known | ({"baseline": f"{last.value.normalize():f}"} if last else {})


def continued_together(before: Sequence[Outcome]) -> tuple[dict[str, Any], dict[UUID, str]]:
    """What the next outcomes of a group take over where all of it is counted alike, and where each
    begins, by the outcome before it: at the last count. One query."""
    if len({each.measure.strip().casefold() for each in before}) != 1 or not before[0].measure:
        return {}, {}
    prefetch_related_objects(before, "points")
    all_known = [initial_of(each) for each in before]
    alike = {
        name: all_known[0][name] for name in _TOGETHER
        if len({str(known[name]) for known in all_known}) == 1
    }  # fmt: skip
    last = {each.pk: list(each.points.all())[-1:] for each in before}
    starts = {
        each.pk: _plain(last[each.pk][0].value if last[each.pk] else each.baseline)
        for each in before
    }
    return alike | {"measure": before[0].measure}, starts


def tried_again(before: Outcome, lines: list[Allocation], today: date) -> dict[str, Any]:
    """The next try: of the provision that still works on it, to the day on which that ends; else
    for as long as the last try was given."""
    working = [line for line in lines if line.outcome_id == before.pk and line.last_day > today]
    length = before.due_on - before.starts_on
    due_on = max((line.last_day for line in working), default=today + length)
    return continued(before) | {
        "starts_on": today,
        "due_on": due_on,
        "served_by": [str(line.pk) for line in working],
    }


def line_words(line: Allocation) -> str:
    """ "Precision Teaching, Mon 7 Sep 2026 to Fri 18 Dec 2026"."""
    row = line.row
    since, last = max(row.starts_on, line.starts_on), line.last_day
    return f"{_what(line)}, {in_words(since)} to {in_words(last)}"


def _what(line: Allocation) -> str:
    return line.row.intervention.name if line.row.intervention else str(line.row.what)


def _words(line: Allocation, outcome: Outcome | None) -> str:
    row = line.row
    words = f"{_what(line)}, from {plain_day(max(row.starts_on, line.starts_on))}"
    other = line.outcome if line.outcome_id and line.outcome != outcome else None
    return f"{words} (now for: {shorten(other.text, 60, placeholder='…')})" if other else words
