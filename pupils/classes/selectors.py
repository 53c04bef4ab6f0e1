"""Who teaches a class: its `ClassGrant`s of today, the only list there is. Who else is meant."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from send_mis.access.held import active_on
from send_mis.access.models import ClassGrant
from send_mis.access.standing import works_with_pupils
from send_mis.accounts.models import User
from send_mis.names.nearest import adult_advice
from send_mis.schools.models import School
from send_mis.ui.words import joined

_TEACHER = "role_teacher"


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
    rows = (
        ClassGrant.objects.filter(
            active_on(today),
            Q(permission__codename=_TEACHER),
            content_object_id__in=sorted(set(class_ids)),
        )
        .order_by("starts_on", "user__full_name")
        .values_list("content_object_id", "user__title", "user__full_name")
    )
    found: dict[UUID, list[str]] = {}
    for class_id, title, full_name in rows:
        name = User(title=title, full_name=full_name).display_name
        names = found.setdefault(class_id, [])
        if name not in names:
            names.append(name)
    return {class_id: joined(names) for class_id, names in found.items()}
