"""People of a school: adding and inviting them, giving and ending their roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Model, Q
from django.utils import timezone

from provision.models import PlanRow
from pupils.models import PupilGrant
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.access.grants import (
    ensure_may_ask_for,
    ensure_may_give,
    ensure_may_give_all,
    open_grant,
    refuse_raising_oneself,
)
from send_mis.access.joining import person_at
from send_mis.access.mail import tell_confirmers
from send_mis.access.models import Grant
from send_mis.access.roles import ANSWERS_FOR_PUPILS, ROLES, Scope, has_to_be_confirmed
from send_mis.access.standing import (
    ensure_a_head_remains,
    ensure_still_acts,
    ensure_works_with_pupils,
    lock_school_of,
    staff_of,
)
from send_mis.accounts.models import User
from send_mis.accounts.services import write_address
from send_mis.audit.record import change, open_change
from send_mis.audit.saving import same_version
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office.mail import tell_givers, tell_person
from send_mis.office.selectors.people import (
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

    What happens here is the same whether or not the address has an account elsewhere, so that
    nobody learns who has one.
    """
    ensure(actor, Action.PEOPLE_CHANGE, school)
    for place in _places(school, wanted):
        ensure_may_ask_for(actor, wanted.role, place)
    with change(actor=actor, event="person.added", school_id=school.pk):
        lock_school_of(school)
        ensure_still_acts(actor)
        return write_person(
            actor=actor, school=school, email=email, full_name=full_name, title=title,
            wanted=wanted, invite=invite,
        )  # fmt: skip


def write_person(
    *, actor: Actor, school: School, email: str, full_name: str, title: str,
    wanted: RoleWanted, invite: bool,
) -> User:  # fmt: skip
    """Inside an open change: the same, by somebody who may."""
    lock_school_of(school)
    user = person_at(school=school, email=email, full_name=full_name, title=title)
    # Asked before the new role, which may be one that is only asked for.
    may_invite = actor.hat is None or _may_give_all(actor, user)
    _write_roles(actor, school, user, wanted)
    if invite:
        tell_person(actor, school, user, wanted.role, may_invite=may_invite)
    return user


def give_role(*, actor: Actor, school: School, user: User, wanted: RoleWanted) -> None:
    """Raises RuleBroken where somebody without pupils would get a class."""
    ensure(actor, Action.PEOPLE_CHANGE, school)
    for place in _places(school, wanted):
        ensure_may_ask_for(actor, wanted.role, place)
    with change(actor=actor, event="role.given", school_id=school.pk):
        lock_school_of(school)
        ensure_still_acts(actor)
        held = User.objects.select_for_update().get(pk=user.pk)
        if not staff_of(school).filter(pk=held.pk).exists():
            raise RuleBroken("This person is not on the staff here. Add them under People first.")
        _write_roles(actor, school, held, wanted)


def end_role(*, actor: Actor, school: School, grant: Grant, last_day: date) -> None:
    """The role is held on `last_day` for the last time."""
    ensure_may_give(actor, grant.role_key, grant.content_object)
    _not_oneself(actor, grant.user_id)
    with change(actor=actor, event="role.ended", school_id=school.pk):
        lock_school_of(school)
        ensure_still_acts(actor)
        held = type(grant).objects.select_for_update(of=("self",)).get(pk=grant.pk)
        if held.ends_on is not None and held.ends_on <= actor.today:
            raise RuleBroken(f"This role ended on {plain_day(held.ends_on - DAY)} already.")
        ensure_a_head_remains([held], until=last_day + DAY)
        _end(held, last_day)


def leave_school(*, actor: Actor, school: School, user: User, last_day: date) -> None:
    """End every role of somebody who leaves the staff. A parent's view of their child stays.

    The account is closed with it only if the last day is past and no other school needs it.
    """
    ensure(actor, Action.PEOPLE_CHANGE, school)
    _not_oneself(actor, user.pk)
    for grant in _running_after(school, user, last_day):
        ensure_may_give(actor, grant.role_key, school)
    with change(actor=actor, event="person.left", school_id=school.pk):
        lock_school_of(school)
        ensure_still_acts(actor)
        held = User.objects.select_for_update().get(pk=user.pk)
        running = _running_after(school, held, last_day)
        for grant in running:
            # Asked again of what is locked: a role may have been given a moment ago.
            ensure_may_give(actor, grant.role_key, school)
        ensure_a_head_remains(running, until=last_day + DAY)
        for grant in running:
            _end(grant, last_day)
        if last_day < actor.today and not holds_anything(held.pk, actor.today):
            held.is_active = False
            held.save(update_fields=["is_active"])


def invite_again(*, actor: Actor, school: School, user: User) -> None:
    """The invitation of somebody who has not come in yet; an earlier link stops working."""
    ensure(actor, Action.PEOPLE_CHANGE, school)
    ensure_may_give_all(actor, user)
    with change(actor=actor, event="person.invited", school_id=school.pk):
        lock_school_of(school)
        ensure_still_acts(actor)
        held = User.objects.select_for_update().get(pk=user.pk)
        ensure_may_give_all(actor, held)
        grants = [g for g in staff_grants(school, held.pk) if _runs(g, actor.today)]
        if not grants:
            raise RuleBroken(
                "This person holds no role here, so there is nothing to invite them to."
            )
        if has_come_here(held, grants) or held.has_usable_password():
            raise RuleBroken("This person has signed in already. They can ask for a new password.")
        tell_person(actor, school, held, grants[0].role_key, may_invite=True)
        tell_givers(actor, school, held, grants, "sent the invitation again to")


def change_person(
    *, actor: Actor, school: School, user: User, version: int, full_name: str, title: str,
    email: str,
) -> None:  # fmt: skip
    """Correct the name and address of somebody who has not come in yet.

    A new address is a new person: what the actor may not decide alone waits to be confirmed again,
    and an invitation on its way to the old address stops working.
    """
    ensure(actor, Action.PEOPLE_CHANGE, school)
    ensure_may_give_all(actor, user)
    with change(actor=actor, event="person.changed", school_id=school.pk):
        lock_school_of(school)
        ensure_still_acts(actor)
        held = User.objects.select_for_update().get(pk=user.pk)
        # Asked of the locked row: the person may have chosen a password a moment ago.
        ensure_may_give_all(actor, held)
        if held.has_usable_password():
            raise RuleBroken(_THEIRS)
        same_version(held, version, lambda: person_theirs(held), school.pk)
        held.full_name, held.title = full_name, title
        held.version += 1
        held.save(update_fields=["full_name", "title", "version"])
        if email.strip().lower() != held.address:
            _move_to(actor, school, held, email)


def person_theirs(user: User) -> dict[str, str]:
    return {"Full name": user.full_name, "Title": user.title, "E-mail": user.address}


_DELIVERS = (
    "This person is named in provision plans and sees those pupils once they sign in. Ask the"
    " headteacher or SENCO to correct the address."
)
_THEIRS = "These details belong to the person now: only they can change them."


def details_are_theirs(actor: Actor, user: User) -> str:
    """Why the actor may not correct the person's name and address; "" if they may.

    Only until they have a password, and only by who may give each of their roles: whoever could
    change the address otherwise could take the account over, with whatever it reads.
    """
    if user.has_usable_password():
        return _THEIRS
    try:
        ensure_may_give_all(actor, user)
    except NotAllowed as refused:
        return refused.message
    return ""


def _move_to(actor: Actor, school: School, user: User, email: str) -> None:
    other = email.strip().lower()
    if staff_of(school).filter(Q(email=other) | Q(invited_email=other)).exists():
        raise RuleBroken({"email": ["Somebody on the staff here has this address already."]})
    if actor.role_key not in ANSWERS_FOR_PUPILS and _is_to_deliver(user, actor.today):
        # Whoever has the new address would read those pupils, and no role waits for that.
        raise RuleBroken({"email": [_DELIVERS]})
    grants = staff_grants(school, user.pk)
    write_address(user=user, email=email)
    tell_givers(actor, school, user, grants, "changed the e-mail address of")
    again = [
        grant
        for grant in grants
        if _runs(grant, actor.today)
        and has_to_be_confirmed(grant.role_key, grant.SCOPE, giver=actor.role_key)
    ]
    for grant in again:
        grant.given_by_id, grant.waits_since = actor.user_id, timezone.now()
        grant.save(update_fields=["given_by", "waits_since"])
    tell_confirmers(actor=actor, school=school, grants=again, today=actor.today)


def _is_to_deliver(user: User, today: date) -> bool:
    """Rows of provision name the person, now or later: they open the pupils in them."""
    return PlanRow.objects.filter(delivered_by=user, ends_on__gt=today).exists()


def _may_give_all(actor: Actor, user: User) -> bool:
    """A link that opens the account is sent by who may give all that it opens."""
    try:
        ensure_may_give_all(actor, user)
    except NotAllowed:
        return False
    return True


def _running_after(school: School, user: User, last_day: date) -> list[Grant]:
    return [
        grant
        for grant in staff_grants(school, user.pk)
        if grant.ends_on is None or grant.ends_on > last_day + DAY
    ]


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
    places = _places(school, wanted)
    ensure_works_with_pupils(user, places[0], actor.today)
    given = [
        open_grant(
            user=user, role=wanted.role, on=place, starts_on=wanted.starts_on, ends_on=ends_on,
            given_by_id=actor.user_id, giver_role=actor.role_key,
        )
        for place in places
    ]  # fmt: skip
    tell_confirmers(actor=actor, school=school, grants=given, today=actor.today)


def _end(grant: Grant, last_day: date) -> None:
    """Inside an open change. What has not begun by then never begins."""
    if isinstance(grant, PupilGrant):
        open_change().touches(grant.content_object_id)
    grant.ends_on = max(last_day + DAY, grant.starts_on)
    grant.save(update_fields=["ends_on"])


def _runs(grant: Grant, today: date) -> bool:
    """Holds, or will hold: one that never begins does neither."""
    return grant.ends_on is None or grant.ends_on > max(today, grant.starts_on)


def _not_oneself(actor: Actor, user_id: UUID) -> None:
    if actor.user_id == user_id:
        raise RuleBroken(
            "You cannot end your own role: ask a colleague, so that nobody is locked out by"
            " mistake."
        )
