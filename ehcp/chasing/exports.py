"""The chase list as a file: everything that is owed, by authority."""

from collections.abc import Iterable, Iterator
from datetime import date

from ehcp.chasing.rules import OwedItem, late_words
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value

_COLUMNS = (
    "Authority", "Pupil", "UPN", "What is owed", "The law’s day", "The authority’s own", "Stands",
    "Last asked on",
)  # fmt: skip


def chases_csv(items: Iterable[OwedItem], today: date) -> bytes:
    return write_csv(_COLUMNS, _lines(items, today))


def _lines(items: Iterable[OwedItem], today: date) -> Iterator[list[Value]]:
    for item in items:
        yield [
            item.authority, item.letters, item.upn, item.what, item.law_on,
            item.authority_on or "", late_words(item.law_on, today), item.chased_on or "",
        ]  # fmt: skip
