"""A pupil's cycle: started, written, agreed, moved, ended; and notes beside it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from pupils.choices import SenStatus
from pupils.models import Pupil, Spell
from pupils.querysets import holds_on
from pupils.writing import locked
from reviews.choices import CycleNoteKind, CycleState, CycleVersion
from reviews.cycles.rules.agreeing import (
    Agreement,
    agree_problems,
    closing_problems,
    moved_problems,
)
from reviews.cycles.rules.words import CYCLE_LABELS, tidied
from reviews.cycles.selectors.begun import said_before
from reviews.cycles.selectors.words import cycle_words
from reviews.cycles.writing import (
    insert_cycle,
    insert_note,
    release_register,
    set_cycle_review,
    show_on_register,
    take_cycle_snapshot,
)
from reviews.due.writing import cycle_changes
from reviews.models import Cycle, CycleNote, CycleSnapshot
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock, same_version, save
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.ui.words import day as in_words

_WRITE, _ADD = Action.CYCLE_WRITE, Action.CYCLE_CONTRIBUTE


def start_cycle(*, actor: Actor, pupil: Pupil, starts_on: date) -> Cycle:
    """The first, or the next after one that ended. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _WRITE, pupil)
    with change(actor=actor, event="cycle.started"):
        pupil = locked(pupil)
        last = Cycle.objects.filter(pupil=pupil).order_by("-number").first()
        if last is not None and last.is_open:
            raise AlreadyDone(f"Cycle {last.number} is open: end or review it first.")
        if starts_on > actor.today:
            raise RuleBroken({"starts_on": ["Choose today or an earlier day."]})
        if last is not None and last.closed_on is not None and starts_on < last.closed_on:
            ended = in_words(last.closed_on)
            raise RuleBroken({"starts_on": [f"The cycle before it ended on {ended}."]})
        spell = Spell.objects.filter(holds_on(actor.today), pupil=pupil).first()
        if spell is None:
            raise RuleBroken(f"{pupil.short_name} is not on the SEN register: begin there.")
        # The day that the register has is the plan's, until it is agreed for another.
        review_on = spell.next_review_on if spell.status == SenStatus.SEN_SUPPORT else None
        if review_on is not None and review_on <= max(starts_on, actor.today):
            review_on = None
        return insert_cycle(
            pupil, starts_on, follows=last, review_on=review_on,
            words=said_before(pupil.pk, last),
        )  # fmt: skip


def change_cycle(*, actor: Actor, cycle: Cycle, version: int, facts: Mapping[str, Any]) -> Cycle:
    """Its words, as CYCLE_LABELS; of one that is agreed all but the date. A version of it is kept.
    Raises RuleBroken, EditConflict."""
    ensure(actor, _WRITE, cycle)
    clean = tidied(facts)
    with change(actor=actor, event="cycle.changed"):
        row = _locked(cycle, version)
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        if row.state == CycleState.AGREED and "review_on" in changed:
            raise RuleBroken({"review_on": ["It is agreed: move the review date with a reason."]})
        if changed:
            _write(actor, row, {name: clean[name] for name in changed})
        return row


def agree_cycle(*, actor: Actor, cycle: Cycle, version: int, said: Agreement) -> Cycle:
    """With parents, or after it was offered to them; its review date is the register's too.
    Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _WRITE, cycle)
    with change(actor=actor, event="cycle.agreed"):
        locked(cycle.pupil)
        row = lock(Cycle, cycle.pk)
        if row.agreed_on is not None:
            _refuse_agreed(actor, row, said)
        row = _locked(cycle, version)
        if wrong := agree_problems(said, starts_on=row.starts_on, today=actor.today):
            raise RuleBroken(wrong)
        for name, value in asdict(said).items():
            setattr(row, name, value)
        row.state, row.agreed_by_id = CycleState.AGREED, actor.user_id
        save(row, "state", "agreed_by", *asdict(said), at="agreed_how")
        cycle_changes(row.pk)
        show_on_register((row, None))
        take_cycle_snapshot(actor, row, CycleVersion.AGREED)
        return row


def move_review(*, actor: Actor, cycle: Cycle, version: int, review_on: date, why: str) -> Cycle:
    """The reason stays beside the cycle. Raises RuleBroken, EditConflict."""
    ensure(actor, _WRITE, cycle)
    with change(actor=actor, event="cycle.review_moved", why=why.strip()):
        row = _locked(cycle, version)
        before = row.review_on
        if wrong := moved_problems(
            before, review_on, agreed_on=row.agreed_on, today=actor.today, why=why
        ):
            raise RuleBroken(wrong)
        set_cycle_review(row, review_on)
        was = f" from {in_words(before)}" if before else ""
        words = f"Review date moved{was} to {in_words(review_on)}: {why.strip()}"
        insert_note(actor, row, CycleNoteKind.REVIEW, actor.today, words, at="why")
        return row


def close_cycle(*, actor: Actor, cycle: Cycle, version: int, on: date, why: str) -> Cycle:
    """Without a review: the pupil left, or the support ended. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, _WRITE, cycle)
    with change(actor=actor, event="cycle.closed", why=why.strip()):
        locked(cycle.pupil)
        row = lock(Cycle, cycle.pk)
        if row.state == CycleState.CLOSED and row.decision_words == why.strip():
            who = who_and_when(actor, row.pk, row.school_id, "cycle.closed")
            raise AlreadyDone(f"This cycle was ended already{who}.")
        row = _locked(cycle, version)
        since = row.agreed_on or row.starts_on
        if wrong := closing_problems(on, since=since, today=actor.today, why=why):
            raise RuleBroken(wrong)
        row.state, row.closed_on, row.closed_by_id = CycleState.CLOSED, on, actor.user_id
        row.decision_words = why.strip()
        save(row, "state", "closed_on", "closed_by", "decision_words", at="why")
        cycle_changes(row.pk)
        release_register(row)
        return row


def restore_cycle(*, actor: Actor, cycle: Cycle, snapshot: CycleSnapshot, version: int) -> Cycle:
    """Its words, but not its dates and not what belongs to it, are those of an earlier version, of
    this cycle or one before it. Raises RuleBroken, EditConflict."""
    ensure(actor, _WRITE, cycle)
    if snapshot.cycle.pupil_id != cycle.pupil_id:
        raise RuleBroken("That version is another pupil's.")
    kept = snapshot.content.get("values", {})
    with change(actor=actor, event="cycle.restored"):
        row = _locked(cycle, version)
        words = {n: kept[n] for n in CYCLE_LABELS if n in kept and n != "review_on"}
        changed = {name: value for name, value in words.items() if getattr(row, name) != value}
        if changed:
            _write(actor, row, changed)
        return row


# --- Notes ------------------------------------------------------------------------------------


def annotate_cycle(*, actor: Actor, cycle: Cycle, kind: str, on: date, words: str) -> CycleNote:
    """How it goes, or for outcomes and review: by whoever works with the pupil. Raises
    RuleBroken."""
    ensure(actor, _ADD, cycle)
    with change(actor=actor, event="cycle.annotated"):
        locked(cycle.pupil)
        row = lock(Cycle, cycle.pk)
        if not row.is_open:
            raise RuleBroken("This cycle has ended: write the note in the next one.")
        _refuse_note(on, words, row, actor.today)
        return insert_note(actor, row, kind, on, words.strip())


def correct_note(
    *, actor: Actor, note: CycleNote, version: int, kind: str, on: date, words: str
) -> CycleNote:
    """One's own, while the cycle is open. Raises RuleBroken, EditConflict."""
    with change(actor=actor, event="cycle.note_corrected"):
        row = _own_note(actor, note, version)
        _refuse_note(on, words, row.cycle, actor.today)
        row.kind, row.on, row.words = kind, on, words.strip()
        save(row, "kind", "on", "words", at="words")
        return row


def remove_note(*, actor: Actor, note: CycleNote, version: int) -> None:
    """One's own, while the cycle is open. Raises RuleBroken, EditConflict."""
    with change(actor=actor, event="cycle.note_removed"):
        _own_note(actor, note, version).delete()


def note_words(note: CycleNote) -> dict[str, str]:
    return {"Kind": note.get_kind_display(), "On": in_words(note.on), "Note": note.words}


def _own_note(actor: Actor, note: CycleNote, version: int) -> CycleNote:
    ensure(actor, _ADD, note)
    locked(note.pupil)
    row = lock(CycleNote, note.pk)
    if row.by_id != actor.user_id:
        raise NotAllowed("Only whoever wrote a note changes it.")
    same_version(row, version, lambda: note_words(row))
    if not row.cycle.is_open:
        raise RuleBroken("This cycle has ended: its notes stay as they are.")
    return row


def _refuse_note(on: date, words: str, cycle: Cycle, today: date) -> None:
    if not words.strip():
        raise RuleBroken({"words": ["Write the note."]})
    if on > today:
        raise RuleBroken({"on": ["Choose today or an earlier day."]})
    if on < cycle.starts_on:
        raise RuleBroken({"on": [f"The cycle began on {in_words(cycle.starts_on)}."]})


def _locked(cycle: Cycle, version: int) -> Cycle:
    """The pupil first, as everything about a pupil is. Raises RuleBroken where it has ended."""
    locked(cycle.pupil)
    row = lock(Cycle, cycle.pk)
    if not row.is_open:
        raise RuleBroken(f"This cycle has ended: {row.get_state_display().lower()}.")
    same_version(row, version, lambda: cycle_words(row))
    return row


def _write(actor: Actor, row: Cycle, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    save(row, *said, at="review_on")
    cycle_changes(row.pk)
    take_cycle_snapshot(actor, row, CycleVersion.SAVED)


def _refuse_agreed(actor: Actor, row: Cycle, said: Agreement) -> None:
    """Raises AlreadyDone where it was agreed so; other facts stay with whoever typed them."""
    who = who_and_when(actor, row.pk, row.school_id, "cycle.agreed")
    words = f"This plan was agreed already{who}."
    is_same = all(getattr(row, name) == value for name, value in asdict(said).items())
    raise AlreadyDone(words) if is_same else RuleBroken(words)
