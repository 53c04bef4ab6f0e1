"""Whoever is to deliver a row and may not see the pupils yet is named at the row, and kept."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.models import PlanRow
from provision.plan_content import RowDraft
from provision.selectors.plan_frame import plan_frame
from provision.selectors.reach import unseen_words
from pupils.models import ClassMembership
from send_mis.accounts.models import User
from tests.factories import TODAY, grant, in_change, make_class, make_pupil, make_user
from tests.people import Cast, signed_in
from tests.provision.plan_people import TERM_STARTS, Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db

SAID = "Mrs Patel cannot see this class yet; the SENCO or head can give the role."


def patel(role: str, *on: Any) -> User:
    user = make_user(full_name="Priya Patel", title="Mrs")
    for thing in on:
        grant(user, role, thing)
    return user


def said_of(desk: Desk, user: User) -> list[str]:
    desk.add(desk.noah, delivered_by_id=user.pk)
    return list(unseen_words(plan_frame(desk.fresh(), TODAY)).values())


def test_an_assistant_of_another_class(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, patel("ta", cast.class_5b)) == [SAID]
    assert PlanRow.objects.get().delivered_by is not None, "it is advice: the row is kept"


def test_on_the_staff_alone(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, patel("ta", cast.harebell)) == [SAID]


def test_on_the_class(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, patel("ta", cast.class_4h)) == []


def test_on_one_of_its_pupils(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, patel("ta", cast.noah)) == []


def test_on_a_pupil_who_is_not_in_the_row(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, patel("ta", cast.kacper)) == [SAID]


def test_on_another_class_of_a_pupil_of_the_row(desk: Desk, cast: Cast) -> None:
    group = make_class(cast.harebell, "Set 2", kind="group")
    both = make_pupil(cast.harebell, school_class=cast.class_4h)
    with in_change():
        ClassMembership.objects.create(
            pupil=both,
            school=cast.harebell,
            school_class=group,
            starts_on=TERM_STARTS,
            is_registration=False,
        )
    user = patel("teacher", group)
    desk.add(both, delivered_by_id=user.pk)
    assert said_of(desk, user) == [SAID], "the row with Noah; the other has a pupil of the set"


def test_the_senco_sees_every_class(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, cast.senco) == []


def test_it_is_said_at_the_row(desk: Desk, cast: Cast) -> None:
    user = patel("ta", cast.class_5b)
    key = desk.add(desk.noah, delivered_by_id=user.pk)
    client = signed_in(cast.teacher)
    shown = client.get(reverse("plan", args=[desk.plan.pk])).content.decode()
    assert SAID in shown.split(f'id="{key}-by-said"')[1].split("</div>")[0]
    grant(user, "ta", cast.class_4h)
    assert SAID not in client.get(reverse("plan", args=[desk.plan.pk])).content.decode()


def test_two_queries_for_one_row_and_for_many(desk: Desk, cast: Cast) -> None:
    def queries() -> int:
        frame = plan_frame(desk.fresh(), TODAY)
        with CaptureQueriesContext(connection) as found:
            unseen_words(frame)
        return len(found)

    one = patel("ta", cast.class_5b)
    desk.add(desk.noah, delivered_by_id=one.pk)
    assert queries() == 2
    others = [patel("ta", cast.class_5b) for _ in range(5)]
    assert (
        desk.save(
            *(
                RowDraft(user.pk, 0, desk.content(desk.kacper, delivered_by_id=user.pk))
                for user in others
            )
        ).count
        == 5
    )
    assert queries() == 2
