"""The check of a whole plan, by rule: what is missing or promises nothing, and where it is mended.

Advice alone: nothing here stops anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from provision.choices import Area
from provision.delivery.rules import has_stopped
from provision.outcomes.rules.wording import AdviceKind, check_provision, unspecific
from pupils.choices import BroadArea, NeedType, SenStatus
from reviews.checks.rules.facts import (
    CheckedCycle,
    CheckedLine,
    CheckedNeed,
    CheckedOutcome,
    CheckedPupil,
)
from reviews.choices import CycleState, PlanGap
from send_mis.access.actions import Action
from send_mis.ui.words import day, joined

# A plan that was begun so long ago has had time for a talk with parents, and for a review date.
SETTLED_AFTER = timedelta(days=14)
_RANKS = {1: "the main need", 2: "the second need"}
# What goes on all the time is held in no session.
_ALWAYS_ON = re.compile(
    r"\b(?:always|throughout|all (?:day|the time|lessons?)|in (?:class|lessons?)|daily|whenever)\b",
    re.IGNORECASE,
)
# A need of these is no type that an outcome could name.
_OPEN_TYPES = (NeedType.NSA, NeedType.OTH)
_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Mend:
    """The page that mends it, who may use it, and what the link says."""

    page: str
    ids: tuple[UUID, ...]
    action: Action
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    kind: PlanGap
    text: str
    mend: Mend | None


def check_pupil(pupil: CheckedPupil) -> list[Finding]:
    """In the order in which it is mended: need, outcome, provision, words, agreement, review."""
    found = [*_needs(pupil), *_outcomes(pupil), *_lines(pupil), *_words(pupil)]
    if pupil.cycle is not None:
        found += _cycle(pupil, pupil.cycle)
    elif pupil.status == SenStatus.SEN_SUPPORT:
        text = "On SEN support, and no support plan has been begun."
        start = Mend("cycle_start", (pupil.id,), Action.CYCLE_WRITE, "Start the plan")
        found = [Finding(PlanGap.NO_PLAN, text, start), *found, *_review_of_status(pupil)]
    return found


# --- Needs and outcomes ----------------------------------------------------------------------


def _needs(pupil: CheckedPupil) -> Iterator[Finding]:
    """Of those on the register: the main need and the second one."""
    if not pupil.status:
        return
    for need in pupil.needs:
        if need.rank in _RANKS and not any(answers(each, need) for each in pupil.outcomes):
            text = f"No outcome is for {_need_words(need)}, {_RANKS[need.rank]}."
            add = Mend("outcome_add", (pupil.id,), Action.OUTCOME_CHANGE, "Add an outcome")
            yield Finding(PlanGap.NEED, text, add)


def answers(outcome: CheckedOutcome, need: CheckedNeed) -> bool:
    """An outcome for that very type, or for its area where it names no type: a general one is for
    any need. A need without a type or area of its own is answered by any."""
    if need.type in _OPEN_TYPES or need.area == BroadArea.OTHER:
        return True
    if outcome.need_type and need.type:
        return outcome.need_type == need.type
    return outcome.area in (need.area, Area.GENERAL)


def _need_words(need: CheckedNeed) -> str:
    label = str(NeedType(need.type).label) if need.type else str(BroadArea(need.area).label)
    return f"{label[:1].lower()}{label[1:]}"


def _outcomes(pupil: CheckedPupil) -> Iterator[Finding]:
    for outcome in pupil.outcomes:
        change = _change_outcome(outcome)
        if missing := not_measured(outcome):
            text = f"{_quoted(outcome.text)} has {joined([f'no {each}' for each in missing])}."
            yield Finding(PlanGap.UNMEASURED, text, change)
        # One that is due is to be reviewed, not to be worked on.
        if not outcome.is_served and outcome.due_on > pupil.today:
            text = f"No provision works on {_quoted(outcome.text)}."
            yield Finding(PlanGap.UNSERVED, text, _serve(pupil))


def not_measured(outcome: CheckedOutcome) -> list[str]:
    missing = ["baseline"] if outcome.baseline is None else []
    return missing + ([] if outcome.measure or outcome.how else ["measure"])


def _serve(pupil: CheckedPupil) -> Mend:
    """A line that is for nothing yet could be for it; else the plan in which the pupil is, or what
    they get."""
    for line in pupil.lines:
        if line.may_write and not line.has_outcome:
            place = (line.plan_id, line.row_id)
            return Mend("plan_row_outcomes", place, Action.OUTCOME_CHANGE, "Link provision")
    for line in pupil.lines:
        if line.may_write:
            return _write_plan(line)
    page = "pupil_provision"
    return Mend(page, (pupil.id,), Action.PROVISION_VIEW, "See the provision")


def _change_outcome(outcome: CheckedOutcome) -> Mend:
    return Mend("outcome_change", (outcome.id,), Action.OUTCOME_CHANGE, "Change the outcome")


# --- Provision -------------------------------------------------------------------------------


def _lines(pupil: CheckedPupil) -> Iterator[Finding]:
    for line in pupil.lines:
        write = _write_plan(line) if line.may_write else None
        if missing := not_said(line):
            text = f"“{line.name}” does not say {joined(missing, 'or')}."
            yield Finding(PlanGap.UNQUANTIFIED, text, write)
        if line.minutes is None:
            continue
        if not line.by:
            text = f"Nobody is named to give “{line.name}”."
            yield Finding(PlanGap.UNDELIVERED, text, write)
        elif line.by_is_gone:
            text = f"{line.by} is to give “{line.name}” and works here no more."
            yield Finding(PlanGap.UNDELIVERED, text, write)
        elif line.last_held_on is None and has_stopped(line.starts_on, None, pupil.quiet_since):
            text = f"Nothing is recorded of “{line.name}” since it began on {day(line.starts_on)}."
            record = Mend("session_add", (line.row_id,), Action.SESSION_RECORD, "Record a session")
            yield Finding(PlanGap.UNDELIVERED, text, record)


def not_said(line: CheckedLine) -> list[str]:
    """Of a line without minutes: unless it is one that goes on all the time."""
    if line.minutes is not None:
        return []
    if line.is_usually_timed:
        return ["how often", "how long"]
    words = f"{line.what} {line.extra}"
    if not line.what or _ALWAYS_ON.search(words):
        return []
    kinds = {advice.kind for advice in check_provision(words)}
    often = ["how often"] if AdviceKind.NO_HOW_OFTEN in kinds else []
    return often + (["how long"] if AdviceKind.NO_HOW_LONG in kinds else [])


def _write_plan(line: CheckedLine) -> Mend:
    return Mend("plan_write", (line.plan_id,), Action.PLAN_WRITE, "Change the plan")


# --- Words -----------------------------------------------------------------------------------


def _words(pupil: CheckedPupil) -> Iterator[Finding]:
    """One finding a text, however many such words are in it."""
    for outcome in pupil.outcomes:
        where = f"the outcome {_quoted(outcome.text)}"
        yield from _unspecific(outcome.text, where, _change_outcome(outcome), is_outcome=True)
    for line in pupil.lines:
        write = _write_plan(line) if line.may_write else None
        own = "\n".join(text for text in (line.what, line.extra) if text)
        yield from _unspecific(own, f"the provision “{line.name}”", write)
        where = f"what “{line.name}” is for"
        yield from _unspecific(line.aim, where, write, is_outcome=True)
    for strategy in pupil.strategies:
        ids = (pupil.id, strategy.id)
        change = Mend("strategy_change", ids, Action.STRATEGY_CHANGE, "Change what helps")
        yield from _unspecific(strategy.words, f"what helps: {_quoted(strategy.words)}", change)
    if pupil.cycle is not None:
        write = Mend("cycle_change", (pupil.cycle.id,), Action.CYCLE_WRITE, "Change the words")
        for label, text in pupil.cycle.texts.items():
            yield from _unspecific(text, f"the plan, under “{label}”", write)


def _unspecific(
    text: str, where: str, mend: Mend | None, *, is_outcome: bool = False
) -> Iterator[Finding]:
    found = unspecific(text, is_outcome=is_outcome)
    if not found:
        return
    words = list(dict.fromkeys(" ".join(each.words.split()) for each in found))
    said = joined([f"“{each}”" for each in words])
    question = found[0].text if len(words) == 1 else "Say what, how much and who."
    yield Finding(PlanGap.WORDS, f"{said} in {where}. {question}", mend)


# --- Agreement and review --------------------------------------------------------------------


def _cycle(pupil: CheckedPupil, cycle: CheckedCycle) -> Iterator[Finding]:
    today, since = pupil.today, day(cycle.starts_on)
    agree = Mend("cycle_agree", (cycle.id,), Action.CYCLE_WRITE, "Agree the plan")
    is_settled = cycle.starts_on + SETTLED_AFTER <= today
    if is_settled and not cycle.has_parents:
        text = f"The plan was begun on {since}: no parent has taken part or was offered to."
        yield Finding(PlanGap.PARENTS, text, agree)
    if cycle.state == CycleState.DRAFT and cycle.agree_by < today:
        text = f"Begun on {since}, to be agreed by {day(cycle.agree_by)}, and not agreed yet."
        yield Finding(PlanGap.NOT_AGREED, text, agree)
    if cycle.review_on is None:
        if is_settled:
            write = Mend("cycle_change", (cycle.id,), Action.CYCLE_WRITE, "Set the date")
            yield Finding(PlanGap.NO_REVIEW, "The plan has no review date.", write)
    elif cycle.state == CycleState.AGREED and cycle.review_on < today:
        review = Mend("cycle_review", (cycle.id,), Action.CYCLE_WRITE, "Review the plan")
        yield Finding(PlanGap.LATE, _late_words(cycle.review_on), review)


def _review_of_status(pupil: CheckedPupil) -> Iterator[Finding]:
    """Of SEN support without a plan: the register's own day."""
    if pupil.spell_id is None:
        return
    ids = (pupil.id, pupil.spell_id)
    move = Mend("register_review", ids, Action.REGISTER_CHANGE, "Set the date")
    if pupil.spell_review_on is None:
        yield Finding(PlanGap.NO_REVIEW, "SEN support has no review date.", move)
    elif pupil.spell_review_on < pupil.today:
        yield Finding(PlanGap.LATE, _late_words(pupil.spell_review_on), move)


def _late_words(on: date) -> str:
    return f"The review was due on {day(on)}."


def _quoted(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > _SHOWN:
        words = f"{words[:_SHOWN].rsplit(' ', 1)[0]}…"
    return f"“{words}”"
