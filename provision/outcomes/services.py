"""A pupil's outcomes: set, changed, counted and judged by people; and the next try."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from provision.choices import FourPoint, GoalAttainment, OutcomeState, OutcomeVersion, Scale
from provision.due.writing import outcome_changes
from provision.models import Judgement, Outcome, OutcomePoint, OutcomeSnapshot
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.outcomes.writing import (
    figure,
    insert_outcome,
    outcome_columns,
    rewrite_outcome,
    serve,
)
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, same_version, save
from send_mis.audit.selectors import who_and_when, why_said
from send_mis.audit.snapshots.values import from_values
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plain_day

# What a judgement says of an outcome's end.
_ENDS: Mapping[tuple[str, int], OutcomeState] = {
    (Scale.FOUR, FourPoint.NOT_MET): OutcomeState.NOT_MET,
    (Scale.FOUR, FourPoint.PARTLY): OutcomeState.PARTLY,
    (Scale.FOUR, FourPoint.MET): OutcomeState.MET,
    (Scale.FOUR, FourPoint.EXCEEDED): OutcomeState.MET,
    (Scale.GOAL, GoalAttainment.MUCH_LESS): OutcomeState.NOT_MET,
    (Scale.GOAL, GoalAttainment.LESS): OutcomeState.PARTLY,
    (Scale.GOAL, GoalAttainment.EXPECTED): OutcomeState.MET,
    (Scale.GOAL, GoalAttainment.MORE): OutcomeState.MET,
    (Scale.GOAL, GoalAttainment.MUCH_MORE): OutcomeState.MET,
}
_JUDGED, _STOPPED = "outcome.judged", "outcome.stopped"


def set_outcome(
    *, actor: Actor, pupil: Pupil, words: OutcomeWords, follows: Outcome | None = None,
    served: Served | None = None,
) -> Outcome:  # fmt: skip
    """Raises RuleBroken. `follows`: the try before, which has ended without being met.

    The same words sent twice are one outcome.
    """
    ensure(actor, Action.OUTCOME_CHANGE, pupil)
    said = outcome_columns(words)
    with change(actor=actor, event="outcome.set", pupil_ids=[pupil.pk], school_id=pupil.school_id):
        made = insert_outcome(actor, pupil, said, follows)
        if served is not None:
            serve(made, served)
        return made


def change_outcome(
    *, actor: Actor, outcome: Outcome, version: int, words: OutcomeWords,
    served: Served | None = None,
) -> None:  # fmt: skip
    """Raises RuleBroken, EditConflict. What was counted and judged stays."""
    ensure(actor, Action.OUTCOME_CHANGE, outcome)
    with change(
        actor=actor, event="outcome.changed", pupil_ids=[outcome.pupil_id],
        school_id=outcome.school_id,
    ):  # fmt: skip
        row = lock_version(Outcome, outcome.pk, version, outcome_theirs)
        _refuse_ended(row)
        rewrite_outcome(actor, row, outcome_columns(words))
        if served is not None:
            serve(row, served)


def restore_outcome(
    *, actor: Actor, outcome: Outcome, snapshot: OutcomeSnapshot, version: int
) -> None:
    """It says again what that version said; what was counted stays.

    Raises RuleBroken where those words may not be said today, and EditConflict.
    """
    ensure(actor, Action.OUTCOME_CHANGE, outcome)
    with change(
        actor=actor, event="outcome.restored", why=f"Version {snapshot.number}",
        pupil_ids=[outcome.pupil_id], school_id=outcome.school_id,
    ):  # fmt: skip
        row = lock_version(Outcome, outcome.pk, version, outcome_theirs)
        _refuse_ended(row)
        words = from_values(OutcomeWords, snapshot.content["values"])
        rewrite_outcome(actor, row, outcome_columns(words), OutcomeVersion.RESTORED)


def note_point(
    *, actor: Actor, outcome: Outcome, measured_on: date, value: Decimal, note: str = ""
) -> OutcomePoint:
    """How far the pupil has come on that day; the same said twice is one point.

    Raises RuleBroken at the field.
    """
    ensure(actor, Action.OUTCOME_NOTE, outcome)
    with change(
        actor=actor, event="outcome.noted", pupil_ids=[outcome.pupil_id],
        school_id=outcome.school_id,
    ):  # fmt: skip
        outcome = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome.pk)
        _refuse_point(actor, outcome, measured_on, value)
        made, _ = OutcomePoint.objects.get_or_create(
            outcome=outcome, measured_on=measured_on, value=value, note=note.strip(),
            noted_by_id=actor.user_id, session=None, defaults={"noted_at": timezone.now()},
        )  # fmt: skip
        return made


def remove_point(*, actor: Actor, point: OutcomePoint) -> None:
    """Take a mistaken point away: one's own, or any for whoever sets the outcomes."""
    own = actor.user_id is not None and point.noted_by_id == actor.user_id
    ensure(actor, Action.OUTCOME_NOTE if own else Action.OUTCOME_CHANGE, point.outcome)
    if point.session_id is not None:
        raise RuleBroken("This was counted in a session: correct the session instead.")
    with change(
        actor=actor, event="outcome.point_removed", pupil_ids=[point.outcome.pupil_id],
        school_id=point.school_id,
    ):  # fmt: skip
        _refuse_ended(Outcome.objects.select_for_update(of=("self",)).get(pk=point.outcome_id))
        OutcomePoint.objects.filter(pk=point.pk).delete()


def judge_outcome(
    *, actor: Actor, outcome: Outcome, version: int, judged_on: date, value: int, note: str = ""
) -> Judgement:
    """People decide; the outcome ends with it.

    Raises RuleBroken, EditConflict; AlreadyDone where it was judged so.
    """
    ensure(actor, Action.OUTCOME_CHANGE, outcome)
    with change(
        actor=actor, event=_JUDGED, pupil_ids=[outcome.pupil_id],
        school_id=outcome.school_id,
    ):  # fmt: skip
        row = lock(Outcome, outcome.pk)
        last = row.judgements.order_by("judged_on").last()
        _refuse_reviewed(
            actor, row, is_same=last is not None
            and (last.value, last.judged_on, last.note) == (value, judged_on, note.strip()),
        )  # fmt: skip
        same_version(row, version, lambda: outcome_theirs(row))
        state = _ENDS.get((row.scale, value))
        if state is None:
            raise RuleBroken({"value": ["Choose a level of the scale."]})
        _end(actor, row, state, judged_on)
        made = Judgement(
            outcome=row, school_id=row.school_id, judged_on=judged_on, scale=row.scale,
            value=value, note=note.strip(), judged_by_id=actor.user_id,
        )  # fmt: skip
        insert(made, at="judged_on")
        return made


def stop_outcome(*, actor: Actor, outcome: Outcome, version: int, on: date, why: str) -> None:
    """It is no longer the right aim: ended without a judgement. Raises RuleBroken, EditConflict."""
    ensure(actor, Action.OUTCOME_CHANGE, outcome)
    if not why.strip():
        raise RuleBroken({"note": ["Say why it is no longer the right outcome."]})
    with change(
        actor=actor, event=_STOPPED, why=why, pupil_ids=[outcome.pupil_id],
        school_id=outcome.school_id,
    ):  # fmt: skip
        row = lock(Outcome, outcome.pk)
        is_same = (row.state, row.closed_on) == (OutcomeState.STOPPED, on)
        _refuse_reviewed(actor, row, is_same=is_same and why_said(row.pk, _STOPPED) == why.strip())
        same_version(row, version, lambda: outcome_theirs(row))
        _end(actor, row, OutcomeState.STOPPED, on)


def outcome_theirs(row: Outcome) -> dict[str, str]:
    """What is saved now, by the labels of the form."""
    return {
        "Outcome": row.text,
        "In the pupil's own words": row.pupil_words,
        "What is counted": row.measure,
        "Baseline": figure(row.baseline),
        "Target": figure(row.target),
        "By when": plain_day(row.due_on),
        "How it is measured": row.how_measured,
    }


def _refuse_ended(outcome: Outcome) -> None:
    """What people judged stays as they judged it."""
    if outcome.state != OutcomeState.ACTIVE:
        raise RuleBroken("This outcome has ended: what it said, and its counts, stay.")


def _refuse_point(actor: Actor, outcome: Outcome, on: date, value: Decimal) -> None:
    if outcome.state != OutcomeState.ACTIVE:
        raise RuleBroken("This outcome has ended: no more counts can be recorded.")
    if on > actor.today:
        raise RuleBroken({"measured_on": ["That day has not come yet."]})
    if on < outcome.starts_on:
        raise RuleBroken(
            {"measured_on": [f"It starts on {in_words(outcome.starts_on)}: choose a later day."]}
        )
    if outcome.out_of is not None and value > outcome.out_of:
        raise RuleBroken({"value": [f"There are only {figure(outcome.out_of)}."]})


def _refuse_reviewed(actor: Actor, row: Outcome, *, is_same: bool) -> None:
    """Raises AlreadyDone where it ended so; other words stay with whoever typed them."""
    if row.state == OutcomeState.ACTIVE:
        return
    who = who_and_when(actor, row.pk, row.school_id, _JUDGED, _STOPPED)
    words = f"This outcome was reviewed already{who}: {row.get_state_display().lower()}."
    raise AlreadyDone(words) if is_same else RuleBroken(words)


def _end(actor: Actor, row: Outcome, state: OutcomeState, on: date) -> None:
    if on > actor.today:
        raise RuleBroken({"judged_on": ["That day has not come yet."]})
    if on < row.starts_on:
        raise RuleBroken({"judged_on": [f"It starts on {in_words(row.starts_on)}."]})
    row.state, row.closed_on = state, on
    save(row, "state", "closed_on", at="judged_on")
    outcome_changes(row.pk)
