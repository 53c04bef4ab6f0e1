"""Cycles written inside an open change, with their pupils locked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Max

from provision.due.writing import outcome_changes
from provision.models import Outcome
from pupils.models import Pupil, Spell
from pupils.register.writing.spells import CycleOfSpell, write_cycle, write_cycles
from reviews.cycles.rules.words import LISTS, TAKEN_OVER
from reviews.cycles.selectors.content import cycle_contents
from reviews.due.writing import cycle_changes
from reviews.models import Cycle, CycleNote, CycleSnapshot
from send_mis.access.actor import Actor
from send_mis.audit.record import open_change
from send_mis.audit.saving import insert_all, save
from send_mis.audit.snapshots.taking import take_snapshots
from send_mis.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class NextCycle:
    """`words`: newer than what the cycle before said."""

    pupil: Pupil
    starts_on: date
    follows: Cycle | None = None
    review_on: date | None = None
    reviewed_on: date | None = None
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteSaid:
    cycle: Cycle
    kind: str
    on: date
    words: str
    by_id: UUID | None


def insert_cycle(
    pupil: Pupil, starts_on: date, *, follows: Cycle | None = None,
    review_on: date | None = None, words: Mapping[str, Any] = MappingProxyType({}),
) -> Cycle:  # fmt: skip
    """The pupil's next number, as a draft. One that follows another begins with what that said and
    still holds. Raises RuleBroken where a cycle is open or the one before was followed."""
    return insert_cycles([NextCycle(pupil, starts_on, follows, review_on, words=words)])[0]


def insert_cycles(following: Iterable[NextCycle]) -> list[Cycle]:
    """The same of several pupils."""
    following = list(following)
    pupils = [each.pupil for each in following]
    open_change().touches(*(pupil.pk for pupil in pupils))
    rows = Cycle.objects.order_by().filter(pupil__in=pupils)
    last = dict(rows.values_list("pupil_id").annotate(last=Max("number")))
    made = [_next_cycle(each, last.get(each.pupil.pk, 0) + 1) for each in following]
    insert_all(made, at="starts_on")
    cycle_changes(*(row.pk for row in made))
    reviewed = [each.reviewed_on for each in following]
    show_on_register(*zip(made, reviewed, strict=True))
    return made


def _next_cycle(each: NextCycle, number: int) -> Cycle:
    follows = each.follows
    if follows is not None and follows.pupil_id != each.pupil.pk:
        raise RuleBroken("That cycle is another pupil's.")
    made = Cycle(
        pupil=each.pupil, school_id=each.pupil.school_id, number=number, follows=follows,
        starts_on=each.starts_on, review_on=each.review_on,
    )  # fmt: skip
    for name in TAKEN_OVER if follows is not None else ():
        value = getattr(follows, name)
        setattr(made, name, list(value) if name in LISTS else value)
    for name, value in each.words.items():
        setattr(made, name, value)
    return made


def take_cycle_snapshot(actor: Actor, cycle: Cycle, kind: str) -> None:
    """With the cycle locked and saved: the whole of it as it is now, under the next number."""
    take_cycle_snapshots(actor, [cycle], kind)


def take_cycle_snapshots(actor: Actor, cycles: Sequence[Cycle], kind: str) -> None:
    """The same of several."""
    open_change().touches(*(cycle.pupil_id for cycle in cycles))
    contents = cycle_contents(cycles, actor.today)
    said = [(cycle, contents[cycle.pk]) for cycle in cycles]
    take_snapshots(CycleSnapshot, said, actor=actor, kind=kind)


def insert_note(
    actor: Actor, cycle: Cycle, kind: str, on: date, words: str, *, at: str = "words"
) -> CycleNote:
    """`at`: the form's box for the words."""
    return insert_notes([NoteSaid(cycle, kind, on, words, actor.user_id)], at=at)[0]


def insert_notes(notes: Iterable[NoteSaid], *, at: str = "words") -> list[CycleNote]:
    made = [
        CycleNote(
            cycle=note.cycle, pupil_id=note.cycle.pupil_id, school_id=note.cycle.school_id,
            kind=note.kind, on=note.on, words=note.words, by_id=note.by_id,
        )
        for note in notes
    ]  # fmt: skip
    insert_all(made, at=at)
    return made


def set_cycle_review(cycle: Cycle, on: date) -> None:
    """With the cycle locked: its one review date, on the register too."""
    open_change().touches(cycle.pupil_id)
    cycle.review_on = on
    save(cycle, "review_on", at="review_on")
    cycle_changes(cycle.pk)
    show_on_register((cycle, None))


def show_on_register(*shown: tuple[Cycle, date | None]) -> None:
    """SEN support is reviewed when its cycle is; a plan keeps the day of its annual review. The
    pupils' outcomes are reviewed on that day too, and not each by itself. With each cycle the day
    of the review before, if it was just reviewed."""
    pupils = {cycle.pupil_id for cycle, _ in shown}
    spells = Spell.objects.filter(pupil__in=pupils, ends_on__isnull=True)
    by_pupil = {spell.pupil_id: spell for spell in spells.order_by("-starts_on")}
    write_cycles(
        [
            CycleOfSpell(by_pupil[cycle.pupil_id], True, cycle.review_on, reviewed_on)
            for cycle, reviewed_on in shown if cycle.pupil_id in by_pupil
        ]
    )  # fmt: skip
    _outcomes_follow(pupils)


def release_register(cycle: Cycle, *, reviewed_on: date | None = None) -> None:
    """No cycle is open any more: the status keeps its date until somebody sets another, and each
    outcome has its own again."""
    for spell in Spell.objects.filter(pupil=cycle.pupil_id, has_cycle=True):
        write_cycle(
            spell=spell, has_cycle=False, review_on=spell.next_review_on, reviewed_on=reviewed_on
        )
    _outcomes_follow([cycle.pupil_id])


def _outcomes_follow(pupil_ids: Collection[UUID]) -> None:
    active = Outcome.objects.active().filter(pupil__in=pupil_ids)
    outcome_changes(*active.values_list("pk", flat=True))
