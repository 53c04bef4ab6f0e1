"""What was sent of reviews of EHC plans: papers and reports, to whom, each a line of the log."""

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ehcp.annual.selectors.report_kept import report_content
from ehcp.annual.selectors.report_sent import report_recipients
from ehcp.annual.writing import invited_because
from ehcp.models import (
    AnnualReview,
    PapersCirculated,
    PlanDisclosure,
    ReportSent,
    ReportSnapshot,
)
from reviews.meetings.selectors.people import called, what_they_are
from send_mis.access.actor import reader_of_school
from send_mis.ui.words import day

if TYPE_CHECKING:
    from send_mis.demo.ehc_building import EhcBuilder

_BY = "Priya Nair"
_AT = time(15, 40)


def build_sent(builder: "EhcBuilder") -> None:
    """After the reports are written."""
    for each in builder.under_way:
        row = AnnualReview.objects.select_related("plan__authority", "pupil", "meeting").get(
            pk=each.review.pk
        )
        _papers(builder, row)
        if row.report_sent_on is not None:
            _report(builder, row, row.report_sent_on)


def _papers(builder: "EhcBuilder", row: AnnualReview) -> None:
    rows = PapersCirculated.objects.filter(review=row).order_by("pk")
    for each in rows.select_related("person__user", "person__contact", "person__pupil",
                                    "person__professional__service"):  # fmt: skip
        words = f"Papers of the review: {'; '.join(each.what.splitlines())}"
        _line(
            builder, row, each.pk, each.sent_on, to_name=called(each.person),
            to_role=what_they_are(each.person), paper="papers", paper_words=words[:500], way="post",
            ground_words=invited_because(row),
        )  # fmt: skip


def _report(builder: "EhcBuilder", row: AnnualReview, on: date) -> None:
    reader, senco = (
        reader_of_school(builder.built.school, builder.today),
        builder.staff.get("senco"),
    )
    snapshot = ReportSnapshot.objects.create(
        id=builder.id(f"report {row.pk}"), review=row, school_id=row.school_id, number=1,
        kind="sent", content=report_content(row, reader), made_by=senco,
        made_at=datetime.combine(on, _AT, UTC),
    )  # fmt: skip
    words = (
        f"Report of the {str(row.get_kind_display()).lower()}, version 1, with the recommended"
        " amendments"
    )
    if row.held_on is not None:
        words += f"; meeting of {day(row.held_on)}"
    for number, who in enumerate(report_recipients(row, builder.today).to.values()):
        made = ReportSent.objects.create(
            id=builder.id(f"report {row.pk} to {number}"), snapshot=snapshot,
            pupil_id=row.pupil_id, school_id=row.school_id, person_id=who.person_id,
            contact_id=who.contact_id, name=who.name, sent_on=on,
        )  # fmt: skip
        _line(
            builder, row, made.pk, on, to_name=who.name, to_role=who.role, paper="report",
            paper_words=words, way="post" if number else "portal", ground_words=who.because,
        )  # fmt: skip


def _line(builder: "EhcBuilder", row: AnnualReview, source_id: UUID, on: date, **said: Any) -> None:
    PlanDisclosure.objects.create(
        id=builder.id(f"line of {source_id}"), plan=row.plan, pupil_id=row.pupil_id,
        school_id=row.school_id, given_on=on, source_id=source_id, ground="required",
        recorded_on=on, recorded_by=_BY, **said,
    )  # fmt: skip
