"""Pupils in classes, from a day until another. A class's staff are its grants."""

from datetime import date

from pupils import rules
from pupils.classes.writing import end_membership, write_membership, write_move
from pupils.models import ClassMembership, Pupil
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import RuleBroken
from send_mis.schools.models import SchoolClass
from send_mis.ui.words import day as in_words


def join_class(
    *, actor: Actor, pupil: Pupil, school_class: SchoolClass, on: date
) -> ClassMembership:
    """Put a pupil into a class from `on`. Raises RuleBroken if already in one at that time."""
    ensure(actor, Action.CLASS_CHANGE, school_class)
    with change(actor=actor, event="class.joined"), last_word():
        pupil = locked(pupil)
        _ensure_on_roll(pupil, on)
        return write_membership(pupil=pupil, school_class=school_class, on=on)


def move_class(*, actor: Actor, pupil: Pupil, to: SchoolClass, on: date) -> ClassMembership:
    """From `on` in that class or tutor group instead; a class prepared for later stays."""
    ensure(actor, Action.CLASS_CHANGE, to)
    with change(actor=actor, event="class.moved"), last_word():
        pupil = locked(pupil)
        _ensure_on_roll(pupil, on)
        return write_move(pupil=pupil, to=to, on=on)


def leave_class(*, actor: Actor, pupil: Pupil, school_class: SchoolClass, on: date) -> None:
    """From `on` no longer in that class. Raises RuleBroken if the pupil is not in it then."""
    ensure(actor, Action.CLASS_CHANGE, school_class)
    with change(actor=actor, event="class.left"):
        pupil = locked(pupil)
        rows = list(pupil.classmemberships.filter(school_class=school_class))
        row = next((r for r in rows if rules.end_of(r) > on), None)
        if row is None:
            raise RuleBroken(
                {"on": [f"{pupil.short_name} is not in {school_class} on {in_words(on)}."]}
            )
        end_membership(row, on)


def _ensure_on_roll(pupil: Pupil, on: date) -> None:
    if not any(rules.holds(row, on) for row in pupil.enrolments.all()):
        raise RuleBroken({"on": [f"{pupil.short_name} is not on roll on {in_words(on)}."]})
