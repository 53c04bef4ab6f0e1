"""A whole cycle as a version of it keeps it: words for people, values to go back to them.

What belongs to a cycle and is kept elsewhere comes from `PARTS`: one function a subject, in the
order of the page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from provision.choices import Layer
from provision.delivery.selectors.lines import LineWording, layer_labels, with_rows
from provision.models import Allocation, Outcome
from provision.outcomes.selectors.page import show, with_everything
from provision.pages.selectors.pupil_map import progress_words
from pupils.strategies.selectors import open_strategies
from reviews.cycles.rules.words import CYCLE_LABELS
from reviews.cycles.selectors.words import cycle_words
from reviews.models import Cycle
from send_mis.audit.snapshots.comparing import Content, SnapshotPart
from send_mis.audit.snapshots.values import to_json
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class CyclePart:
    """One outcome, line, strategy or view, whole and in words. `group`: the heading over it."""

    group: str
    key: str
    name: str
    words: Mapping[str, str]


def outcome_parts(cycle: Cycle, on: date) -> Iterable[CyclePart]:
    """Worked on, or ended since the cycle began. Five queries."""
    rows = Outcome.objects.active() | Outcome.objects.filter(closed_on__gte=cycle.starts_on)
    for row in with_everything(rows.filter(pupil=cycle.pupil_id)):
        shown = show(row, on)
        facts = {fact.label: fact.value for fact in shown.facts}
        yield CyclePart(
            "Outcomes", f"outcome:{row.pk}", row.text,
            {
                "Outcome": row.text, **facts, "By": in_words(row.due_on),
                "So far": progress_words(row, list(row.points.all())),
                "Standing": ", ".join(chip.text for chip in shown.chips),
                "Judged": "\n".join(shown.judged), "Worked on in": "\n".join(shown.served_by),
            },
        )  # fmt: skip


def line_parts(cycle: Cycle, on: date) -> Iterable[CyclePart]:
    """What the pupil gets on that day or is to get. Three queries."""
    places = list(
        with_rows(Allocation.objects.filter(pupil=cycle.pupil_id))
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), row__ends_on__gt=on)
        .order_by("row__starts_on", "row__position", "pk")
    )
    if not places:
        return
    words = LineWording(places, on, layer_labels(cycle.school_id))
    for place in places:
        line = words.line(place)
        yield CyclePart(
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


def strategy_parts(cycle: Cycle, _on: date) -> Iterable[CyclePart]:
    """What helps the pupil, by situation: the same rows that stand in the list. One query."""
    for row in open_strategies(cycle.pupil_id):
        yield CyclePart(
            "What helps", f"strategy:{row.pk}", row.situation or "Always",
            {"What helps": row.words},
        )  # fmt: skip


Part = Callable[[Cycle, date], Iterable[CyclePart]]
# What other subjects keep of a cycle: views, strategies, advice. The page shows these in full.
OTHER_PARTS: tuple[Part, ...] = (strategy_parts,)
PARTS: tuple[Part, ...] = (outcome_parts, line_parts, *OTHER_PARTS)


def cycle_parts(cycle: Cycle, on: date) -> list[CyclePart]:
    return [found for part in PARTS for found in part(cycle, on)]


def cycle_content(cycle: Cycle, on: date) -> dict[str, Any]:
    """`words` by label, `values` by column, `parts` in order, each with its group."""
    return {
        "words": cycle_words(cycle),
        "values": {name: to_json(getattr(cycle, name)) for name in CYCLE_LABELS},
        "parts": [
            {
                "group": part.group, "key": part.key, "name": part.name,
                "words": {label: text for label, text in part.words.items() if text},
            }
            for part in cycle_parts(cycle, on)
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
