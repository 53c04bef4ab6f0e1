"""Who holds which role at a school on a day, and who of them is away."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from send_mis.access.people_with import holders, holders_asked, holders_at, holders_at_asked
from send_mis.access.roles import Scope
from send_mis.accounts.models import User
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.reminders.models import ReminderChoice
from send_mis.reminders.rules.turns import Colleague, RoleHolders, Turn, once
from send_mis.reminders.selectors.due import DueItem
from send_mis.reminders.selectors.own_turns import HATS
from send_mis.schools.models import School
from send_mis.ui.words import day

_SCHOOL_ROLES = ("senco", "office", "head")


def staff_for(school: School, items: Collection[DueItem], today: date) -> RoleHolders:
    return staff_at(school.pk, school.trust_id, items, today)


def staff_at(
    school_id: UUID, trust_id: UUID | None, items: Collection[DueItem], today: date
) -> RoleHolders:  # fmt: skip
    """Those whose turn some of these may be. One query."""
    classes = {item.class_id for item in items if item.class_id and item.turn == "teacher"}
    owners = {item.owner_id for item in items if item.owner_id}
    trusts = [trust_id] if trust_id else []
    asked = [
        _away.asked(school_id, today),
        holders_asked(Scope.CLASS, classes, roles=["teacher"], today=today),
        holders_asked(Scope.SCHOOL, [school_id], roles=_SCHOOL_ROLES, today=today),
        holders_asked(Scope.TRUST, trusts, roles=["senco"], today=today),
    ]
    if owners:
        asked += [
            holders_at_asked(school_id, roles=HATS, today=today, users=owners),
            _names.asked(tuple(sorted(owners))),
        ]
    with read_ahead(*asked):
        return _staff(school_id, trusts, classes, owners, today)


def _staff(
    school_id: UUID, trusts: Collection[UUID], classes: Collection[UUID],
    owners: Collection[UUID], today: date,
) -> RoleHolders:  # fmt: skip
    away = away_at(school_id, today)
    of_class: dict[UUID, list[Colleague]] = defaultdict(list)
    for held in holders(Scope.CLASS, classes, roles=["teacher"], today=today):
        of_class[held.on].append(_colleague(held.user_id, "teacher", held.name, away))
    of_school: dict[str, list[Colleague]] = defaultdict(list)
    for held in holders(Scope.SCHOOL, [school_id], roles=_SCHOOL_ROLES, today=today):
        of_school[held.role_key].append(_colleague(held.user_id, held.role_key, held.name, away))
    of_trust = holders(Scope.TRUST, trusts, roles=["senco"], today=today)
    if not of_school["senco"]:
        for held in of_trust:
            of_school["senco"].append(_colleague(held.user_id, "senco", held.name, away))
    names = names_of(owners) if owners else {}
    return RoleHolders(
        {class_id: once(found) for class_id, found in of_class.items()},
        {role: once(found) for role, found in of_school.items()},
        _owners(school_id, names, away, today), names,
    )  # fmt: skip


def _owners(
    school_id: UUID, names: Mapping[UUID, str], away: dict[UUID, str], today: date
) -> dict[UUID, list[Colleague]]:
    if not names:
        return {}
    held = holders_at(school_id, roles=HATS, today=today, users=tuple(names))
    found: dict[UUID, list[Colleague]] = defaultdict(list)
    for user_id, role in sorted(held, key=lambda each: HATS.index(each[1])):
        found[user_id].append(_colleague(user_id, role, names.get(user_id, ""), away))
    return found


def names_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    return {user.pk: user.display_name for user in _names(tuple(sorted(user_ids)))}


@compiled
def _names(user_ids: tuple[UUID, ...]) -> QuerySet[User]:
    return User.objects.filter(pk__in=user_ids).only("title", "full_name")


def turns_of(
    items: Iterable[DueItem], staff: RoleHolders, names: Mapping[UUID, str] | None = None
) -> dict[UUID, Turn]:  # fmt: skip
    """Of each item, by its id."""
    known = staff.names if names is None else names
    return {
        item.id: staff.turn(
            item.turn, item.class_id,
            (item.owner_id, known.get(item.owner_id, "Somebody")) if item.owner_id else None,
        )
        for item in items
    }  # fmt: skip


def away_at(school_id: UUID, today: date) -> dict[UUID, str]:
    """Who is away that day, and in which words. One query."""
    return {
        user_id: f"is away until {day(back_on)}" if back_on else "is away"
        for user_id, back_on in _away(school_id, today)
    }


@compiled
def _away(school_id: UUID, today: date) -> QuerySet[Any, tuple[Any, ...]]:
    rows = ReminderChoice.objects.order_by().filter(
        Q(back_on__isnull=True) | Q(back_on__gt=today), school=school_id, away_from__lte=today
    )
    return rows.values_list("user_id", "back_on")


def _colleague(user_id: UUID, role: str, name: str, away: dict[UUID, str]) -> Colleague:
    return Colleague(user_id, role, name, away.get(user_id, ""))
