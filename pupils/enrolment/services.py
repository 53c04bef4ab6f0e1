"""Leaving and coming back. The pupil's record stays; what runs on ends with the roll."""

from datetime import date

from pupils import rules
from pupils.classes.services import write_leaving_classes, write_membership
from pupils.models import Enrolment, Pupil
from pupils.register.services.register import write_leaving_register
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.errors import RuleBroken
from send_mis.schools.models import SchoolClass
from send_mis.ui.words import day as in_words
from send_mis.ui.words import last_day

LEFT_SCHOOL = "Left the school"


def leave(
    *, actor: Actor, pupil: Pupil, on: date, reason: str = "", destination: str = ""
) -> Enrolment:
    """Off the roll from `on`, the first day no longer here. Raises RuleBroken.

    Classes, status, needs, monitoring and grants on this pupil alone end with it.
    """
    ensure(actor, Action.PUPIL_LEAVE, pupil)
    with change(actor=actor, event="pupil.left", why=reason), last_word():
        return write_leaving(pupil=locked(pupil), on=on, reason=reason, destination=destination)


def come_back(
    *, actor: Actor, pupil: Pupil, on: date, school_class: SchoolClass | None = None
) -> Enrolment:
    """On roll again from `on`. The status is for the SENCO to decide: none starts by itself."""
    ensure(actor, Action.PUPIL_LEAVE, pupil)
    with change(actor=actor, event="pupil.returned"), last_word():
        return write_return(pupil=locked(pupil), on=on, school_class=school_class)


def write_leaving(*, pupil: Pupil, on: date, reason: str = "", destination: str = "") -> Enrolment:
    """Inside an open change, with the pupil locked."""
    open_change().touches(pupil.pk)
    rows: list[Enrolment] = list(pupil.enrolments.order_by("-starts_on"))
    last = rows[0] if rows else None
    if last is None or (last.ends_on is not None and last.ends_on <= on):
        left = (
            f": the last day was {in_words(last_day(last.ends_on))}"
            if last and last.ends_on
            else ""
        )
        raise RuleBroken({"on": [f"{pupil.short_name} has already left{left}."]})
    if on <= last.starts_on:
        raise RuleBroken({"on": [f"{pupil.short_name} joined on {in_words(last.starts_on)}."]})
    last.ends_on, last.left_reason, last.destination = on, reason.strip(), destination.strip()
    last.save(update_fields=["ends_on", "left_reason", "destination"])
    write_leaving_classes(pupil=pupil, on=on)
    write_leaving_register(pupil=pupil, on=on, reason=LEFT_SCHOOL)
    for grant in pupil.grants.all():
        if rules.end_of(grant) > on:
            grant.ends_on = max(on, grant.starts_on)
            grant.save(update_fields=["ends_on"])
    return last


def write_return(*, pupil: Pupil, on: date, school_class: SchoolClass | None = None) -> Enrolment:
    """Inside an open change, with the pupil locked."""
    open_change().touches(pupil.pk)
    for row in pupil.enrolments.all():
        if rules.end_of(row) > on:
            since = in_words(row.starts_on)
            raise RuleBroken({"on": [f"{pupil.short_name} has been on roll since {since}."]})
    enrolment: Enrolment = Enrolment.objects.create(
        pupil=pupil, school_id=pupil.school_id, starts_on=on
    )
    if school_class is not None:
        write_membership(pupil=pupil, school_class=school_class, on=on)
    return enrolment


__all__ = ["come_back", "leave", "write_leaving", "write_return"]
