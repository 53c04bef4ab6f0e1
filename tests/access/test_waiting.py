"""What waits for a second person, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from send_mis.access.models import ClassGrant, SecondStepRequest
from send_mis.access.waiting import SECOND_STEP_WAITS, count_to_confirm, second_steps_to_clear
from send_mis.accounts.models import User
from send_mis.errors import NotAllowed
from send_mis.office.services import ask_to_clear_second_step, refuse_to_clear_second_step
from tests.accounts.door import give_second_step
from tests.factories import actor_for_user, grant, in_change, make_user
from tests.people import Cast

pytestmark = pytest.mark.django_db


def asked_by(cast: Cast, role: str) -> SecondStepRequest:
    """A teaching assistant lost their phone, and somebody of that role asked."""
    user = make_user(f"lost.{role}@harebell.test", "Lena Lost")
    grant(user, "ta", cast.class_4h)
    give_second_step(user)
    ask_to_clear_second_step(
        actor=actor_for_user(getattr(cast, role)), school=cast.harebell, user=user, reason="Came"
    )
    return SecondStepRequest.objects.get(user=user)


def counted(user: User) -> int:
    return count_to_confirm(actor_for_user(user)).second_steps


def test_who_may_answer_is_told_of_it_for_seven_days(cast: Cast) -> None:
    asked = asked_by(cast, "office")
    told = {
        role: counted(getattr(cast, role))
        for role in ("head", "senco", "office", "it", "teacher", "trust_lead")
    }
    assert told == {"head": 1, "senco": 1, "office": 0, "it": 0, "teacher": 0, "trust_lead": 0}
    assert counted(cast.stranger("head")) == 0
    for age, waits in ((timedelta(seconds=-60), 1), (timedelta(seconds=60), 0)):
        with in_change():
            SecondStepRequest.objects.filter(pk=asked.pk).update(
                asked_at=timezone.now() - SECOND_STEP_WAITS - age
            )
        assert counted(cast.head) == waits
        assert second_steps_to_clear(actor_for_user(cast.head)).count() == waits


def test_only_who_may_answer_or_who_asked_refuses(cast: Cast) -> None:
    asked = asked_by(cast, "office")

    def refuse(user: User) -> None:
        refuse_to_clear_second_step(
            actor=actor_for_user(user), school=cast.harebell, user=asked.user, request=asked
        )

    for other in (cast.it, asked.user, cast.stranger("head")):
        with pytest.raises(NotAllowed):
            refuse(other)
    assert SecondStepRequest.objects.filter(pk=asked.pk).exists()
    refuse(cast.office)
    assert not SecondStepRequest.objects.exists()


def test_a_class_and_a_step_are_counted_apart(cast: Cast) -> None:
    asked_by(cast, "office")
    helper = make_user("helper@harebell.test", "Hal Helper")
    grant(helper, "ta", cast.class_4h)
    with in_change():
        ClassGrant.with_waiting.filter(user=helper).update(
            waits_since=timezone.now(), given_by=cast.office
        )
    found = count_to_confirm(actor_for_user(cast.head))
    assert (found.roles, found.second_steps) == (1, 1)
