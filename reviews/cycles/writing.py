"""A cycle written inside an open change, with the pupil locked."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from provision.due.writing import outcome_changes
from provision.models import Outcome
from pupils.models import Pupil, Spell
from pupils.register.writing.spells import write_cycle
from reviews.cycles.rules.words import LISTS, TAKEN_OVER
from reviews.cycles.selectors.content import cycle_content
from reviews.due.writing import cycle_changes
from reviews.models import Cycle, CycleNote, CycleSnapshot
from send_mis.access.actor import Actor
from send_mis.audit.record import open_change
from send_mis.audit.saving import insert, save
from send_mis.audit.snapshots.taking import take_snapshot
from send_mis.errors import RuleBroken


def insert_cycle(
    actor: Actor, pupil: Pupil, *, starts_on: date, follows: Cycle | None = None,
    review_on: date | None = None, reviewed_on: date | None = None,
    words: Mapping[str, Any] = MappingProxyType({}),
) -> Cycle:  # fmt: skip
    """The pupil's next number, as a draft. One that follows another begins with what that said and
    still holds; `words` are newer. Raises RuleBroken where a cycle is open or the one before was
    followed."""
    open_change().touches(pupil.pk)
    if follows is not None and follows.pupil_id != pupil.pk:
        raise RuleBroken("That cycle is another pupil's.")
    last = Cycle.objects.filter(pupil=pupil).order_by("-number").first()
    made = Cycle(
        pupil=pupil, school_id=pupil.school_id, number=last.number + 1 if last else 1,
        follows=follows, starts_on=starts_on, review_on=review_on,
    )  # fmt: skip
    for name in TAKEN_OVER if follows is not None else ():
        value = getattr(follows, name)
        setattr(made, name, list(value) if name in LISTS else value)
    for name, value in words.items():
        setattr(made, name, value)
    insert(made, at="starts_on")
    cycle_changes(made.pk)
    show_on_register(made, reviewed_on=reviewed_on)
    return made


def take_cycle_snapshot(actor: Actor, cycle: Cycle, kind: str) -> CycleSnapshot:
    """With the cycle locked and saved: the whole of it as it is now, under the next number."""
    open_change().touches(cycle.pupil_id)
    return take_snapshot(
        CycleSnapshot, cycle, actor=actor, kind=kind, content=cycle_content(cycle, actor.today)
    )


def insert_note(
    actor: Actor, cycle: Cycle, kind: str, on: date, words: str, *, at: str = "words"
) -> CycleNote:
    """`at`: the form's box for the words."""
    made = CycleNote(
        cycle=cycle, pupil_id=cycle.pupil_id, school_id=cycle.school_id, kind=kind, on=on,
        words=words, by_id=actor.user_id,
    )  # fmt: skip
    insert(made, at=at)
    return made


def set_cycle_review(cycle: Cycle, on: date) -> None:
    """With the cycle locked: its one review date, on the register too."""
    open_change().touches(cycle.pupil_id)
    cycle.review_on = on
    save(cycle, "review_on", at="review_on")
    cycle_changes(cycle.pk)
    show_on_register(cycle)


def show_on_register(cycle: Cycle, *, reviewed_on: date | None = None) -> None:
    """SEN support is reviewed when its cycle is; a plan keeps the day of its annual review. The
    pupil's outcomes are reviewed on that day too, and not each by itself."""
    spell = _open_spell(cycle)
    if spell is not None:
        write_cycle(spell=spell, has_cycle=True, review_on=cycle.review_on, reviewed_on=reviewed_on)
    _outcomes_follow(cycle)


def release_register(cycle: Cycle, *, reviewed_on: date | None = None) -> None:
    """No cycle is open any more: the status keeps its date until somebody sets another, and each
    outcome has its own again."""
    for spell in Spell.objects.filter(pupil=cycle.pupil_id, has_cycle=True):
        write_cycle(
            spell=spell, has_cycle=False, review_on=spell.next_review_on, reviewed_on=reviewed_on
        )
    _outcomes_follow(cycle)


def _open_spell(cycle: Cycle) -> Spell | None:
    return Spell.objects.filter(pupil=cycle.pupil_id, ends_on__isnull=True).first()


def _outcomes_follow(cycle: Cycle) -> None:
    active = Outcome.objects.active().filter(pupil=cycle.pupil_id)
    outcome_changes(*active.values_list("pk", flat=True))
