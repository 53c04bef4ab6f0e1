"""Adding, inviting and parting with people, and what nobody learns by it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from send_mis.access.held import held_grants
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.notifications.models import Message
from send_mis.office.selectors.people import Wanted, people_of, person_of
from send_mis.office.services import RoleWanted, add_person, end_role, give_role, invite_again
from send_mis.schools.models import SchoolClass
from tests.factories import TODAY, actor_for_user, grant, in_change, make_class, make_user
from tests.office.dates import typed
from tests.people import Cast, signed_in

ANN = {"full_name": "Ann Lee", "title": "Mrs", "email": "Ann@Harebell.test", "role": "teacher"}


def post(client: Client, name: str, cast: Cast, data: dict[str, Any], *args: object) -> Any:
    return client.post(reverse(name, args=[cast.harebell.slug, *args]), data)


def new(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {**ANN, "invite": "on", "classes": [str(cast.class_4h.pk)],
            **typed("starts_on", TODAY), **changes}  # fmt: skip


def signs_in(user: User, at: datetime) -> None:
    User.objects.filter(pk=user.pk).update(last_login=at)


def test_a_teacher_is_added_to_a_class_and_invited_in_one_change(cast: Cast) -> None:
    assert post(signed_in(cast.senco), "people_add", cast, new(cast)).status_code == 302
    ann = User.objects.get(email="ann@harebell.test")
    assert not ann.has_usable_password()
    assert ann.invited_at
    assert [(g.role_key, g.object_id) for g in held_grants(ann.pk, TODAY)] == [
        ("teacher", cast.class_4h.pk)
    ]
    [message] = Message.objects.all()
    assert message.to == "ann@harebell.test"
    assert "/accounts/invitation/" in message.body
    assert "Bright" not in message.body
    change = Change.objects.get(event="person.added")
    assert (change.user_id, change.school_id) == (cast.senco.pk, cast.harebell.pk)


def test_the_link_in_the_invitation_opens(cast: Cast) -> None:
    post(signed_in(cast.senco), "people_add", cast, new(cast))
    link = next(line for line in Message.objects.get().body.splitlines() if "http" in line)
    path = "/" + link.split("/", 3)[3]
    assert Client().get(path, follow=True).status_code == 200


def test_a_double_click_adds_one_person_one_role_one_mail(cast: Cast) -> None:
    client = signed_in(cast.senco)
    post(client, "people_add", cast, new(cast))
    again = post(client, "people_add", cast, new(cast))
    assert "already holds this role" in again.content.decode()
    assert User.objects.filter(email="ann@harebell.test").count() == 1
    assert ClassGrant.objects.filter(user__email="ann@harebell.test").count() == 1
    assert Message.objects.count() == 1


def test_a_sign_in_after_the_role_was_given_counts(cast: Cast) -> None:
    signs_in(cast.teacher, timezone.now())
    row = person_of(cast.harebell, cast.teacher.pk, timezone.localdate())[1]
    assert (row.state.text, row.last_seen, row.has_come) == ("Active", "today", True)


@pytest.mark.parametrize(
    ("giver", "role"),
    [("office", "head"), ("senco", "office"), ("office", "senco"), ("it", "senco"),
     ("head", "trust_lead"), ("head", "parent")],
)  # fmt: skip
def test_nobody_adds_somebody_above_what_they_may_give(cast: Cast, giver: str, role: str) -> None:
    page = post(
        signed_in(getattr(cast, giver)), "people_add", cast, new(cast, role=role, classes=[])
    )
    assert page.context["form"].errors["role"]
    wanted = RoleWanted(role, (), TODAY)
    with pytest.raises((NotAllowed, RuleBroken)):
        add_person(
            actor=actor_for_user(getattr(cast, giver)), school=cast.harebell, email="x@y.test",
            full_name="X", title="", wanted=wanted, invite=True,
        )  # fmt: skip
    with pytest.raises((NotAllowed, RuleBroken)):
        give_role(
            actor=actor_for_user(getattr(cast, giver)), school=cast.harebell, user=cast.ta,
            wanted=wanted,
        )  # fmt: skip
    assert not User.objects.filter(email="x@y.test").exists()
    assert not Message.objects.exists()


def test_a_senco_invites_nobody_into_another_school(cast: Cast) -> None:
    client = signed_in(cast.senco)
    url = reverse("people_add", args=[cast.thistle.slug])
    assert client.post(url, new(cast)).status_code == 404
    with pytest.raises(NotAllowed):
        add_person(
            actor=actor_for_user(cast.senco), school=cast.thistle, email="x@y.test",
            full_name="X", title="", wanted=RoleWanted("teacher", (), TODAY), invite=True,
        )  # fmt: skip
    theirs = make_class(cast.thistle, "3T", (3,))
    page = post(client, "people_add", cast, new(cast, classes=[str(theirs.pk)]))
    assert page.context["form"].errors["classes"]
    with pytest.raises(NotAllowed):
        give_role(
            actor=actor_for_user(cast.senco), school=cast.harebell, user=cast.ta,
            wanted=RoleWanted("ta", [theirs], TODAY),
        )  # fmt: skip
    assert not Message.objects.exists()


def test_a_job_share_is_two_grants_and_ends_on_its_day(cast: Cast) -> None:
    client = signed_in(cast.senco)
    mate = make_user("ellis@harebell.test", "Jo Ellis")
    grant(mate, "teacher", cast.harebell)
    url = reverse("classes_staff_add", args=[cast.class_4h.pk])
    data = {"user": str(mate.pk), "role": "teacher", **typed("starts_on", TODAY)}
    assert client.post(url, data).status_code == 302
    assert "already holds" in client.post(url, data).content.decode()
    given = ClassGrant.objects.get(user=mate)
    end = reverse("classes_staff_end", args=[cast.class_4h.pk, given.pk])
    assert client.post(end, typed("last_day", date(2026, 12, 18))).status_code == 302
    given.refresh_from_db()
    assert given.ends_on == date(2026, 12, 19)
    assert ClassGrant.objects.filter(content_object=cast.class_4h).count() == 3


def test_a_role_in_the_school_is_not_given_in_a_class(cast: Cast) -> None:
    page = post(signed_in(cast.head), "people_add", cast, new(cast, role="senco"))
    assert page.context["form"].errors["classes"]
    assert not User.objects.filter(email="ann@harebell.test").exists()


def test_who_works_with_no_pupil_may_get_another_role_in_the_school_but_no_class(
    cast: Cast,
) -> None:
    def give(*classes: SchoolClass) -> None:
        wanted = RoleWanted("teacher" if classes else "governor", classes, TODAY)
        give_role(
            actor=actor_for_user(cast.head), school=cast.harebell, user=cast.office, wanted=wanted
        )

    give()
    assert SchoolGrant.objects.filter(user=cast.office).count() == 2
    with pytest.raises(RuleBroken, match="no role here that works with pupils"):
        give(cast.class_4h)


def test_nobody_ends_their_own_role_nor_one_above_them(cast: Cast) -> None:
    own = SchoolGrant.objects.get(user=cast.senco)
    heads = SchoolGrant.objects.get(user=cast.head)
    client = signed_in(cast.senco)
    page = post(client, "people_role_end", cast, typed("last_day", TODAY), cast.senco.pk, own.pk)
    assert "cannot end your own role" in page.content.decode()
    page = post(client, "people_role_end", cast, typed("last_day", TODAY), cast.head.pk, heads.pk)
    assert page.status_code == 403
    assert (
        post(client, "people_left", cast, typed("last_day", TODAY), cast.head.pk).status_code == 403
    )
    for held in (own, heads):
        held.refresh_from_db()
        assert held.ends_on is None


def test_a_role_that_ended_is_not_revived(cast: Cast) -> None:
    held = ClassGrant.objects.get(user=cast.teacher)
    actor = actor_for_user(cast.senco)
    yesterday = TODAY - timedelta(days=1)
    end_role(actor=actor, school=cast.harebell, grant=held, last_day=yesterday)
    with pytest.raises(RuleBroken, match="already"):
        end_role(actor=actor, school=cast.harebell, grant=held, last_day=date(2027, 7, 1))


def test_somebody_leaves_every_role_but_not_their_own_child(cast: Cast) -> None:
    grant(cast.teacher, "ta", cast.class_5b)
    grant(cast.teacher, "parent", cast.jayden)
    last = TODAY - timedelta(days=1)
    post(signed_in(cast.head), "people_left", cast, typed("last_day", last), cast.teacher.pk)
    assert [g.role_key for g in held_grants(cast.teacher.pk, TODAY)] == ["parent"]
    assert User.objects.get(pk=cast.teacher.pk).is_active
    post(signed_in(cast.head), "people_left", cast, typed("last_day", last), cast.ta.pk)
    assert not User.objects.get(pk=cast.ta.pk).is_active
    former = people_of(cast.harebell, TODAY, Wanted(who="former"))
    assert {row.user_id for row in former} == {cast.teacher.pk, cast.ta.pk}


def test_leaving_one_school_does_not_close_the_account_of_another(cast: Cast) -> None:
    grant(cast.ta, "ta", cast.bluebell)
    last = TODAY - timedelta(days=1)
    post(signed_in(cast.head), "people_left", cast, typed("last_day", last), cast.ta.pk)
    assert User.objects.get(pk=cast.ta.pk).is_active
    assert [g.school_id for g in held_grants(cast.ta.pk, TODAY)] == [cast.bluebell.pk]


def test_an_address_is_corrected_only_until_it_is_somebody_s_own(cast: Cast) -> None:
    post(signed_in(cast.senco), "people_add", cast, new(cast, email="typo@harebell.test"))
    ann = User.objects.get(email="typo@harebell.test")
    client = signed_in(cast.office)
    data = {"full_name": "Ann Lee", "title": "Mrs", "email": "ann@harebell.test", "version": "1"}
    assert post(client, "people_details", cast, data, ann.pk).status_code == 302
    ann.refresh_from_db()
    assert ann.email == "ann@harebell.test"
    stale = post(client, "people_details", cast, data | {"full_name": "Anne"}, ann.pk)
    assert "changed this while you were typing" in stale.content.decode()
    with in_change():
        ann.set_password("a password of her own")
        ann.save(update_fields=["password"])
    taken = data | {"email": "mine@evil.test", "version": "2"}
    page = post(client, "people_details", cast, taken, ann.pk)
    assert "only they can change them" in page.content.decode()
    ann.refresh_from_db()
    assert ann.email == "ann@harebell.test"


def test_the_invitation_goes_again_but_not_to_somebody_who_came(cast: Cast) -> None:
    actor = actor_for_user(cast.senco)
    invite_again(actor=actor, school=cast.harebell, user=cast.ta)
    invite_again(actor=actor, school=cast.harebell, user=cast.ta)
    assert Message.objects.filter(to=cast.ta.email).count() == 2
    signs_in(cast.ta, timezone.now())
    cast.ta.refresh_from_db()
    with pytest.raises(RuleBroken, match="signed in already"):
        invite_again(actor=actor, school=cast.harebell, user=cast.ta)


def test_the_list_finds_filters_and_asks_six_times(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        grant(make_user(full_name=f"Extra Person{number}"), "ta", cast.class_4h)
    with django_assert_num_queries(6):
        people = people_of(cast.harebell, TODAY, Wanted())
    assert len(people) == 30 + len({"senco", "head", "office", "dsl", "designated_teacher",
                                    "governor", "it", "teacher", "ta", "trust_lead"})  # fmt: skip
    assert cast.parent.pk not in {row.user_id for row in people}
    [found] = people_of(cast.harebell, TODAY, Wanted(search="senco hare"))
    assert found.user_id == cast.senco.pk
    governors = people_of(cast.harebell, TODAY, Wanted(role="governor"))
    assert [row.user_id for row in governors] == [cast.governor.pk]
    page = signed_in(cast.head).get(
        reverse("people", args=[cast.harebell.slug]), {"q": "extra", "role": "ta"}
    )
    assert "30 people" in page.content.decode()


OPEN = {
    "name": "St Mary’s", "urn": "123456", "phase": "primary", "la": "933",
    "establishment": "2001", "senco": "Priya Nair <priya@marys.test>",
    "office": "Ola Berg <office@marys.test>",
}  # fmt: skip


def opened(**changes: str) -> None:
    call_command("open_school", *(f"--{name}={value}" for name, value in (OPEN | changes).items()))


def test_a_school_may_open_with_its_headteacher(
    db: None, today: date, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(head="Hal Moor <head@marys.test>")
    [head] = SchoolGrant.objects.filter(permission__codename="role_head")
    assert head.user.full_name == "Hal Moor"
    assert Message.objects.filter(to="head@marys.test").count() == 1
    assert "head@marys.test" in capsys.readouterr().out


def test_the_first_school_opens_with_two_invitations(
    db: None, today: date, capsys: pytest.CaptureFixture[str]
) -> None:
    opened()
    [school] = {g.content_object for g in SchoolGrant.objects.select_related("content_object")}
    assert (school.slug, school.lowest_year, school.highest_year) == ("st-marys", 0, 6)
    assert [year.name for year in school.years.all()] == ["2026/27", "2027/28"]
    roles = {g.user.email: g.role_key for g in SchoolGrant.objects.select_related("user")}
    assert roles == {"priya@marys.test": "senco", "office@marys.test": "office"}
    assert set(Message.objects.values_list("to", flat=True)) == set(roles)
    assert "/st-marys/" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"urn": "12345"}, "--urn: 6 figures"),
        ({"phase": "academy"}, "--phase"),
        ({"years": "6-R"}, "--years"),
        ({"senco": "Priya Nair"}, "--senco"),
        ({"la": "93a"}, "--la: 3 figures"),
    ],
)
def test_wrong_values_are_told_and_nothing_is_written(
    db: None, today: date, changes: dict[str, str], words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with pytest.raises(SystemExit) as stopped:
        opened(**changes)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err
    assert not SchoolGrant.objects.exists()


def test_a_school_is_opened_once_and_keeps_off_reserved_addresses(
    db: None, today: date, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(name="Pupils")
    assert "/pupils-2/" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        opened()
    assert "urn:" in capsys.readouterr().err
    assert SchoolGrant.objects.count() == 2
