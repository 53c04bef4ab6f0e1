"""Nobody becomes somebody else: every role tries every other's account, by every way in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from send_mis.access.grants import open_grant
from send_mis.access.models import SchoolGrant
from send_mis.access.roles import ROLES, Scope
from send_mis.accounts.models import User
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.notifications.models import Message
from send_mis.office.services import (
    RoleWanted,
    add_person,
    change_person,
    end_role,
    give_role,
    invite_again,
    leave_school,
)
from tests.factories import TODAY, actor_for_user, grant, in_change, make_plan, make_row, make_user
from tests.office.dates import typed
from tests.people import ROLES as ALL
from tests.people import Cast, signed_in

YESTERDAY = TODAY - timedelta(days=1)
MINE = "mine@elsewhere.test"
KEEP_PEOPLE = {"senco", "head", "office", "it"}


class _Undo(Exception):
    """Ends one try without a trace."""


def tried(attempt: Callable[[], object]) -> str:
    """What one try came to, and nothing left of it."""
    said = ""
    try:
        with transaction.atomic():
            try:
                attempt()
            except (NotAllowed, RuleBroken) as refused:
                said = type(refused).__name__
            raise _Undo
    except _Undo:
        return said


def place_of(cast: Cast, role: str) -> Model:
    """Where somebody of that role holds it at Harebell."""
    if ROLES[role].actions(Scope.SCHOOL):
        return cast.harebell
    return cast.trust if role == "trust_lead" else cast.noah


def invited(cast: Cast, role: str, how: str = "now") -> User:
    """On the staff as a teaching assistant, and besides: that role. They have not come in yet."""
    user = make_user(f"{role}.{how}@invited.test", "In Vited", is_active=how != "closed")
    grant(user, "ta", cast.harebell)
    if role == "ta" and how != "elsewhere":
        return user
    if how == "elsewhere":
        there = {cast.harebell: cast.bluebell, cast.noah: cast.elsewhere.pupil}
        on: Any = place_of(cast, role)
        grant(user, role, there.get(on, cast.other_trust))
    elif how == "later":
        grant(user, role, place_of(cast, role), TODAY + timedelta(days=90))
    elif how == "waiting":
        with in_change():
            open_grant(
                user=user, role="head", on=cast.harebell, starts_on=TODAY, giver_role="senco"
            )
    else:
        grant(user, role, place_of(cast, role))
    return user


def ways_in(cast: Cast, actor: Any, user: User) -> Iterator[tuple[str, Callable[[], object]]]:
    """Everything that changes who can come in as that person."""
    school = cast.harebell
    yield "address", lambda: change_person(
        actor=actor, school=school, user=user, version=user.version, full_name=user.full_name,
        title="", email=MINE,
    )  # fmt: skip
    yield "name", lambda: change_person(
        actor=actor, school=school, user=user, version=user.version, full_name="Some Body",
        title="", email=user.email,
    )  # fmt: skip
    yield "invitation", lambda: invite_again(actor=actor, school=school, user=user)


@pytest.mark.parametrize("role", ALL)
def test_each_role_against_each(cast: Cast, role: str) -> None:
    """Now, later, elsewhere, waiting, closed: allowed is who may give everything, nobody else."""
    actor = actor_for_user(getattr(cast, role))
    wrong = []
    for target in ALL:
        for how in ("now", "later", "elsewhere", "closed", "waiting"):
            if how == "waiting" and target != "head":
                continue
            user = invited(cast, target, how)
            holds = {"ta", target}
            may = (
                role in KEEP_PEOPLE
                and holds <= ROLES[role].may_give
                and how != "elsewhere"
            )  # fmt: skip
            for name, attempt in ways_in(cast, actor, user):
                said = tried(attempt)
                # An account that is closed is invited by nobody, whatever they may give.
                expected = "" if may else "NotAllowed"
                if may and how == "closed" and name == "invitation":
                    expected = "RuleBroken"
                if said != expected:
                    wrong.append((target, how, name, said))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(KEEP_PEOPLE))
def test_each_role_against_each_on_the_pages(cast: Cast, role: str) -> None:
    client, wrong = signed_in(getattr(cast, role)), []
    for target in ALL:
        user = invited(cast, target)
        url = [cast.harebell.slug, user.pk]
        data = {"full_name": "In Vited", "email": MINE, "version": str(user.version)}
        may = {"ta", target} <= ROLES[role].may_give
        page = client.get(reverse("people_person", args=url)).content.decode()
        if (reverse("people_details", args=url) in page) is not may:
            wrong.append((target, "link"))
        if (reverse("people_invite", args=url) in page) is not may:
            wrong.append((target, "button"))
        if (client.post(reverse("people_invite", args=url)).status_code == 403) is may:
            wrong.append((target, "invitation"))
        if (client.post(reverse("people_details", args=url), data).status_code == 403) is may:
            wrong.append((target, "address"))
        user.refresh_from_db()
        if (user.email == MINE) is not may:
            wrong.append((target, "took over"))
        with in_change():
            User.objects.filter(pk=user.pk).update(email=f"{target}.done@invited.test")
    assert wrong == []
    assert {m.to for m in Message.objects.filter(body__contains="/invitation/")}.isdisjoint({MINE})


@pytest.mark.parametrize("role", ALL)
def test_who_may_end_whose_role(cast: Cast, role: str) -> None:
    """A closed account opens empty: who could close it could take its place."""
    actor = actor_for_user(getattr(cast, role))
    wrong = []
    for target in ALL:
        if target in ("trust_lead", "parent"):
            continue
        user = make_user()
        held = grant(user, target, cast.harebell)
        may = role in KEEP_PEOPLE and target in ROLES[role].may_give
        for attempt in (
            lambda u=user: leave_school(
                actor=actor, school=cast.harebell, user=u, last_day=YESTERDAY
            ),
            lambda g=held: end_role(
                actor=actor, school=cast.harebell, grant=g, last_day=YESTERDAY
            ),
        ):  # fmt: skip
            if (tried(attempt) == "") is not may:
                wrong.append((target, may))
    assert wrong == []


@pytest.mark.parametrize("role", sorted(KEEP_PEOPLE))
def test_one_more_role_brings_no_link_to_an_account_of_others(cast: Cast, role: str) -> None:
    """It would make the link of who invited them worthless, and open more than was given."""
    user = invited(cast, "dsl" if role == "head" else "head", "elsewhere")
    add_person(
        actor=actor_for_user(getattr(cast, role)), school=cast.harebell, email=user.email,
        full_name="X", title="", wanted=RoleWanted("teacher", (), TODAY), invite=True,
    )  # fmt: skip
    [mail] = Message.objects.filter(to=user.email)
    assert "/invitation/" not in mail.body


def test_the_giver_is_told_when_somebody_else_changes_the_account(cast: Cast) -> None:
    head, senco = actor_for_user(cast.head), actor_for_user(cast.senco)
    ann = add_person(
        actor=head, school=cast.harebell, email="ann@harebell.test", full_name="Ann Lee", title="",
        wanted=RoleWanted("teacher", [cast.class_4h], TODAY), invite=True,
    )  # fmt: skip
    invite_again(actor=head, school=cast.harebell, user=ann)
    assert not Message.objects.filter(to=cast.head.email).exists()
    invite_again(actor=senco, school=cast.harebell, user=ann)
    [told] = Message.objects.filter(to=cast.head.email)
    assert "sent the invitation again to Ann Lee" in told.body
    change_person(
        actor=senco, school=cast.harebell, user=ann, version=ann.version, full_name="Ann Lee",
        title="", email="a.lee@harebell.test",
    )  # fmt: skip
    assert Message.objects.filter(to=cast.head.email, body__contains="address of Ann").exists()


def test_who_gave_a_class_and_then_moves_it_to_another_address_asks_again(cast: Cast) -> None:
    """A confirmed teacher is not a way for the office to read pupils by an address of its own."""
    office = actor_for_user(cast.office)
    ann = make_user("ann@harebell.test", "Ann Lee")
    given = grant(ann, "teacher", cast.class_4h)
    change_person(
        actor=office, school=cast.harebell, user=ann, version=ann.version, full_name="Ann Lee",
        title="", email=MINE,
    )  # fmt: skip
    held = type(given).with_waiting.get(pk=given.pk)
    assert held.waits_since is not None
    assert held.given_by_id == cast.office.pk
    page = signed_in(cast.head).get(reverse("people_waiting", args=[cast.harebell.slug]))
    assert MINE in page.content.decode()


@pytest.mark.parametrize("role", sorted(KEEP_PEOPLE))
def test_an_address_that_provision_opens_pupils_to_is_changed_by_who_answers_for_them(
    cast: Cast, role: str
) -> None:
    """Rows of provision reach their pupils without any role that would wait to be confirmed."""
    ann = make_user("ann@harebell.test", "Ann Lee")
    grant(ann, "ta", cast.harebell)
    make_row(make_plan(cast.class_4h), None, cast.noah, delivered_by=ann)

    def to(email: str, name: str = "Ann Lee") -> str:
        return tried(
            lambda: change_person(
                actor=actor_for_user(getattr(cast, role)), school=cast.harebell, user=ann,
                version=ann.version, full_name=name, title="", email=email,
            )
        )  # fmt: skip

    assert to(MINE) == ("RuleBroken" if role in ("office", "it") else "")
    assert to("ann@harebell.test", "Anne Lee") == ""


def test_whose_role_was_ended_meanwhile_changes_nobody(cast: Cast) -> None:
    """The page was opened before; the office's role has ended in another session since."""
    office, ann = actor_for_user(cast.office), invited(cast, "ta")
    [held] = SchoolGrant.objects.filter(user=cast.office)
    end_role(actor=actor_for_user(cast.head), school=cast.harebell, grant=held, last_day=YESTERDAY)
    wanted = RoleWanted("teacher", (), TODAY)
    for name, attempt in [
        *ways_in(cast, office, ann),
        ("role", lambda: give_role(
            actor=office, school=cast.harebell, user=ann, wanted=wanted
        )),
        ("person", lambda: add_person(
            actor=office, school=cast.harebell, email=MINE, full_name="X", title="",
            wanted=wanted, invite=True,
        )),
    ]:  # fmt: skip
        assert tried(attempt) == "NotAllowed", name


def test_an_address_of_this_staff_is_nobody_else_s(cast: Cast) -> None:
    ann = make_user("ann@harebell.test", "Ann Lee")
    grant(ann, "ta", cast.harebell)
    with pytest.raises(RuleBroken, match="on the staff here"):
        change_person(
            actor=actor_for_user(cast.head), school=cast.harebell, user=ann, version=1,
            full_name="Ann Lee", title="", email=cast.ta.email.upper(),
        )  # fmt: skip


def test_no_page_of_people_takes_another_school_s(cast: Cast) -> None:
    client = signed_in(cast.head)
    theirs = cast.stranger("ta")
    for name in ("people_details", "people_invite", "people_left", "people_role_give"):
        url = reverse(name, args=[cast.harebell.slug, theirs.pk])
        assert client.post(url, typed("last_day", TODAY)).status_code == 404, name
