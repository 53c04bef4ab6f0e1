"""A school's deadlines as a file: the rows of the page, by its filter and with its access."""

from collections.abc import Iterable, Iterator

from send_mis.dashboard.selectors.deadlines import DeadlineLine
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

TITLE = "Deadlines"
_HEADINGS = (
    "Pupil", "Class", "What", "About", "Due", "How far off", "By law", "Whose turn", "Kind",
)  # fmt: skip


def deadlines_csv(lines: Iterable[DeadlineLine]) -> bytes:
    return write_csv(_HEADINGS, _values(lines))


def deadlines_xlsx(lines: Iterable[DeadlineLine]) -> bytes:
    return write_xlsx(TITLE, _HEADINGS, _values(lines))


def _values(lines: Iterable[DeadlineLine]) -> Iterator[list[Value]]:
    for line in lines:
        item = line.item
        yield [
            item.list_name if item.pupil_id else "", item.class_name, item.kind.words, item.about,
            item.due_on, line.chip.text, item.law_on, line.turn, item.kind.group,
        ]  # fmt: skip
