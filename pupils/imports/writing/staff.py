"""Writes a plan of staff, inside an open change."""

import re
from datetime import date
from uuid import UUID

from pupils.imports.rules.plans import ImportPlan
from pupils.imports.selectors.staff import StaffPerson, StaffState
from pupils.imports.selectors.written import made
from send_mis.access.grants import open_grant, refuse_raising_oneself
from send_mis.access.joining import person_at
from send_mis.access.mail import tell_confirmers
from send_mis.access.models import Grant
from send_mis.access.roles import Scope
from send_mis.audit.record import Who
from send_mis.schools.models import SchoolClass

_YEAR_IN_NAME = re.compile(r"(?:year |yr ?|y)?(\d{1,2})", re.IGNORECASE)
_HIGHEST_YEAR = 14


def apply_staff(
    plan: ImportPlan, state: StaffState, *, day: date, who: Who, made_by: tuple[UUID | None, str],
    file_name: str,
) -> None:  # fmt: skip
    """New people get no password: they choose one when they are invited.

    `who` confirmed the list and so gives the roles; `made_by` brought it in, with their role.
    """
    givers = [(who.user_id, who.role_key), made_by]
    given: list[Grant] = []
    classes = dict(state.classes)
    for key, name in plan.new_classes.items():
        assert state.year is not None  # noqa: S101 planning refuses classes without a year
        classes[key] = SchoolClass.objects.create(
            school=state.school, year=state.year, name=name, year_groups=_years(name)
        )
        plan.written += made([classes[key]])
    users = dict(state.users)
    for row in plan.rows:
        if not row.will_be_written or not isinstance(row.person, StaffPerson):
            continue
        person = row.person
        if person.email not in users:
            users[person.email] = person_at(
                school=state.school, email=person.email, full_name=person.full_name,
                title=person.title,
            )  # fmt: skip
            row.written += made([users[person.email]])
        for role, key in person.wanted:
            for giver_id, giver_role in givers:
                refuse_raising_oneself(
                    giver_id=giver_id, giver_role=giver_role, user_id=users[person.email].pk,
                    role=role, scope=Scope.CLASS if key else Scope.SCHOOL,
                )  # fmt: skip
            grant = open_grant(
                user=users[person.email], role=role,
                on=classes[key] if key else state.school,
                starts_on=person.starts_on or day, ends_on=person.ends_on,
                reason=f"From {file_name}"[:300], given_by_id=who.user_id,
                giver_role=who.role_key,
            )  # fmt: skip
            given.append(grant)
            row.written += made([grant])
    tell_confirmers(actor=who, school=state.school, grants=given, today=day)


def _years(class_name: str) -> list[int]:
    """What the name tells: 4H is Year 4, Reception is Reception; else it is filled in later."""
    text = class_name.strip().casefold()
    if text.startswith(("reception", "rec")) or text == "r":
        return [0]
    if text.startswith("nursery"):
        return [-1]
    found = _YEAR_IN_NAME.match(text)
    year = int(found[1]) if found else None
    return [year] if year is not None and 1 <= year <= _HIGHEST_YEAR else []
