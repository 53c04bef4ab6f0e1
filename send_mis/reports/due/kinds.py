"""What each kind of due date of reports says, and where it is done."""

from pupils.due.kinds import DueKind
from send_mis.access.actions import Action
from send_mis.reports.choices import ReportDue

_GROUP = "Governors"

DUE = (
    DueKind(
        ReportDue.PROMISE.value, "Do what was promised to governors", _GROUP, Action.REPORT_WRITE,
        "promise_settle", of="subject",
    ),
    DueKind(
        ReportDue.QUESTION.value, "Answer a governor’s question", _GROUP, Action.REPORT_PUBLISH,
        "question_answer", of="subject", notice_days=7,
    ),
    DueKind(
        ReportDue.QUALIFY.value, "The SENCO gains the national qualification", _GROUP,
        Action.REPORT_WRITE, "senco_posts", of="school", notice_days=60,
    ),
)  # fmt: skip
