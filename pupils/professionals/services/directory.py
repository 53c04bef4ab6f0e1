"""The directory: services and the people in them, added, changed, retired."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pupils.models import OutsideService, Professional
from pupils.professionals.rules.directory import PERSON_LABELS, SERVICE_LABELS
from pupils.professionals.rules.tidying import tidied
from pupils.writing import last_word
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from send_mis.ui.words import plain_day

_CHANGE = Action.SERVICE_CHANGE


def add_service(*, actor: Actor, school: School, facts: Mapping[str, Any]) -> OutsideService:
    """`facts`: SERVICE_LABELS. Raises RuleBroken."""
    ensure(actor, _CHANGE, school)
    with change(actor=actor, event="service.added", school_id=school.pk), last_word():
        row = OutsideService(school=school, **tidied(facts, SERVICE_LABELS))
        insert(row, at="name")
        return row


def change_service(
    *, actor: Actor, service: OutsideService, version: int, facts: Mapping[str, Any]
) -> OutsideService:
    """Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, service)
    with change(actor=actor, event="service.changed", school_id=service.school_id), last_word():
        row = lock_version(OutsideService, service.pk, version, service_words)
        _write(row, tidied(facts, SERVICE_LABELS))
        return row


def retire_service(
    *, actor: Actor, service: OutsideService, version: int, last_day: date
) -> OutsideService:
    """Nobody is referred there after that day; what is open goes on. Raises RuleBroken."""
    ensure(actor, _CHANGE, service)
    with change(actor=actor, event="service.retired", school_id=service.school_id), last_word():
        row = lock_version(OutsideService, service.pk, version, service_words)
        row.retired_on = last_day + timedelta(days=1)
        save(row, "retired_on", at="last_day")
        return row


def bring_back_service(*, actor: Actor, service: OutsideService) -> None:
    ensure(actor, _CHANGE, service)
    with change(actor=actor, event="service.brought_back", school_id=service.school_id):
        row = lock(OutsideService, service.pk)
        if row.retired_on is not None:
            row.retired_on = None
            save(row, "retired_on")


def add_professional(
    *, actor: Actor, service: OutsideService, facts: Mapping[str, Any]
) -> Professional:
    """`facts`: PERSON_LABELS. Raises RuleBroken."""
    ensure(actor, _CHANGE, service)
    with change(actor=actor, event="professional.added", school_id=service.school_id), last_word():
        row = Professional(
            school_id=service.school_id, service=service, **tidied(facts, PERSON_LABELS)
        )
        insert(row, at="name")
        return row


def change_professional(
    *, actor: Actor, professional: Professional, version: int, facts: Mapping[str, Any]
) -> Professional:
    """Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, professional)
    school_id = professional.school_id
    with change(actor=actor, event="professional.changed", school_id=school_id), last_word():
        row = lock_version(Professional, professional.pk, version, professional_words)
        _write(row, tidied(facts, PERSON_LABELS))
        return row


def end_professional(*, actor: Actor, professional: Professional, version: int) -> Professional:
    """They have left the service: nobody is asked to write to them. Raises EditConflict."""
    ensure(actor, _CHANGE, professional)
    school_id = professional.school_id
    with change(actor=actor, event="professional.left", school_id=school_id), last_word():
        row = lock_version(Professional, professional.pk, version, professional_words)
        if row.left_on is not None:
            raise RuleBroken(f"They are recorded as gone since {plain_day(row.left_on)}.")
        row.left_on = actor.today
        save(row, "left_on")
        return row


def _write(row: OutsideService | Professional, facts: Mapping[str, Any]) -> None:
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        save(row, *changed, at="name")
    else:
        checked(row)


def service_words(row: OutsideService) -> dict[str, str]:
    words = {label: str(getattr(row, name)) for name, label in SERVICE_LABELS.items()}
    words[SERVICE_LABELS["kind"]] = row.get_kind_display()
    words[SERVICE_LABELS["is_private"]] = "Yes" if row.is_private else "No"
    return words


def professional_words(row: Professional) -> dict[str, str]:
    return {label: str(getattr(row, name)) for name, label in PERSON_LABELS.items()}
