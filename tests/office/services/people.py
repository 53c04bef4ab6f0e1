"""What is asked of the services of people: who is added, invited, renamed, and leaves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from send_mis.access.actor import Actor
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.office import services
from send_mis.office.services import RoleWanted
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.house.asked import Asked, Try, set_to, when
from tests.office.given import DAY, LATER, Deed, Given, Tries

DEEDS = Asked[Deed]()
REFUSALS = Asked[Tries]()


def _add(g: Given, a: Actor, wanted: RoleWanted, **changes: Any) -> None:
    said = {"email": " New@Harebell.test ", "full_name": "New One", "title": "Dr", "invite": True}
    services.add_person(actor=a, school=g.school, wanted=wanted, **said | changes)


@DEEDS.by("trust_senco")
def add_person(g: Given, a: Actor) -> None:
    classes = [g.cast.class_4h, g.cast.class_5b]
    _add(g, a, RoleWanted("ta", classes, TODAY - DAY, date(2027, 7, 21)))


@DEEDS.by("office")
def add_person_whose_class_waits(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("teacher", [g.cast.class_4h], TODAY))


@DEEDS.by("senco")
def add_a_headteacher(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("head", (), TODAY))


@DEEDS.by("head")
def add_person_in_the_school_without_a_letter(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("dsl", (), TODAY), invite=False)


@DEEDS.by("senco")
def add_somebody_who_has_an_account_elsewhere(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("ta", [g.cast.class_4h], TODAY), email=g.cy.email)


@DEEDS.by("senco")
def add_somebody_who_is_here(g: Given, a: Actor) -> None:
    _add(g, a, RoleWanted("ta", [g.cast.class_5b], TODAY), email=g.bo.email)


@DEEDS.by("office")
def add_somebody_whose_roles_are_above(g: Given, a: Actor) -> None:
    """No link to the account goes out by it: who may not give a role may not open it."""
    _add(g, a, RoleWanted("ta", (), TODAY), email=g.cast.senco.email)


@DEEDS.by("trust_senco")
def leave_school(g: Given, a: Actor) -> None:
    services.leave_school(actor=a, school=g.school, user=g.di, last_day=TODAY - DAY)


@DEEDS.by("trust_senco")
def leave_school_today(g: Given, a: Actor) -> None:
    services.leave_school(actor=a, school=g.school, user=g.cast.ta, last_day=TODAY)


@DEEDS.by("senco")
def leave_school_before_the_last_role_begins(g: Given, a: Actor) -> None:
    services.leave_school(actor=a, school=g.school, user=g.bo, last_day=TODAY - DAY)


@DEEDS.by("head")
def invite_again(g: Given, a: Actor) -> None:
    services.invite_again(actor=a, school=g.school, user=g.ann)


@DEEDS.by("trust_senco")
def change_person(g: Given, a: Actor) -> None:
    services.change_person(
        actor=a, school=g.school, user=g.ann, version=1, full_name="Anna Lee", title="Miss",
        email=" ANN@harebell.test",
    )  # fmt: skip


@DEEDS.by("office")
def change_the_address(g: Given, a: Actor) -> None:
    """What the office may not decide alone waits anew, and who gave it is told."""
    services.change_person(
        actor=a, school=g.school, user=g.ann, version=1, full_name="Ann Lee", title="Mrs",
        email="Anna@harebell.test",
    )  # fmt: skip


@REFUSALS.by("senco")
def of_adding(g: Given, a: Actor) -> Iterator[Try]:
    def add(wanted: RoleWanted, email: str = "x@harebell.test", **more: Any) -> Callable[[], Any]:
        return partial(
            services.add_person, actor=a, school=g.school, email=email, full_name="X", title="",
            wanted=wanted, invite=True, **more,
        )  # fmt: skip

    ta = RoleWanted("ta", [g.cast.class_4h], TODAY)
    yield "a role that one may not give", add(RoleWanted("it", (), TODAY))
    yield "a role of the school in a class", add(replace(ta, role="head"))
    yield "in another school's class", add(replace(ta, classes=[g.cast.elsewhere.school_class]))
    for last in (TODAY - DAY, TODAY):
        yield f"until {last}", add(replace(ta, last_day=last))
    yield "in another school", partial(
        services.add_person, actor=a, school=g.cast.thistle, email="x@y.test", full_name="X",
        title="", wanted=RoleWanted("ta", (), TODAY), invite=True,
    )  # fmt: skip
    yield "a governor to a class", add(ta, g.cast.governor.email)
    yield "a governor to the school", add(replace(ta, classes=()), g.cast.governor.email)
    yield "twice", add(ta, g.cast.ta.email)
    teacher = actor_for_user(g.cast.teacher)
    nobody = make_user()
    yield (
        "a teacher invites who holds nothing",
        partial(services.invite_again, actor=teacher, school=g.school, user=nobody),
    )
    yield "a teacher renames who holds nothing", partial(
        services.change_person, actor=teacher, school=g.school, user=nobody, version=1,
        full_name="X", title="", email=nobody.email,
    )  # fmt: skip
    yield (
        "a teacher says that who holds nothing has left",
        partial(
            services.leave_school, actor=teacher, school=g.school, user=nobody, last_day=TODAY - DAY
        ),
    )
    yield "what waits already", add(ta, g.ann.email)


@REFUSALS.by("senco")
def of_leaving(g: Given, a: Actor) -> Iterator[Try]:
    leave = partial(services.leave_school, actor=a, school=g.school)
    yield "oneself", partial(leave, user=g.cast.senco, last_day=TODAY)
    yield "somebody above", partial(leave, user=g.cast.head, last_day=TODAY)
    own = SchoolGrant.objects.get(user=g.cast.senco)
    yield (
        "after one's own has ended",
        when(set_to(own, ends_on=TODAY), partial(leave, user=g.cast.ta, last_day=TODAY)),
    )

    def left(ends_on: date | None, last_day: date) -> str:
        with in_change():
            ClassGrant.objects.filter(pk=g.of_ta.pk).update(ends_on=ends_on)
        leave(user=g.cast.ta, last_day=last_day)
        now = ClassGrant.objects.get(pk=g.of_ta.pk)
        return f"{now.ends_on}, {User.objects.get(pk=g.cast.ta.pk).is_active}"

    for ends_on in (None, LATER, LATER + DAY, LATER + 2 * DAY):
        yield f"on {LATER}, ending on {ends_on}", partial(left, ends_on, LATER)
    for day in (TODAY - DAY, TODAY):
        yield f"on {day}", partial(left, None, day)
    parent = partial(grant, g.cast.ta, "parent", g.cast.jayden)
    yield "with a child here", when(parent, partial(left, None, TODAY - DAY))


@REFUSALS.by("senco")
def of_inviting(g: Given, a: Actor) -> Iterator[Try]:
    invite = partial(services.invite_again, actor=a, school=g.school)
    yield "somebody above", partial(invite, user=g.cast.head)
    yield "with a password", partial(invite, user=g.bo)
    yield (
        "who has come",
        when(
            set_to(g.cast.ta, last_login=timezone.now()),
            lambda: invite(user=User.objects.get(pk=g.cast.ta.pk)),
        ),
    )
    long_ago = timezone.now() - 900 * DAY
    yield (
        "who had come before",
        when(
            set_to(g.cast.ta, last_login=long_ago),
            lambda: invite(user=User.objects.get(pk=g.cast.ta.pk)),
        ),
    )
    for ends_on in (TODAY, TODAY + DAY):
        yield (
            f"whose role ends on {ends_on}",
            when(set_to(g.of_ta, ends_on=ends_on), partial(invite, user=g.cast.ta)),
        )
    yield (
        "whose role never begins",
        when(set_to(g.of_ta, starts_on=LATER, ends_on=LATER), partial(invite, user=g.cast.ta)),
    )
    yield "from elsewhere", partial(invite, user=g.cast.stranger("ta"))
    yield (
        "closed",
        when(
            set_to(g.cast.ta, is_active=False),
            lambda: invite(user=User.objects.get(pk=g.cast.ta.pk)),
        ),
    )


@REFUSALS.by("senco")
def of_changing(g: Given, a: Actor) -> Iterator[Try]:
    def change(user: User, email: str = "", version: int = 1) -> Callable[[], Any]:
        return partial(
            services.change_person, actor=a, school=g.school, user=user, version=version,
            full_name="New Name", title="Dr", email=email or user.email,
        )  # fmt: skip

    yield "on an old page", change(g.ann, version=2)
    yield "with a password", change(g.bo)
    yield "somebody above", change(g.cast.head)
    yield "to a colleague's address", change(g.ann, " BO@harebell.test")
    awaited = set_to(g.bo, invited_email="soon@harebell.test")
    yield "to an awaited address", when(awaited, change(g.ann, "soon@harebell.test"))
    yield "to an address elsewhere", change(g.ann, g.cy.email)
    for user in (g.ann, g.bo, g.cast.head):
        yield f"whose details are {user.full_name}'s", partial(services.details_are_theirs, a, user)

    def again(role: str, ends_on: date | None) -> str:
        with in_change():
            ClassGrant.objects.filter(pk=g.first.pk).update(ends_on=ends_on)
        services.change_person(
            actor=actor_for_user(getattr(g.cast, role)), school=g.school, user=g.ann, version=1,
            full_name="Ann", title="", email="moved@harebell.test",
        )  # fmt: skip
        now = ClassGrant.with_waiting.get(pk=g.first.pk)
        return f"{now.waits_since is not None} {now.given_by_id}"

    for role, ends_on in (
        ("senco", None), ("office", None), ("office", TODAY), ("office", TODAY + DAY),
    ):  # fmt: skip
        yield f"by {role}, ending on {ends_on}: waits anew", partial(again, role, ends_on)
