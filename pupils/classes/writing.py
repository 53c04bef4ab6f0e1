"""What is written of classes inside another's open change."""

from datetime import date
from uuid import UUID

from pupils import rules
from pupils.models import ClassMembership, Pupil
from pupils.rules import HalfOpenSpan
from send_mis.audit.record import open_change
from send_mis.errors import RuleBroken
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import SchoolClass
from send_mis.ui.words import day as in_words


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
        if clash and rules.overlap(HalfOpenSpan(on, until), other):
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
            end_membership(row, on)
        elif row.starts_on > on:
            until = row.starts_on
            break
    return write_membership(pupil=pupil, school_class=to, on=on, until=until)


def write_leaving_classes(*, pupil: Pupil, on: date) -> None:
    """Inside an open change: in no class from `on`."""
    open_change().touches(pupil.pk)
    for row in pupil.classmemberships.all():
        if rules.end_of(row) > on:
            end_membership(row, on)


def end_membership(row: ClassMembership, on: date) -> None:
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
