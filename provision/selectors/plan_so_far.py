"""How far the pupils of a plan's rows have come, beside what was to be reached."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from provision.models import Allocation, Outcome, OutcomePoint
from provision.selectors.outcomes import chips_of, line_of
from provision.selectors.plan_frame import PlanFrame, places_now
from provision.selectors.plan_served import is_past
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.ui.chips import Chip
from send_mis.ui.progress import figure
from send_mis.ui.words import short_day

_LAST = 3
# Its line ended before this term: how it stands against the line says nothing any more.
_PAST = Chip("soon", "Due before this term")


@dataclass(frozen=True, slots=True)
class SoFar:
    """Of one row: a line for each pupil who has an outcome there, and how many stand where."""

    lines: Sequence[str] = ()
    chips: Sequence[Chip] = ()


def so_far_of(actor: Actor, frame: PlanFrame) -> Mapping[UUID, SoFar]:
    """Two queries, however many rows. Of pupils whom the reader may not read, nothing is said:
    the plan of a year group names the other half's pupils too."""
    own = visible_to(
        Outcome.objects.filter(allocations__row__plan=frame.plan.pk), actor, Action.PROVISION_VIEW
    )
    readable = set(own.order_by().values_list("pk", flat=True))
    points: dict[UUID, list[OutcomePoint]] = {key: [] for key in readable}
    for point in OutcomePoint.objects.filter(
        outcome__allocations__row__plan=frame.plan.pk
    ).distinct():
        if point.outcome_id in readable:
            points[point.outcome_id].append(point)
    found = {}
    for row in frame.rows:
        places = places_now(row, frame.today)
        served = [
            (place, place.outcome)
            for place in places
            if place.outcome is not None and place.outcome.pk in readable
        ]
        if served:
            found[row.pk] = _of_row(served, len(places), points, frame)
    return found


def _of_row(
    served: Sequence[tuple[Allocation, Outcome]], pupils: int,
    points: Mapping[UUID, Sequence[OutcomePoint]], frame: PlanFrame,
) -> SoFar:  # fmt: skip
    """Of a group everybody by name, also where only one of them has an outcome."""
    lines, chips = [], []
    for place, outcome in served:
        counted = points[outcome.pk]
        words = _words(outcome, counted)
        if is_past(place, frame):
            words = f"{words or outcome.text}, due {short_day(outcome.due_on)}"
            chips.append(_PAST)
        else:
            chips += chips_of(outcome, line_of(outcome), counted, frame.today)
        if words:
            name = frame.names.short.get(place.pupil_id, "")
            lines.append(f"{name}: {words}" if pupils > 1 else words)
    return SoFar(lines, _counted(chips, pupils))


def _words(outcome: Outcome, points: Sequence[OutcomePoint]) -> str:
    """ "18 → 22, 25, 31 of 40"; of what is to become less, "12 → 9, 7, aim 5"."""
    if outcome.baseline is None or outcome.target is None:
        return ""
    aim = figure(outcome.target)
    counted = ", ".join(figure(point.value) for point in points[-_LAST:])
    if not counted:
        return f"{figure(outcome.baseline)}, aim {aim}"
    link = " of" if outcome.target >= outcome.baseline else ", aim"
    return f"{figure(outcome.baseline)} → {counted}{link} {aim}"


def _counted(chips: Iterable[Chip], pupils: int) -> list[Chip]:
    """Each standing once: of a group, with how many of it stand there."""
    counts = Counter(chips)
    if pupils == 1:
        return list(counts)
    return [Chip(chip.kind, f"{chip.text}: {n} of {pupils}") for chip, n in counts.items()]
