"""Confirming and refusing roles that their giver may not decide alone."""

from django.db.models import Q

from pupils.models import PupilGrant
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.models import Grant
from send_mis.access.standing import confirming_roles, ensure_still_acts, lock_school_of
from send_mis.accounts.models import User
from send_mis.audit.record import OpenChange, change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office.mail import tell_confirmed
from send_mis.office.selectors.people import holds_anything
from send_mis.schools.models import School


def confirm_role(*, actor: Actor, school: School, grant: Grant) -> None:
    """From now on, or from its first day, the role holds."""
    ensure_may_confirm(actor, school, grant)
    with change(actor=actor, event="role.confirmed", school_id=school.pk) as opened:
        held = _waiting(actor, school, grant, opened)
        ensure_may_confirm(actor, school, held)
        held.waits_since = None
        held.save(update_fields=["waits_since"])
        tell_confirmed(actor, school, held, confirmed=True)


def refuse_role(*, actor: Actor, school: School, grant: Grant) -> None:
    """By who may confirm it, or by who gave it and thought better of it. It never holds."""
    if grant.given_by_id != actor.user_id:
        ensure_may_confirm(actor, school, grant)
    ensure(actor, Action.PEOPLE_CHANGE, school)
    with change(actor=actor, event="role.refused", school_id=school.pk) as opened:
        held = _waiting(actor, school, grant, opened)
        user = User.objects.select_for_update().get(pk=held.user_id)
        held.delete()
        if not user.has_usable_password() and not holds_anything(user.pk, actor.today):
            # Nobody has come in by it, and nothing is left to come in for.
            user.is_active = False
            user.save(update_fields=["is_active"])
        tell_confirmed(actor, school, held, confirmed=False)


def ensure_may_confirm(actor: Actor, school: School, grant: Grant) -> None:
    """Raises NotAllowed unless the actor is a second person who may decide this role."""
    ensure(actor, Action.PEOPLE_CHANGE, school)
    if actor.role_key not in confirming_roles(grant.role_key, grant.SCOPE, school, actor.today):
        raise NotAllowed(f"As {actor.role_label} you cannot confirm this role.")
    if actor.user_id in (grant.given_by_id, grant.user_id):
        raise NotAllowed("Somebody else has to confirm a role that you gave or that is yours.")


def _waiting(actor: Actor, school: School, grant: Grant, opened: OpenChange) -> Grant:
    """Locked, and still waiting at this school."""
    lock_school_of(school)
    ensure_still_acts(actor)
    model = type(grant)
    held: Grant | None = (
        model.with_waiting.select_for_update(of=("self",))
        .select_related("permission", "content_object", "user")
        .filter(Q(**{model.TO_SCHOOL: school}), pk=grant.pk, waits_since__isnull=False)
        .first()
    )
    if held is None:
        raise RuleBroken("Somebody has confirmed or refused this role already.")
    opened.saves(held.pk)
    if isinstance(held, PupilGrant):
        opened.touches(held.content_object_id)
    return held


__all__ = ["confirm_role", "ensure_may_confirm", "refuse_role"]
