"""Where somebody stands at a school: what they hold there, and that somebody stays head of it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Model, Q, QuerySet

from send_mis.access.actor import Actor, grants_behind
from send_mis.access.held import active_on, grant_models, held_grants, still_to_hold
from send_mis.access.models import Grant, SchoolGrant, TrustGrant
from send_mis.access.roles import (
    CONFIRMS_A_FIRST_HEAD,
    ROLES,
    WITHOUT_PUPILS,
    Scope,
    has_to_be_confirmed,
)
from send_mis.accounts.models import User
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.models import School, SchoolClass
from send_mis.schools.services import lock_school

PARENT = "role_parent"
HEAD = "role_head"


def school_of(place: Model) -> School | None:
    """The school in which a grant on `place` lies; none for a trust."""
    if isinstance(place, School):
        return place
    school = getattr(place, "school", None)
    return school if isinstance(school, School) else None


def lock_school_of(place: Model) -> None:
    """Before any person or grant of it is locked: whoever changes its people waits their turn."""
    school = school_of(place)
    if school is not None:
        lock_school(school.pk)


def ensure_still_acts(actor: Actor) -> None:
    """Under the lock: raises NotAllowed if the hat was ended since the request began."""
    if actor.user_id is None or actor.hat is None:
        return
    if not grants_behind(actor.hat, held_grants(actor.user_id, actor.today)):
        raise NotAllowed("Your role has ended, so nothing was changed.")


def ensure_a_head_remains(ending: Sequence[Grant], *, until: date) -> None:
    """Under the school's lock: raises RuleBroken if nobody would be headteacher from that day on.

    A role that nobody else at the school may give must not be lost by a slip, or because two end
    each other's at the same moment.
    """
    for grant in ending:
        if grant.waits_since is not None or not isinstance(grant, SchoolGrant):
            continue
        if grant.permission.codename != HEAD:
            continue
        others = SchoolGrant.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=max(until, grant.starts_on)),
            permission__codename=HEAD, content_object=grant.content_object, user__is_active=True,
        )  # fmt: skip
        if not others.exclude(pk__in=[each.pk for each in ending]).exists():
            raise RuleBroken(
                "Nobody else is headteacher after that day. Give somebody the role first, so that"
                " the school is not left without one."
            )


def roles_at(user_id: UUID, school: School, today: date) -> set[str]:
    """What the person holds, or will hold, at the school: a parent's role too."""
    return {
        codename.removeprefix("role_")
        for model in grant_models()
        for codename in model.with_waiting.filter(
            still_to_hold(today), user_id=user_id, **{model.TO_SCHOOL: school}
        ).values_list("permission__codename", flat=True)
    }


def ensure_works_with_pupils(user: User, place: Model, today: date) -> None:
    """Raises RuleBroken where a governor, the office, IT or a parent would get a class or pupil.

    Somebody who is new has no role yet; whoever changes their work gets the new role first.
    """
    school = school_of(place)
    if school is None or isinstance(place, School):
        return
    held = roles_at(user.pk, school, today)
    if held and held <= WITHOUT_PUPILS:
        kind = "class" if isinstance(place, SchoolClass) else "pupil"
        raise RuleBroken(
            f"{user.display_name} has no role here that works with pupils, so cannot be given "
            f"access to a {kind}. If their work has changed, give them that role in the school"
            " first."
        )


def staff_of(school: School) -> QuerySet[User]:
    """Open accounts of everybody who holds or held a role of the staff here or over its trust."""
    first, *others = (
        model.with_waiting.order_by()
        .filter(**{model.TO_SCHOOL: school})
        .exclude(permission__codename=PARENT)
        .values("user_id")
        for model in grant_models()
    )
    return User.objects.filter(pk__in=first.union(*others, all=True), is_active=True)


def works_with_pupils(school: School, today: date, *, or_trust: bool = False) -> QuerySet[User]:
    """Whoever may be put on a class or a pupil, by name; `or_trust`: also who works for its trust.

    Confirmed or not: somebody new may get both roles on one day.
    """
    without = [f"role_{role}" for role in WITHOUT_PUPILS]
    first, *others = (
        model.with_waiting.order_by()
        .filter(still_to_hold(today), **{model.TO_SCHOOL: school})
        .exclude(permission__codename__in=without)
        .values("user_id")
        for model in grant_models()
        if or_trust or model is not TrustGrant
    )
    ids = first.union(*others, all=True)
    return User.objects.filter(pk__in=ids, is_active=True).order_by("full_name")


def confirming_roles(role: str, scope: Scope, school: School, today: date) -> frozenset[str]:
    """Who may confirm the role: who may give it outright; for a first headteacher, a second person.

    A headteacher who has not come in yet cannot confirm anything.
    """
    if role == "head" and not heads_who_came(school.pk, today).exists():
        return CONFIRMS_A_FIRST_HEAD
    return frozenset(
        key
        for key, each in ROLES.items()
        if role in each.may_give and not has_to_be_confirmed(role, scope, giver=key)
    )


def heads_who_came(school_id: UUID, today: date) -> QuerySet[User]:
    """Headteachers of the school today who have set a password, so that they can be asked."""
    head = active_on(today) & Q(permission__codename=HEAD)
    at = SchoolGrant.objects.order_by().filter(head, content_object=school_id)
    over = TrustGrant.objects.order_by().filter(head, content_object__schools=school_id)
    ids = at.values("user_id").union(over.values("user_id"), all=True)
    return User.objects.filter(pk__in=ids).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
