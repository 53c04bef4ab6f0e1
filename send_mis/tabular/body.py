"""Which rows under the headings are about somebody, and which only furnish the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from send_mis.tabular.headings import field_count, folded
from send_mis.tabular.table import NumberText, TableRow, filled, shown, words_of

_YEAR = r"(?:(?:year|yr|y)\s*(?:group)?\s*\d{1,2}|reception|nursery|eyfs|ks\s*\d|key stage \d)"
_SECTION = re.compile(
    rf"(?:{_YEAR}(?:\s*[-–—/&+]\s*{_YEAR}|\s*(?:class|pupils|children))?|(?:class|form)\s+\S+"
    r"|\d{1,2}\s?[a-z]{1,3}|sen(?:d)?(?: support| register)?|k|e|ehcps?|ehc plans?|monitoring"
    r"|monitor|cause for concern|no sen)(?:\s*[-:(–]+\s*\d+\s*\)?)?\s*:?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:grand |sub[- ]?)?total\b|(?:number|no\.?|count) of (?:pupils|students|children|rows)"
    r"|(?:number|no\.?|count|pupils|children) on (?:the )?(?:send? )?register\b"
    r"|count\b|\d+ (?:pupils|students|children|records|rows)\b|average\b",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?:printed|report|run (?:on|by|at)|generated|exported|created (?:on|by)|produced|prepared by"
    r"|last updated|updated|page \d|end of|confidential|\*+\s*[a-z]|©"
    r"|(?:source|key|legend|notes?)\s*(?::|$))",
    re.IGNORECASE,
)
# "Key | Anna" is a child, "Key | K = SEN support" is not.
_EXPLAINED = re.compile(r".*[=:–]")
_LEGEND = re.compile(r"[A-Za-z+]{1,6}\s*[=–-]\s*\S.*")
_NUMBER_LIKE = re.compile(r"[\d\s.,%£()/-]+")
_NARROWEST = 3
_MOST_NAMED = 6
_MOST_FILLED = 2


@dataclass(frozen=True, slots=True)
class Body:
    """`rows` are read. `passed_over`: number and what it is. `other_table`: another row of
    headings, from which on nothing is read."""

    rows: list[TableRow]
    passed_over: list[tuple[int, str]]
    other_table: TableRow | None = None
    unread: int = 0


def sort_out(heading: TableRow, rows: Sequence[TableRow]) -> Body:
    width = filled(heading)
    kept: list[TableRow] = []
    passed: list[tuple[int, str]] = []
    for place, row in enumerate(rows):
        if _is_heading_again(row, heading):
            passed.append((row.number, "the headings again"))
        elif width >= _NARROWEST and _is_furniture(row):
            passed.append((row.number, f"“{shown(_first(row))}”"))
        elif _is_other_heading(row):
            return Body(kept, passed, row, unread=len(rows) - place - 1)
        else:
            kept.append(row)
    return Body(kept, passed)


def passed_over_words(passed: Sequence[tuple[int, str]]) -> str:
    named = [f"row {number} ({what})" for number, what in passed[:_MOST_NAMED]]
    more = len(passed) - len(named)
    names = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    count = "1 row names" if len(passed) == 1 else f"{len(passed)} rows name"
    return f"{count} no pupil and {'is' if len(passed) == 1 else 'are'} passed over: {names}."


def _is_heading_again(row: TableRow, heading: TableRow) -> bool:
    same = total = 0
    for index, cell in enumerate(row.cells):
        if not cell:
            continue
        total += 1
        ours = heading.cells[index] if index < len(heading.cells) else ""
        same += folded(shown(cell)) == folded(shown(ours)) != ""
    return total > 1 and same >= 0.8 * total


def _is_furniture(row: TableRow) -> bool:
    cells = [cell for cell in row.cells if cell]
    text = shown(cells[0]).strip()
    others = cells[1:]
    if _TOTAL.match(text) and all(_NUMBER_LIKE.fullmatch(shown(cell)) for cell in others):
        return True
    if len(cells) > _MOST_FILLED:
        return False
    if _PRINTED.match(text):
        beside = [shown(cell) for cell in others if not isinstance(cell, date)]
        return (
            " " in text
            or text.endswith((":", "©"))
            or all(_NUMBER_LIKE.fullmatch(words) or _EXPLAINED.match(words) for words in beside)
        )
    return not others and bool(_SECTION.fullmatch(text) or _LEGEND.fullmatch(text))


def _is_other_heading(row: TableRow) -> bool:
    words = words_of(row)
    if len(words) < _NARROWEST or len(words) < filled(row):
        return False
    if any(isinstance(cell, NumberText) for cell in row.cells):
        return False
    return field_count(words) >= max(_NARROWEST, 0.6 * len(words))


def _first(row: TableRow) -> str:
    return shown(next(cell for cell in row.cells if cell))
