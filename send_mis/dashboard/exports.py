"""The school's record as a file: the rows of the page, by its filter and with its access."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from send_mis.audit.models import Change, Read
from send_mis.dashboard.selectors.audit import AuditRow, SchoolAudit, first_pupils
from send_mis.dashboard.selectors.change_words import ChangedRow
from send_mis.errors import RuleBroken
from send_mis.tabular.csv_writer import write_csv
from send_mis.tabular.safe_text import Value
from send_mis.tabular.xlsx_writer import write_xlsx
from send_mis.ui.words import LONDON, joined

TITLE = "Record of changes and reads"
# What one request may build: seconds, not minutes.
MOST_ROWS = {"csv": 10_000, "xlsx": 5_000, "pdf": 1_000}
_AT_ONCE = 1_000
_HEADINGS = (
    "When", "Who", "As", "What was done", "Whose record", "Why, or with what", "What changed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry of the record, with the rows of the page in words."""

    entry: Read | Change
    row: AuditRow

    @property
    def pupils(self) -> str:
        names = [link.label for link in self.row.pupils]
        more = [f"{self.row.more:,} more"] if self.row.more else []
        return joined([*names, *more])

    @property
    def changed(self) -> str:
        return "\n".join(_in_a_line(row) for row in self.row.rows)


def entries(audit: SchoolAudit, kind: str) -> list[Taken]:
    """Every entry of the filter, newest first. Raises RuleBroken when there are too many."""
    most = MOST_ROWS[kind]
    found = list(audit.found()[: most + 1])
    if len(found) > most:
        raise RuleBroken(
            f"This would be more than {most:,} entries in one file. Choose fewer days with From "
            "and To, or one person, and download it in parts."
        )
    taken: list[Taken] = []
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        taken += [Taken(e, row) for e, row in zip(part, audit.rows(part), strict=True)]
    return taken


def named(taken: list[Taken]) -> list[UUID]:
    """The pupils whose names stand in the file."""
    return list(dict.fromkeys(key for each in taken for key in first_pupils(each.entry)))


def as_csv(taken: list[Taken]) -> bytes:
    return write_csv(_HEADINGS, _values(taken))


def as_xlsx(taken: list[Taken]) -> bytes:
    return write_xlsx(TITLE, _HEADINGS, _values(taken))


def _values(taken: list[Taken]) -> Iterator[list[Value]]:
    for each in taken:
        row = each.row
        when = each.entry.at.astimezone(LONDON).replace(tzinfo=None, microsecond=0)
        yield [when, row.who, row.role, row.what, each.pupils, row.why, each.changed]


def _in_a_line(row: ChangedRow) -> str:
    """ "Class 4H. Name: from 4H to 4 Hazel"."""
    lines = [
        f"{line.label}: from {line.old} to {line.new or 'nothing'}"
        if line.old
        else f"{line.label}: {line.new}"
        for line in row.lines
    ]
    return f"{row.title}. {'; '.join(lines)}" if lines else row.title
