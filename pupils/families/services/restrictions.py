"""What keeps a contact from a child: recorded at once, lifted by a person alone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pupils.due.writing.families import family_changes
from pupils.families.rules.telling import restriction_problems
from pupils.families.writing import still
from pupils.models import FamilyTie, Restriction
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day, plain_day


def start_restriction(
    *, actor: Actor, tie: FamilyTie, starts_on: date, facts: Mapping[str, Any]
) -> Restriction:
    """From `starts_on` the contact is kept from what `facts` says: fields of Restriction.

    Raises RuleBroken; AlreadyDone where one holds.
    """
    ensure(actor, Action.FAMILY_RESTRICT, tie)
    _refuse(starts_on, facts, actor.today)
    with change(actor=actor, event="restriction.started"), last_word():
        pupil = locked(tie.pupil)
        held = Restriction.objects.on(actor.today).filter(pupil=pupil, contact=tie.contact_id)
        if held.exists():
            raise AlreadyDone("A restriction of this contact holds already: change that one.")
        row = Restriction(
            pupil=pupil, school_id=pupil.school_id, contact_id=tie.contact_id,
            starts_on=starts_on, recorded_by=actor.name, **facts,
        )  # fmt: skip
        insert(row, at="stops_information")
        family_changes(pupil.pk)
        return row


def change_restriction(
    *, actor: Actor, restriction: Restriction, version: int, facts: Mapping[str, Any]
) -> Restriction:
    """Raises RuleBroken, EditConflict."""
    ensure(actor, Action.FAMILY_RESTRICT, restriction)
    with change(actor=actor, event="restriction.changed"), last_word():
        pupil = locked(restriction.pupil)
        row = lock(Restriction, restriction.pk)
        still(row, "The restriction was lifted")
        same_version(row, version, lambda: restriction_words(row))
        _refuse(row.starts_on, facts, actor.today)
        changed = [name for name, value in facts.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, facts[name])
        if changed:
            save(row, *changed, at="stops_information")
            family_changes(pupil.pk)
        return row


def lift_restriction(
    *, actor: Actor, restriction: Restriction, version: int, on: date, lifted_by: str,
    lifted_because: str,
) -> Restriction:  # fmt: skip
    """From `on` the contact is told and contacted again. Raises RuleBroken, EditConflict.

    `lifted_by`: who decided it. AlreadyDone where it was lifted.
    """
    ensure(actor, Action.FAMILY_RESTRICT, restriction)
    with change(actor=actor, event="restriction.lifted", why=lifted_because), last_word():
        pupil = locked(restriction.pupil)
        row = lock(Restriction, restriction.pk)
        if row.ends_on is not None:
            raise AlreadyDone(f"It was lifted already, from {day(row.ends_on)}.")
        same_version(row, version, lambda: restriction_words(row))
        if on < row.starts_on:
            raise RuleBroken({"on": [f"It holds since {day(row.starts_on)}."]})
        if on > actor.today:
            raise RuleBroken({"on": ["Choose today or an earlier day: nothing opens by itself."]})
        row.ends_on, row.lifted_by = on, lifted_by.strip()
        row.lifted_because = lifted_because.strip()
        save(row, "ends_on", "lifted_by", "lifted_because")
        family_changes(pupil.pk)
        return row


def _refuse(starts_on: date, facts: Mapping[str, Any], today: date) -> None:
    wrong = restriction_problems(
        starts_on=starts_on, order_ends_on=facts["order_ends_on"], ground=facts["ground"],
        today=today,
    )  # fmt: skip
    if wrong:
        raise RuleBroken(wrong)


def restriction_words(row: Restriction) -> dict[str, str]:
    """As saved, by the labels of the form."""
    return {
        "What it rests on": row.get_ground_display(),
        "They are told nothing about the child": "Yes" if row.stops_information else "No",
        "They must not be contacted": "Yes" if row.stops_contact else "No",
        "They must not learn where the child lives": "Yes" if row.hides_address else "No",
        "Last day of the order": plain_day(row.order_ends_on) if row.order_ends_on else "",
        "What staff need to know": row.reason,
        "Lifted from": plain_day(row.ends_on) if row.ends_on else "",
    }
