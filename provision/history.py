"""What is shown, old and new, of the changes to plans, outcomes, sessions, reviews and money."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from provision.choices import FourPoint, GoalAttainment, Layer, Scale, StaffRole
from provision.models import (
    Allocation,
    Attendance,
    FundingStream,
    ImpactResult,
    ImpactReview,
    Intervention,
    InterventionTraining,
    Judgement,
    Outcome,
    OutcomePoint,
    PlanRow,
    ProvisionPlan,
    ProvisionSettings,
    Rate,
    RowRate,
    Session,
)
from provision.money import round_pounds
from provision.plans.selectors.waiting import waiting_parts
from pupils.choices import NeedType
from pupils.years import year_words
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, Of, ShownField, Unfolded
from send_mis.ui.words import LONG_WEEKDAYS, day, joined, plain_day, plural

# A row is a pupil's while the pupil is in it; a session, of the day on which it is held.
IN_ROW = Of("row_id", Allocation, "row_id", lasts=True)
_ROW_OF = Of("id", Allocation, "row_id", lasts=True)
_IN_SESSION = Of("row_id", Allocation, "row_id", lasts=True, on="held_on")
_OF_OUTCOME = Of("outcome_id", Outcome)


def _money(value: Any, _copy: Copy) -> str:
    return round_pounds(Decimal(value))


def _minutes(value: Any, _copy: Copy) -> str:
    return plural(value, "minute", "minutes")


def _weeks(value: Any, _copy: Copy) -> str:
    return plural(value, "week", "weeks")


def _times(value: Any, _copy: Copy) -> str:
    return {1: "once", 2: "twice"}.get(value, f"{value} times")


def _percent(value: Any, _copy: Copy) -> str:
    return f"{value} %"


def _weekdays(value: Any, _copy: Copy) -> str:
    return joined([LONG_WEEKDAYS[number] for number in value])


def _level(scale: str, value: Any) -> str:
    levels = GoalAttainment if scale == Scale.GOAL else FourPoint
    number = int(value)
    words = str(levels(number).label) if number in levels.values else ""
    return f"{number}: {words}".replace("-", "−", 1) if words else str(number)


def _judgement(value: Any, copy: Copy) -> str:
    return _level(copy.text("scale"), value)


def _levels(value: Any, copy: Copy) -> str:
    """What each level of goal attainment looks like: "0: reads alone; +1: …"."""
    return "; ".join(
        f"{_level(Scale.GOAL, key)}: {text}"
        for key, text in sorted(value.items(), key=lambda pair: int(pair[0]))
        if text
    )


def _layers(value: Mapping[str, str], _copy: Copy) -> str:
    called = {str(layer): layer.label for layer in Layer}
    return ", ".join(f"{called.get(key, key)}: {text}" for key, text in sorted(value.items()))


def _year_group(value: Any, _copy: Copy) -> str:
    return year_words(value)


def _need_type(value: Any, _copy: Copy) -> str:
    return str(NeedType(value).label) if value in NeedType.values else str(value)


def _plan_title(copy: Copy) -> str:
    """ "4H, Autumn term 2026"."""
    whose = copy.name("school_class_id")
    if not whose and copy["year_group"] is not None:
        whose = year_words(copy["year_group"])
    return ", ".join(part for part in (whose, copy.name("term_id")) if part)


def _row_title(copy: Copy) -> str:
    """ "Paired reading (4H, Autumn term 2026)"."""
    what = copy.text("what") or copy.name("intervention_id")
    plan = copy.name("plan_id")
    return f"{what} ({plan})" if what and plan else what


def _session_title(copy: Copy) -> str:
    on = copy.day("held_on")
    row = copy.name("row_id")
    return f"{row}, {day(on)}" if on else row


def _review_title(copy: Copy) -> str:
    due = copy.day("due_on")
    return f"{copy.name('row_id')}, due {plain_day(due)}" if due else copy.name("row_id")


def _training(copy: Copy) -> str:
    who, what = copy.name("user_id"), copy.name("intervention_id")
    return ", ".join(part for part in (who, what) if part)


def _rate_title(copy: Copy) -> str:
    role = copy.text("staff_role")
    return str(StaffRole(role).label) if role in StaffRole.values else ""


def _fund(copy: Copy) -> str:
    """Money for one child is called after that child, whom another's page does not name."""
    whose = copy["pupil_id"]
    if whose and copy.names.pupil_id and whose != str(copy.names.pupil_id):
        return "a fund for one pupil"
    return copy.text("name")


_OUTCOME_FIELDS = (
    ShownField("text", "Outcome"),
    ShownField("pupil_words", "In the pupil’s own words"),
    ShownField("area", "Area of need"),
    ShownField("need_type", "Need", _need_type),
    ShownField("measure", "What is counted"),
    ShownField("baseline", "Baseline"),
    ShownField("target", "Target"),
    ShownField("out_of", "Out of"),
    ShownField("starts_on", "Baseline taken on"),
    ShownField("due_on", "By when"),
    ShownField("how_measured", "How it is measured"),
    ShownField("scale", "Scale"),
    ShownField("levels", "What each level looks like", _levels),
    ShownField("state", "State"),
    ShownField("closed_on", "Ended on"),
    ShownField("follows_id", "Follows"),
    ShownField("attempt", "Attempt"),
    ShownField("step_of_id", "Step towards"),
)
_ROW_FIELDS = (
    ShownField("intervention_id", "Intervention"),
    ShownField("what", "What"),
    ShownField("outcome", "Outcome"),
    ShownField("additional_to", "Additional to, or different from"),
    ShownField("delivered_by_id", "By whom"),
    ShownField("delivered_by_words", "By whom, in words"),
    ShownField("staff_role", "Paid as"),
    ShownField("minutes", "Minutes", _minutes),
    ShownField("times_a_week", "Times a week", _times),
    ShownField("weeks", "Weeks", _weeks),
    ShownField("weekdays", "Days", _weekdays),
    ShownField("at", "Usual time"),
    ShownField("starts_on", "From"),
    ShownField("ends_on", "Until", is_until=True),
    ShownField("was_to_end_on", "Was to go on until", is_until=True),
    ShownField("end_reason", "Why it ended early"),
    ShownField("materials_cost", "Materials", _money, Action.COST_VIEW),
    ShownField("funding_id", "Paid from", action=Action.COST_VIEW),
)
_VIEW = Action.PROVISION_VIEW

HISTORY = (
    History(
        Outcome, "an outcome", lambda copy: copy.text("text"), _OUTCOME_FIELDS,
        heading="Outcome: {}", pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id version",
    ),
    History(
        Judgement, "a judgement", lambda copy: copy.name("outcome_id"),
        (
            ShownField("judged_on", "Reviewed on"),
            ShownField("value", "Judgement", _judgement),
            ShownField("note", "Note"),
            ShownField("judged_by_id", "Reviewed by"),
        ),
        heading="Review of: {}", pupil=_OF_OUTCOME, needs=("outcome_id",), action=_VIEW,
        unshown="id outcome_id school_id scale version",
    ),
    History(
        OutcomePoint, "a count", lambda copy: copy.name("outcome_id"),
        (
            ShownField("measured_on", "Counted on"),
            ShownField("value", "Count"),
            ShownField("note", "Note"),
            ShownField("noted_by_id", "Noted by"),
        ),
        heading="Count for: {}", pupil=_OF_OUTCOME, needs=("outcome_id",), action=_VIEW,
        unshown="id outcome_id school_id session_id noted_at",
    ),
    History(
        ProvisionPlan, "a class", _plan_title,
        (
            ShownField("state", "State"),
            ShownField("qft", "For everyone"),
            ShownField("proposed_by_id", "Sent by"),
            ShownField("agreed_by_id", "Agreed by"),
            ShownField("sent_back_because", "Why it was sent back"),
            ShownField("carried_from_id", "Carried over from"),
        ),
        heading="Plan of {}",
        pupil=Of("id", PlanRow, "plan_id", pupil=_ROW_OF),
        needs=("school_class_id", "term_id"), action=_VIEW, is_of_school=True,
        unfolded=Unfolded(
            "change", ((PlanRow, "plan_id"), (Allocation, "row_id")), waiting_parts,
            ", once the plan is agreed",
        ),
        unshown="id school_id year_id term_id school_class_id year_group proposed_at agreed_at"
        " change version",
    ),
    History(
        PlanRow, "a row of provision", _row_title, _ROW_FIELDS,
        heading="Row: {}", pupil=_ROW_OF, needs=("intervention_id", "plan_id"), action=_VIEW,
        unshown="id plan_id school_id position carried_from_id version",
    ),
    History(
        Allocation, "a place in a row", lambda copy: copy.name("row_id"),
        (
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Until", is_until=True),
            ShownField("end_reason", "Why it ended"),
            ShownField("weekdays", "Days", _weekdays),
            ShownField("outcome_id", "For the outcome"),
            ShownField("afterwards", "What the review said of it"),
            ShownField("afterwards_words", "What is to be changed, or why it stops"),
        ),
        heading="In the row: {}", pupil="pupil_id", needs=("row_id",), action=_VIEW,
        unshown="id pupil_id school_id row_id outcome_words",
    ),
    History(
        RowRate, "a rate of a row", lambda copy: copy.name("row_id"),
        (
            ShownField("hourly", "An hour costs", _money),
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Until", is_until=True),
        ),
        heading="Rate of the row: {}", pupil=IN_ROW, needs=("row_id",), action=Action.COST_VIEW,
        merges_by=("row_id", "starts_on"), unshown="id row_id school_id",
    ),
    History(
        Session, "a session", _session_title,
        (
            ShownField("held_on", "Day"),
            ShownField("state", "State"),
            ShownField("reason", "Why it was missed"),
            ShownField("planned_minutes", "Planned", _minutes),
            ShownField("minutes", "Held for", _minutes),
            ShownField("note", "Note"),
            ShownField("delivered_by_id", "By whom"),
            ShownField("recorded_by_id", "Recorded by"),
        ),
        heading="Session: {}", pupil=_IN_SESSION, needs=("row_id",), action=_VIEW,
        unshown="id row_id school_id slot recorded_at token version",
    ),
    History(
        Attendance, "who was there", lambda copy: copy.name("session_id"),
        (
            ShownField("is_present", "Was there"),
            ShownField("reason", "Why not"),
            ShownField("count", "Count"),
            ShownField("out_of", "Out of"),
            ShownField("note", "Note"),
        ),
        heading="In the session: {}", pupil="pupil_id", needs=("session_id",), action=_VIEW,
        merges_by=("session_id", "pupil_id"), unshown="id session_id pupil_id school_id",
    ),
    History(
        ImpactReview, "a review", _review_title,
        (
            ShownField("due_on", "Due on"),
            ShownField("done_on", "Reviewed on"),
            ShownField("done_by_id", "Reviewed by"),
            ShownField("decision", "Decision"),
            ShownField("words", "What we learned"),
        ),
        heading="Review of: {}", pupil=IN_ROW, needs=("row_id",), action=_VIEW,
        unshown="id row_id school_id version",
    ),
    History(
        ImpactResult, "a result", lambda copy: copy.name("review_id"),
        (
            ShownField("measure", "What is counted"),
            ShownField("entry", "At the start"),
            ShownField("exit", "Now"),
            ShownField("note", "Note"),
        ),
        heading="Result in the review of: {}", pupil="pupil_id", needs=("review_id",),
        action=_VIEW, unshown="id review_id pupil_id school_id",
    ),
    History(
        FundingStream, "a funding stream", _fund,
        (
            ShownField("name", "Name"),
            ShownField("kind", "Kind"),
            ShownField("year_id", "School year"),
            ShownField("amount", "Amount", _money),
            ShownField("note", "Note"),
        ),
        heading="Funding: {}", pupil="pupil_id", action=Action.COST_VIEW, is_of_school=True,
        unshown="id pupil_id school_id version",
    ),
    History(
        Intervention, "an intervention", lambda copy: copy.text("name"),
        (
            ShownField("name", "Name"),
            ShownField("area", "Area of need"),
            ShownField("layer", "Layer"),
            ShownField("for_whom", "For"),
            ShownField("what", "What it is"),
            ShownField("evidence", "Evidence"),
            ShownField("usual_measure", "Usually counted"),
            ShownField("usual_minutes", "Usual length", _minutes),
            ShownField("usual_times_a_week", "Usual times a week", _times),
            ShownField("usual_weeks", "Usual weeks", _weeks),
            ShownField("usual_group_size", "Usual group size"),
            ShownField("usual_staff_role", "Usually given by"),
            ShownField("unit_cost", "Materials", _money, Action.COST_VIEW),
            ShownField("unit", "Materials for"),
            ShownField("retired_on", "Not offered from"),
        ),
        heading="Intervention: {}", is_of_school=True, unshown="id school_id version",
    ),
    History(
        InterventionTraining, "somebody's training",
        _training,
        (
            ShownField("trained_on", "Trained on"), ShownField("expires_on", "Counts until"),
            ShownField("note", "Note"),
        ),
        heading="Training: {}", needs=("user_id", "intervention_id"), is_of_school=True,
        unshown="id user_id intervention_id",
    ),
    History(
        ProvisionSettings, "the settings of provision", lambda _: "Settings of provision",
        (
            ShownField("layer_labels", "What layers are called", _layers),
            ShownField("scale", "Scale of judgements"),
            ShownField("threshold", "Threshold", _money, Action.COST_VIEW),
            ShownField("threshold_label", "Threshold called"),
            ShownField("near_percent", "Near the threshold from", _percent),
            ShownField("weeks_a_year", "Weeks in a school year", _weeks),
            ShownField("review_after_weeks", "A review is due after", _weeks),
            ShownField("qft_offer", "Offer for everyone"),
        ),
        is_of_school=True, unshown="id school_id version",
    ),
    History(
        Rate, "a rate", _rate_title,
        (
            ShownField("hourly", "An hour costs", _money),
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Until", is_until=True),
        ),
        heading="Rate: {}", is_of_school=True, action=Action.COST_VIEW,
        unshown="id school_id staff_role version",
    ),
)  # fmt: skip
