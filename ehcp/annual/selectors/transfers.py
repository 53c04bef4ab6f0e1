"""All pupils with an EHC plan whose phase of school changes next, on one page."""

from dataclasses import dataclass
from datetime import date, timedelta

from ehcp.annual.rules.transfers import PlannedWeek, a_week, planned_weeks, weeks_of
from ehcp.annual.selectors.board import BoardRow, board_rows, meeting_words
from ehcp.annual.selectors.page import risk_chip
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.addresses import page_url
from send_mis.ui.chips import Chip
from send_mis.ui.words import day, plural

_SEPTEMBER = 9


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A pupil who changes phase. `last_day`: by which the plan names the next school."""

    pupil: str
    url: str
    class_name: str
    authority: str
    last_day: str
    hold_by: str
    meeting: str
    stands: str
    chip: Chip


@dataclass(frozen=True)
class TransferPage:
    words: str
    capacity: str
    lines: list[TransferLine]
    weeks: list[PlannedWeek]


def transfer_page(actor: Actor, school: School) -> TransferPage:
    """Of the next day on which plans must name a school, and of those after it within a year. The
    board's own query."""
    today = actor.today
    rows = [row for row in board_rows(actor, school) if _transfers_on(row) is not None]
    rows = [row for row in rows if _is_near(row, today)]
    rows.sort(key=lambda row: (row.standing.clock.hold_by_on, row.place))
    unplanned = [row.standing.clock.hold_by_on for row in rows if row.meeting_on is None]
    weeks = _weeks(rows, today, unplanned)
    left = len(weeks_of(today, max(unplanned))) if unplanned and max(unplanned) >= today else 0
    return TransferPage(
        words=plural(len(rows), "pupil changes phase", "pupils change phase"),
        capacity=a_week(len(unplanned), left) if rows else "",
        lines=[_line(row) for row in rows], weeks=weeks,
    )  # fmt: skip


def _transfers_on(row: BoardRow) -> date | None:
    found = row.standing.clock.transfer
    return found.due_on if found is not None else None


def _is_near(row: BoardRow, today: date) -> bool:
    """In the school year of the transfer, or the summer before it."""
    on = _transfers_on(row)
    if on is None:
        return False
    return date(on.year - 1, 4, 1) <= today


def _weeks(rows: list[BoardRow], today: date, unplanned: list[date]) -> list[PlannedWeek]:
    """From September, or this week, to the last day to hold by."""
    days = [on for on in (_transfers_on(row) for row in rows) if on is not None]
    if not days:
        return []
    first = date(min(days).year - 1, _SEPTEMBER, 1)
    meetings = [row.meeting_on for row in rows if row.meeting_on is not None]
    last = max([*unplanned, *meetings, first])
    weeks = planned_weeks(weeks_of(first, last), meetings, unplanned)
    # A week that is over and had none says nothing any more.
    return [
        each for each in weeks
        if each.planned or each.unplanned or each.starts_on + timedelta(days=7) > today
    ]  # fmt: skip


def _line(row: BoardRow) -> TransferLine:
    on = _transfers_on(row)
    return TransferLine(
        row.pupil, page_url("ehc_review", row.pupil_id), row.class_name, row.authority,
        day(on) if on else "", day(row.standing.clock.hold_by_on), meeting_words(row), row.stands,
        risk_chip(row.standing),
    )  # fmt: skip
