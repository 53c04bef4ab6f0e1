"""What is shown, old and new, of the changes to reports and what goes with them."""

from send_mis.access.actions import Action
from send_mis.audit.history import History, ShownField
from send_mis.reports.models import GovernorVisit, OwnNationalFigure, PromisedAction, SencoPost
from send_mis.reports.published.history import PUBLISHED_HISTORY
from send_mis.reports.termly.history import TERMLY_HISTORY

HISTORY: tuple[History, ...] = (
    *TERMLY_HISTORY,
    *PUBLISHED_HISTORY,
    History(
        PromisedAction, "an action promised to governors", lambda copy: copy.text("words"),
        (
            ShownField("words", "What is to be done"),
            ShownField("owner_name", "Somebody else who sees to it"),
            ShownField("by_on", "By"),
            ShownField("done_on", "Done on"),
            ShownField("came", "What came of it"),
        ),
        heading="Promised action: {}", is_of_school=True, action=Action.REPORT_WRITE.value,
        unshown="id school_id report_id owner_id version",
    ),
    History(
        GovernorVisit, "a governor’s note", lambda copy: copy.text("about"),
        (
            ShownField("kind", "What was it?"),
            ShownField("on", "On"),
            ShownField("about", "About"),
            ShownField("words", "What was seen and learned"),
        ),
        heading="Governor’s note: {}", is_of_school=True, action=Action.REPORT_WRITE.value,
        unshown="id school_id by_id version",
    ),
    History(
        SencoPost, "a SENCO’s post", lambda copy: copy.text("appointed_on"),
        (
            ShownField("appointed_on", "Appointed on"),
            ShownField("was_before", "Was a SENCO for more than twelve months before"),
            ShownField("hours_a_week", "Hours a week"),
            ShownField("qualification", "Qualification"),
            ShownField("qualified_on", "Qualified on"),
            ShownField("ended_on", "Last day in the post"),
        ),
        heading="SENCO’s post since {}", is_of_school=True, action=Action.REPORT_WRITE.value,
        unshown="id school_id user_id version",
    ),
    History(
        OwnNationalFigure, "a national figure", lambda copy: copy.text("measure"),
        (
            ShownField("percent", "Percentage"),
            ShownField("as_at", "As at"),
            ShownField("of_what", "Of what"),
            ShownField("source", "Source"),
        ),
        heading="National figure: {}", is_of_school=True, action=Action.REPORT_WRITE.value,
        unshown="id school_id measure version",
    ),
)  # fmt: skip
