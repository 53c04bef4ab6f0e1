"""The jobs of reports."""

from collections.abc import Iterable
from uuid import UUID

from send_mis import jobs
from send_mis.reports.termly import services


@jobs.task
def count_report(report_id: str) -> None:
    services.count_draft(report_id=report_id)


@jobs.sweep(services.COUNT)
def reports_to_count() -> Iterable[UUID]:
    return services.uncounted()
