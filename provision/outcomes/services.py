"""A pupil's outcomes: set, changed, counted and judged by people; and the next try."""

from datetime import date
from decimal import Decimal

from provision.choices import OutcomeState, OutcomeVersion
from provision.models import Judgement, Outcome, OutcomePoint, OutcomeSnapshot
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.outcomes.writing import (
    figure,
    insert_outcome,
    outcome_columns,
    rewrite_outcome,
    serve,
    write_end,
    write_judgement,
    write_point,
)
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, lock_version, same_version
from send_mis.audit.selectors import who_and_when, why_said
from send_mis.audit.snapshots.values import from_values
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import plain_day

_JUDGED, _STOPPED = "outcome.judged", "outcome.stopped"


def set_outcome(
    *, actor: Actor, pupil: Pupil, words: OutcomeWords, follows: Outcome | None = None,
    served: Served | None = None,
) -> Outcome:  # fmt: skip
    """Raises RuleBroken. `follows`: the one before, which has ended: this is the next try, or the
    next step where it was met.

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
        words = from_values(OutcomeWords, {"step_of_id": _step(row)} | snapshot.content["values"])
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
        return write_point(actor, outcome, measured_on, value, note)


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
        return write_judgement(actor, row, judged_on, value, note)


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
        write_end(actor, row, OutcomeState.STOPPED, on)


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


def _step(row: Outcome) -> str | None:
    """A version of before there were steps says nothing of them."""
    return str(row.step_of_id) if row.step_of_id else None


def _refuse_ended(outcome: Outcome) -> None:
    """What people judged stays as they judged it."""
    if outcome.state != OutcomeState.ACTIVE:
        raise RuleBroken("This outcome has ended: what it said, and its counts, stay.")


def _refuse_reviewed(actor: Actor, row: Outcome, *, is_same: bool) -> None:
    """Raises AlreadyDone where it ended so; other words stay with whoever typed them."""
    if row.state == OutcomeState.ACTIVE:
        return
    who = who_and_when(actor, row.pk, row.school_id, _JUDGED, _STOPPED)
    words = f"This outcome was reviewed already{who}: {row.get_state_display().lower()}."
    raise AlreadyDone(words) if is_same else RuleBroken(words)
