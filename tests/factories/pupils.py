from datetime import date
from typing import Any

from pupils.choices import AREA_OF_TYPE, BroadArea, NeedType
from pupils.due.writing.register import register_changes
from pupils.models import ClassMembership, Enrolment, Monitoring, Need, Pupil, Spell
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School, SchoolClass
from tests.factories.audited import in_change, numbers


def make_pupil(
    school: School,
    *,
    surname: str | None = None,
    forename: str | None = None,
    born_on: date = date(2018, 2, 3),
    school_class: SchoolClass | None = None,
    since: date = date(2025, 9, 1),
    **fields: Any,
) -> Pupil:
    """A pupil on roll since that day, and from then (or the class's year) in that class."""
    number = next(numbers)
    with in_change():
        pupil = Pupil.objects.create(
            school=school,
            legal_surname=f"Surname{number}" if surname is None else surname,
            legal_forename=f"Forename{number}" if forename is None else forename,
            born_on=born_on,
            **fields,
        )
        Enrolment.objects.create(pupil=pupil, school=school, starts_on=since)
        if school_class is not None:
            ClassMembership.objects.create(
                pupil=pupil,
                school=school,
                school_class=school_class,
                is_registration=school_class.kind == ClassKind.REGISTRATION,
                starts_on=max(since, school_class.year.starts_on),
            )
    return pupil


def join(pupil: Pupil, group: SchoolClass, on: date = date(2026, 9, 1)) -> SchoolClass:
    with in_change():
        ClassMembership.objects.create(
            pupil=pupil, school_class=group, is_registration=False, starts_on=on
        )
    return group


def move_class(pupil: Pupil, to: SchoolClass, on: date) -> None:
    with in_change():
        ClassMembership.objects.filter(
            pupil=pupil, ends_on__isnull=True, is_registration=True
        ).update(ends_on=on)
        ClassMembership.objects.create(
            pupil=pupil, school=pupil.school, school_class=to, starts_on=on
        )


def leave(pupil: Pupil, on: date) -> None:
    """The pupil's last day on roll is the day before `on`; everything that runs ends with it."""
    with in_change():
        register_changes(pupil.pk)
        for model in (Enrolment, ClassMembership, Spell, Need, Monitoring):
            model.objects.filter(pupil=pupil, ends_on__isnull=True).update(ends_on=on)


def put_on_register(
    pupil: Pupil,
    status: str = "K",
    since: date = date(2026, 1, 5),
    until: date | None = None,
    **fields: Any,
) -> Spell:
    with in_change():
        register_changes(pupil.pk)
        return Spell.objects.create(
            pupil=pupil, status=status, starts_on=since, ends_on=until, **fields
        )


def add_need(
    pupil: Pupil,
    type: str = "SLCN",  # noqa: A002 the field's own name
    rank: int = 1,
    since: date = date(2026, 1, 5),
    until: date | None = None,
    **fields: Any,
) -> Need:
    fields.setdefault("area", AREA_OF_TYPE[NeedType(type)] if type else BroadArea.OTHER)
    with in_change():
        return Need.objects.create(
            pupil=pupil, type=type, rank=rank, starts_on=since, ends_on=until, **fields
        )


def monitor(pupil: Pupil, since: date, **fields: Any) -> Monitoring:
    with in_change():
        register_changes(pupil.pk)
        return Monitoring.objects.create(pupil=pupil, starts_on=since, **fields)
