"""A school's gaps as a file: the rows of the page."""

from collections.abc import Iterable, Iterator

from reviews.checks.selectors.school import GapRow
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

_COLUMNS = ("Pupil", "Class", "What is missing", "In words")


def gaps_csv(rows: Iterable[GapRow]) -> bytes:
    return write_csv(_COLUMNS, _lines(rows))


def gaps_xlsx(rows: Iterable[GapRow]) -> bytes:
    return write_xlsx("Golden thread", _COLUMNS, _lines(rows))


def _lines(rows: Iterable[GapRow]) -> Iterator[list[Value]]:
    for row in rows:
        yield [row.pupil, row.class_name, row.kind, row.finding.text]
