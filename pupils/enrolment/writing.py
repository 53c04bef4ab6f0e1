"""What is written of the roll inside another's open change."""

from datetime import date

from pupils import rules
from pupils.classes.writing import write_leaving_classes, write_membership
from pupils.due.writing.following import FollowedFacts, others_follow
from pupils.models import Enrolment, Pupil
from pupils.register.writing.spells import write_leaving_register
from send_mis.audit.record import open_change
from send_mis.errors import RuleBroken
from send_mis.schools.models import SchoolClass
from send_mis.ui.words import day as in_words
from send_mis.ui.words import last_day

LEFT_SCHOOL = "Left the school"


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
    others_follow(FollowedFacts.STANDING, pupil.pk)
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
