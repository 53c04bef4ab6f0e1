"""The classes and groups of this year. Who teaches one: its `ClassGrant`s of today, the only list
there is. Who else is meant."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from pupils.models import ClassMembership, Pupil
from send_mis.access.people_with import holders
from send_mis.access.roles import Scope
from send_mis.access.standing import works_with_pupils
from send_mis.names.nearest import adult_advice
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.words import joined


def who_was_meant(school: School, text: str, today: date) -> str:
    """Of "Who decided": a name that nobody here has, and whose it may be a slip of. One query, or
    none where nothing is said."""
    if not text.strip():
        return ""
    known: dict[str, list[str]] = {}
    for user in works_with_pupils(school, today, or_trust=True):
        known.setdefault(user.display_name, [user.display_name]).append(user.full_name)
    return adult_advice(text, known)


def class_teachers(class_ids: Iterable[UUID], today: date) -> dict[UUID, str]:
    """Class → "Mrs Ellis and Mr Boateng", in the order in which they came to it. One query."""
    found: dict[UUID, list[str]] = {}
    for each in holders(Scope.CLASS, set(class_ids), roles=["teacher"], today=today):
        names = found.setdefault(each.on, [])
        if each.name not in names:
            names.append(each.name)
    return {class_id: joined(names) for class_id, names in found.items()}


def classes_now(
    school: School, today: date, kind: ClassKind = ClassKind.REGISTRATION
) -> QuerySet[SchoolClass]:
    """The classes and tutor groups of the school year that runs, or its teaching groups."""
    return SchoolClass.objects.filter(
        school=school, kind=kind, year__starts_on__lte=today, year__ends_on__gte=today
    )


def class_now(pupil: Pupil, today: date) -> ClassMembership | None:
    """The class or tutor group that the pupil is in today."""
    rows = ClassMembership.objects.on(today).filter(pupil=pupil, is_registration=True)
    return rows.select_related("school_class").first()
