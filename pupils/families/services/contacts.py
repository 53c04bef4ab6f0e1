"""A child's people: adding, changing and ending what they are to the child, verifying a number."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pupils.choices import ContactPointKind, Relationship, Responsibility, VerifiedHow
from pupils.families.rules.telling import responsibility_of, tie_problems
from pupils.families.selectors.known import points_of
from pupils.families.writing import (
    make_place,
    refuse_known,
    refuse_restricted,
    still,
    touches_all_of,
    write_contact,
    write_points,
    write_tie,
)
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Pupil,
)
from pupils.querysets import holds_on
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

_VERIFIED = "contact.verified"
_GONE = "They are no contact any more"


def add_contact(
    *, actor: Actor, pupil: Pupil, facts: Mapping[str, Any], points: Mapping[str, str],
    tie: Mapping[str, Any], home: Household | None = None,
) -> FamilyTie:  # fmt: skip
    """Somebody new to the school, who belongs to this child from today. Raises RuleBroken.

    `facts`: fields of Contact; `points`: values by ContactPointKind; `tie`: fields of FamilyTie;
    `home`: one of the child's homes in which they live.
    """
    ensure(actor, Action.FAMILY_CHANGE, pupil)
    with change(actor=actor, event="contact.added"), last_word():
        row = locked(pupil)
        contact = Contact(school_id=row.school_id)
        write_contact(contact, facts)
        refuse_restricted(row, contact, actor.today)
        refuse_known(contact, points)
        insert(contact, at="surname")
        write_points(contact, points)
        made = _tie(row, contact, actor.today, tie)
        if home is not None:
            _live_in(row, contact, home, actor.today)
        return made


def link_contact(
    *, actor: Actor, pupil: Pupil, contact: Contact, tie: Mapping[str, Any],
    home: Household | None = None,
) -> FamilyTie:  # fmt: skip
    """Somebody whom the school knows from another child belongs to this child too.

    Raises RuleBroken; AlreadyDone where they are among the child's people.
    """
    ensure(actor, Action.FAMILY_CHANGE, pupil)
    ensure(actor, Action.FAMILY_CHANGE, contact)
    with change(actor=actor, event="contact.linked"), last_word():
        row = locked(pupil)
        there = FamilyTie.objects.on(actor.today).filter(pupil=row, contact=contact).first()
        if there is not None:
            raise AlreadyDone(f"{contact.name} is among {row.short_name}'s people already.")
        made = _tie(row, contact, actor.today, tie)
        if home is not None:
            _live_in(row, contact, home, actor.today)
        return made


def change_contact(
    *, actor: Actor, tie: FamilyTie, version: int, facts: Mapping[str, Any],
    points: Mapping[str, str],
) -> Contact:  # fmt: skip
    """What a contact is called, where they are reached, how they read: for all their children.

    Raises RuleBroken, EditConflict.
    """
    ensure(actor, Action.FAMILY_CHANGE, tie)
    with change(actor=actor, event="contact.changed"), last_word():
        locked(tie.pupil)
        still(lock(FamilyTie, tie.pk), _GONE)
        row = lock(Contact, tie.contact_id)
        touches_all_of(row, actor.today)
        same_version(row, version, lambda: contact_words(row))
        changed = write_contact(row, facts)
        checked(row, at="surname")
        if write_points(row, points) or changed:
            save(row, *changed, at="surname")
        return row


def change_tie(
    *, actor: Actor, tie: FamilyTie, version: int, facts: Mapping[str, Any]
) -> FamilyTie:
    """What a contact is to this child. Raises RuleBroken, EditConflict."""
    ensure(actor, Action.FAMILY_CHANGE, tie)
    with change(actor=actor, event="contact.tie_changed"), last_word():
        locked(tie.pupil)
        row = lock(FamilyTie, tie.pk)
        still(row, _GONE)
        same_version(row, version, lambda: tie_words(row))
        # No number: they are called as before.
        given = {**_allowed(facts), "rank": facts.get("rank") or row.rank}
        changed = [name for name, value in given.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, given[name])
        if "rank" in changed:
            make_place(row, actor.today)
        if changed:
            save(row, *changed)
        return row


def end_tie(*, actor: Actor, tie: FamilyTie, version: int, on: date, why: str = "") -> FamilyTie:
    """From `on` they are no contact of this child. Raises RuleBroken, EditConflict, AlreadyDone.

    A restriction stays: it keeps from the child whoever it kept from it before.
    """
    ensure(actor, Action.FAMILY_CHANGE, tie)
    with change(actor=actor, event="contact.tie_ended", why=why), last_word():
        locked(tie.pupil)
        row = lock(FamilyTie, tie.pk)
        if row.ends_on is not None:
            raise AlreadyDone(f"{_GONE}, from {day(row.ends_on)}.")
        same_version(row, version, lambda: tie_words(row))
        if on < row.starts_on:
            raise RuleBroken({"on": [f"They are a contact since {day(row.starts_on)}."]})
        if on > actor.today:
            raise RuleBroken({"on": ["Choose today or an earlier day."]})
        row.ends_on = on
        save(row, "ends_on")
        return row


def verify_point(*, actor: Actor, tie: FamilyTie, kind: str, value: str, how: str) -> ContactPoint:
    """This number or address is theirs: `how` of VerifiedHow. Raises RuleBroken.

    `value`: what was verified, which somebody may have changed meanwhile.
    """
    ensure(actor, Action.FAMILY_CHANGE, tie)
    if kind not in ContactPointKind.values or how not in VerifiedHow.values:
        raise RuleBroken({"how": ["Choose how it was verified."]})
    with change(actor=actor, event=_VERIFIED), last_word():
        locked(tie.pupil)
        touches_all_of(tie.contact, actor.today)
        point = (
            ContactPoint.objects.select_for_update(of=("self",))
            .filter(contact=tie.contact_id, kind=kind).first()
        )  # fmt: skip
        if point is None or point.value != value:
            raise RuleBroken("It was changed meanwhile: open the family again and look.")
        point.verified_on, point.verified_how, point.verified_by = actor.today, how, actor.name
        point.save(update_fields=["verified_on", "verified_how", "verified_by"])
        return point


def _tie(pupil: Pupil, contact: Contact, on: date, facts: Mapping[str, Any]) -> FamilyTie:
    return write_tie(pupil, contact, on, _allowed(facts))


def _allowed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """These facts, as far as they go together. Raises RuleBroken."""
    wrong = tie_problems(
        relationship=facts["relationship"], responsibility=facts["responsibility"],
        advocate_of=facts.get("advocate_of"), delegated=facts.get("delegated", ""),
    )  # fmt: skip
    if wrong:
        raise RuleBroken(wrong)
    known = responsibility_of(facts["relationship"], facts["responsibility"])
    return {**facts, "responsibility": known}


def _live_in(pupil: Pupil, contact: Contact, home: Household, on: date) -> None:
    if not HouseholdStay.objects.on(on).filter(pupil=pupil, household=home).exists():
        raise RuleBroken({"home": [f"{pupil.short_name} does not live there: choose again."]})
    row = lock(Household, home.pk)
    if not HouseholdMember.objects.filter(holds_on(on), household=row, contact=contact).exists():
        HouseholdMember.objects.create(
            household=row, school_id=row.school_id, contact=contact, starts_on=on
        )
        # Whoever has the home's form open has not seen them.
        save(row)


def contact_words(row: Contact) -> dict[str, str]:
    """As saved, by the labels of the form."""
    values = points_of(row)
    return {
        "Title": row.title, "First name": row.forename, "Surname": row.surname,
        **{str(kind.label): values.get(kind.value, "") for kind in ContactPointKind},
    }  # fmt: skip


def tie_words(row: FamilyTie) -> dict[str, str]:
    return {
        "Relationship": str(Relationship(row.relationship).label),
        "Parental responsibility": str(Responsibility(row.responsibility).label),
    }
