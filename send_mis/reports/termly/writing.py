"""What a report is once its figures are counted, and once it is published."""

from datetime import date

from send_mis.audit.saving import save
from send_mis.reports.choices import ReportState
from send_mis.reports.due.writing import report_changes
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.showing import release_as_json, release_of, shown_of
from send_mis.reports.termly.selectors.reports import national_lines, published_before, told_of


def count_row(row: TermlyReport, counted: CountedReport, as_at: date) -> None:
    """Inside an open change, with the row locked. Whoever writes the words meanwhile is not
    disturbed: it is no new version of what they write."""
    row.counted, row.as_at, row.is_counting = counted.as_json(), as_at, False
    row.save(update_fields=["counted", "as_at", "is_counting"])


def publish_row(row: TermlyReport, *, on: date, by: str) -> None:
    """Inside an open change, with the row locked: what governors read from now on."""
    before, counted = published_before(row.school_id), CountedReport.read(row.counted)
    release = release_of(before, counted, row.threshold)
    lines = national_lines(row.school, row.as_at)
    shown = shown_of(counted, release, before, row.threshold, lines, row.typed)
    row.shown = shown | {"told": told_of(row).as_json()}
    row.release, row.state = release_as_json(release), ReportState.PUBLISHED
    row.published_on, row.published_by = on, by
    save(row, "shown", "release", "state", "published_on", "published_by")
    report_changes(row.school_id)
