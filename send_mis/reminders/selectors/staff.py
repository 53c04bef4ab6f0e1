"""Who holds which role at a school on a day, and who of them is away."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from send_mis.access.people_with import holders, holders_at
from send_mis.access.roles import ROLES, Scope
from send_mis.accounts.models import User
from send_mis.reminders.models import ReminderChoice
from send_mis.reminders.rules.turns import Colleague, Staff, Turn, once
from send_mis.reminders.selectors.due import DueItem
from send_mis.schools.models import School
from send_mis.ui.words import day

_SCHOOL_ROLES = ("senco", "office", "head")
# Whoever owns something is told of it in the first of these hats that they wear there.
_HATS = ("teacher", "senco", "ta", "head", "office", "dsl", "designated_teacher")


def staff_for(school: School, items: Collection[DueItem], today: date) -> Staff:
    """Those whose turn some of these may be. Five queries at most."""
    away = away_at(school.pk, today)
    class_ids = {item.class_id for item in items if item.class_id and item.turn == "teacher"}
    of_class: dict[UUID, list[Colleague]] = defaultdict(list)
    if class_ids:
        for held in holders(Scope.CLASS, class_ids, roles=["teacher"], today=today):
            of_class[held.on].append(_colleague(held.user_id, "teacher", held.name, away))
    of_school: dict[str, list[Colleague]] = defaultdict(list)
    for held in holders(Scope.SCHOOL, [school.pk], roles=_SCHOOL_ROLES, today=today):
        of_school[held.role_key].append(_colleague(held.user_id, held.role_key, held.name, away))
    if not of_school["senco"] and school.trust_id is not None:
        for held in holders(Scope.TRUST, [school.trust_id], roles=["senco"], today=today):
            of_school["senco"].append(_colleague(held.user_id, "senco", held.name, away))
    return Staff(
        {class_id: once(found) for class_id, found in of_class.items()},
        {role: once(found) for role, found in of_school.items()},
        _owners(school.pk, {item.owner_id for item in items if item.owner_id}, away, today),
    )


def _owners(
    school_id: UUID, owners: Collection[UUID], away: dict[UUID, str], today: date
) -> dict[UUID, list[Colleague]]:
    if not owners:
        return {}
    roles = [role for role in _HATS if role in ROLES]
    held = holders_at(school_id, roles=roles, today=today, users=owners)
    names = names_of(owners)
    found: dict[UUID, list[Colleague]] = defaultdict(list)
    for user_id, role in sorted(held, key=lambda each: roles.index(each[1])):
        found[user_id].append(_colleague(user_id, role, names.get(user_id, ""), away))
    return found


def names_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    users = User.objects.filter(pk__in=user_ids).only("title", "full_name")
    return {user.pk: user.display_name for user in users}


def turns_of(
    items: Iterable[DueItem], staff: Staff, names: dict[UUID, str]
) -> dict[UUID, Turn]:  # fmt: skip
    """Of each item, by its id."""
    return {
        item.id: staff.turn(
            item.turn, item.class_id,
            (item.owner_id, names.get(item.owner_id, "Somebody")) if item.owner_id else None,
        )
        for item in items
    }  # fmt: skip


def away_at(school_id: UUID, today: date) -> dict[UUID, str]:
    """Who is away that day, and in which words. One query."""
    rows = ReminderChoice.objects.filter(school=school_id, away_from__lte=today)
    return {
        user_id: f"is away until {day(back_on)}" if back_on else "is away"
        for user_id, back_on in rows.values_list("user_id", "back_on")
        if back_on is None or back_on > today
    }


def _colleague(user_id: UUID, role: str, name: str, away: dict[UUID, str]) -> Colleague:
    return Colleague(user_id, role, name, away.get(user_id, ""))
