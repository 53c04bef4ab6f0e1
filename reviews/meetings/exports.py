"""A school's meetings as a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from reviews.meetings.rules.times import time_words
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

_COLUMNS = (
    "Pupil", "Class", "Day", "Time", "Minutes", "Where", "About", "State", "Actions open",
)  # fmt: skip


def meetings_csv(rows: Iterable[Any]) -> bytes:
    return write_csv(_COLUMNS, _lines(rows))


def meetings_xlsx(rows: Iterable[Any]) -> bytes:
    return write_xlsx("Meetings", _COLUMNS, _lines(rows))


def _lines(rows: Iterable[Any]) -> Iterator[list[Value]]:
    for row in rows:
        yield [
            row.pupil.list_name, row.class_name or "", row.held_on or row.on,
            time_words(row.begins), row.minutes, row.place, row.about, row.get_state_display(),
            row.open_actions,
        ]  # fmt: skip
