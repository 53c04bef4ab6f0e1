"""A whole cycle as a version of it keeps it: words for people, values to go back to them.

What belongs to a cycle and is kept elsewhere comes from `PARTS`: one function a subject, in the
order of the page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from provision.choices import Layer
from provision.delivery.selectors.lines import LineWording, LineWords, layer_labels, with_rows
from provision.models import Allocation, Outcome
from provision.outcomes.selectors.page import show, with_everything
from provision.pages.selectors.pupil_map import progress_words
from pupils.strategies.selectors import open_strategies
from reviews.cycles.rules.words import CYCLE_LABELS
from reviews.cycles.selectors.words import cycle_words
from reviews.models import Cycle
from send_mis.audit.snapshots.comparing import Content, SnapshotPart
from send_mis.audit.snapshots.values import to_json
from send_mis.database.related import by_key
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class CyclePart:
    """One outcome, line, strategy or view, whole and in words. `group`: the heading over it."""

    group: str
    key: str
    name: str
    words: Mapping[str, str]


# Of which cycle, and what.
Found = Iterable[tuple[UUID, CyclePart]]


def outcome_parts(cycles: Sequence[Cycle], on: date) -> Found:
    """Worked on, or ended since the cycle began. Five queries."""
    by_pupil = by_key(cycles, lambda cycle: cycle.pupil_id)
    since = min(cycle.starts_on for cycle in cycles)
    rows = Outcome.objects.active() | Outcome.objects.filter(closed_on__gte=since)
    for row in with_everything(rows.filter(pupil__in=by_pupil)):
        for cycle in by_pupil[row.pupil_id]:
            if row.closed_on is None or row.closed_on >= cycle.starts_on:
                yield cycle.pk, _outcome_part(row, on)


def _outcome_part(row: Outcome, on: date) -> CyclePart:
    shown = show(row, on)
    facts = {fact.label: fact.value for fact in shown.facts}
    return CyclePart(
        "Outcomes", f"outcome:{row.pk}", row.text,
        {
            "Outcome": row.text, **facts, "By": in_words(row.due_on),
            "So far": progress_words(row, list(row.points.all())),
            "Standing": ", ".join(chip.text for chip in shown.chips),
            "Judged": "\n".join(shown.judged), "Worked on in": "\n".join(shown.served_by),
        },
    )  # fmt: skip


def line_parts(cycles: Sequence[Cycle], on: date) -> Found:
    """What the pupils get on that day or are to get. Three queries of each school."""
    by_pupil = by_key(cycles, lambda cycle: cycle.pupil_id)
    places = (
        with_rows(Allocation.objects.filter(pupil__in=by_pupil))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), row__ends_on__gt=on)
        .order_by("row__starts_on", "row__position", "pk")
    )
    for school_id, own in by_key(places, lambda place: place.school_id).items():
        words = LineWording(own, on, layer_labels(school_id))
        for place in own:
            for cycle in by_pupil[place.pupil_id]:
                yield cycle.pk, _line_part(place, words.line(place))


def _line_part(place: Allocation, line: LineWords) -> CyclePart:
    return CyclePart(
        "Provision", f"line:{place.pk}", line.name,
        {
            "What": line.name, "By": line.by, "How often": line.often, "Group": line.group,
            "Layer": str(Layer(place.row.intervention.layer).label)
            if place.row.intervention else "",
            "From": in_words(max(place.starts_on, place.row.starts_on)),
            "Until": in_words(place.last_day), "For": line.outcome,
            "Additional to": line.additional_to, "Plan": "" if line.is_agreed else "Not agreed",
        },
    )  # fmt: skip


def strategy_parts(cycles: Sequence[Cycle], _on: date) -> Found:
    """What helps the pupils, by situation: the same rows that stand in the list. One query."""
    by_pupil = by_key(cycles, lambda cycle: cycle.pupil_id)
    for row in open_strategies(*by_pupil):
        for cycle in by_pupil[row.pupil_id]:
            yield cycle.pk, CyclePart(
                "What helps", f"strategy:{row.pk}", row.situation or "Always",
                {"What helps": row.words},
            )  # fmt: skip


Part = Callable[[Sequence[Cycle], date], Found]
# What other subjects keep of a cycle: views, strategies, advice. The page shows these in full.
OTHER_PARTS: tuple[Part, ...] = (strategy_parts,)
PARTS: tuple[Part, ...] = (outcome_parts, line_parts, *OTHER_PARTS)


def cycle_content(cycle: Cycle, on: date) -> dict[str, Any]:
    """`words` by label, `values` by column, `parts` in order, each with its group."""
    return cycle_contents([cycle], on)[cycle.pk]


def cycle_contents(cycles: Sequence[Cycle], on: date) -> dict[UUID, dict[str, Any]]:
    """The same of several, in as many queries."""
    parts: dict[UUID, list[CyclePart]] = {cycle.pk: [] for cycle in cycles}
    for part in PARTS if cycles else ():
        for key, found in part(cycles, on):
            parts[key].append(found)
    return {cycle.pk: _content(cycle, parts[cycle.pk]) for cycle in cycles}


def _content(cycle: Cycle, parts: Iterable[CyclePart]) -> dict[str, Any]:
    return {
        "words": cycle_words(cycle),
        "values": {name: to_json(getattr(cycle, name)) for name in CYCLE_LABELS},
        "parts": [
            {
                "group": part.group, "key": part.key, "name": part.name,
                "words": {label: text for label, text in part.words.items() if text},
            }
            for part in parts
        ],
    }  # fmt: skip


def content_words(kept: Mapping[str, Any]) -> Content:
    """What a version of a cycle says, by label."""
    return Content(
        kept.get("words", {}),
        [
            SnapshotPart(part["key"], f"{part['group']}: {part['name']}", part["words"])
            for part in kept.get("parts", ())
        ],
    )  # fmt: skip
