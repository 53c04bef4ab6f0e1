"""The comparison of a trust's schools as a file."""

from collections.abc import Iterable

from send_mis.reports.trust.selectors import ComparedSchool
from send_mis.tabular.csv_writer import write_csv

TITLE = "Schools compared"
_HEADINGS = (
    "School", "On roll", "On the register", "SEN support", "EHC plan", "EHC steps late now",
    "EHC steps done this year", "of them in time", "Reviews of support plans this year",
    "of them in time", "Review overdue", "No review date",
)  # fmt: skip


def comparison_csv(rows: Iterable[ComparedSchool]) -> bytes:
    return write_csv(
        _HEADINGS,
        [
            [
                row.name, row.counts.on_roll, row.counts.register, row.counts.support,
                row.counts.plans, row.counts.late, row.counts.done, row.counts.in_time,
                row.counts.held, row.counts.held_in_time, row.counts.overdue, row.counts.undated,
            ]
            for row in rows
        ],
    )  # fmt: skip
