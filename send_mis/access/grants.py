"""Giving, confirming and ending grants. The only place that writes them."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.held import grant_models, still_to_hold
from send_mis.access.models import Grant
from send_mis.access.roles import ROLES, Scope, has_to_be_confirmed
from send_mis.access.standing import (
    ensure_a_head_remains,
    ensure_still_acts,
    ensure_works_with_pupils,
    lock_school_of,
    school_of,
)
from send_mis.accounts.models import User
from send_mis.audit.record import change, open_change
from send_mis.errors import NotAllowed, RuleBroken


def give_grant(
    *, actor: Actor, user: User, role: str, on: Model, starts_on: date,
    ends_on: date | None = None, reason: str = "",
) -> Grant:  # fmt: skip
    """Give `user` the role on a trust, school, class or pupil.

    Raises NotAllowed unless the actor may give that role there, RuleBroken on impossible dates.
    """
    ensure_may_give(actor, role, on)
    model = _model_for(on)
    refuse_raising_oneself(
        giver_id=actor.user_id, giver_role=actor.role_key, user_id=user.pk, role=role,
        scope=model.SCOPE,
    )  # fmt: skip
    if model.SCOPE == "pupil" and not reason.strip():
        raise RuleBroken({"reason": ["Say why this person needs to see this pupil."]})
    ensure_works_with_pupils(user, on, actor.today)
    with change(
        actor=actor, event="grant.given", why=reason, school_id=_school_id_of(on)
    ) as opened:
        lock_school_of(on)
        ensure_still_acts(actor)
        if model.SCOPE == "pupil":
            opened.touches(on.pk)
        return open_grant(
            user=user, role=role, on=on, starts_on=starts_on, ends_on=ends_on, reason=reason,
            given_by_id=actor.user_id, giver_role=actor.role_key,
        )  # fmt: skip


def ensure_may_give(actor: Actor, role: str, on: Model) -> None:
    """Raises NotAllowed unless the actor may give, and so end, that role there."""
    _ensure_one_of(actor, role, on, actor.role.may_give)


def ensure_may_ask_for(actor: Actor, role: str, on: Model) -> None:
    """Raises NotAllowed unless the actor may give that role there, if need be to be confirmed."""
    _ensure_one_of(actor, role, on, actor.role.may_give | actor.role.may_ask_for)


def _ensure_one_of(actor: Actor, role: str, on: Model, allowed: frozenset[str]) -> None:
    pupil = _model_for(on).SCOPE == "pupil"
    ensure(actor, Action.ACCESS_GRANT_PUPIL if pupil else Action.PEOPLE_CHANGE, on)
    if role not in allowed:
        raise NotAllowed(
            f"As {actor.role_label} you cannot give or end the role {ROLES[role].label}."
        )


def ensure_may_give_all(actor: Actor, user: User) -> None:
    """Raises NotAllowed unless the actor may give every role that the person holds or will hold.

    Whoever decides who can become an account decides who gets what it opens: at every school, on
    every day to come, confirmed or not, and whether or not the account is closed just now.
    """
    for grant in running_grants(user.pk, actor.today):
        try:
            ensure_may_give(actor, grant.role_key, grant.content_object)
        except NotAllowed:
            raise NotAllowed(
                f"As {actor.role_label} you cannot do this: this person holds, or will hold, a"
                " role that you may not give."
            ) from None


def running_grants(user_id: UUID, today: date) -> list[Grant]:
    """Everything that the person holds or will hold anywhere, confirmed or not."""
    return [
        grant
        for model in grant_models()
        for grant in model.with_waiting.filter(
            still_to_hold(today), user_id=user_id
        ).select_related("permission", "content_object")
    ]


def refuse_raising_oneself(
    *, giver_id: UUID | None, giver_role: str, user_id: UUID, role: str, scope: Scope
) -> None:
    """Who gives roles may not open to themselves what their own role does not read.

    Raises RuleBroken. IT and the office staff classes; neither reads on that account.
    """
    if giver_id is None or giver_id != user_id or giver_role not in ROLES:
        return
    more = ROLES[role].actions(scope) - ROLES[giver_role].every_action
    if any(action.partition(".")[2].startswith("view") for action in more):
        raise RuleBroken(
            f"As {ROLES[giver_role].label} you cannot give yourself the role {ROLES[role].label}:"
            " it reads more than yours. Ask a colleague who may give it."
        )


def open_grant(
    *, user: User, role: str, on: Model, starts_on: date, ends_on: date | None = None,
    reason: str = "", given_by_id: UUID | None = None, giver_role: str = "",
) -> Grant:  # fmt: skip
    """Inside an open change: write the row. Raises RuleBroken if it overlaps or is backwards.

    What its giver's role may not decide alone waits to be confirmed.
    """
    open_change()
    model = _model_for(on)
    if not ROLES[role].actions(model.SCOPE):
        raise RuleBroken(f"{ROLES[role].label} is not given on a {model.SCOPE}.")
    if ends_on is not None and ends_on <= starts_on:
        raise RuleBroken({"ends_on": ["The last day must come after the first."]})
    row: Any = model
    grant: Grant = row(
        user=user,
        permission=Permission.objects.get(pk=role_permission_id(role, type(on))),
        content_object=on,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        given_by_id=given_by_id,
        given_at=timezone.now(),
    )
    if has_to_be_confirmed(role, model.SCOPE, giver=giver_role):
        grant.waits_since = grant.given_at
    other = _overlapping(grant)
    if other is not None:
        raise RuleBroken(
            "This person already holds this role there at that time."
            if other.waits_since is None
            else "This role was given there already and waits to be confirmed."
        )
    grant.save(force_insert=True)
    return grant


def end_grant(*, actor: Actor, grant: Grant, on: date, reason: str = "") -> None:
    """The grant holds until the day before `on`. A grant that has not begun simply never does."""
    ensure_may_give(actor, grant.role_key, grant.content_object)
    place = grant.content_object
    with change(
        actor=actor, event="grant.ended", why=reason, school_id=_school_id_of(place)
    ) as opened:
        if grant.SCOPE == "pupil":
            opened.touches(place.pk)
        lock_school_of(place)
        ensure_still_acts(actor)
        ensure_a_head_remains([grant], until=on)
        grant.ends_on = max(on, grant.starts_on)
        grant.save(update_fields=["ends_on"])


def _school_id_of(place: Model) -> UUID | None:
    """Whose change it is, also where somebody of the trust makes it."""
    school = school_of(place)
    return school.pk if school is not None else None


def _overlapping(grant: Grant) -> Grant | None:
    same = type(grant).with_waiting.filter(
        user=grant.user, permission=grant.permission, content_object=grant.content_object
    )
    if grant.ends_on is not None:
        same = same.filter(starts_on__lt=grant.ends_on)
    for other in same:
        if other.ends_on is None or other.ends_on > max(grant.starts_on, other.starts_on):
            return cast("Grant", other)
    return None


def _model_for(on: Model) -> type[Grant]:
    for model in grant_models():
        if model._meta.get_field("content_object").related_model is type(on):
            return model
    raise TypeError(f"No grant can be given on a {type(on).__name__}")


def role_permission_id(role: str, model: type[Model]) -> int:
    """The one Django permission of a role on a kind of thing; made when first needed."""
    permission, _ = Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(model),
        codename=f"role_{role}",
        defaults={"name": ROLES[role].label},
    )
    return permission.pk
