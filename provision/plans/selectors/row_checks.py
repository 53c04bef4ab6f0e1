"""What every row of a plan must keep to, whoever wrote it: a page, a copy or an old version."""

from provision.plans.rules.boxes import BOXES
from provision.plans.rules.content import RowContent
from provision.plans.selectors.frame import PlanFrame, plan_name
from send_mis.ui.words import day as in_words


def row_problems(
    content: RowContent, frame: PlanFrame, before: RowContent | None = None
) -> dict[str, list[str]]:
    """By the boxes of the grid. What stood there before may stay: only changes are refused."""
    problems: dict[str, list[str]] = {}
    if before is None or content.pupils != before.pupils:
        problems |= _who(content, frame)
    if not (content.intervention_id or content.what):
        problems["what"] = ["Say what is done: choose an intervention, or use your own words."]
    elif content.intervention_id and content.intervention_id not in frame.interventions:
        problems["what"] = ["This is not in the school's catalogue."]
    if content.delivered_by_id and content.delivered_by_id not in frame.staff_by_id:
        problems["by"] = ["This person is not on the staff of this school."]
    problems |= _amounts(content)
    if before is None or (content.starts_on, content.ends_on) != (before.starts_on, before.ends_on):
        problems |= _dates(content, frame)
    return problems


def _who(content: RowContent, frame: PlanFrame) -> dict[str, list[str]]:
    if not content.pupils:
        return {"who": ["Say who it is for: a row needs at least one pupil."]}
    if not content.pupils <= frame.pupil_ids:
        return {"who": [f"Somebody here is not in {plan_name(frame.plan)}. Choose from its names."]}
    return {}


def _amounts(content: RowContent) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    for box in BOXES:
        value = getattr(content, box.columns[0])
        if box.most and value is not None and not 1 <= value <= box.most:
            problems[box.name] = [f"{box.label} must be between 1 and {box.most}."]
    if (content.minutes is None) != (content.times_a_week is None):
        box_name = "minutes" if content.minutes is None else "times"
        words = "Give both the minutes and the times a week, or neither if it is always on."
        problems.setdefault(box_name, []).append(words)
    return problems


def _dates(content: RowContent, frame: PlanFrame) -> dict[str, list[str]]:
    if content.ends_on <= content.starts_on:
        return {"until": ["“Until” cannot be before “From”."]}
    term = frame.term
    reach = f"{in_words(term.starts_on)} to {in_words(term.ends_on)}"
    problems: dict[str, list[str]] = {}
    if not term.starts_on <= content.starts_on <= term.ends_on:
        problems["start"] = [f"This plan is for {reach}: begin on one of these days."]
    if content.ends_on > frame.ends_on:
        problems["until"] = [f"This plan is for {reach}: end on one of these days."]
    return problems
