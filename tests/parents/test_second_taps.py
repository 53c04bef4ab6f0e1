"""A form of a reader that comes twice, and one that says nothing."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import ViewGiven
from send_mis.parents.models import SharedWith, SlotChoice, SummaryAnswer
from tests.factories import grant, in_change, make_user, offer_time
from tests.parents.reading import let_in, link_of, signs_in
from tests.parents.test_reading import readers
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
ANSWER = {"kind": "question", "words": "Why?", "number": "1"}


def ways_in(shared: SharedWith) -> list[tuple[Client, str]]:
    path = link_of(shared)
    inside = signed_in(signs_in(shared, "laura@own.test").user)
    return [(let_in(path), path), (inside, reverse("own_summary", args=[shared.pk]))]


@pytest.mark.parametrize("way", [0, 1])
def test_the_second_leads_to_the_page_of_the_first(cast: Cast, way: int) -> None:
    mother, _ = readers(cast)
    slot = offer_time(cast.noah, host=cast.senco)
    client, base = ways_in(mother)[way]
    forms = {
        "answer/": (ANSWER, f"{base}#said"),
        "think/": ({"well": "Maths"}, f"{base}think/#told"),
        "times/": ({"slot": str(slot.pk), "joins": "place"}, f"{base}times/#chosen"),
    }
    for below, (sent, there) in forms.items():
        typed = sent | {"_once": str(uuid4())}
        for _ in range(3):
            answer = client.post(f"{base}{below}", typed)
            assert (answer.status_code, answer["Location"]) == (302, there)
    assert SummaryAnswer.objects.count() == ViewGiven.objects.count() == 1
    assert SlotChoice.objects.count() == 1


@pytest.mark.parametrize("words", ["\u200b", " \u2060\u200d ", "\u3164", "\u2800 \ufe0f"])
def test_signs_that_nobody_sees_are_no_words(cast: Cast, words: str) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    client = let_in(path)
    page = client.post(f"{path}answer/", ANSWER | {"kind": "comment", "words": words})
    assert "Write what you would like to say." in page.content.decode()
    assert client.post(f"{path}think/", {"well": words}).status_code == 200
    assert not SummaryAnswer.objects.exists()
    assert not ViewGiven.objects.exists()


def test_words_are_kept_with_what_stands_between_them(cast: Cast) -> None:
    mother, _ = readers(cast)
    path = link_of(mother)
    let_in(path).post(
        f"{path}answer/", ANSWER | {"words": " \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 "}
    )
    assert SummaryAnswer.objects.get().words == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"


def test_a_parent_whose_account_has_ended_is_told_so(cast: Cast) -> None:
    user = make_user("was@own.test", "Laura Bright")
    held = grant(user, "parent", cast.noah)
    with in_change():
        held.ends_on = held.starts_on
        held.save()
    text = signed_in(user).get(reverse("hat_choose")).content.decode()
    assert "Nothing is shared with you here now" in text
    assert "Ring the school" in text
    assert "SENCO" not in text
    nobody = signed_in(make_user("new@own.test", "New Person"))
    assert "You have no role yet" in nobody.get(reverse("hat_choose")).content.decode()


def test_a_parent_is_not_told_to_look_for_a_pupil(cast: Cast) -> None:
    text = signed_in(cast.parent).get(reverse("own_summary", args=[cast.noah.pk])).content.decode()
    assert "pupil" not in text
    assert "colleague" not in text
    there = reverse("pupil_page", args=[uuid4()])
    assert "look for the pupil by name" in signed_in(cast.senco).get(there).content.decode()
