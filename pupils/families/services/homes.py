"""The homes a child lives in, and who lives there."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pupils.families.writing import still, write_members
from pupils.models import Contact, FamilyTie, Household, HouseholdMember, HouseholdStay, Pupil
from pupils.querysets import holds_on
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.audit.saving import checked, insert, lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2})$")


def add_household(
    *, actor: Actor, pupil: Pupil, facts: Mapping[str, Any], stay: Mapping[str, Any], on: date,
    members: Sequence[Contact] = (), known: Household | None = None,
) -> HouseholdStay:  # fmt: skip
    """The child lives in a home from `on`: a new one, or one that is `known` from a sister.

    `facts`: fields of Household, `stay`: `share` and `pattern`. Raises RuleBroken.
    """
    ensure(actor, Action.FAMILY_CHANGE, pupil)
    _refuse_future(on, actor.today)
    with change(actor=actor, event="household.added"), last_word():
        row = locked(pupil)
        home = lock(Household, known.pk) if known is not None else None
        if home is None:
            home = Household(school_id=row.school_id, **_tidy(facts))
            insert(home, at="name")
        elif home.school_id != row.school_id:
            raise RuleBroken({"known": ["Choose a home of this school."]})
        made = HouseholdStay(
            pupil=row, school_id=row.school_id, household=home, starts_on=on, **_tidy(stay)
        )
        insert(made, at="on")
        if _live_there(row, home, members, actor.today, keep=known is not None) and known:
            # Whoever has the home's form open has not seen them.
            save(home)
        return made


def change_household(
    *, actor: Actor, stay: HouseholdStay, version: int, facts: Mapping[str, Any],
    stay_facts: Mapping[str, Any], members: Sequence[Contact],
) -> Household:  # fmt: skip
    """The home, how the child lives there, and who of the child's people does.

    Raises RuleBroken, EditConflict.
    """
    ensure(actor, Action.FAMILY_CHANGE, stay)
    with change(actor=actor, event="household.changed"), last_word():
        pupil = locked(stay.pupil)
        home = lock(Household, stay.household_id)
        stays = HouseholdStay.objects.on(actor.today).filter(household=home)
        open_change().touches(*stays.values_list("pupil_id", flat=True))
        same_version(home, version, lambda: household_words(home))
        changed = _set(home, facts)
        checked(home, at="name")
        row = lock(HouseholdStay, stay.pk)
        still(row, f"{pupil.short_name} no longer lives there")
        of_stay = _set(row, stay_facts)
        if of_stay:
            checked(row)
            row.save(update_fields=of_stay)
        moved = _live_there(pupil, home, members, actor.today, keep=True)
        if changed or of_stay or moved:
            save(home, *changed, at="name")
        return home


def leave_household(*, actor: Actor, stay: HouseholdStay, on: date) -> HouseholdStay:
    """From `on` the child no longer lives there. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.FAMILY_CHANGE, stay)
    with change(actor=actor, event="household.left"), last_word():
        locked(stay.pupil)
        row = lock(HouseholdStay, stay.pk)
        if row.ends_on is not None:
            raise AlreadyDone(f"That is recorded already, from {day(row.ends_on)}.")
        if on < row.starts_on:
            raise RuleBroken({"on": [f"The child lives there since {day(row.starts_on)}."]})
        _refuse_future(on, actor.today)
        row.ends_on = on
        row.save(update_fields=["ends_on"])
        return row


def _live_there(
    pupil: Pupil, home: Household, members: Sequence[Contact], on: date, *, keep: bool
) -> bool:
    """Those of the child's people; others who live there (`keep`) belong to a brother or sister."""
    own = set(
        FamilyTie.objects.on(on).filter(pupil=pupil).values_list("contact_id", flat=True)
    )  # fmt: skip
    if not {contact.pk for contact in members} <= own:
        raise RuleBroken({"members": ["Choose from the child's people."]})
    wanted = {contact.pk: contact for contact in members}
    if keep:
        there = HouseholdMember.objects.filter(holds_on(on), household=home).exclude(
            contact__in=own
        )
        wanted |= {row.contact_id: row.contact for row in there.select_related("contact")}
    return write_members(home, wanted, on)


def _set(row: Any, facts: Mapping[str, Any]) -> list[str]:
    clean = _tidy(facts)
    changed = [name for name, value in clean.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, clean[name])
    return changed


def _tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Lines of an address stay lines; a postcode has capitals and its one space."""
    tidy = {
        name: "\n".join(" ".join(line.split()) for line in value.strip().splitlines())
        if isinstance(value, str) else value
        for name, value in facts.items()
    }  # fmt: skip
    if "postcode" in tidy:
        tidy["postcode"] = _POSTCODE.sub(r"\1 \2", tidy["postcode"].upper())
    return tidy


def _refuse_future(on: date, today: date) -> None:
    if on > today:
        raise RuleBroken({"on": ["Choose today or an earlier day."]})


def household_words(row: Household) -> dict[str, str]:
    return {"Name": row.name, "Address": row.address, "Postcode": row.postcode}
