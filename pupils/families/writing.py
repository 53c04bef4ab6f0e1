"""What is written of a child's people inside an open change."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pupils.families.rules.telling import point_key, point_problems
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Pupil,
    Restriction,
)
from pupils.querysets import holds_on
from send_mis.audit.record import open_change
from send_mis.audit.saving import save
from send_mis.errors import RuleBroken
from send_mis.names.writing import normal, tidy_name
from send_mis.ui.words import day

_LAST_RANK = 99


def write_contact(contact: Contact, facts: Mapping[str, Any]) -> list[str]:
    """The names of what differs, set on the contact and not saved yet."""
    changed = []
    for name, value in facts.items():
        if isinstance(value, str):
            value = tidy_name(value) if name in ("forename", "surname") else " ".join(value.split())
        if getattr(contact, name) != value:
            setattr(contact, name, value)
            changed.append(name)
    return changed


def write_points(contact: Contact, values: Mapping[str, str]) -> bool:
    """Numbers and addresses by kind; "" takes one away, another value is verified by nobody yet.

    Whether anything differs. Raises RuleBroken at the kind.
    """
    clean = {kind: " ".join(value.split()) for kind, value in values.items()}
    if wrong := point_problems(clean):
        raise RuleBroken(wrong)
    held = {point.kind: point for point in contact.points.select_for_update()}
    changed = False
    for kind, value in clean.items():
        point = held.get(kind)
        if point is not None and point.value == value:
            continue
        changed = changed or bool(value or point)
        if not value and point is not None:
            point.delete()
        elif value and point is not None:
            point.value, point.verified_on = value, None
            point.verified_how = point.verified_by = ""
            point.save()
        elif value:
            ContactPoint.objects.create(
                contact=contact, school_id=contact.school_id, kind=kind, value=value
            )
    return changed


def refuse_known(contact: Contact, values: Mapping[str, str]) -> None:
    """Raises RuleBroken where the school knows somebody of that name at one of these numbers."""
    given = {point_key(value) for value in values.values() if value.strip()}
    others = Contact.objects.filter(school_id=contact.school_id).exclude(pk=contact.pk)
    same = [
        pk
        for pk, forename, surname in others.values_list("pk", "forename", "surname")
        if _is_called(contact, forename, surname)
    ]
    for other in others.filter(pk__in=same).prefetch_related("points"):
        if given & {point_key(point.value) for point in other.points.all()}:
            raise RuleBroken(
                {"surname": [
                    f"{other.name} is known here already: find them above instead."
                ]}
            )  # fmt: skip


def refuse_restricted(pupil: Pupil, contact: Contact, on: date) -> None:
    """Raises RuleBroken where somebody of that name is kept from this child.

    Typed anew they would be a stranger, whom no restriction keeps away.
    """
    for other in _restricted(pupil, on):
        if _is_called(contact, other.forename, other.surname):
            words = (
                f"{other.name} is restricted for {pupil.short_name}, and is not typed again: the"
                " restriction would not hold. Is this somebody else of that name? Say so in the"
                " first name, for example “senior”."
            )
            raise RuleBroken({"surname": [words]})


def refuse_restricted_name(pupil: Pupil, name: str, on: date, *, at: str) -> None:
    """The same of a name that is typed in one box, with a title or the surname first. Raises
    RuleBroken."""
    words = set(_words(name))
    for other in _restricted(pupil, on):
        parts = [part for part in (other.forename, other.surname) if part]
        wanted = set(_words(" ".join(parts)))
        # One name alone is half the family's: only that and nothing else means them.
        if words == wanted or (len(parts) > 1 and wanted <= words):
            said = (
                f"{other.name} is restricted for {pupil.short_name}, and is not named here: the"
                " restriction would not hold. If this is somebody else of that name, add them"
                " under Family first."
            )
            raise RuleBroken({at: [said]})


def _restricted(pupil: Pupil, on: date) -> list[Contact]:
    held = Restriction.objects.on(on).filter(pupil=pupil).select_related("contact")
    return [row.contact for row in held]


def _words(name: str) -> list[str]:
    return re.sub(r"[^\w'-]+", " ", normal(name)).split()


def _is_called(contact: Contact, forename: str, surname: str) -> bool:
    ours, theirs = (contact.forename, contact.surname), (forename, surname)
    return [normal(name) for name in ours] == [normal(name) for name in theirs]


def still(row: FamilyTie | HouseholdStay | Restriction, gone: str) -> None:
    """Raises RuleBroken where it ended: `gone` says what. A form was open meanwhile."""
    if row.ends_on is not None:
        raise RuleBroken(f"{gone}, from {day(row.ends_on)}. Nothing was saved.")


def touches_all_of(contact: Contact, on: date) -> None:
    """What is changed of a contact stands in the record of every child they belong to."""
    ties = FamilyTie.objects.on(on).filter(contact=contact)
    open_change().touches(*ties.values_list("pupil_id", flat=True))


def write_tie(pupil: Pupil, contact: Contact, on: date, facts: Mapping[str, Any]) -> FamilyTie:
    there = FamilyTie.objects.on(on).filter(pupil=pupil)
    last = there.order_by("-rank").values_list("rank", flat=True).first() or 0
    tie = FamilyTie(
        pupil=pupil, school_id=pupil.school_id, contact=contact, starts_on=on,
        **{**facts, "rank": min(facts.get("rank") or last + 1, _LAST_RANK)},
    )  # fmt: skip
    make_place(tie, on)
    tie.save(force_insert=True)
    return tie


def make_place(tie: FamilyTie, on: date) -> None:
    """Whoever was called as this number is called next, so that no two are called first."""
    taken = tie.rank
    others = FamilyTie.objects.on(on).filter(pupil=tie.pupil_id, rank__gte=taken)
    for other in others.exclude(pk=tie.pk).order_by("rank", "starts_on", "pk"):
        if other.rank > taken or taken == _LAST_RANK:
            return
        taken = other.rank = taken + 1
        save(other, "rank")


def write_members(household: Household, contacts: Mapping[Any, Contact], on: date) -> bool:
    """Of the contacts given to choose from, those with a tick live there from `on`.

    `contacts`: the ones who live there, by id. Whether anything differs.
    """
    there = {
        row.contact_id: row
        for row in HouseholdMember.objects.filter(holds_on(on), household=household)
    }  # fmt: skip
    for pk, contact in contacts.items():
        if pk not in there:
            HouseholdMember.objects.create(
                household=household, school_id=household.school_id, contact=contact, starts_on=on
            )
    gone = [row for pk, row in there.items() if pk not in contacts]
    for row in gone:
        row.ends_on = max(on, row.starts_on)
        row.save(update_fields=["ends_on"])
    return bool(gone) or bool(contacts.keys() - there.keys())
