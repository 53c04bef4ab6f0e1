"""Leaving and coming back. The pupil's record stays; what runs on ends with the roll."""

from datetime import date

from pupils.enrolment.writing import write_leaving, write_return
from pupils.models import Enrolment, Pupil
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.schools.models import SchoolClass


def leave(
    *, actor: Actor, pupil: Pupil, on: date, reason: str = "", destination: str = ""
) -> Enrolment:
    """Off the roll from `on`, the first day off roll. Raises RuleBroken.

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
