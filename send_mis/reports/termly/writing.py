"""What a report is once it is published."""

from datetime import date

from send_mis.audit.saving import save
from send_mis.reports.choices import ReportState
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.showing import release_as_json, release_of, shown_of
from send_mis.reports.termly.selectors import national_lines, published_before


def publish_row(row: TermlyReport, *, on: date, by: str) -> None:
    """Inside an open change, with the row locked: what governors read from now on."""
    before, counted = published_before(row.school_id), CountedReport.read(row.counted)
    release = release_of(before, counted, row.threshold)
    row.shown = shown_of(
        counted, release, before[-1] if before else None, row.threshold,
        national_lines(row.school, row.as_at),
    )  # fmt: skip
    row.release, row.state = release_as_json(release), ReportState.PUBLISHED
    row.published_on, row.published_by = on, by
    save(row, "shown", "release", "state", "published_on", "published_by")
