"""Pupils in classes, from a day until another. A class's staff are its grants."""

from datetime import date
from uuid import UUID

from pupils import rules
from pupils.models import ClassMembership, Pupil
from pupils.rules import Span
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.errors import RuleBroken
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import SchoolClass
from send_mis.ui.words import day as in_words


def join_class(
    *, actor: Actor, pupil: Pupil, school_class: SchoolClass, on: date
) -> ClassMembership:
    """Put a pupil into a class from `on`. Raises RuleBroken if already in one at that time."""
    ensure(actor, Action.CLASS_CHANGE, school_class)
    with change(actor=actor, event="class.joined"), last_word():
        return write_membership(pupil=locked(pupil), school_class=school_class, on=on)


def move_class(*, actor: Actor, pupil: Pupil, to: SchoolClass, on: date) -> ClassMembership:
    """From `on` in that class or tutor group instead; a class prepared for later stays."""
    ensure(actor, Action.CLASS_CHANGE, to)
    with change(actor=actor, event="class.moved"), last_word():
        return write_move(pupil=locked(pupil), to=to, on=on)


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
        _end(row, on)


def write_membership(
    *, pupil: Pupil, school_class: SchoolClass, on: date, until: date | None = None
) -> ClassMembership:
    """Inside an open change, with the pupil locked."""
    open_change().touches(pupil.pk)
    _check_class(pupil.school_id, school_class, on)
    is_registration = school_class.kind == ClassKind.REGISTRATION
    rows = pupil.classmemberships.select_related("school_class")
    for other in rows:
        clash = other.school_class_id == school_class.pk or (
            is_registration and other.is_registration
        )
        if clash and rules.overlap(Span(on, until), other):
            since = in_words(other.starts_on)
            raise RuleBroken(
                {"on": [f"{pupil.short_name} is already in {other.school_class}, from {since}."]}
            )
    return ClassMembership.objects.create(
        pupil=pupil, school_id=pupil.school_id, school_class=school_class,
        is_registration=is_registration, starts_on=on, ends_on=until,
    )  # fmt: skip


def write_move(*, pupil: Pupil, to: SchoolClass, on: date) -> ClassMembership:
    """Inside an open change, with the pupil locked: out of the present class, into `to`."""
    open_change().touches(pupil.pk)
    _check_class(pupil.school_id, to, on)
    if to.kind != ClassKind.REGISTRATION:
        raise RuleBroken({"to": ["A pupil joins a set and leaves it; only classes are moved."]})
    until: date | None = None
    rows = pupil.classmemberships.filter(is_registration=True).select_related("school_class")
    for row in rows.order_by("starts_on"):
        if rules.holds(row, on):
            if row.school_class_id == to.pk:
                raise RuleBroken({"to": [f"{pupil.short_name} is already in {to} on that day."]})
            until = row.ends_on
            _end(row, on)
        elif row.starts_on > on:
            until = row.starts_on
            break
    return write_membership(pupil=pupil, school_class=to, on=on, until=until)


def write_leaving_classes(*, pupil: Pupil, on: date) -> None:
    """Inside an open change: in no class from `on`."""
    open_change().touches(pupil.pk)
    for row in pupil.classmemberships.all():
        if rules.end_of(row) > on:
            _end(row, on)


def _end(row: ClassMembership, on: date) -> None:
    if row.starts_on >= on:
        row.delete()
    else:
        row.ends_on = on
        row.save(update_fields=["ends_on"])


def _check_class(school_id: UUID, school_class: SchoolClass, on: date) -> None:
    if school_class.school_id != school_id:
        raise RuleBroken({"school_class": ["That is a class of another school."]})
    year = school_class.year
    if not year.starts_on <= on <= year.ends_on:
        raise RuleBroken(
            {"on": [f"{school_class} is a class of {year}: choose a day in that school year."]}
        )
