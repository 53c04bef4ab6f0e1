"""An address that has an account elsewhere: nobody is told, and only its person takes it up."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from provision.models import PlanRow
from send_mis.access.held import held_grants
from send_mis.access.joining import accept_invitation, join_account
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from send_mis.notifications.models import Message
from send_mis.office.selectors.people import Wanted, people_of, person_of
from send_mis.office.services import (
    RoleWanted,
    add_person,
    change_person,
    invite_again,
    leave_school,
)
from tests.accounts.door import PASSWORD, close, is_signed_in, sign_in
from tests.factories import TODAY, actor_for_user, grant, in_change, make_plan, make_row, make_user
from tests.people import Cast, signed_in

BOTH = {"password1": PASSWORD, "password2": PASSWORD}
TYPED = "Ann Typed"


@pytest.fixture
def there(cast: Cast) -> User:
    """A teacher of the other trust's school, who signs in there every day."""
    user: User = make_user("ann@thistle.test", "Annabel Hidden-Name", PASSWORD, title="Dr")
    grant(user, "teacher", cast.elsewhere.school_class)
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() + timedelta(hours=1))
    return user


def add(cast: Cast, email: str, role: str = "ta", by: str = "senco") -> User:
    classes = [cast.class_4h] if role == "ta" else []
    return add_person(
        actor=actor_for_user(getattr(cast, by)), school=cast.harebell, email=email,
        full_name=TYPED, title="", wanted=RoleWanted(role, classes, TODAY), invite=True,
    )  # fmt: skip


def link_to(email: str) -> str:
    body = Message.objects.filter(to=email).latest("made_at").body
    return str(re.search(r"(/accounts/invitation/\S+)", body)[1])  # type: ignore[index]


def everything_shown(cast: Cast, user: User) -> str:
    """Whatever the school's pages show of somebody, with what is theirs alone taken out."""
    client, slug = signed_in(cast.head), cast.harebell.slug
    pages = [
        reverse("people", args=[slug]),
        f"{reverse('people', args=[slug])}?q={TYPED.split()[1]}",
        reverse("people_person", args=[slug, user.pk]),
        reverse("people_details", args=[slug, user.pk]),
        reverse("people_role_give", args=[slug, user.pk]),
        reverse("people_left", args=[slug, user.pk]),
        reverse("classes", args=[slug]),
        reverse("classes_class", args=[cast.class_4h.pk]),
        reverse("classes_staff_add", args=[cast.class_5b.pk]),
        reverse("pupil_access", args=[cast.noah.pk]),
        reverse("pupil_access_give", args=[cast.noah.pk]),
        reverse("rollover_classes", args=[slug]),
    ]
    shown = "".join(client.get(url).content.decode() for url in pages)
    for own in (user.address, str(user.pk), user.pk.hex):
        shown = shown.replace(own, "OWN")
    shown = re.sub(r"/staff/[0-9a-f-]{36}/|/access/[0-9a-f-]{36}/|/roles/[0-9a-f-]{36}/", "", shown)
    # The head's own visits, of which there are more each time.
    visit = re.compile(r'<tr>\s*<th scope="row">\w{3} \d+ \w{3} \d{4}, .*?</tr>', re.DOTALL)
    shown = re.sub(r'opened">[^<]*</td>', "", visit.sub("", shown))
    shown = re.sub(r"\s+", " ", re.sub(r"\d+ readings?", "", shown))
    return re.sub(r'name="(csrfmiddlewaretoken|_once)" value="[^"]+"', "", shown)


def test_pages_and_mail_are_the_same_whether_or_not_there_is_an_account(
    cast: Cast, there: User
) -> None:
    known = add(cast, there.email.upper())
    everything_shown(cast, known)  # From now on the pages tell of the head's own visits.
    shown = everything_shown(cast, known)
    mail = Message.objects.get(to=there.email).body
    leave_school(
        actor=actor_for_user(cast.head), school=cast.harebell, user=known,
        last_day=TODAY - timedelta(days=1),
    )  # fmt: skip
    with in_change():
        ClassGrant.objects.filter(user=known).delete()
    new = add(cast, "new@thistle.test")
    assert everything_shown(cast, new) == shown
    assert "Hidden" not in shown
    assert "Annabel" not in mail
    unknown = Message.objects.get(to="new@thistle.test").body
    assert re.sub(r"/invitation/\S+", "", unknown) == re.sub(r"/invitation/\S+", "", mail)


def test_adding_costs_the_same_queries(
    cast: Cast, there: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add(cast, "warm@thistle.test")
    with CaptureQueriesContext(connection) as known:
        add(cast, there.email)
    with django_assert_num_queries(len(known)):
        add(cast, "new@thistle.test")


def test_a_sign_in_at_the_other_school_changes_nothing_here(cast: Cast, there: User) -> None:
    awaited = add(cast, there.email)
    sign_in(Client(), there.email)
    [row] = people_of(cast.harebell, TODAY, Wanted(search="typed"))
    assert (row.user_id, row.name, row.has_come, row.last_seen) == (awaited.pk, TYPED, False, "")
    assert people_of(cast.harebell, TODAY, Wanted(search="hidden")) == []
    assert held_grants(there.pk, TODAY)[0].school_id == cast.thistle.pk


def test_a_correction_here_touches_no_account_elsewhere(cast: Cast, there: User) -> None:
    actor = actor_for_user(cast.senco)
    free, known = add(cast, "free@harebell.test"), add(cast, there.email)
    for user, email in ((known, "right@harebell.test"), (free, there.email)):
        change_person(
            actor=actor, school=cast.harebell, user=user, version=1, full_name="Ann Lee",
            title="", email=email,
        )  # fmt: skip
        assert person_of(cast.harebell, user.pk, TODAY)[1].email == email
    there.refresh_from_db()
    assert (there.email, there.full_name) == ("ann@thistle.test", "Annabel Hidden-Name")
    assert len(held_grants(there.pk, TODAY)) == 1


def test_an_invitation_s_link_dies_with_the_address_it_was_sent_to(cast: Cast, there: User) -> None:
    """Else whoever awaits an address of their own could have theirs lead to another's account."""
    user = add(cast, "mine@harebell.test")
    link = link_to("mine@harebell.test")
    change_person(
        actor=actor_for_user(cast.senco), school=cast.harebell, user=user, version=1,
        full_name=TYPED, title="", email=there.email,
    )  # fmt: skip
    assert Client().get(link).status_code == 410


# --- Taking it up -------------------------------------------------------------------------------


def test_who_has_an_account_takes_the_role_up_with_it(cast: Cast, there: User) -> None:
    awaited = add(cast, there.email)
    make_row(make_plan(cast.class_4h), None, cast.noah, delivered_by=awaited)
    link, client = link_to(there.email), Client()
    door = client.get(link).content.decode()
    assert "Sign in with the password that you have" in door
    assert client.post(link, BOTH).status_code == 200
    assert not ClassGrant.objects.filter(user=there, content_object=cast.class_4h).exists()
    sign_in(client, there.email)
    assert "Take up the role" in client.get(link).content.decode()
    assert client.post(link)["Location"] == reverse("hat_choose")
    assert {g.school_id for g in held_grants(there.pk, TODAY)} == {
        cast.harebell.pk, cast.thistle.pk,
    }  # fmt: skip
    assert PlanRow.objects.get().delivered_by_id == there.pk
    assert client.get(link).status_code == 410
    assert not User.objects.get(pk=awaited.pk).is_active
    row = person_of(cast.harebell, there.pk, TODAY)[1]
    assert (row.name, row.has_come) == ("Annabel Hidden-Name", True)
    assert Change.objects.filter(event="account.joined", user_id=there.pk).exists()


def test_somebody_else_who_is_signed_in_takes_nothing(cast: Cast, there: User) -> None:
    add(cast, there.email)
    link, client = link_to(there.email), signed_in(cast.governor)
    assert "Somebody else is signed in here" in client.get(link).content.decode()
    assert client.post(link, BOTH).status_code == 200
    assert {g.role_key for g in held_grants(cast.governor.pk, TODAY)} == {"governor"}
    with pytest.raises(RuleBroken):
        join_account(invited=User.objects.get(invited_email=there.email), account=cast.governor)


def test_two_schools_await_the_same_newcomer(cast: Cast) -> None:
    """The first link sets the password, the second is taken up with it."""
    first = add(cast, "new@moor.test")
    second = add_person(
        actor=actor_for_user(cast.stranger("senco")), school=cast.thistle, email="new@moor.test",
        full_name="Another Typed", title="", wanted=RoleWanted("ta", (), TODAY), invite=True,
    )  # fmt: skip
    links = [
        re.search(r"(/accounts/invitation/\S+)", m.body)[1]  # type: ignore[index]
        for m in Message.objects.filter(to="new@moor.test").order_by("made_at")
    ]
    client = Client()
    assert client.post(links[1], BOTH).status_code == 302
    assert is_signed_in(client)
    assert {g.school_id for g in held_grants(first.pk, TODAY)} == {
        cast.harebell.pk, cast.thistle.pk,
    }  # fmt: skip
    assert not User.objects.get(pk=second.pk).is_active
    assert Client().get(links[0]).status_code == 410


def test_the_same_role_there_already_is_no_obstacle(cast: Cast, there: User) -> None:
    awaited = add(cast, there.email)
    grant(there, "ta", cast.class_4h)
    join_account(invited=awaited, account=there)
    assert ClassGrant.objects.filter(user=there, content_object=cast.class_4h).count() == 1
    assert not ClassGrant.with_waiting.filter(user=awaited).exists(), "nothing names who is gone"


def test_an_address_whose_account_is_gone_becomes_their_own(cast: Cast, there: User) -> None:
    awaited = add(cast, there.email)
    with in_change():
        User.objects.filter(pk=there.pk).update(email="moved@thistle.test")
    assert accept_invitation(invited=awaited, password=PASSWORD).pk == awaited.pk
    awaited.refresh_from_db()
    assert (awaited.email, awaited.invited_email) == ("ann@thistle.test", "")


# --- Closed accounts ----------------------------------------------------------------------------


def test_no_school_opens_a_closed_account(cast: Cast, there: User) -> None:
    close(there)
    awaited = add(cast, there.email)
    there.refresh_from_db()
    assert not there.is_active
    assert awaited.pk != there.pk


@pytest.mark.parametrize("starts_on", [TODAY - timedelta(days=90), TODAY + timedelta(days=90)])
def test_its_own_person_opens_it_and_it_is_empty(cast: Cast, there: User, starts_on: Any) -> None:
    grant(there, "head", cast.thistle, starts_on)
    close(there)
    add(cast, there.email)
    client = Client()
    assert client.post(link_to(there.email), BOTH).status_code == 302
    there.refresh_from_db()
    assert there.is_active
    for day in (TODAY, TODAY + timedelta(days=100)):
        assert {g.school_id for g in held_grants(there.pk, day)} == {cast.harebell.pk}
    assert sign_in(Client(), there.email).status_code == 302


def test_somebody_who_comes_back_takes_up_their_own_account(cast: Cast) -> None:
    with in_change():
        cast.ta.set_password("the old one of long ago")
        cast.ta.save(update_fields=["password"])
    leave_school(
        actor=actor_for_user(cast.head), school=cast.harebell, user=cast.ta,
        last_day=TODAY - timedelta(days=1),
    )  # fmt: skip
    add(cast, cast.ta.email)
    Client().post(link_to(cast.ta.email), BOTH)
    assert [g.object_id for g in held_grants(cast.ta.pk, TODAY)] == [cast.class_4h.pk]


def test_a_closed_account_is_invited_by_nobody(cast: Cast) -> None:
    close(cast.ta)
    with pytest.raises(RuleBroken, match="closed"):
        invite_again(actor=actor_for_user(cast.head), school=cast.harebell, user=cast.ta)
