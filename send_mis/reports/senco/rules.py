"""What is said of a SENCO’s post. Pure."""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from send_mis.reports.choices import SencoQualification
from send_mis.reports.due.rules import HELD
from send_mis.statutory.school_duties import qualified_by

Problems = dict[str, list[str]]


class PostFacts(TypedDict):
    """What is recorded of a post; `hours_a_week` in hours, `ended_on` the last day."""

    appointed_on: date
    was_before: bool
    hours_a_week: Decimal | None
    qualification: str
    qualified_on: date | None
    ended_on: date | None


POST_FIELDS = tuple(PostFacts.__annotations__)


def post_problems(facts: PostFacts, today: date) -> Problems:
    found: Problems = {}
    qualified_on, ended_on = facts["qualified_on"], facts["ended_on"]
    if qualified_on is not None and qualified_on > today:
        found["qualified_on"] = ["That day is still to come."]
    elif qualified_on is not None and facts["qualification"] not in HELD:
        found["qualification"] = ["Choose the qualification that they hold."]
    if ended_on is not None and ended_on < facts["appointed_on"]:
        found["ended_on"] = ["That is before the appointment."]
    return found


def post_words(
    *, appointed_on: date, was_before: bool, qualification: str, hours_a_week: Decimal | None,
    on: date, day: str,
) -> str:  # fmt: skip
    """In a sentence, without a name. `day`: the last one without the qualification, in words."""
    time = (
        "has no time recorded for the work"
        if hours_a_week is None
        else f"has {hours_a_week.normalize():f} hours a week for the work"
    )
    if qualification in HELD:
        award = f"holds the {SencoQualification(qualification).label}"
    elif was_before or not day:
        award = "needs no qualification, having been a SENCO before"
    else:
        by = qualified_by(appointed_on).due_on
        is_late = by is not None and by < on
        state = (
            "is studying for" if qualification == SencoQualification.STUDYING else "has not begun"
        )
        award = f"{state} the qualification, which {'was' if is_late else 'is'} due by {day}"
    return f"The SENCO {time}, and {award}."
