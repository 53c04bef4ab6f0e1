"""Whether something is somebody's own turn, asked of the database as `rules/turns.py` says it.

The outer row is a due date with `class_now`.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from send_mis.access.held import active_on, grant_models
from send_mis.access.models import ClassGrant, SchoolGrant, TrustGrant
from send_mis.access.reach import Reader
from send_mis.access.roles import Scope
from send_mis.reminders.models import ReminderChoice
from send_mis.schools.models import School

# Whoever owns something is told of it in one of these hats that they wear there.
HATS = ("teacher", "senco", "ta", "head", "office", "dsl", "designated_teacher")
_THERE = (Scope.SCHOOL, Scope.CLASS, Scope.PUPIL)


def own_turn(reader: Reader, taught: Collection[UUID]) -> Any:
    """`taught`: the classes on which a teacher holds the role.

    Where nobody who is at work has the role, it is whoever stands in: the SENCO for a class
    teacher, the office and an owner; the head for the SENCO. Who is away still finds their own.
    """
    if reader.user_id is None:
        return Q(pk__in=[])
    mine: Any = Q(owner=reader.user_id)
    of_role: Any = Q(owner__isnull=True)
    if reader.role_key == "teacher":
        mine |= of_role & Q(turn="teacher", class_now__in=taught)
    elif reader.role_key == "office":
        mine |= of_role & Q(turn="office")
    elif reader.role_key == "senco":
        # A trust's SENCO answers for schools that have none.
        here = reader.school_id is not None
        mine |= (
            _sencos(reader) if here else _sencos(reader) & ~Exists(_school("senco", reader.today))
        )
    elif reader.role_key == "head":
        mine |= of_role & Q(turn="head") | _sencos(reader) & _no_senco(reader)
    return mine


def _sencos(reader: Reader) -> Any:
    """The SENCO's own, and what falls to them."""
    today = reader.today
    falls = (
        Q(turn="senco")
        | Q(turn="teacher") & _no_teacher(reader)
        | Q(turn="office") & ~Exists(_at_work(_school("office", today), today))
    )
    is_here: Any = Q(pk__in=[])
    for held in _held_by_owner(today):
        is_here |= Q(Exists(_at_work(held, today)))
    return Q(owner__isnull=True) & falls | Q(owner__isnull=False) & ~is_here


def _no_senco(reader: Reader) -> Any:
    """Of a school whose SENCOs are all away, or that has none and whose trust's are. Which schools
    these are is asked once for all rows."""
    today, here = reader.today, OuterRef(OuterRef("pk"))
    held = active_on(today) & Q(permission__codename="role_senco")
    of_school = SchoolGrant.objects.order_by().filter(held, content_object_id=OuterRef("pk"))
    of_trust = TrustGrant.objects.order_by().filter(held, content_object_id=OuterRef("trust_id"))
    schools = School.objects.order_by().filter(
        ~Exists(_at_work(of_school, today, here)),
        Q(Exists(of_school)) | ~Exists(_at_work(of_trust, today, here)),
        pk__in=reader.school_ids,
    )  # fmt: skip
    return Q(school__in=schools.values("pk"))


def _no_teacher(reader: Reader) -> Any:
    """Of no class, or of one whose teachers are all away. Which classes have one is asked once for
    all rows."""
    grants = ClassGrant.objects.order_by().filter(
        active_on(reader.today), permission__codename="role_teacher",
        content_object__school__in=reader.school_ids,
    )  # fmt: skip
    taught = _at_work(grants, reader.today, OuterRef("content_object__school_id"))
    return Q(class_now__isnull=True) | ~Q(class_now__in=taught.values("content_object_id"))


def _school(role: str, today: date) -> QuerySet[Any]:
    return SchoolGrant.objects.order_by().filter(
        active_on(today), permission__codename=f"role_{role}",
        content_object_id=OuterRef("school_id"),
    )  # fmt: skip


def _held_by_owner(today: date) -> Iterable[QuerySet[Any]]:
    codes = [f"role_{role}" for role in HATS]
    for model in grant_models():
        if model.SCOPE in _THERE:
            yield model.objects.order_by().filter(
                active_on(today), permission__codename__in=codes, user_id=OuterRef("owner_id"),
                **{model.TO_SCHOOL: OuterRef("school_id")},
            )  # fmt: skip


_OF_ROW = OuterRef(OuterRef("school_id"))


def _at_work(grants: QuerySet[Any], today: date, school: OuterRef = _OF_ROW) -> QuerySet[Any]:
    away = ReminderChoice.objects.order_by().filter(
        Q(back_on__isnull=True) | Q(back_on__gt=today), away_from__lte=today,
        user_id=OuterRef("user_id"), school_id=school,
    )  # fmt: skip
    return grants.filter(~Exists(away))
