"""Values of a class, a baseline on entry, and why somebody's progress is as it is."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError

from pupils.models import Pupil
from reviews.assessments.rules.recording import (
    OnEntry,
    RecordedValues,
    TypedValue,
    day_problems,
)
from reviews.assessments.rules.values import fits
from reviews.assessments.writing import write_values
from reviews.models import AssessmentScale, ProgressExplained
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.scope import visible_to
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.models import School

_RECORD = Action.ASSESSMENT_RECORD
_AT_ONCE = "A colleague is saving the same values at this moment. Nothing is lost: save again."

_OTHERS_VALUE = (
    "{} recorded another value on this day. Correct that one in the class’s grid, or choose"
    " another day."
)


def record_assessments(
    *, actor: Actor, school: School, on: date, typed: Sequence[TypedValue]
) -> RecordedValues:
    """A class's values of one day. As many queries for thirty pupils as for one.

    Raises RuleBroken for the day; NotAllowed for a pupil or scale out of reach.
    """
    return _record(actor, school, {on: typed}, "assessments.recorded")


def import_assessments(
    *, actor: Actor, school: School, days: Mapping[date, Sequence[TypedValue]]
) -> RecordedValues:
    """What a file says, of one day or several, in one change. Raises RuleBroken, NotAllowed."""
    return _record(actor, school, days, "assessments.imported")


def _record(
    actor: Actor, school: School, days: Mapping[date, Sequence[TypedValue]], event: str
) -> RecordedValues:
    done = RecordedValues()
    ids = {each.pupil_id for typed in days.values() for each in typed}
    for on, typed in days.items():
        _ensure_all(actor, school, on, typed)
        if problems := day_problems(on, actor.today):
            raise RuleBroken(problems)
    try:
        with change(actor=actor, event=event, school_id=school.pk, pupil_ids=ids):
            for on, typed in days.items():
                done += write_values(school_id=school.pk, user_id=actor.user_id, on=on, typed=typed)
    except IntegrityError as error:
        if "reviews_assessment_once_a_day" not in str(error):
            raise
        raise RuleBroken(_AT_ONCE) from error
    return done


def record_baseline(
    *, actor: Actor, pupil: Pupil, on: date, on_entry: OnEntry, values: Mapping[UUID, Decimal]
) -> RecordedValues:
    """A pupil's baseline on entry. Raises RuleBroken, also where another value is of that day."""
    ensure(actor, _RECORD, pupil)
    problems = day_problems(on, actor.today)
    if not on_entry.with_parents.strip():
        problems["with_parents"] = ["Say who took part, or when and how it was offered."]
    if not values:
        problems[""] = ["Enter at least one value."]
    if problems:
        raise RuleBroken(problems)
    typed = [TypedValue(pupil.pk, scale, value) for scale, value in values.items()]
    _ensure_all(actor, pupil.school, on, typed)
    with change(
        actor=actor, event="assessments.baseline", school_id=pupil.school_id, pupil_ids=[pupil.pk]
    ):
        done = write_values(
            school_id=pupil.school_id, user_id=actor.user_id, on=on, typed=typed,
            on_entry=on_entry,
        )  # fmt: skip
        if done.overtaken:
            raise RuleBroken(
                {
                    f"value_{each.typed.scale_id}": [_OTHERS_VALUE.format(each.by)]
                    for each in done.overtaken
                }
            )
        return done


def explain_progress(
    *, actor: Actor, pupil: Pupil, scale: AssessmentScale, reason: str
) -> ProgressExplained:
    """It stands beside the tests and changes none of their answers. Raises RuleBroken."""
    ensure(actor, _RECORD, pupil)
    if scale.school_id != pupil.school_id:
        raise NotAllowed("This assessment is another school’s.")
    with change(
        actor=actor, event="progress.explained", school_id=pupil.school_id, pupil_ids=[pupil.pk]
    ):
        row = ProgressExplained(
            school_id=pupil.school_id, pupil=pupil, scale=scale, on=actor.today,
            reason=reason.strip(), by_id=actor.user_id,
        )  # fmt: skip
        insert(row, at="reason")
        return row


def _ensure_all(actor: Actor, school: School, on: date, typed: Sequence[TypedValue]) -> None:
    """Every pupil is in reach, and every scale is of this school and in use on that day."""
    if not actor.may(_RECORD):
        raise NotAllowed("Recording assessments is not part of your role.")
    pupils = {each.pupil_id for each in typed}
    reached = visible_to(Pupil.objects.filter(school=school, pk__in=pupils), actor, _RECORD)
    if reached.count() != len(pupils):
        raise NotAllowed("You may record assessments of pupils whom you teach, and of no others.")
    found = AssessmentScale.objects.in_use(on).filter(
        school=school, pk__in={each.scale_id for each in typed}
    )
    scales = {scale.pk: scale for scale in found}
    if any(each.scale_id not in scales for each in typed):
        raise NotAllowed("One of these assessments is not used on that day.")
    for each in typed:
        if each.value is not None and not fits(scales[each.scale_id], each.value):
            raise RuleBroken(f"{scales[each.scale_id].name}: {each.value} is out of range.")
