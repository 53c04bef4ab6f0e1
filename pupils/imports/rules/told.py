"""What a sheet says of telling the parents: Y, a day, how, or all of it in one cell."""

import re
from dataclasses import dataclass, field
from datetime import date

from pupils.choices import ToldHow
from pupils.imports.rules.says import Note, ProblemKind, ToldSays
from send_mis.reading.dates import ImpossibleDate
from send_mis.tabular.dates import parse_date, parse_month
from send_mis.tabular.table import Cell, shown
from send_mis.tabular.values import parse_yes_no

_HOW = (
    (ToldHow.LETTER, re.compile(r"letter|wrote|written|in writing", re.IGNORECASE)),
    (ToldHow.EMAIL, re.compile(r"e-?mail", re.IGNORECASE)),
    (ToldHow.PHONE, re.compile(r"phone|call|rang|tel\b|t/c", re.IGNORECASE)),
    (ToldHow.MEETING, re.compile(r"meeting|met\b|evening|review|tac\b|in person", re.IGNORECASE)),
    (ToldHow.CONVERSATION, re.compile(r"spoke|conversation|talk|discuss|verbal", re.IGNORECASE)),
)
_A_DAY = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th)?\s+[A-Za-z]{3,9}\.?,?\s+\d{2,4}"
)
_A_MONTH = re.compile(r"[A-Za-z]{3,9}\.?\s+(?:\d{4}|\d{2})")
_NOT = re.compile(r"no\b|not\b|n\b|to be\b|to do\b|outstanding", re.IGNORECASE)
_YES = re.compile(r"y(?:es)?\b[\s,;:–-]*", re.IGNORECASE)


@dataclass(slots=True)
class ReadTold:
    says: ToldSays | None = None
    notes: list[Note] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_told(cell: Cell, *, day: date) -> ReadTold:
    """What cannot be read is kept among the notes; no words refuse the row."""
    found = ReadTold()
    if cell == "":
        return found
    try:
        found.says = ToldSays(ToldHow.RECORDS) if parse_yes_no(cell) else None
    except ValueError:
        _read_words(cell, day, found)
    if found.says and found.says.on and found.says.on > day:
        found.notes.append(Note(ProblemKind.DATE, "Parents told: that day has not come yet."))
        found.says = None
    return found


def _read_words(cell: Cell, day: date, found: ReadTold) -> None:
    text = cell if isinstance(cell, str) else shown(cell)
    if _NOT.match(text):
        found.remarks.append(f"Parents told: {shown(cell)}")
        return
    how = next((how for how, words in _HOW if words.search(text)), None)
    try:
        on = _day_in(cell, text, day)
    except ImpossibleDate as error:
        found.notes.append(Note(ProblemKind.DATE, f"Parents told: {error}"))
        return
    is_yes = bool(_YES.match(text))
    if how or on or is_yes:
        found.says = ToldSays(how or ToldHow.RECORDS, on)
    if not (how or on) and (rest := _YES.sub("", text, count=1).strip()):
        found.remarks.append(f"Parents told: {rest}")
        if not is_yes:
            text = f"Parents told: “{shown(cell)}” is kept in the notes, since it says no day."
            found.notes.append(Note(ProblemKind.HINT, text, blocks=False))


def _day_in(cell: Cell, text: str, day: date) -> date | None:
    try:
        return parse_date(cell, today=day)
    except ImpossibleDate:
        raise
    except ValueError:
        pass
    if part := _A_DAY.search(text):
        return parse_date(part[0], today=day)
    if part := _A_MONTH.search(text):
        try:
            return parse_month(part[0], today=day)
        except ValueError:
            return None
    return None
