"""A school keeps a headteacher: also when two end each other's role at the same moment."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from send_mis.access.grants import end_grant
from send_mis.access.models import SchoolGrant
from send_mis.accounts.models import User
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.office.services import end_role, leave_school
from send_mis.schools.models import School
from tests.factories import TODAY, actor_for_user, grant, make_school, make_trust, make_user
from tests.people import Cast


@pytest.mark.parametrize("last_day", [TODAY, date(2027, 7, 20)])
@pytest.mark.parametrize("way", ["role", "person", "grant"])
def test_the_last_headteacher_is_not_ended(cast: Cast, way: str, last_day: date) -> None:
    """By somebody who is one today, and whose own role runs out first."""
    leaving = make_user()
    grant(leaving, "head", cast.harebell, ends_on=TODAY + timedelta(days=1))
    actor, held = actor_for_user(leaving), SchoolGrant.objects.get(user=cast.head)
    ways = {
        "role": lambda: end_role(
            actor=actor, school=cast.harebell, grant=held, last_day=last_day
        ),
        "person": lambda: leave_school(
            actor=actor, school=cast.harebell, user=cast.head, last_day=last_day
        ),
        "grant": lambda: end_grant(actor=actor, grant=held, on=last_day + timedelta(days=1)),
    }  # fmt: skip
    with pytest.raises(RuleBroken, match="without one"):
        ways[way]()
    held.refresh_from_db()
    assert held.ends_on is None


def test_somebody_who_follows_is_enough(cast: Cast) -> None:
    follower = make_user()
    grant(follower, "head", cast.harebell, date(2027, 9, 1))
    other = make_user()
    grant(other, "head", cast.harebell, ends_on=date(2027, 8, 31))
    held = SchoolGrant.objects.get(user=cast.head)
    end_role(
        actor=actor_for_user(other), school=cast.harebell, grant=held, last_day=date(2027, 8, 30)
    )
    held.refresh_from_db()
    assert held.ends_on == date(2027, 8, 31)


def test_a_closed_account_or_one_at_another_school_is_no_headteacher(cast: Cast) -> None:
    for user, school in ((make_user(is_active=False), cast.harebell), (make_user(), cast.bluebell)):
        grant(user, "head", school)
    other = make_user()
    grant(other, "head", cast.harebell, ends_on=TODAY + timedelta(days=1))
    held = SchoolGrant.objects.get(user=cast.head)
    with pytest.raises(RuleBroken, match="without one"):
        end_role(actor=actor_for_user(other), school=cast.harebell, grant=held, last_day=TODAY)


def _two_heads(school: School) -> tuple[User, User]:
    first, second = make_user(), make_user()
    grant(first, "head", school)
    grant(second, "head", school)
    return first, second


@pytest.mark.parametrize("way", ["role", "person"])
@pytest.mark.parametrize("days", [-1, 0])
@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_leave_one(way: str, days: int) -> None:
    school = make_school("Race Primary", make_trust("Race Trust"))
    first, second = _two_heads(school)
    last_day = TODAY + timedelta(days=days)
    together, said = threading.Barrier(2), []

    def end(by: User, whose: User) -> None:
        try:
            actor = actor_for_user(by)
            held = SchoolGrant.objects.select_related("permission", "content_object").get(
                user=whose
            )
            together.wait(10)
            if way == "role":
                end_role(actor=actor, school=school, grant=held, last_day=last_day)
            else:
                leave_school(actor=actor, school=school, user=whose, last_day=last_day)
            said.append("ended")
        except (NotAllowed, RuleBroken) as refused:
            said.append(type(refused).__name__)
        finally:
            connection.close()

    tries = [threading.Thread(target=end, args=pair) for pair in ((first, second), (second, first))]
    for each in tries:
        each.start()
    for each in tries:
        each.join(30)
    assert said.count("ended") == 1
    assert SchoolGrant.objects.filter(content_object=school, ends_on__isnull=True).count() == 1
