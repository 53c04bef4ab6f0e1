"""People of a school: adding and inviting them, giving and ending their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import timezone

from pupils.models import PupilGrant
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.grants import ensure_may_give, open_grant, refuse_raising_oneself
from send_mis.access.models import Grant
from send_mis.access.roles import ROLES, Scope, role_label
from send_mis.accounts.mail import link_to
from send_mis.accounts.models import User
from send_mis.accounts.services import write_invitation
from send_mis.audit.record import change, open_change
from send_mis.errors import EditConflict, RuleBroken
from send_mis.notifications.services import enqueue
from send_mis.office.selectors.people import (
    belongs_elsewhere,
    has_come_here,
    holds_anything,
    staff_grants,
)
from send_mis.schools.models import School, SchoolClass
from send_mis.ui.words import plain_day

DAY = timedelta(days=1)


@dataclass(frozen=True)
class RoleWanted:
    """A role from a first until a last day (none: until somebody ends it).

    `classes` only for roles that are held in a class; without any, it is held in the school.
    """

    role: str
    classes: Sequence[SchoolClass]
    starts_on: date
    last_day: date | None = None


def add_person(
    *, actor: Actor, school: School, email: str, full_name: str, title: str,
    wanted: RoleWanted, invite: bool,
) -> User:  # fmt: skip
    """Give the person of that address a role here, and tell them by mail.

    An address that has an account already, at whichever school, gets the role on that account;
    what happens here is the same either way, so that nobody learns who has one.
    """
    ensure(actor, Action.PEOPLE_CHANGE, school)
    for place in _places(school, wanted):
        ensure_may_give(actor, wanted.role, place)
    with change(actor=actor, event="person.added", school_id=school.pk):
        return write_person(
            actor=actor, school=school, email=email, full_name=full_name, title=title,
            wanted=wanted, invite=invite,
        )  # fmt: skip


def write_person(
    *, actor: Actor, school: School, email: str, full_name: str, title: str,
    wanted: RoleWanted, invite: bool,
) -> User:  # fmt: skip
    """Inside an open change: the same, by somebody who may."""
    user = _person(email, full_name, title)
    _write_roles(actor, school, user, wanted)
    if invite:
        _tell(actor, school, user, wanted.role)
    return user


def give_role(*, actor: Actor, school: School, user: User, wanted: RoleWanted) -> None:
    ensure(actor, Action.PEOPLE_CHANGE, school)
    for place in _places(school, wanted):
        ensure_may_give(actor, wanted.role, place)
    with change(actor=actor, event="role.given", school_id=school.pk):
        held = User.objects.select_for_update().get(pk=user.pk)
        _write_roles(actor, school, held, wanted)


def end_role(*, actor: Actor, school: School, grant: Grant, last_day: date) -> None:
    """The role is held on `last_day` for the last time."""
    ensure_may_give(actor, grant.role_key, grant.content_object)
    _not_oneself(actor, grant.user_id)
    with change(actor=actor, event="role.ended", school_id=school.pk):
        held = type(grant).objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if held.ends_on is not None and held.ends_on <= actor.today:
            raise RuleBroken(f"This role ended on {plain_day(held.ends_on - DAY)} already.")
        _end(held, last_day)


def leave_school(*, actor: Actor, school: School, user: User, last_day: date) -> None:
    """End every role of somebody who leaves the staff. A parent's view of their child stays.

    The account is closed with it only if the last day is past and no other school needs it.
    """
    ensure(actor, Action.PEOPLE_CHANGE, school)
    _not_oneself(actor, user.pk)
    running = [
        grant
        for grant in staff_grants(school, user.pk)
        if grant.ends_on is None or grant.ends_on > last_day + DAY
    ]
    for grant in running:
        ensure_may_give(actor, grant.role_key, school)
    with change(actor=actor, event="person.left", school_id=school.pk):
        held = User.objects.select_for_update().get(pk=user.pk)
        for grant in running:
            _end(grant, last_day)
        if last_day < actor.today and not holds_anything(held.pk, actor.today):
            held.is_active = False
            held.save(update_fields=["is_active"])


def invite_again(*, actor: Actor, school: School, user: User) -> None:
    ensure(actor, Action.PEOPLE_CHANGE, school)
    grants = [g for g in staff_grants(school, user.pk) if _runs(g, actor.today)]
    if not grants:
        raise RuleBroken("This person holds no role here, so there is nothing to invite them to.")
    if has_come_here(user, grants):
        raise RuleBroken("This person has signed in already. They can ask for a new password.")
    with change(actor=actor, event="person.invited", school_id=school.pk):
        held = User.objects.select_for_update().get(pk=user.pk)
        _tell(actor, school, held, grants[0].role_key)


def change_person(
    *, actor: Actor, school: School, user: User, version: int, full_name: str, title: str,
    email: str,
) -> None:  # fmt: skip
    ensure(actor, Action.PEOPLE_CHANGE, school)
    with change(actor=actor, event="person.changed", school_id=school.pk):
        held = User.objects.select_for_update().get(pk=user.pk)
        # Asked of the locked row: the person may have chosen a password a moment ago.
        refusal = details_are_theirs(school, held)
        if refusal:
            raise RuleBroken(refusal)
        if held.version != version:
            raise EditConflict(person_theirs(held))
        email = email.strip().lower()
        if email != held.email and User.objects.filter(email=email).exists():
            raise RuleBroken(
                {"email": ["This address cannot be used. Add the person with it instead."]}
            )
        held.full_name, held.title, held.email = full_name, title, email
        held.version += 1
        held.save(update_fields=["full_name", "title", "email", "version"])


def person_theirs(user: User) -> dict[str, str]:
    return {"Full name": user.full_name, "Title": user.title, "E-mail": user.email}


def details_are_theirs(school: School, user: User) -> str:
    """Why the school may not correct the person's name and address; "" if it may.

    Only until they have a password: whoever could change the address later could take the
    account over, and with it whatever it reads at other schools.
    """
    if user.has_usable_password() or belongs_elsewhere(user.pk, besides=school):
        return "These details belong to the person now: only they can change them."
    return ""


def _person(email: str, full_name: str, title: str) -> User:
    """Inside an open change: the account of that address, locked; made if there is none."""
    email = email.strip().lower()
    user, made = User.objects.select_for_update().get_or_create(
        email=email,
        # Nobody can sign in with it until the person has chosen one.
        defaults={"full_name": full_name, "title": title, "password": make_password(None)},
    )
    if not made and not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    return user


def _places(school: School, wanted: RoleWanted) -> Sequence[Model]:
    if wanted.classes and not ROLES[wanted.role].actions(Scope.CLASS):
        raise RuleBroken(
            {"classes": [f"{ROLES[wanted.role].label} is a role in the school, not in a class."]}
        )
    return wanted.classes or [school]


def _write_roles(actor: Actor, school: School, user: User, wanted: RoleWanted) -> None:
    ends_on = wanted.last_day + DAY if wanted.last_day else None
    if ends_on is not None and ends_on <= wanted.starts_on:
        raise RuleBroken({"last_day": ["The last day comes before the first."]})
    scope = Scope.CLASS if wanted.classes else Scope.SCHOOL
    refuse_raising_oneself(
        giver_id=actor.user_id, giver_role=actor.role_key, user_id=user.pk, role=wanted.role,
        scope=scope,
    )  # fmt: skip
    for place in _places(school, wanted):
        open_grant(
            user=user, role=wanted.role, on=place, starts_on=wanted.starts_on, ends_on=ends_on,
            given_by_id=actor.user_id,
        )  # fmt: skip


def _tell(actor: Actor, school: School, user: User, role: str) -> None:
    """One mail: an invitation, or to somebody who has a password word of the new role."""
    words = {
        "name": user.display_name,
        "by": actor.name,
        "role": role_label(role, school.role_labels),
        "school": school.name,
    }
    if user.has_usable_password():
        user.invited_at = timezone.now()
        user.save(update_fields=["invited_at"])
        template, words["url"] = "office/mail/new_role.txt", link_to("account_login")
    else:
        template, words["url"] = "office/mail/invitation.txt", write_invitation(user=user)
        words["days"] = str(settings.INVITATION_DAYS)
    enqueue(
        to=user.email,
        subject=f"{school.name} invites you to SEND MIS",
        body=render_to_string(template, words),
    )


def _end(grant: Grant, last_day: date) -> None:
    """Inside an open change. What has not begun by then never begins."""
    if isinstance(grant, PupilGrant):
        open_change().touches(grant.content_object_id)
    grant.ends_on = max(last_day + DAY, grant.starts_on)
    grant.save(update_fields=["ends_on"])


def _runs(grant: Grant, today: date) -> bool:
    return grant.ends_on is None or grant.ends_on > today


def _not_oneself(actor: Actor, user_id: UUID) -> None:
    if actor.user_id == user_id:
        raise RuleBroken(
            "You cannot end your own role: ask a colleague, so that nobody is locked out by"
            " mistake."
        )
