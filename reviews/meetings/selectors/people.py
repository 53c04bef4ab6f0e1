"""Whom a meeting about a pupil can invite, who does what was agreed there, how each is called."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from provision.models import Allocation
from pupils.families.rules.telling import Tied, letters_to
from pupils.families.selectors.page import FamilyRows, family_rows
from pupils.models import ClassMembership, Professional, Pupil
from reviews.meetings.rules.copies import may_be_invited
from reviews.models import MeetingPerson, ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.people_with import holders_at, people_with, roles_with
from send_mis.access.roles import Scope
from send_mis.accounts.models import User
from send_mis.schools.codes import CodeBook, CodeSet

# A school's directory of people; more are named in words.
_MOST_PROFESSIONALS = 200
_VIEW = Action.MEETING_VIEW
BARRED = "Must not be invited"
STRANGER_NOW = "Does not see this pupil any more"


@dataclass(frozen=True)
class Invitable:
    """By id, in words. `refused`: whom nobody invites, and why."""

    contacts: dict[UUID, str]
    users: dict[UUID, str]
    professionals: dict[UUID, str]
    refused: Sequence[str]
    # Of the contacts those who are told what parents are told.
    told: frozenset[UUID]


def invitable(pupil: Pupil, today: date) -> Invitable:
    """Seven queries."""
    rows = family_rows(pupil.pk, today)
    contacts, refused, told = _family(rows)
    people = Professional.objects.filter(
        school=pupil.school_id, left_on__isnull=True, service__retired_on__isnull=True
    ).select_related("service").order_by("service__name", "name", "pk")  # fmt: skip
    return Invitable(
        contacts, staff_of(pupil, today),
        {row.pk: f"{row.name}, {row.service.name}" for row in people[:_MOST_PROFESSIONALS]},
        refused, told,
    )  # fmt: skip


def _family(rows: FamilyRows) -> tuple[dict[UUID, str], list[str], frozenset[UUID]]:
    contacts, refused, told = {}, [], set()
    for answer in letters_to(rows.people):
        tied = answer.tied
        if may_be_invited(tied, is_told=answer.is_told):
            contacts[tied.contact_id] = f"{tied.name}, {tied.what.lower()}"
        else:
            refused.append(f"{tied.name}: {answer.reason[:1].lower()}{answer.reason[1:]}.")
        if answer.is_told:
            told.add(tied.contact_id)
    refused += [
        f"{tied.name}: {tied.bar.effect.lower()}." for tied in rows.kept_away
        if tied.bar is not None and tied.bar.stops_letters
    ]  # fmt: skip
    return contacts, refused, frozenset(told)


def barred_of(
    meeting: ReviewMeeting, people: Sequence[MeetingPerson], rows: FamilyRows
) -> frozenset[UUID]:
    """The rows of those of the family who are invited to a meeting that is to come, and who could
    not be invited today: restricted since, or not the child's any more."""
    family = {row.pk: row.contact_id for row in people if row.contact_id is not None}
    if not meeting.is_planned or not family:
        return frozenset()
    may, _, _ = _family(rows)
    return frozenset(key for key, contact in family.items() if contact not in may)


def told_people(pupil_id: UUID, today: date) -> dict[UUID, Tied]:
    """Of the child's people those who are told what parents are told. Four queries."""
    return told_of(family_rows(pupil_id, today))


def told_of(rows: FamilyRows) -> dict[UUID, Tied]:
    return {each.tied.contact_id: each.tied for each in letters_to(rows.people) if each.is_told}


def staff_of(pupil: Pupil, today: date, action: Action = _VIEW) -> dict[UUID, str]:
    """Staff who may read meetings about the pupil, or do `action`, by name, on every ground on
    which the pupil's record opens: the trust, the school, a class where the pupil is or will be,
    the pupil alone, a line of provision that they deliver. Four queries at most."""
    places: list[Any] = [pupil.school, pupil]
    if pupil.school.trust is not None:
        places.append(pupil.school.trust)
    members = ClassMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), pupil=pupil
    )
    places += [member.school_class for member in members.select_related("school_class")]
    found = User.objects.filter(pk__in=_delivering(pupil, today, action))
    for place in places:
        found = found | people_with(action, on=place, today=today)
    return {user.pk: user.display_name for user in found.distinct().order_by("full_name", "pk")}


def _delivering(pupil: Pupil, today: date, action: Action) -> list[UUID]:
    """Who delivers provision to the pupil today, and has a role there that lets them read."""
    lines = Allocation.objects.delivered(today).filter(pupil=pupil).order_by()
    users = list(lines.values_list("row__delivered_by", flat=True).distinct())
    if not users:
        return []
    roles = roles_with(action, Scope.DELIVERY)
    found = holders_at(pupil.school_id, roles=roles, today=today, users=users)
    return [user for user, _ in found]


def is_stranger(user_id: UUID | None, staff: Collection[UUID] | None) -> bool:
    """Whether somebody of the school is none of those who may read meetings about the pupil.
    `staff`: who may, where that is asked."""
    return staff is not None and user_id is not None and user_id not in staff


def called(row: MeetingPerson) -> str:
    """As the page names them. The row comes with user, contact, professional and pupil."""
    if row.user is not None:
        return str(row.user.display_name)
    if row.contact is not None:
        return str(row.contact.name)
    if row.professional is not None:
        return str(row.professional.name)
    return row.name or str(row.pupil.name)


def what_they_are(row: MeetingPerson) -> str:
    if row.user is not None:
        return "School"
    if row.contact is not None:
        return "Family"
    if row.professional is not None:
        return str(row.professional.service.name)
    return "" if row.name else "Pupil"


def needs_interpreter(row: MeetingPerson) -> bool:
    return row.contact is not None and bool(row.contact.needs_interpreter)


def to_arrange(people: Sequence[MeetingPerson]) -> list[MeetingPerson]:
    """Those for whom nobody has asked for an interpreter yet."""
    return [row for row in people if needs_interpreter(row) and not row.interpreter]


def interpreter_words(people: Sequence[MeetingPerson]) -> dict[UUID, str]:
    """By their row, of those who need one: "Interpreter, Polish: booked". One query, where anybody
    needs one."""
    wanted = [row for row in people if needs_interpreter(row) or row.interpreter]
    languages = CodeBook(CodeSet.LANGUAGE) if wanted else None
    found = {}
    for row in wanted:
        spoken = row.contact.language if row.contact is not None else ""
        language = languages.words(CodeSet.LANGUAGE, spoken) if languages and spoken else ""
        how = str(row.get_interpreter_display()) if row.interpreter else "To be arranged"
        what = f"Interpreter, {language}" if language else "Interpreter (no language is recorded)"
        found[row.pk] = f"{what}: {how[:1].lower()}{how[1:]}"
    return found


def people_of(meeting_id: UUID) -> list[MeetingPerson]:
    """The pupil, family, school, professionals, others. One query."""
    rows = MeetingPerson.objects.filter(meeting=meeting_id).select_related(
        "user", "contact", "professional__service", "pupil"
    )
    return sorted(rows, key=lambda row: (_ORDER.index(_kind(row)), called(row), str(row.pk)))


_ORDER = ("pupil", "contact", "user", "professional", "other")


def _kind(row: MeetingPerson) -> str:
    for name in ("contact", "user", "professional"):
        if getattr(row, f"{name}_id") is not None:
            return name
    return "other" if row.name else "pupil"
