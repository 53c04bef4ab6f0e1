"""Who may have delivered a session: the staff of its class, and whoever the plan names."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.models import PlanRow
from pupils.models import PupilGrant
from send_mis.access.held import active_on
from send_mis.access.people_with import holders
from send_mis.access.roles import ROLES, Scope
from send_mis.accounts.models import display_name
from send_mis.database.compiled import compiled

_ON_CLASSES = [role.key for role in ROLES.values() if role.actions(Scope.CLASS)]


def who_may_deliver(row: PlanRow, today: date) -> dict[UUID, str]:
    """Person → name, by name."""
    return staff_of_rows([row], today)[row.pk]


def staff_of_rows(rows: Collection[PlanRow], today: date) -> dict[UUID, dict[UUID, str]]:
    """Row → person → name. Two queries, however many rows. Rows with `plan` and `delivered_by`."""
    classes = {r.plan.school_class_id for r in rows if r.plan.school_class_id}
    by_class: dict[UUID | None, dict[UUID, str]] = {}
    for each in holders(Scope.CLASS, classes, roles=_ON_CLASSES, today=today):
        by_class.setdefault(each.on, {})[each.user_id] = each.name
    by_row = _of_pupils(tuple([row.pk for row in rows]), today)
    found = {}
    for row in rows:
        people = dict(by_class.get(row.plan.school_class_id, {}))
        people |= by_row.get(row.pk, {})
        if row.delivered_by is not None:
            people[row.delivered_by.pk] = row.delivered_by.display_name
        found[row.pk] = dict(sorted(people.items(), key=lambda pair: pair[1]))
    return found


def _of_pupils(row_ids: tuple[UUID, ...], today: date) -> dict[UUID, dict[UUID, str]]:
    """A 1:1 assistant holds a grant on the pupil, not on a class."""
    found: dict[UUID, dict[UUID, str]] = {}
    for row_id, user_id, title, name in _assistants(row_ids, today) if row_ids else ():
        found.setdefault(row_id, {})[user_id] = display_name(title, name)
    return found


@compiled
def _assistants(row_ids: tuple[UUID, ...], day: date) -> QuerySet[Any, tuple[Any, ...]]:
    grants = PupilGrant.objects.filter(
        active_on(day), permission__codename="role_ta",
        content_object__allocations__row_id__in=row_ids,
    )  # fmt: skip
    return grants.values_list(
        "content_object__allocations__row_id", "user_id", "user__title", "user__full_name"
    )
