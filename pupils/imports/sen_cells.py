"""Status, since when, needs and the next review, as a row of a sheet has them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pupils.choices import SenStatus
from pupils.imports.columns import NEED_COLUMNS
from pupils.imports.says import Kind, Note, SenSays
from pupils.rules import NeedEntry, need_problems
from send_mis.tabular.dates import parse_date, parse_month
from send_mis.tabular.sen_values import parse_need, parse_needs, parse_sen_status
from send_mis.tabular.table import Cell

NO_SEN = "N"


def read_sen(
    cells: Mapping[str, Cell], *, day: date, need_columns: int
) -> tuple[SenSays, list[Note]]:
    """`need_columns`: how many columns of needs the file has; 0 if one column lists them all."""
    notes: list[Note] = []
    sen = SenSays(need_columns=need_columns)
    if cells.get("sen_status"):
        try:
            status = parse_sen_status(cells["sen_status"])
            sen = replace(sen, status=status.code, source_code=status.source)
        except ValueError as error:
            notes.append(Note(Kind.SEN, str(error)))
    sen = replace(
        sen,
        since=_day(cells.get("sen_since", ""), "SEN status since", day, notes),
        next_review_on=_day(
            cells.get("next_review_on", ""), "Next review", day, notes, is_needed=False
        ),
        needs=_needs(cells, notes),
    )
    if sen.since and sen.since > day:
        notes.append(Note(Kind.DATE, "SEN status since: that day has not come yet."))
    return sen, notes + contradictions(sen)


def contradictions(sen: SenSays) -> list[Note]:
    """What cannot all be true of one pupil at once."""
    if not sen.needs or not sen.status:
        return []
    if sen.status == NO_SEN:
        return [Note(Kind.SEN, "The status is N (no SEN), yet needs are given.")]
    return need_notes(sen.needs, sen.status)


def need_notes(types: tuple[str, ...], status: str) -> list[Note]:
    """The register's own rules on a list of needs, asked of a file."""
    found = need_problems([NeedEntry(type=code) for code in types], [SenStatus(status)])
    return [Note(Kind.SEN, text) for texts in found for text in texts]


def _needs(cells: Mapping[str, Cell], notes: list[Note]) -> tuple[str, ...] | None:
    """Columns of their own come first, in rank order; what one column lists comes after them."""
    ranked: list[str] = []
    for key in NEED_COLUMNS:
        if not cells.get(key):
            continue
        try:
            code = parse_need(cells[key])
        except ValueError as error:
            notes.append(Note(Kind.SEN, str(error)))
            continue
        if code in ranked:
            notes.append(Note(Kind.SEN, f"{code} is given twice among the needs."))
        else:
            ranked.append(code)
    if cells.get("needs"):
        try:
            ranked += [code for code in parse_needs(cells["needs"]) if code not in ranked]
        except ValueError as error:
            notes.append(Note(Kind.SEN, str(error)))
    return tuple(ranked) or None


def _day(
    cell: Cell, words: str, day: date, notes: list[Note], *, is_needed: bool = True
) -> date | None:
    """What people write where no day is known is taken as far as it goes, and said: a month is its
    first day, and words where a review date would stand ("Spring term") stop no file."""
    if cell == "":
        return None
    try:
        return parse_date(cell, today=day)
    except ValueError as error:
        mistake = str(error)
    try:
        first = parse_month(cell, today=day)
    except ValueError:
        left_out = "" if is_needed else " The row is taken without it."
        kind = Kind.DATE if is_needed else Kind.HINT
        notes.append(Note(kind, f"{words}: {mistake}{left_out}", blocks=is_needed))
        return None
    notes.append(
        Note(Kind.HINT, f"{words}: {cell} has no day, so it is taken as the 1st.", blocks=False)
    )
    return first
