"""What is shown, old and new, of the changes to reports and questions."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.termly.rules.wording import REPORT_LABELS

TERMLY_HISTORY = (
    History(
        TermlyReport, "a report to governors", lambda copy: copy.text("as_at"),
        (
            *(ShownField(name, label) for name, label in REPORT_LABELS.items()),
            ShownField("as_at", "Figures as at"),
            ShownField("threshold", "Smallest number shown"),
            ShownField("state", "State"),
            ShownField("published_on", "Published on"),
            ShownField("published_by", "Published by"),
        ),
        heading="Report to governors: {}", is_of_school=True, action=Action.REPORT_WRITE.value,
        unshown="id school_id term_id counted is_counting typed release shown version",
    ),
    History(
        GovernorQuestion, "a question of a governor", lambda copy: copy.text("words"),
        (
            ShownField("words", "Question"),
            ShownField("answer", "Answer"),
            ShownField("answered_on", "Answered on"),
            ShownField("answered_by", "Answered by"),
        ),
        heading="Question: {}", is_of_school=True, action=Action.REPORT_WRITE.value,
        unshown="id school_id report_id asked_by_id asked_on version",
    ),
)  # fmt: skip
