"""Where in a sheet the table is: its row of headings, its columns and its rows."""

from collections.abc import Iterable, Iterator, Sequence

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.body import passed_over_words, sort_out
from send_mis.tabular.heading_pair import with_second_row
from send_mis.tabular.headings import recognised_count
from send_mis.tabular.table import (
    Cell,
    Table,
    TableProblem,
    TableRow,
    column_letters,
    filled,
    shown,
    words_of,
)

_ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def find_headings(rows: Sequence[TableRow]) -> TableRow:
    """The row of headings among the first ones, or BadFile.

    Reports print titles first. The row with most headings that we know wins; where we know none,
    the first row that is nearly as wide as the table and holds different words only.
    """
    first = [row for row in rows[: limits.MAX_ROWS_BEFORE_HEADINGS] if filled(row)]
    if not first:
        raise BadFile("The file has no rows in it.")
    known = {row.number: recognised_count(words_of(row)) for row in first}
    best = max(first, key=lambda row: known[row.number])
    widest = max(filled(row) for row in first)
    if known[best.number] >= min(2, widest):
        return best
    for row in first:
        words = words_of(row)
        is_distinct = len(set(words)) == len(words) == filled(row)
        if filled(row) >= max(2, widest * 0.6) and is_distinct:
            return row
    raise BadFile(
        "No row of headings was found. The first row should name each column, for example"
        " UPN, Surname, Forename."
    )


def build_table(
    rows: Sequence[TableRow],
    *,
    ragged_is_problem: bool,
    sheet: str = "",
    remarks: Sequence[str] = (),
) -> Table:
    """A Table from rows of any width, without blank rows and columns and rows about nobody."""
    heading = with_second_row(find_headings(rows), rows)
    under = [row for row in rows if row.number > heading.number and filled(row)]
    sorted_out = sort_out(heading, under)
    body = sorted_out.rows
    if not body:
        raise BadFile("The file has headings and no rows under them.")
    if len(body) > limits.MAX_ROWS:
        raise BadFile(f"The file has more than {limits.MAX_ROWS:,} rows, the most that is read.")
    width = _last_filled(heading)
    if not ragged_is_problem:
        width = max(width, *(_last_filled(row) for row in body))
    if width > limits.MAX_COLUMNS:
        raise BadFile(f"The file has more than {limits.MAX_COLUMNS} columns.")
    problems = list(_problems(body, width, ragged_is_problem=ragged_is_problem))
    remarks = list(remarks)
    if sorted_out.passed_over:
        remarks.append(passed_over_words(sorted_out.passed_over))
    if other := sorted_out.other_table:
        body = [*body, other]
        rest = f" The {sorted_out.unread} rows under it are not read" if sorted_out.unread else ""
        problems.append(
            TableProblem(
                other.number,
                f"the headings of another table are here.{rest or ' Nothing is under it'}:"
                " put each table into a file or a sheet of its own.",
            )
        )
    used = [
        index
        for index in range(width)
        if _at(heading, index) or any(_at(row, index) for row in body)
    ]
    names, notes = _column_names([shown(_at(heading, index)) for index in used], used)
    return Table(
        columns=names,
        rows=tuple(TableRow(row.number, tuple(_at(row, index) for index in used)) for row in body),
        heading_row=heading.number,
        problems=tuple(problems[: limits.MAX_PROBLEMS]),
        notes=tuple(notes),
        remarks=tuple(remarks),
        sheet=sheet,
    )


def _problems(
    body: Iterable[TableRow], width: int, *, ragged_is_problem: bool
) -> Iterator[TableProblem]:
    for row in body:
        found = max(len(row.cells), 1)
        if ragged_is_problem and (found < width or _last_filled(row) > width):
            yield TableProblem(row.number, f"it has {found} values and the headings have {width}.")
        most = limits.MAX_CELL_CHARACTERS
        if any(isinstance(cell, str) and len(cell) > most for cell in row.cells):
            yield TableProblem(row.number, f"a value is longer than {most:,} characters.")


def _column_names(
    headings: Sequence[str], indexes: Sequence[int]
) -> tuple[tuple[str, ...], list[str]]:
    """Names that differ: a repeated heading says which one it is, an empty one where it stands."""
    names: list[str] = []
    notes: list[str] = []
    seen: dict[str, int] = {}
    taken = {heading.casefold() for heading in headings}
    for heading, index in zip(headings, indexes, strict=True):
        if not heading:
            names.append(_free(f"Column {column_letters(index)}", taken))
            notes.append(f"Column {column_letters(index)} has no heading.")
            continue
        count = seen[heading.casefold()] = seen.get(heading.casefold(), 0) + 1
        if count == 1:
            names.append(heading)
            continue
        which = _ORDINALS[count] if count < len(_ORDINALS) else f"number {count}"
        names.append(_free(f"{heading} ({which})", taken))
        notes.append(f"The heading “{heading}” is there more than once.")
    return tuple(names), list(dict.fromkeys(notes))


def _free(name: str, taken: set[str]) -> str:
    while name.casefold() in taken:
        name += "*"
    taken.add(name.casefold())
    return name


def _at(row: TableRow, index: int) -> Cell:
    return row.cells[index] if index < len(row.cells) else ""


def _last_filled(row: TableRow) -> int:
    return max((index for index, cell in enumerate(row.cells, start=1) if cell), default=0)
