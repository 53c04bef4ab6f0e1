"""How far the pupils of a plan's rows have come, beside what was to be reached."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.models import Allocation, Outcome, OutcomePoint, PlanRow
from provision.outcomes.selectors.page import chips_of, judged_levels, line_of
from provision.plans.selectors.frame import PlanFrame, places_now
from provision.plans.selectors.served import is_past, is_reworded
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import compiled
from send_mis.ui.chips import Chip
from send_mis.ui.progress import figure
from send_mis.ui.words import short_day

_LAST = 3
# Its line ended before this term: how it stands against the line says nothing any more.
_PAST = Chip("soon", "Due before this term")


@dataclass(frozen=True, slots=True)
class SoFar:
    """Of one row: a line for each pupil who has an outcome there, and who stands where."""

    lines: Sequence[str] = ()
    chips: Sequence[Chip] = ()


def so_far_of(actor: Actor, frame: PlanFrame) -> Mapping[UUID, SoFar]:
    """Two queries, however many rows, and one more where an outcome was met. Of pupils whom the
    reader may not read, nothing is said: the plan of a year group names the other half's pupils
    too."""
    readable = set(_readable(actor.for_query, frame.plan.pk))
    points: dict[UUID, list[OutcomePoint]] = {key: [] for key in readable}
    for point in _points(frame.plan.pk) if readable else ():
        if point.outcome_id in readable:
            points[point.outcome_id].append(point)
    found = {}
    levels = judged_levels(
        place.outcome for row in frame.rows for place in row.allocations.all()
        if place.outcome is not None and place.outcome.pk in readable
    )  # fmt: skip
    for row in frame.rows:
        places = places_now(row, frame.today)
        served = [
            (place, place.outcome)
            for place in places
            if place.outcome is not None and place.outcome.pk in readable
        ]
        if served:
            found[row.pk] = _of_row(row, served, len(places), points, levels, frame)
    return found


@compiled
def _readable(reader: Reader, plan_id: UUID) -> QuerySet[Any, UUID]:
    outcomes = Outcome.objects.order_by().filter(allocations__row__plan=plan_id)
    own = visible_to(outcomes, reader, Action.PROVISION_VIEW)
    return own.values_list("pk", flat=True).distinct()


@compiled
def _points(plan_id: UUID) -> QuerySet[OutcomePoint]:
    outcomes = Allocation.objects.filter(row__plan=plan_id).values("outcome")
    return OutcomePoint.objects.filter(outcome__in=outcomes)


def _of_row(
    row: PlanRow, served: Sequence[tuple[Allocation, Outcome]], pupils: int,
    points: Mapping[UUID, Sequence[OutcomePoint]], levels: Mapping[UUID, int], frame: PlanFrame,
) -> SoFar:  # fmt: skip
    """Of a group everybody by name, also where only one of them has an outcome."""
    lines: list[str] = []
    chips: list[tuple[Chip, str]] = []
    for place, outcome in served:
        counted, name = points[outcome.pk], frame.names.short.get(place.pupil_id, "")
        words = _words(outcome, counted)
        if words and is_reworded(place, row):
            words = f"{words}, counted for “{outcome.text}”"
        if is_past(place, frame):
            words = f"{words or outcome.text}, due {short_day(outcome.due_on)}"
            chips.append((_PAST, name))
        else:
            own = chips_of(
                outcome, line_of(outcome), counted, frame.today, judged=levels.get(outcome.pk)
            )
            chips += [(chip, name) for chip in own]
        if words:
            lines.append(f"{name}: {words}" if pupils > 1 else words)
    return SoFar(lines, _named(chips, pupils))


def _words(outcome: Outcome, points: Sequence[OutcomePoint]) -> str:
    """ "18, then 22, 25, 31 of 40"; of what is to become less, "12, then 9, 7, target 5"."""
    if outcome.baseline is None or outcome.target is None:
        return ""
    aim = figure(outcome.target)
    counted = ", ".join(figure(point.value) for point in points[-_LAST:])
    if not counted:
        return f"{figure(outcome.baseline)}, target {aim}"
    link = " of" if outcome.target >= outcome.baseline else ", target"
    return f"{figure(outcome.baseline)}, then {counted}{link} {aim}"


def _named(chips: Iterable[tuple[Chip, str]], pupils: int) -> list[Chip]:
    """Each standing once: of a group, with those of it who stand there."""
    names: dict[Chip, list[str]] = {}
    for chip, name in chips:
        names.setdefault(chip, []).append(name)
    if pupils == 1:
        return list(names)
    return [Chip(chip.kind, f"{chip.text}: {', '.join(who)}") for chip, who in names.items()]
