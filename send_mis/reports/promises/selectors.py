"""What reports promised, and where each promise stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.people_with import people_with
from send_mis.access.scope import visible_or_404
from send_mis.reports.models import PromisedAction, TermlyReport
from send_mis.reports.promises.rules import STANDINGS, standing
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.words import day

WRITE = Action.REPORT_WRITE


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """`id` is empty where it stands in a report as it was published."""

    id: str
    words: str
    owner: str
    chip: Chip
    came: str

    def as_json(self) -> dict[str, Any]:
        return {
            "words": self.words, "owner": self.owner, "tone": self.chip.kind,
            "standing": self.chip.text, "came": self.came,
        }  # fmt: skip


def read_line(kept: dict[str, Any]) -> PromiseLine:
    chip = Chip(kept["tone"], kept["standing"])
    return PromiseLine("", kept["words"], kept["owner"], chip, kept["came"])


def promise_lines(report: TermlyReport, on: date) -> list[PromiseLine]:
    """As each stands on the day. One query."""
    return [_line(row, on) for row in report.promises.select_related("owner")]


def _line(row: PromisedAction, on: date) -> PromiseLine:
    word, its_day = standing(row.by_on, row.done_on, on)
    words, tone = STANDINGS[word]
    chip = Chip(tone, f"{words} {day(its_day)}")
    return PromiseLine(str(row.pk), row.words, owner_of(row), chip, row.came)


def owner_of(row: PromisedAction) -> str:
    return row.owner.display_name if row.owner else row.owner_name


def owners_of(school: School, today: date) -> dict[UUID, str]:
    """Who writes reports sees to what they promise; anybody else is named in words."""
    people = people_with(WRITE, on=school, today=today)
    return {person.pk: person.display_name for person in people}


def promise_or_404(actor: Actor, promise_id: UUID) -> PromisedAction:
    rows = PromisedAction.objects.select_related("report__school", "report__term", "owner")
    found: PromisedAction = visible_or_404(rows, actor, WRITE, pk=promise_id)
    return found
