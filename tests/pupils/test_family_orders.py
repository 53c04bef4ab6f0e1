"""Orders that end: said on the first page to who decides, listed with all restrictions."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pupils.contributions import tasks
from pupils.models import DueDate, Restriction
from tests.factories import TODAY, actor_for_user, leave, make_contact, make_pupil, restrict
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]

DAY = timedelta(days=1)


def order(cast: Cast, ends: int | None, pupil: str = "noah") -> Restriction:
    ends_on = None if ends is None else TODAY + ends * DAY
    return restrict(make_contact(getattr(cast, pupil), "PAF"), order_ends_on=ends_on)


def said(cast: Cast, role: str) -> list[str]:
    return [task.title for task in tasks(actor_for_user(getattr(cast, role)))]


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        (-1, "1 court order has ended: decide"),
        (0, "1 court order ends in the next four weeks"),
        (28, "1 court order ends in the next four weeks"),
        (29, ""),
        (None, ""),
    ],
)
def test_an_order_is_said_from_four_weeks_before_its_end(
    cast: Cast, ends: int | None, words: str
) -> None:
    order(cast, ends)
    assert [title for title in said(cast, "dsl") if "order" in title] == [words] * bool(words)


@pytest.mark.parametrize(
    ("role", "is_told"),
    [("senco", True), ("head", True), ("dsl", True), ("office", False), ("teacher", False),
     ("trust_lead", False), ("designated_teacher", False)],
)  # fmt: skip
def test_it_is_said_to_who_may_decide_and_listed_for_nobody_else(
    cast: Cast, role: str, is_told: bool
) -> None:
    order(cast, -3)
    DueDate.objects.filter(kind="register.parents_told").delete()
    is_own_turn = role == "senco"
    assert any("court order" in title for title in said(cast, role)) is (
        is_told and not is_own_turn
    )
    today = signed_in(getattr(cast, role)).get("/").content.decode()
    assert ("a restriction whose order ends" in today) is is_own_turn
    answer = signed_in(getattr(cast, role)).get(reverse("restrictions", args=[cast.harebell.slug]))
    assert (answer.status_code == 200) is is_told
    assert ("Ended: decide" in answer.content.decode()) is is_told


def test_of_who_left_and_of_what_was_lifted_nothing_is_asked(cast: Cast) -> None:
    gone = make_pupil(cast.harebell, surname="Gone", forename="Gil")
    restrict(make_contact(gone), order_ends_on=TODAY)
    restrict(make_contact(cast.noah), order_ends_on=TODAY, ends_on=TODAY, lifted_by="Head")
    leave(gone, TODAY)
    assert not [title for title in said(cast, "senco") if "order" in title]
    shown = (
        signed_in(cast.senco)
        .get(reverse("restrictions", args=[cast.harebell.slug]))
        .content.decode()
    )
    assert "Nobody is restricted" in shown


def test_the_list_is_of_one_school_and_costs_the_same_however_long(cast: Cast) -> None:
    client, url = signed_in(cast.senco), reverse("restrictions", args=[cast.harebell.slug])
    restrict(make_contact(cast.elsewhere.pupil, person={"forename": "Strange"}))
    order(cast, 1)
    few = queries(client, url)
    for pupil in ("amara", "jayden", "tom"):
        order(cast, 2, pupil)
    assert queries(client, url) == few
    assert "Strange" not in client.get(url).content.decode()
    elsewhere = client.get(reverse("restrictions", args=[cast.bluebell.slug]))
    assert elsewhere.status_code == 404
