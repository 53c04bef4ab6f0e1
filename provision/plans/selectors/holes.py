"""What a plan still lacks: said under its rows and when it is sent, and never in the way."""

from dataclasses import dataclass
from uuid import UUID

from provision.models import PlanRow
from provision.plans.selectors.frame import DAY, PlanFrame, places_now
from provision.plans.selectors.row_words import what_words
from send_mis.ui.words import joined, short_day


@dataclass(frozen=True, slots=True)
class Hole:
    """A row, and what it lacks, in words; `target` is where it is mended."""

    name: str
    lacks: str
    target: str

    @property
    def words(self) -> str:
        return f"{self.name}: {self.lacks}."


def holes_of(frame: PlanFrame) -> list[Hole]:
    """In the order of the plan; no query. A row that was ended early ends early on purpose."""
    found = []
    for number, row in enumerate(frame.rows, start=1):
        lacks = [text for text in (_outcome(row, frame), _adult(row), _end(row, frame)) if text]
        if lacks:
            found.append(Hole(_name(number, row.pk, frame), "; ".join(lacks), str(row.pk)))
    return found


def _name(number: int, row_id: UUID, frame: PlanFrame) -> str:
    content = frame.contents[row_id]
    who = frame.names.out(content.pupils)
    return f"Row {number}, {', '.join(part for part in (who, what_words(content, frame)) if part)}"


def _outcome(row: PlanRow, frame: PlanFrame) -> str:
    if not row.outcome:
        return "no outcome"
    without = [
        frame.names.short.get(place.pupil_id, place.pupil.name)
        for place in places_now(row, frame.today)
        if place.outcome is None or not place.outcome.measure
    ]
    return f"nothing is measured yet for {joined(without)}" if without else ""


def _adult(row: PlanRow) -> str:
    return "" if row.delivered_by_id or row.delivered_by_words else "no adult is named"


def _end(row: PlanRow, frame: PlanFrame) -> str:
    if row.ends_on >= frame.ends_on or row.was_to_end_on is not None:
        return ""
    last, term = short_day(row.ends_on - DAY), short_day(frame.ends_on - DAY)
    return f"ends on {last}, before the term does on {term}"
