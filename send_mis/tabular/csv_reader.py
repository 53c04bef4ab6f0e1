"""CSV in whatever dialect: the separator is found by trying which one makes a table."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.decode import decode
from send_mis.tabular.headings import recognised_count
from send_mis.tabular.layout import build_table
from send_mis.tabular.safe_text import unguarded
from send_mis.tabular.source import Source, read_whole
from send_mis.tabular.table import Table, TableRow, tidy

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 50
_KEPT_AS_TEXT = re.compile(r'=\s*"(.*)"', re.DOTALL)


def read_csv(source: Source) -> Table:
    """Raises BadFile. Rows of the wrong width are kept and named in the table's problems."""
    text = decode(read_whole(source))
    if not text.strip():
        raise BadFile("The file is empty.")
    separator, text, skipped = _announced(text)
    separator = separator or _likeliest(text)
    rows = [
        TableRow(number, tuple(_value(cell) for cell in cells))
        for number, cells in _records(text, separator, first=1 + skipped)
    ]
    return build_table(rows, ragged_is_problem=True)


def _value(cell: str) -> str:
    """="4F" keeps a spreadsheet from changing what stands there; the value is 4F."""
    text = tidy(cell)
    if found := _KEPT_AS_TEXT.fullmatch(text):
        return tidy(found[1].replace('""', '"'))
    return unguarded(text)


def _records(text: str, separator: str, *, first: int) -> Iterator[tuple[int, list[str]]]:
    """Numbered as a spreadsheet numbers them: a quoted line break does not start a row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    most = limits.MAX_ROWS + limits.MAX_ROWS_BEFORE_HEADINGS
    filled = 0
    number = first - 1
    try:
        for number, cells in enumerate(reader, start=first):
            if len(cells) > limits.MAX_COLUMNS and any(cells[limits.MAX_COLUMNS :]):
                raise BadFile(f"Row {number} has more than {limits.MAX_COLUMNS} columns.")
            if not any(cells):
                continue
            filled += 1
            if filled > most:
                raise BadFile(f"The file has more than {limits.MAX_ROWS:,} rows.")
            yield number, cells
    except csv.Error as error:
        raise BadFile(_quoting_words(error, number + 1)) from None


def _quoting_words(error: csv.Error, row: int) -> str:
    words = str(error)
    if "unexpected end" in words or "field larger" in words:
        return (
            f"From row {row} on a quotation mark is opened and not closed."
            " The file may have been cut off."
        )
    return f"Row {row}: there is a quotation mark where none can be."


def _announced(text: str) -> tuple[str, str, int]:
    """Excel's own first line "sep=;": the separator, the text after it, the lines skipped."""
    line, _, rest = text.partition("\n")
    line = line.strip().strip('"').lower()
    if line.startswith("sep=") and line[4:] in _SEPARATORS:
        return line[4:], rest, 1
    if line == "sep=":  # the tab was stripped with the line's end
        return "\t", rest, 1
    return "", text, 0


def _likeliest(text: str) -> str:
    """Most known headings in one row, then the most rows of one width, then the widest."""
    return max(_SEPARATORS, key=lambda separator: _score(text, separator))


def _score(text: str, separator: str) -> tuple[int, int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        sample = [cells for cells in itertools.islice(reader, _SAMPLE_ROWS) if any(cells)]
    except csv.Error:
        return (0, 0, 0)
    widths = Counter(len(cells) for cells in sample if len(cells) > 1)
    if not widths:
        return (0, 0, 0)
    width, agreeing = widths.most_common(1)[0]
    return max(recognised_count(cells) for cells in sample), agreeing, width
