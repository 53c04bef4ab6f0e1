"""A colleague lost their phone and their recovery codes: two people clear their second step.

One who may give every role that the person holds asks, and a second person agrees. Where the
asker answers for no pupils (office, IT), the second has to be the headteacher or a SENCO.
"""

from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.grants import ensure_may_give_all
from send_mis.access.held import actor_for, held_grants
from send_mis.access.models import SecondStepRequest
from send_mis.access.roles import ANSWERS_FOR_PUPILS
from send_mis.access.standing import ensure_still_acts, lock_school_of, staff_of
from send_mis.access.waiting import SECOND_STEP_WAITS
from send_mis.accounts.models import User
from send_mis.accounts.services import clear_second_step, has_second_step
from send_mis.audit.record import change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office.mail import tell_of_second_step
from send_mis.schools.models import School


def ask_to_clear_second_step(*, actor: Actor, school: School, user: User, reason: str) -> None:
    """Nothing is cleared yet. The person is told at once, so that they can say it was not them."""
    _ensure_may_ask(actor, school, user)
    if actor.user_id is None or actor.hat is None:
        raise NotAllowed("Only a person may ask for this.")
    if not reason.strip():
        raise RuleBroken({"reason": ["Say how you checked who is asking."]})
    with change(actor=actor, event="person.second_step_asked", school_id=school.pk, why=reason):
        lock_school_of(school)
        ensure_still_acts(actor)
        held = User.objects.select_for_update().get(pk=user.pk)
        # Asked of what is locked: a role may have been given a moment ago.
        _ensure_may_ask(actor, school, held)
        _ensure_can_be_lost(school, held)
        found = SecondStepRequest.objects.filter(user=held).first()
        if found is not None and not _is_spent(found, held):
            raise RuleBroken("Somebody has asked for this already. It waits for a second person.")
        if found is not None:
            found.delete()
        asked = SecondStepRequest.objects.create(
            school=school, user=held, asked_by_id=actor.user_id, asked_as=actor.hat.key,
            asked_at=timezone.now(), reason=reason.strip(),
        )  # fmt: skip
        tell_of_second_step(actor, asked, "asked", school=school)


def agree_to_clear_second_step(
    *, actor: Actor, school: School, user: User, request: SecondStepRequest
) -> None:
    """By a second person. The colleague sets up a new second step when they next sign in."""
    _ensure_may_answer(actor, school, request)
    with change(
        actor=actor, event="person.second_step_cleared", school_id=school.pk, why=request.reason
    ):
        asked, held = _locked(actor, school, request, user)
        if _is_spent(asked, held):
            raise RuleBroken(
                f"{held.display_name} has signed in with the second step since, or it was asked"
                " too long ago. If it is lost, somebody has to ask again."
            )
        _ensure_may_answer(actor, school, asked)
        _ensure_asker_still_may(actor, asked)
        _ensure_can_be_lost(school, held)
        clear_second_step(user=held)
        asked.delete()
        tell_of_second_step(actor, asked, "cleared", school=school)


def refuse_to_clear_second_step(
    *, actor: Actor, school: School, user: User, request: SecondStepRequest
) -> None:
    """By who may agree, or by who asked and thought better of it."""
    if not (actor.user_id and request.asked_by_id == actor.user_id):
        _ensure_may_answer(actor, school, request)
    ensure(actor, Action.PEOPLE_CHANGE, school)
    with change(actor=actor, event="person.second_step_refused", school_id=school.pk):
        asked, _ = _locked(actor, school, request, user)
        asked.delete()
        tell_of_second_step(actor, asked, "refused", school=school)


def clear_second_step_from_outside(*, actor: Actor, user: User, reason: str) -> None:
    """By a command of whoever keeps the machine, where nobody at the school may ask: for a school's
    only headteacher, say. Never by somebody with a hat."""
    if actor.user_id is not None or actor.hat is not None:
        raise NotAllowed("Only whoever runs the server can do this, with the command.")
    with change(actor=actor, event="person.second_step_cleared", why=reason):
        held = User.objects.select_for_update().get(pk=user.pk)
        if not (held.is_active and has_second_step(held)):
            raise RuleBroken("This account has no second step, or is closed.")
        clear_second_step(user=held)
        asked = SecondStepRequest(user=held, reason=reason)
        tell_of_second_step(actor, asked, "cleared", school=None)


def may_ask_to_clear(actor: Actor, user: User) -> bool:
    """Whether the page offers it."""
    if user.pk == actor.user_id:
        return False
    try:
        ensure_may_give_all(actor, user)
    except NotAllowed:
        return False
    return True


def _ensure_may_ask(actor: Actor, school: School, user: User) -> None:
    ensure(actor, Action.PEOPLE_CHANGE, school)
    if user.pk == actor.user_id:
        raise NotAllowed("Somebody else has to ask for you: a colleague who may give your role.")
    ensure_may_give_all(actor, user)


def _ensure_may_answer(actor: Actor, school: School, asked: SecondStepRequest) -> None:
    ensure(actor, Action.PEOPLE_CHANGE, school)
    if actor.user_id in (asked.asked_by_id, asked.user_id):
        raise NotAllowed("Somebody else has to agree to what you asked for or what is yours.")
    asked_as = asked.asked_as.partition(".")[0]
    if actor.role_key not in ANSWERS_FOR_PUPILS and asked_as not in ANSWERS_FOR_PUPILS:
        raise NotAllowed(f"As {actor.role_label} you cannot agree to this. Ask: Headteacher.")


def _ensure_asker_still_may(actor: Actor, asked: SecondStepRequest) -> None:
    """Their hat may have ended, or the colleague may have been given a role since."""
    asker = actor_for(
        user_id=asked.asked_by_id, name="", grants=held_grants(asked.asked_by_id, actor.today),
        hat_key=asked.asked_as, today=actor.today,
    )  # fmt: skip
    try:
        if asker is None or asker.hat is None or asker.hat.key != asked.asked_as:
            raise NotAllowed("The role has ended.")
        _ensure_may_ask(asker, asked.school, asked.user)
    except NotAllowed:
        raise RuleBroken(
            "Whoever asked for this may not ask for it any more. Refuse it; somebody who may give"
            " the person's roles can ask again."
        ) from None


def _ensure_can_be_lost(school: School, user: User) -> None:
    if not staff_of(school).filter(pk=user.pk).exists():
        raise RuleBroken("This person is not on the staff here.")
    if not has_second_step(user):
        raise RuleBroken("This person has no second step, so there is nothing to clear.")


def _is_spent(asked: SecondStepRequest, user: User) -> bool:
    """Too old; or the person has come in with it since, so that it is not lost."""
    is_old = asked.asked_at < timezone.now() - SECOND_STEP_WAITS
    return is_old or (user.last_login is not None and user.last_login > asked.asked_at)


def _locked(
    actor: Actor, school: School, request: SecondStepRequest, user: User
) -> tuple[SecondStepRequest, User]:
    lock_school_of(school)
    ensure_still_acts(actor)
    held = User.objects.select_for_update().get(pk=user.pk)
    asked = SecondStepRequest.objects.filter(pk=request.pk, school=school, user=held).first()
    if asked is None:
        raise RuleBroken("Somebody has answered this already.")
    return asked, held
