"""A class of thirty is read through and shared in one go."""

import re
from typing import Any

import pytest
from django.urls import reverse

from send_mis.notifications.models import Message
from send_mis.parents.models import SharedWith, Summary
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.services import summaries as service
from tests.factories import (
    actor_for_user,
    in_change,
    make_contact,
    make_cycle,
    make_pupil,
    make_summary,
    restrict,
)
from tests.parents.test_sharing import verify
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
PAGE = "/harebell-primary/summaries/"


def class_of(cast: Cast, many: int) -> list[Summary]:
    """Each with a draft, and a mother who is reached by mail."""
    made = []
    for number in range(many):
        pupil = make_pupil(
            cast.harebell, surname=f"Marsh{number}", forename=f"Xan{number}",
            school_class=cast.class_4h,
        )  # fmt: skip
        verify(make_contact(pupil, points={"email": f"mum{number}@home.test"},
                            person={"forename": "Wren", "surname": f"Marsh{number}"}))  # fmt: skip
        row = make_summary(pupil, cast.senco)
        with in_change():
            row.content = {
                "words": row.content["words"] | {"good": "Loves maps."},
                "aims": [],
            }  # fmt: skip
            row.save()
        made.append(row)
    return made


def choices(page: bytes) -> list[str]:
    return re.findall(r'name="read"\s+value="([^"]+)"', page.decode())


def test_thirty_are_read_through_and_shared_in_one_go(cast: Cast) -> None:
    rows = class_of(cast, 30)
    client = signed_in(cast.teacher)
    found = choices(client.get(PAGE).content)
    assert len(found) == 30
    page = client.post(PAGE, {"read": found}, follow=True)
    assert "30 summaries are shared." in page.content.decode()
    assert SharedWith.objects.filter(summary__in=rows).count() == 30
    assert Message.objects.count() == 30
    assert choices(client.get(PAGE).content) == []


def test_it_costs_the_same_for_three_as_for_thirty(cast: Cast) -> None:
    class_of(cast, 3)
    client = signed_in(cast.senco)
    few = queries(client, PAGE)
    for number, row in enumerate(class_of_more(cast)):
        assert row.pk, number
    assert queries(client, PAGE) == few <= 24


def class_of_more(cast: Cast) -> list[Summary]:
    made = []
    for number in range(27):
        pupil = make_pupil(cast.harebell, surname=f"Reed{number}", school_class=cast.class_4h)
        make_contact(pupil)
        made.append(make_summary(pupil, cast.senco))
    return made


def test_what_names_somebody_is_shared_by_itself(cast: Cast) -> None:
    first, _second = class_of(cast, 2)
    with in_change():
        first.content["words"]["good"] = "Plays with Amara Okafor."
        first.save()
    text = signed_in(cast.senco).get(PAGE).content.decode()
    assert "Names stand in it: Amara Okafor." in text
    assert len(choices(text.encode())) == 1


def test_one_that_changed_meanwhile_is_named_and_the_others_are_shared(cast: Cast) -> None:
    first, second = class_of(cast, 2)
    client = signed_in(cast.senco)
    found = choices(client.get(PAGE).content)
    words = SummaryWords.read(first.content)
    service.change_summary(
        actor=actor_for_user(cast.head), summary=first, version=first.version,
        words=SummaryWords({**words.words, "going": "Better."}, words.aims),
    )  # fmt: skip
    page = client.post(PAGE, {"read": found}).content.decode()
    assert "One of them has changed since you looked" in page
    assert not SharedWith.objects.exists()
    restrict(make_contact_of(second))
    page = client.post(PAGE, {"read": choices(client.get(PAGE).content)[:1]}, follow=True)
    assert "shared." in page.content.decode()


def make_contact_of(summary: Summary) -> Any:
    return make_contact(summary.pupil, "PAF")


def test_drafts_are_written_for_those_who_have_none(cast: Cast) -> None:
    for number in range(3):
        make_cycle(make_pupil(cast.harebell, surname=f"Fen{number}", school_class=cast.class_4h))
    client = signed_in(cast.teacher)
    assert "Write 3 drafts" in " ".join(client.get(PAGE).content.decode().split())
    page = client.post(reverse("summaries_draft", args=["harebell-primary"]), {}, follow=True)
    assert "3 drafts are written" in page.content.decode()
    assert Summary.objects.count() == 3


def test_a_teacher_meets_their_own_class_alone(cast: Cast) -> None:
    other = make_summary(cast.jayden, cast.senco)
    client = signed_in(cast.teacher)
    assert "Clarke" not in client.get(PAGE).content.decode()
    sent = {"read": [f"{other.pk}:{other.version}:x"]}
    assert client.post(PAGE, sent).status_code == 200
    assert not SharedWith.objects.exists()
    assert signed_in(cast.stranger("senco")).get(PAGE).status_code == 404
