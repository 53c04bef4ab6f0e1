from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from pupils.models import PupilGrant
from send_mis.access.grants import end_grant, give_grant
from send_mis.access.held import held_grants
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.audit.models import Change
from send_mis.errors import NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, grant, in_change, make_user
from tests.people import Cast


def test_the_head_makes_a_teacher_and_the_giving_is_recorded(cast: Cast) -> None:
    user = make_user()
    given = give_grant(
        actor=actor_for_user(cast.head), user=user, role="teacher", on=cast.class_5b,
        starts_on=TODAY, reason="Covers Ms Ellis",
    )  # fmt: skip
    assert isinstance(given, ClassGrant)
    assert given.given_by_id == cast.head.pk
    assert [g.role_key for g in held_grants(user.pk, TODAY)] == ["teacher"]
    change = Change.objects.get(event="grant.given")
    assert (change.user_id, change.why) == (cast.head.pk, "Covers Ms Ellis")
    event = ClassGrant.pgh_event_model.objects.get(pgh_obj_id=given.pk)  # type: ignore[attr-defined]  # made by pghistory
    assert event.pgh_context_id == change.pk


@pytest.mark.parametrize(
    ("giver", "role"),
    [("senco", "head"), ("office", "senco"), ("it", "senco"), ("head", "trust_lead")],
)
def test_nobody_gives_a_role_above_what_their_role_may_give(
    cast: Cast, giver: str, role: str
) -> None:
    actor = actor_for_user(getattr(cast, giver))
    with pytest.raises((NotAllowed, RuleBroken)):
        give_grant(actor=actor, user=make_user(), role=role, on=cast.harebell, starts_on=TODAY)
    assert not Change.objects.filter(event="grant.given").exists()


@pytest.mark.parametrize("giver", ["senco", "head", "office", "it"])
def test_nobody_gives_a_role_in_somebody_elses_school(cast: Cast, giver: str) -> None:
    actor = actor_for_user(cast.stranger(giver))
    with pytest.raises(NotAllowed):
        give_grant(actor=actor, user=make_user(), role="teacher", on=cast.class_5b, starts_on=TODAY)


def test_need_to_know_wants_a_reason_and_reaches_one_pupil(cast: Cast) -> None:
    actor, user = actor_for_user(cast.senco), make_user()
    with pytest.raises(RuleBroken) as refused:
        give_grant(actor=actor, user=user, role="ta", on=cast.noah, starts_on=TODAY)
    assert "reason" in refused.value.problems
    give_grant(
        actor=actor, user=user, role="ta", on=cast.noah, starts_on=TODAY, reason="Swims with him"
    )
    change = Change.objects.get(event="grant.given")
    assert change.pupil_ids == [cast.noah.pk]
    assert [g.object_id for g in held_grants(user.pk, TODAY)] == [cast.noah.pk]


def test_the_same_role_is_not_held_twice_at_once(cast: Cast) -> None:
    actor, user = actor_for_user(cast.head), make_user()
    end = TODAY + timedelta(days=10)
    give_grant(
        actor=actor, user=user, role="teacher", on=cast.class_5b, starts_on=TODAY, ends_on=end
    )
    for starts, ends in ((TODAY, None), (TODAY - timedelta(days=5), TODAY + timedelta(days=1))):
        with pytest.raises(RuleBroken):
            give_grant(
                actor=actor, user=user, role="teacher", on=cast.class_5b,
                starts_on=starts, ends_on=ends,
            )  # fmt: skip
    give_grant(actor=actor, user=user, role="teacher", on=cast.class_5b, starts_on=end)


def test_the_database_refuses_what_a_form_would_forget(cast: Cast) -> None:
    user = make_user()
    grant(user, "senco", cast.harebell, TODAY)
    with pytest.raises(RuleBroken):
        grant(user, "senco", cast.harebell, TODAY + timedelta(days=1))
    row = SchoolGrant.objects.get(user=user)
    row.pk, row._state.adding = make_user().pk, True
    with pytest.raises(IntegrityError), transaction.atomic(), in_change():
        row.save(force_insert=True)


def test_an_ended_grant_opens_nothing_from_its_last_day_on(cast: Cast) -> None:
    row = ClassGrant.objects.get(user=cast.teacher)
    end_grant(actor=actor_for_user(cast.head), grant=row, on=TODAY)
    assert held_grants(cast.teacher.pk, TODAY) == ()
    assert held_grants(cast.teacher.pk, TODAY - timedelta(days=1)) != ()


def test_a_grant_that_never_began_ends_before_it_begins(cast: Cast) -> None:
    row = grant(make_user(), "teacher", cast.class_5b, TODAY + timedelta(days=30))
    end_grant(actor=actor_for_user(cast.head), grant=row, on=TODAY)
    assert row.ends_on == row.starts_on == date(2026, 12, 23)


def test_deleting_a_pupil_leaves_no_orphan_grant(cast: Cast) -> None:
    assert PupilGrant.objects.filter(content_object=cast.noah).count() == 1
    with in_change():
        PupilGrant.objects.filter(content_object=cast.noah).delete()
    assert PupilGrant.objects.filter(user=cast.parent).count() == 0
