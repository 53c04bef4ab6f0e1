"""The log of disclosures as a file: the rows of the page."""

from collections.abc import Iterable, Iterator

from ehcp.disclosure.selectors import DisclosureLine
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

_COLUMNS = (
    "Pupil", "Given on", "To whom", "Who they are", "What", "Why", "How", "Recorded", "Note",
)  # fmt: skip


def given_csv(rows: Iterable[DisclosureLine]) -> bytes:
    return write_csv(_COLUMNS, _lines(rows))


def given_xlsx(rows: Iterable[DisclosureLine]) -> bytes:
    return write_xlsx("Given to others", _COLUMNS, _lines(rows))


def _lines(rows: Iterable[DisclosureLine]) -> Iterator[list[Value]]:
    for row in rows:
        yield [
            row.pupil, row.given_on, row.to, row.who, row.what, row.why, row.way, row.recorded,
            row.note,
        ]  # fmt: skip
