"""The staff of one school: SENCO, headteacher, and a teacher and a TA a class."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone

from bench.population import past_triggers
from send_mis.access.grants import role_permission_id
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.schools.models import School, SchoolClass


@dataclass(frozen=True)
class Staff:
    senco: User
    head: User
    teachers: dict[SchoolClass, User]
    assistants: dict[SchoolClass, User]


def populate_staff(*, school: School, since: date, at: str = "bench") -> Staff:
    """`at`: what tells the addresses of one school's people from another's."""
    classes = list(SchoolClass.objects.filter(school=school))
    staff = Staff(
        senco=_person("senco", "Bench Senco", at),
        head=_person("head", "Bench Head", at),
        teachers={each: _person(f"teacher-{each}", f"Teacher of {each}", at) for each in classes},
        assistants={each: _person(f"ta-{each}", f"Assistant of {each}", at) for each in classes},
    )
    people = [staff.senco, staff.head, *staff.teachers.values(), *staff.assistants.values()]
    at_school = [("senco", staff.senco), ("head", staff.head)]
    in_class = [("teacher", each) for each in staff.teachers.items()]
    in_class += [("ta", each) for each in staff.assistants.items()]
    with transaction.atomic(), past_triggers():
        User.objects.bulk_create(people)
        SchoolGrant.objects.bulk_create(
            SchoolGrant(
                user=user, permission=_permission(role, School), content_object=school,
                starts_on=since, given_at=timezone.now(),
            )
            for role, user in at_school
        )  # fmt: skip
        ClassGrant.objects.bulk_create(
            ClassGrant(
                user=user, permission=_permission(role, SchoolClass), content_object=room,
                starts_on=since, given_at=timezone.now(),
            )
            for role, (room, user) in in_class
        )  # fmt: skip
    return staff


def _person(name: str, full_name: str, at: str) -> User:
    return User(
        email=f"{name}@{at}.test".lower(), full_name=full_name, password=make_password(None)
    )


def _permission(role: str, on: type[School | SchoolClass]) -> Permission:
    return Permission.objects.get(pk=role_permission_id(role, on))
