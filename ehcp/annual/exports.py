"""The board of EHC plans as a file: the rows of the page."""

from collections.abc import Iterable, Iterator

from ehcp.annual.selectors.board import BoardRow
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

_COLUMNS = (
    "Pupil", "Class", "Authority", "Last day", "Hold by", "Meeting", "Held", "Where it stands",
    "Whose turn", "Risk", "In words",
)  # fmt: skip


def board_csv(rows: Iterable[BoardRow]) -> bytes:
    return write_csv(_COLUMNS, _lines(rows))


def board_xlsx(rows: Iterable[BoardRow]) -> bytes:
    return write_xlsx("EHC plans", _COLUMNS, _lines(rows))


def _lines(rows: Iterable[BoardRow]) -> Iterator[list[Value]]:
    for row in rows:
        standing = row.standing
        yield [
            row.pupil, row.class_name, row.authority, standing.clock.last_on,
            standing.clock.hold_by_on, standing.meeting_on, standing.held_on, row.stands,
            str(standing.turn.label), str(standing.risk.label), standing.words,
        ]  # fmt: skip
