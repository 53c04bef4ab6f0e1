"""Applying the roll-over: old classes end and new ones begin on the first day of the new year.

Status, needs, reviews and everything else that a pupil carries stays untouched; only a leaver's
run out, as whenever a pupil leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from pupils.classes.writing import write_membership, write_move
from pupils.enrolment.writing import write_leaving
from pupils.models import ClassMembership, Pupil
from pupils.querysets import FactQuerySet
from pupils.rollover.selectors import RollChoices, RollPlan, RollPupil, RollState, make_plan
from pupils.rollover.selectors import roll_state as read_state
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.grants import ensure_may_give, open_grant, refuse_raising_oneself
from send_mis.access.mail import tell_confirmers
from send_mis.access.models import Grant
from send_mis.access.roles import Scope
from send_mis.access.standing import ensure_works_with_pupils
from send_mis.accounts.models import User
from send_mis.audit.record import OpenChange, change
from send_mis.errors import RuleBroken
from send_mis.schools.models import AcademicYear, School, SchoolClass
from send_mis.schools.services import write_class
from send_mis.ui.words import plain_day

DAY = timedelta(days=1)


@dataclass(frozen=True)
class NextClass:
    name: str
    year_groups: Sequence[int]
    teacher: User | None = None


@dataclass(frozen=True)
class RollResult:
    moved: int
    left: int


def make_classes(
    *, actor: Actor, into: AcademicYear, wanted: Sequence[NextClass], teachers_from: date
) -> list[SchoolClass]:
    """Next year's classes with a teacher each, who may read about their pupils from that day.

    A class of that name that is there already is left as it is, so saving twice adds nothing.
    """
    school = into.school
    ensure(actor, Action.ROLLOVER_RUN, school)
    if any(each.teacher for each in wanted):
        ensure_may_give(actor, "teacher", school)
        for each in wanted:
            if each.teacher:
                refuse_raising_oneself(
                    giver_id=actor.user_id, giver_role=actor.role_key, user_id=each.teacher.pk,
                    role="teacher", scope=Scope.CLASS,
                )  # fmt: skip
    names = [each.name.casefold() for each in wanted]
    if len(set(names)) < len(names):
        raise RuleBroken("Two classes have the same name. Give each its own.")
    with change(actor=actor, event="rollover.classes_made", school_id=school.pk):
        School.objects.select_for_update().only("pk").get(pk=school.pk)
        there = {name.casefold() for name in into.classes.values_list("name", flat=True)}
        made: list[SchoolClass] = []
        given: list[Grant] = []
        for each in wanted:
            if each.name.casefold() in there:
                continue
            made.append(write_class(year=into, name=each.name, year_groups=each.year_groups))
            if each.teacher:
                ensure_works_with_pupils(each.teacher, made[-1], actor.today)
                given.append(
                    open_grant(
                        user=each.teacher, role="teacher", on=made[-1], starts_on=teachers_from,
                        given_by_id=actor.user_id, giver_role=actor.role_key,
                    )
                )  # fmt: skip
        tell_confirmers(actor=actor, school=school, grants=given, today=actor.today)
        return made


def apply_rollover(
    *, actor: Actor, school: School, before: AcademicYear, into: AcademicYear,
    choices: RollChoices, last_day: date | None, mark: str,
) -> RollResult:  # fmt: skip
    """All of it or nothing. `last_day` is the leavers' last day on roll.

    Applied again it finds nothing to do. Raises RuleBroken if what the preview showed has changed
    since and something is left to do.
    """
    ensure(actor, Action.ROLLOVER_RUN, school)
    if choices.leavers:
        ensure(actor, Action.PUPIL_LEAVE, school)
    with change(actor=actor, event="rollover.applied", school_id=school.pk) as opened, last_word():
        School.objects.select_for_update().only("pk").get(pk=school.pk)
        state = read_state(school, before, into, actor.today)
        plan = make_plan(state, choices)
        moves = _new_moves(plan)
        leavers = [pupil for pupil in plan.leavers if not state.has_left(pupil)]
        if not moves and not leavers:
            return RollResult(0, 0)
        if state.mark != mark:
            raise RuleBroken(
                "Pupils or classes have changed since you looked. Nothing has been saved: this "
                "is how it is now."
            )
        _place(state, moves, opened, actor.today)
        _leave(state, leavers, last_day)
        return RollResult(sum(len(pupils) for pupils in moves.values()), len(leavers))


def place_pupil(*, actor: Actor, pupil: Pupil, into: AcademicYear, to: SchoolClass | None) -> None:
    """One pupil's class of the new year; none takes the pupil out of it again."""
    ensure(actor, Action.ROLLOVER_RUN, pupil.school)
    with change(actor=actor, event="rollover.pupil_placed"), last_word():
        held = locked(pupil)
        placed = _placed(into, [held.pk]).filter(starts_on__gte=into.starts_on).first()
        if to is not None and placed is not None and placed.school_class_id == to.pk:
            return
        if to is None:
            _not_begun(into, actor.today)
            _take_back(into, [held.pk])
        elif placed is not None and actor.today < into.starts_on:
            placed.delete()
            write_membership(pupil=held, school_class=to, on=placed.starts_on)
        else:
            write_move(pupil=held, to=to, on=max(into.starts_on, actor.today))


def take_back(*, actor: Actor, school: School, into: AcademicYear) -> int:
    """Undo every move into a year that has not begun; leavers and classes stay as they are."""
    ensure(actor, Action.ROLLOVER_RUN, school)
    _not_begun(into, actor.today)
    with change(actor=actor, event="rollover.taken_back", school_id=school.pk) as opened:
        School.objects.select_for_update().only("pk").get(pk=school.pk)
        ids = set(_placed(into).values_list("pupil_id", flat=True))
        opened.touches(*ids)
        with last_word():
            _take_back(into, ids)
        return len(ids)


# --- Inside the open change -----------------------------------------------------------------------


def _new_moves(plan: RollPlan) -> dict[UUID, list[RollPupil]]:
    moves = {
        class_id: [pupil for pupil in pupils if pupil.placed_in != class_id]
        for class_id, pupils in plan.moved.items()
    }
    return {class_id: pupils for class_id, pupils in moves.items() if pupils}


def _place(
    state: RollState, moves: dict[UUID, list[RollPupil]], opened: OpenChange, today: date
) -> None:
    classes = {each.pk: each for each in state.classes}
    new: list[ClassMembership] = []
    for class_id, pupils in moves.items():
        for pupil in pupils:
            opened.touches(pupil.id)
            if pupil.placed_in is not None:
                on = max(state.day, pupil.joins_on, today)
                write_move(pupil=Pupil.objects.get(pk=pupil.id), to=classes[class_id], on=on)
                continue
            new.append(
                ClassMembership(
                    pupil_id=pupil.id, school=state.school, school_class_id=class_id,
                    starts_on=max(state.day, pupil.joins_on),
                    # Somebody who is known to leave during the new year.
                    ends_on=pupil.leaves_on,
                )
            )  # fmt: skip
    _end_old(state, [each.pupil_id for each in new])
    ClassMembership.objects.bulk_create(new)


def _end_old(state: RollState, pupil_ids: Sequence[UUID]) -> None:
    """Classes and sets of the old year end as the new one begins."""
    ClassMembership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=state.day),
        pupil_id__in=pupil_ids,
        school_class__year__starts_on__lt=state.day,
    ).update(ends_on=state.day)


def _leave(state: RollState, leavers: Sequence[RollPupil], last_day: date | None) -> None:
    if not leavers:
        return
    if last_day is None:
        raise RuleBroken({"last_day": ["Enter the leavers’ last day at the school."]})
    if not state.before.starts_on <= last_day < state.day:
        first, last = plain_day(state.before.starts_on), plain_day(state.day - DAY)
        words = f"Enter a day from {first} to {last}: later they would be in the new year."
        raise RuleBroken({"last_day": [words]})
    for pupil in Pupil.objects.filter(pk__in=[leaver.id for leaver in leavers]):
        write_leaving(pupil=locked(pupil), on=last_day + DAY)


def _placed(into: AcademicYear, ids: Iterable[UUID] | None = None) -> FactQuerySet:
    rows = ClassMembership.objects.filter(school_class__year=into, is_registration=True)
    return rows if ids is None else rows.filter(pupil_id__in=ids)


def _take_back(into: AcademicYear, ids: Iterable[UUID]) -> None:
    """Out of the new year's classes; the old ones, ended for their sake, run on."""
    rows = _placed(into, list(ids))
    back = list(rows.values_list("pupil_id", flat=True))
    rows.delete()
    ClassMembership.objects.filter(
        pupil_id__in=back,
        ends_on=into.starts_on,
        school_class__year__starts_on__lt=into.starts_on,
        pupil__enrolments__ends_on__isnull=True,
    ).update(ends_on=None)


def _not_begun(into: AcademicYear, today: date) -> None:
    if into.starts_on <= today:
        raise RuleBroken(
            f"{into.name} has begun, so this cannot be undone. Move pupils on their own"
            " pages instead."
        )
