"""Who teaches a class: its `ClassGrant`s of today, the only list there is."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from send_mis.access.held import active_on
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from send_mis.ui.words import joined

_TEACHER = "role_teacher"


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
