"""The directory as a file: the rows of the page, with all that is said of each service."""

from collections.abc import Iterable, Iterator
from typing import Any

from pupils.professionals.selectors.directory import paid_words
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx

_COLUMNS = (
    "Service", "Kind", "Phone", "E-mail", "Website", "What they do", "How to refer",
    "Waiting time", "Paid for", "Person", "Role", "Person’s phone", "Person’s e-mail",
)  # fmt: skip


def directory_csv(rows: Iterable[Any]) -> bytes:
    return write_csv(_COLUMNS, _lines(rows))


def directory_xlsx(rows: Iterable[Any]) -> bytes:
    return write_xlsx("Outside services", _COLUMNS, _lines(rows))


def _lines(rows: Iterable[Any]) -> Iterator[list[Value]]:
    """One line a person; a service without people has one line of its own."""
    for row in rows:
        said: list[Value] = [
            row.name, row.get_kind_display(), row.phone, row.email, row.website, row.what_they_do,
            row.how_to_refer, row.waiting_time, paid_words(row) or "Free",
        ]  # fmt: skip
        for person in row.here:
            yield [*said, person.name, person.role, person.phone, person.email]
        if not row.here:
            yield [*said, "", "", "", ""]
