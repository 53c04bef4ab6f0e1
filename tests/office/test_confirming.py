"""Roles that two people decide: they open nothing until a second person confirms them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from pupils.rollover.services import NextClass, make_classes
from send_mis.access.grants import give_grant
from send_mis.access.held import held_grants
from send_mis.access.models import ClassGrant, Grant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.notifications.models import Message
from send_mis.office.services import (
    RoleWanted,
    add_person,
    confirm_role,
    give_role,
    refuse_role,
)
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.office.dates import typed
from tests.people import ROLES, Cast, signed_in

OWN = "second.address@elsewhere.test"


def added(cast: Cast, by: str, role: str = "teacher", *, in_class: bool = True) -> User:
    classes = [cast.class_4h] if in_class else []
    return add_person(
        actor=actor_for_user(getattr(cast, by)), school=cast.harebell, email=OWN,
        full_name="Some Body", title="", wanted=RoleWanted(role, classes, TODAY), invite=True,
    )  # fmt: skip


def waiting(user: User) -> Grant:
    [found] = [
        *ClassGrant.with_waiting.filter(user=user), *SchoolGrant.with_waiting.filter(user=user)
    ]  # fmt: skip
    return found


def come_in(user: User) -> None:
    with in_change():
        user.set_password("three words of theirs")
        user.save(update_fields=["password"])


def page(client: Client, cast: Cast) -> str:
    url = reverse("people_waiting", args=[cast.harebell.slug])
    return client.get(url).content.decode()


def answer(client: Client, cast: Cast, held: Grant, said: str) -> Any:
    url = reverse("people_answer", args=[cast.harebell.slug, held.pk])
    return client.post(url, {"answer": said})


# --- A class ------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["office", "it"])
def test_a_class_given_by_who_reads_no_pupil_opens_nothing_yet(cast: Cast, by: str) -> None:
    user = added(cast, by)
    assert waiting(user).waits_since is not None
    assert held_grants(user.pk, TODAY) == ()
    client = signed_in(user)
    assert client.get("/")["Location"].startswith("/choose-role/")
    assert client.get(reverse("pupil_page", args=[cast.noah.pk])).status_code == 302


@pytest.mark.parametrize("by", ["head", "senco"])
def test_who_answers_for_pupils_gives_it_at_once(cast: Cast, by: str) -> None:
    user = added(cast, by)
    assert [g.object_id for g in held_grants(user.pk, TODAY)] == [cast.class_4h.pk]
    assert not Message.objects.filter(subject__startswith="A role waits").exists()


@pytest.mark.parametrize("by", ["office", "it"])
def test_on_the_staff_without_a_class_needs_nobody(cast: Cast, by: str) -> None:
    assert held_grants(added(cast, by, in_class=False).pk, TODAY) != ()


@pytest.mark.parametrize("confirmer", ["head", "senco"])
def test_head_or_senco_finds_it_on_today_and_confirms_it(cast: Cast, confirmer: str) -> None:
    user = added(cast, "office")
    told = Message.objects.filter(subject__startswith="A role waits")
    assert {each.to for each in told} == {cast.head.email, cast.senco.email}
    client = signed_in(getattr(cast, confirmer))
    assert "1 role waits for you to confirm" in client.get("/").content.decode()
    people = client.get(reverse("people", args=[cast.harebell.slug])).content.decode()
    assert "1 role to confirm" in people
    assert "waits to be confirmed" in people
    assert OWN in page(client, cast)
    assert answer(client, cast, waiting(user), "confirm").status_code == 302
    assert [g.object_id for g in held_grants(user.pk, TODAY)] == [cast.class_4h.pk]
    change = Change.objects.get(event="role.confirmed")
    assert (change.user_id, change.school_id) == (
        getattr(cast, confirmer).pk, cast.harebell.pk,
    )  # fmt: skip
    assert Message.objects.filter(to=cast.office.email, body__contains="has confirmed").exists()
    assert Message.objects.filter(to=OWN, body__contains="has confirmed").exists()
    assert "Nothing waits for you" in page(client, cast)


def test_refused_it_is_gone_and_so_is_who_never_came(cast: Cast) -> None:
    user = added(cast, "office")
    client = signed_in(cast.senco)
    answer(client, cast, waiting(user), "refuse")
    assert f"The role of {user.display_name} is refused." in page(client, cast)
    assert not ClassGrant.with_waiting.filter(user=user).exists()
    assert not User.objects.get(pk=user.pk).is_active
    assert Change.objects.filter(event="role.refused", user_id=cast.senco.pk).exists()
    assert Message.objects.filter(to=cast.office.email, body__contains="has refused").exists()


def test_refusing_one_role_leaves_the_others(cast: Cast) -> None:
    user = make_user()
    grant(user, "ta", cast.harebell)
    give_role(
        actor=actor_for_user(cast.office), school=cast.harebell, user=user,
        wanted=RoleWanted("ta", [cast.class_4h], TODAY),
    )  # fmt: skip
    held = ClassGrant.with_waiting.get(user=user)
    refuse_role(actor=actor_for_user(cast.head), school=cast.harebell, grant=held)
    assert User.objects.get(pk=user.pk).is_active
    assert [g.role_key for g in held_grants(user.pk, TODAY)] == ["ta"]


def test_a_button_that_says_neither_opens_nothing(cast: Cast) -> None:
    user = added(cast, "it")
    answer(signed_in(cast.head), cast, waiting(user), "")
    assert waiting(user).waits_since is not None


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_confirms_a_class(cast: Cast, role: str) -> None:
    user = added(cast, "office")
    held, actor = waiting(user), actor_for_user(getattr(cast, role))
    client = signed_in(getattr(cast, role))
    if role in ("head", "senco"):
        confirm_role(actor=actor, school=cast.harebell, grant=held)
        return
    with pytest.raises(NotAllowed):
        confirm_role(actor=actor, school=cast.harebell, grant=held)
    assert answer(client, cast, held, "confirm").status_code in (403, 404)
    assert waiting(user).waits_since is not None
    if role != "office":  # who gave it may think better of it
        with pytest.raises(NotAllowed):
            refuse_role(actor=actor, school=cast.harebell, grant=held)
    with pytest.raises(NotAllowed):
        confirm_role(actor=actor_for_user(cast.stranger("head")), school=cast.harebell, grant=held)


def test_nobody_confirms_what_is_for_themselves(cast: Cast) -> None:
    with in_change():
        held = ClassGrant.objects.get(user=cast.teacher)
        held.waits_since, held.user = held.given_at, cast.senco
        held.save()
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirm_role(actor=actor_for_user(cast.senco), school=cast.harebell, grant=held)


def test_who_gave_it_in_another_role_does_not_confirm_it_in_this(cast: Cast) -> None:
    grant(cast.office, "senco", cast.harebell)
    user = make_user()
    give_grant(
        actor=actor_for_user(cast.office, role="office"), user=user, role="ta",
        on=cast.class_4h, starts_on=TODAY,
    )  # fmt: skip
    actor = actor_for_user(cast.office, role="senco")
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirm_role(actor=actor, school=cast.harebell, grant=waiting(user))


def test_it_is_answered_once(cast: Cast) -> None:
    held = waiting(added(cast, "office"))
    confirm_role(actor=actor_for_user(cast.head), school=cast.harebell, grant=held)
    with pytest.raises(RuleBroken, match="already"):
        refuse_role(actor=actor_for_user(cast.senco), school=cast.harebell, grant=held)
    client = signed_in(cast.senco)
    assert answer(client, cast, held, "refuse").status_code == 302
    said = rf"{cast.head.full_name} confirmed this role already, at \d\d:\d\d on \w+ \d+ \w+ \d+\."
    assert re.search(said, page(client, cast))
    stranger = cast.stranger("senco")
    assert answer(signed_in(stranger), cast, held, "refuse").status_code == 404
    there = reverse("people_answer", args=[cast.elsewhere.school_class.school.slug, held.pk])
    assert signed_in(stranger).post(there, {"answer": "refuse"}).status_code == 404


def test_one_that_was_refused_is_said_to_be(cast: Cast) -> None:
    held = waiting(added(cast, "office"))
    refuse_role(actor=actor_for_user(cast.head), school=cast.harebell, grant=held)
    client = signed_in(cast.senco)
    answer(client, cast, held, "confirm")
    assert f"{cast.head.full_name} refused this role already, at" in page(client, cast)
    assert not ClassGrant.objects.filter(pk=held.pk).exists()


def test_who_gave_it_may_take_it_back(cast: Cast) -> None:
    user = added(cast, "office")
    client = signed_in(cast.office)
    assert "Withdraw" in page(client, cast)
    assert answer(client, cast, waiting(user), "confirm").status_code == 403
    assert answer(client, cast, waiting(user), "refuse").status_code == 302
    assert not ClassGrant.with_waiting.filter(user=user).exists()
    assert f"The role of {user.display_name} is withdrawn." in page(client, cast)


def test_the_same_is_not_asked_for_twice(cast: Cast) -> None:
    user = added(cast, "office")
    with pytest.raises(RuleBroken, match="waits to be confirmed"):
        give_grant(
            actor=actor_for_user(cast.senco), user=user, role="teacher", on=cast.class_4h,
            starts_on=TODAY,
        )  # fmt: skip


def test_a_teacher_whom_the_office_chooses_for_next_year_waits_too(cast: Cast) -> None:
    [made] = make_classes(
        actor=actor_for_user(cast.office), into=cast.class_4h.year, teachers_from=TODAY,
        wanted=[NextClass("9Z", [4], cast.teacher)],
    )  # fmt: skip
    assert not ClassGrant.objects.filter(content_object=made).exists()
    assert ClassGrant.with_waiting.get(content_object=made).waits_since is not None
    assert Message.objects.filter(to=cast.senco.email).exists()


# --- A headteacher ------------------------------------------------------------------------------


def without_a_head(cast: Cast) -> None:
    with in_change():
        SchoolGrant.objects.filter(user=cast.head).update(ends_on=TODAY - timedelta(days=1))


def test_a_senco_invites_a_head_and_the_head_confirms(cast: Cast) -> None:
    come_in(cast.head)
    user = added(cast, "senco", "head", in_class=False)
    assert held_grants(user.pk, TODAY) == ()
    assert {m.to for m in Message.objects.filter(subject__startswith="A role waits")} == {
        cast.head.email
    }
    for other in ("office", "it", "senco"):
        with pytest.raises(NotAllowed):
            confirm_role(
                actor=actor_for_user(getattr(cast, other)), school=cast.harebell,
                grant=waiting(user),
            )  # fmt: skip
    answer(signed_in(cast.head), cast, waiting(user), "confirm")
    assert [g.role_key for g in held_grants(user.pk, TODAY)] == ["head"]


@pytest.mark.parametrize("second", ["office", "it"])
def test_where_there_is_none_a_second_person_confirms_the_first(cast: Cast, second: str) -> None:
    without_a_head(cast)
    user = added(cast, "senco", "head", in_class=False)
    client = signed_in(getattr(cast, second))
    assert "1 role waits for you to confirm" in client.get("/").content.decode()
    assert OWN in page(client, cast)
    deputy = make_user()
    grant(deputy, "senco", cast.harebell)
    with pytest.raises(NotAllowed):  # whom a SENCO could have made alone
        confirm_role(actor=actor_for_user(deputy), school=cast.harebell, grant=waiting(user))
    answer(client, cast, waiting(user), "confirm")
    assert [g.role_key for g in held_grants(user.pk, TODAY)] == ["head"]


def test_a_head_who_never_came_in_blocks_no_other(cast: Cast) -> None:
    user = added(cast, "senco", "head", in_class=False)
    confirm_role(actor=actor_for_user(cast.office), school=cast.harebell, grant=waiting(user))
    assert [g.role_key for g in held_grants(user.pk, TODAY)] == ["head"]


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"head", "senco"}))
def test_nobody_else_invites_a_head(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed):
        added(cast, role, "head", in_class=False)


# --- Who works with no pupil --------------------------------------------------------------------


@pytest.mark.parametrize("role", ["governor", "office", "it"])
def test_who_works_with_no_pupil_gets_no_class_and_no_pupil(cast: Cast, role: str) -> None:
    user, senco = getattr(cast, role), actor_for_user(cast.senco)
    for refused in (
        lambda: give_role(
            actor=senco, school=cast.harebell, user=user,
            wanted=RoleWanted("ta", [cast.class_4h], TODAY),
        ),
        lambda: give_grant(actor=senco, user=user, role="ta", on=cast.class_4h, starts_on=TODAY),
        lambda: give_grant(
            actor=senco, user=user, role="ta", on=cast.noah, starts_on=TODAY, reason="Swims"
        ),
        lambda: make_classes(
            actor=senco, into=cast.class_4h.year, teachers_from=TODAY,
            wanted=[NextClass("9Z", [4], user)],
        ),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="no role here that works with pupils"):
            refused()
    client = signed_in(cast.senco)
    for url in (
        reverse("classes_staff_add", args=[cast.class_4h.pk]),
        reverse("pupil_access_give", args=[cast.noah.pk]),
        reverse("rollover_classes", args=[cast.harebell.slug]),
    ):
        offered = client.get(url).content.decode()
        assert str(user.pk) not in offered, url
        assert str(cast.ta.pk) in offered, url


def test_a_parent_is_put_on_no_class(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    for on, reason in ((cast.class_4h, ""), (cast.jayden, "Knows him")):
        with pytest.raises(RuleBroken, match="works with pupils"):
            give_grant(
                actor=senco, user=cast.parent, role="ta", on=on, starts_on=TODAY, reason=reason
            )
    with pytest.raises(RuleBroken, match="not on the staff"):
        give_role(
            actor=senco, school=cast.harebell, user=cast.parent,
            wanted=RoleWanted("ta", (), TODAY),
        )  # fmt: skip


def test_whose_work_changes_gets_the_role_first(cast: Cast) -> None:
    grant(cast.governor, "ta", cast.harebell)
    client = signed_in(cast.senco)
    url = reverse("classes_staff_add", args=[cast.class_4h.pk])
    data = {"user": str(cast.governor.pk), "role": "ta", **typed("starts_on", TODAY)}
    assert client.post(url, data).status_code == 302
    assert ClassGrant.objects.filter(user=cast.governor).exists()
