"""Who holds a role on a place: today's, confirmed, of an open account, and on that place alone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from send_mis.access.actions import Action
from send_mis.access.models import ClassGrant
from send_mis.access.people_with import holders, holders_at, people_with, roles_with
from send_mis.access.roles import Scope
from send_mis.schools.models import SchoolClass
from tests.factories import TODAY, grant, in_change, make_user
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def teachers(*on: SchoolClass, today: date = TODAY) -> list[tuple[object, str]]:
    found = holders(Scope.CLASS, [each.pk for each in on], roles=["teacher"], today=today)
    return [(each.on, each.name) for each in found]


def test_holders_are_those_of_the_day_in_the_order_in_which_they_came(cast: Cast) -> None:
    room, other = cast.class_4h, cast.class_5b
    first = cast.here.people["teacher"]
    for name, since, until in [
        ("Later Than Today", TODAY + DAY, None), ("Gone By Today", TODAY - DAY, TODAY),
        ("Zoe Second", date(2025, 9, 2), None), ("Ada Second", date(2025, 9, 2), None),
    ]:  # fmt: skip
        grant(make_user(full_name=name), "teacher", room, since, until)
    grant(make_user(full_name="Closed Account", is_active=False), "teacher", room)
    waiting = grant(make_user(full_name="Not Confirmed"), "teacher", room)
    with in_change():
        ClassGrant.with_waiting.filter(pk=waiting.pk).update(waits_since=timezone.now())
    here = [(room.pk, first.display_name), (room.pk, "Ada Second"), (room.pk, "Zoe Second")]
    assert teachers(room) == here
    assert set(teachers(room, other)) >= set(here)
    assert (room.pk, "Later Than Today") in teachers(room, today=TODAY + DAY)
    assert teachers() == []


def test_who_holds_a_role_in_a_school_holds_it_there_or_on_a_class_or_pupil_of_it(
    cast: Cast,
) -> None:
    helper = make_user(full_name="One To One")
    grant(helper, "ta", cast.noah)
    people = cast.here.people
    found = holders_at(cast.harebell.pk, roles=["ta", "senco"], today=TODAY)
    assert (helper.pk, "ta") in found
    assert {(people["ta"].pk, "ta"), (people["senco"].pk, "senco")} <= set(found)
    assert not {user for user, _ in found} & {user.pk for user in cast.elsewhere.people.values()}
    of_school = holders_at(
        cast.harebell.pk, roles=["ta", "senco"], today=TODAY, scopes=[Scope.SCHOOL]
    )
    assert of_school == [(people["senco"].pk, "senco")]
    alone = holders_at(cast.harebell.pk, roles=["ta"], today=TODAY, users=[helper.pk])
    assert alone == [(helper.pk, "ta")]


def test_people_with_an_action_are_those_whose_role_there_carries_it(cast: Cast) -> None:
    found = people_with(Action.REGISTER_CHANGE, on=cast.harebell, today=TODAY)
    assert list(found) == [cast.here.people["senco"]]
    assert "senco" in roles_with(Action.REGISTER_CHANGE, Scope.SCHOOL)
    assert not people_with(Action.REGISTER_CHANGE, on=cast.class_4h, today=TODAY).exists()
    of_class = people_with(Action.PUPIL_VIEW, on=cast.class_4h, today=TODAY)
    assert {cast.here.people["teacher"], cast.here.people["ta"]} <= set(of_class)
