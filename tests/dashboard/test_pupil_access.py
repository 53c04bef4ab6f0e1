"""Who can see a pupil: exactly those who can; giving and ending sight."""

from datetime import date, timedelta

import pytest
from django.db.models import Model
from django.urls import reverse

from pupils.models import Pupil, PupilGrant
from send_mis.access.actions import Action
from send_mis.access.actor import hats_of
from send_mis.access.held import actor_for, held_grants
from send_mis.access.scope import visible_to
from send_mis.accounts.models import User
from send_mis.dashboard.selectors.seers import who_can_see
from tests.factories import TODAY, actor_for_user, grant, make_class, make_user, move_class
from tests.factories.schools import year_of
from tests.people import Cast, signed_in


def can_open(user: User, pupil: Pupil, day: date) -> bool:
    """By the mechanism itself, in any hat."""
    grants = held_grants(user.pk, day)
    actors = (
        actor_for(user_id=user.pk, name="", grants=grants, hat_key=hat.key, today=day)
        for hat in hats_of(grants)
    )
    pupils = Pupil.objects.filter(pk=pupil.pk)
    return any(visible_to(pupils, actor, Action.PUPIL_VIEW).exists() for actor in actors)


def test_the_list_is_exactly_those_who_can_open_it(cast: Cast) -> None:
    next_year = make_class(cast.harebell, "5H", (5,), year_of(cast.harebell, 2027))
    move_class(cast.noah, next_year, date(2027, 9, 1))
    ended, coming, inactive, early = (make_user() for _ in range(4))
    grant(ended, "ta", cast.noah, ends_on=TODAY)
    grant(coming, "ta", cast.noah, TODAY + timedelta(days=1))
    grant(inactive, "ta", cast.noah)
    grant(early, "teacher", next_year)
    _deactivate(inactive)
    seers = who_can_see(Pupil.objects.select_related("school").get(pk=cast.noah.pk), TODAY)
    listed = {s.user_id for s in seers if not s.is_later}
    assert listed == {u.pk for u in User.objects.all() if can_open(u, cast.noah, TODAY)}
    assert early.pk in listed
    assert {s.user_id for s in seers if s.is_later} == {coming.pk}
    [why] = [s.why for s in seers if s.user_id == early.pk]
    assert why == "Class 5H, next school year"


def _deactivate(user: User) -> None:
    from tests.factories import in_change

    with in_change():
        user.is_active = False
        user.save()


def test_the_page_says_because_of_what(cast: Cast) -> None:
    grant(make_user(full_name="Robin Vale"), "ta", cast.noah, reason="1:1 in the mornings")
    text = signed_in(cast.senco).get(url(cast.noah)).content.decode()
    assert "Every pupil of Harebell Primary" in text
    assert "Every school of Meadow Trust" in text
    assert "Class 4H" in text
    assert "This pupil alone: 1:1 in the mornings" in text
    assert "Parent Harebell" not in text
    assert "Governor Harebell" not in text


def url(pupil: Pupil, name: str = "pupil_access", *more: object) -> str:
    return reverse(name, args=[pupil.pk, *more])


def posted(user: Model, **changes: str) -> dict[str, str]:
    given = {
        "user": str(user.pk), "role": "ta", "reason": "Covers lunch for a week",
        "starts_on_day": "23", "starts_on_month": "11", "starts_on_year": "2026",
        "last_day_day": "27", "last_day_month": "11", "last_day_year": "2026",
    }  # fmt: skip
    return given | changes


def test_one_more_person_is_let_in_and_out_again(cast: Cast) -> None:
    helper = make_user(full_name="Robin Vale")
    grant(helper, "ta", cast.class_5b)
    client = signed_in(cast.senco)
    answer = client.post(url(cast.noah, "pupil_access_give"), posted(helper), follow=True)
    assert "Robin Vale can see Noah Bright until Fri 27 Nov 2026" in answer.content.decode()
    given = PupilGrant.objects.get(user=helper)
    assert (given.starts_on, given.ends_on) == (TODAY, date(2026, 11, 28))
    assert given.given_by == cast.senco
    actor = actor_for_user(helper)
    assert visible_to(Pupil.objects.filter(pk=cast.noah.pk), actor, Action.PUPIL_VIEW).exists()
    client.post(url(cast.noah, "pupil_access_end", given.pk), {"reason": "Lunch is covered"})
    given.refresh_from_db()
    assert given.ends_on == TODAY
    again = client.post(url(cast.noah, "pupil_access_end", given.pk), {}, follow=True)
    assert "already ended" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": " "}, "Answer “Why do they need"),
        ({"role": "head"}, "Select a valid choice"),
        ({"last_day_day": ""}, "also needs a day"),
        ({"last_day_day": "20"}, "must come after the first"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(
    cast: Cast, changes: dict[str, str], words: str
) -> None:
    helper = make_user(full_name="Robin Vale")
    grant(helper, "ta", cast.class_5b)
    answer = signed_in(cast.senco).post(
        url(cast.noah, "pupil_access_give"), posted(helper, **changes)
    )
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not PupilGrant.objects.filter(user=helper).exists()


def test_somebody_of_another_school_cannot_be_chosen(cast: Cast) -> None:
    signed_in(cast.senco).post(url(cast.noah, "pupil_access_give"), posted(cast.stranger("ta")))
    assert not PupilGrant.objects.filter(user=cast.stranger("ta")).exists()


@pytest.mark.parametrize(("role", "status"), [("dsl", 403), ("teacher", 403), ("head", 200)])
def test_who_may_let_somebody_in(cast: Cast, role: str, status: int) -> None:
    answer = signed_in(getattr(cast, role)).get(url(cast.noah, "pupil_access_give"))
    assert answer.status_code == status
    stranger = signed_in(cast.stranger(role)).get(url(cast.noah, "pupil_access_give"))
    assert stranger.status_code == (403 if status == 403 else 404)


def test_a_parents_grant_is_not_ended_from_here(cast: Cast) -> None:
    parents = PupilGrant.objects.get(user=cast.parent)
    answer = signed_in(cast.senco).post(url(cast.noah, "pupil_access_end", parents.pk), {})
    assert answer.status_code == 403
    parents.refresh_from_db()
    assert parents.ends_on is None


def test_readings_are_listed_and_filtered_by_person(cast: Cast) -> None:
    for role in ("teacher", "ta"):
        signed_in(getattr(cast, role)).get(url(cast.noah, "pupil_page"))
    client = signed_in(cast.senco)
    both = client.get(url(cast.noah)).content.decode()
    assert both.count("Opened the pupil&#x27;s page") == 2
    one = client.get(url(cast.noah), {"person": str(cast.ta.pk)}).content.decode()
    assert one.count("Opened the pupil&#x27;s page") == 1
