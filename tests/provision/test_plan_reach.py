"""Whoever is to deliver a row and may not see the pupils yet is named at the row, and kept."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.models import PlanRow
from provision.plans.rules.content import RowDraft
from provision.plans.selectors.frame import plan_frame
from provision.plans.selectors.reach import unseen_words
from send_mis.access.models import ClassGrant
from send_mis.accounts.models import User
from tests.factories import TODAY, grant, in_change, make_user
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

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


@pytest.mark.parametrize("role", ["ta", "teacher"])
@pytest.mark.parametrize("on", ["class_5b", "harebell", "class_4h", "noah", "kacper"])
def test_a_role_anywhere_in_the_school_is_enough(
    desk: Desk, cast: Cast, role: str, on: str
) -> None:
    """Delivering opens the pupils of the row."""
    assert said_of(desk, patel(role, getattr(cast, on))) == []


def ended(user: User) -> User:
    with in_change():
        ClassGrant.objects.filter(user=user).update(ends_on=TODAY)
    return user


def test_whose_role_has_ended(desk: Desk, cast: Cast) -> None:
    user = patel("ta", cast.class_4h)
    assert said_of(desk, user) == []
    ended(user)
    assert list(unseen_words(plan_frame(desk.fresh(), TODAY)).values()) == [SAID]
    grant(user, "ta", cast.bluebell)
    assert list(unseen_words(plan_frame(desk.fresh(), TODAY)).values()) == [SAID]
    assert PlanRow.objects.get().delivered_by is not None, "it is advice: the row is kept"


def test_the_senco_sees_every_class(desk: Desk, cast: Cast) -> None:
    assert said_of(desk, cast.senco) == []


def test_it_is_said_at_the_row(desk: Desk, cast: Cast) -> None:
    user = patel("ta", cast.class_5b)
    key = desk.add(desk.noah, delivered_by_id=user.pk)
    ended(user)
    client = signed_in(cast.teacher)
    shown = client.get(reverse("plan", args=[desk.plan.pk])).content.decode()
    assert SAID in shown.split(f'id="{key}-by-said"')[1].split("</div>")[0]
    grant(user, "ta", cast.class_4h)
    assert SAID not in client.get(reverse("plan", args=[desk.plan.pk])).content.decode()


def test_one_query_for_one_row_and_for_many(desk: Desk, cast: Cast) -> None:
    def queries() -> int:
        frame = plan_frame(desk.fresh(), TODAY)
        with CaptureQueriesContext(connection) as found:
            unseen_words(frame)
        return len(found)

    one = patel("ta", cast.class_5b)
    desk.add(desk.noah, delivered_by_id=one.pk)
    assert queries() == 1
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
    assert queries() == 1


ADVICE = "“Mrs Patal” is not on the staff list: did you mean Mrs Patel?"


def test_a_misspelt_adult_is_kept_and_advised_on(desk: Desk, cast: Cast) -> None:
    user = patel("ta", cast.class_4h)
    client, url = signed_in(cast.teacher), reverse("plan_write", args=[desk.plan.pk])
    key = str(desk.add(desk.noah, delivered_by_words="Mrs Patal"))
    assert ADVICE in client.get(url).content.decode()
    typed = {
        "row": key, f"{key}-seen": "1.x", f"{key}-who": "Noah B", f"{key}-what": "Task board",
        f"{key}-start": "soon", f"{key}-by": "Mrs Patal", "then": "stay",
    }  # fmt: skip
    # Also beside a row that is not kept for another reason, and to the script.
    assert ADVICE in client.post(url, typed).content.decode()
    said = client.post(
        url, typed | {f"{key}-start": "2 Sep"}, headers={"accept": "application/json"}
    ).json()  # fmt: skip
    assert said["rows"][key].get("byAdvice") == ADVICE, said["rows"]
    row = PlanRow.objects.get()
    assert (row.delivered_by, row.delivered_by_words) == (None, "Mrs Patal")
    client.post(
        url,
        typed | {f"{key}-seen": f"{row.version}.x", f"{key}-by": "priya patel",
                 f"{key}-start": "2 Sep"},
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.delivered_by, row.delivered_by_words) == (user, "")
    assert ADVICE not in client.get(url).content.decode()
