"""An outcome that somebody reviewed already: who and when is said, and it is reviewed once."""

import re
from typing import Any

import pytest
from django.urls import reverse

from provision.models import Judgement, Outcome
from tests.factories import TODAY, make_outcome
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
BY = r"by Teacher Harebell, at \d\d:\d\d on \w{3} \d+ \w{3} \d{4}"


@pytest.mark.parametrize(
    ("value", "other", "state", "words"),
    [("3", {"value": "1"}, "met", "met"), ("stopped", {"note": "Why?"}, "stopped", "stopped")],
)
def test_in_two_tabs(cast: Cast, value: str, other: dict[str, str], state: str, words: str) -> None:
    outcome = make_outcome(cast.noah)
    url = reverse("outcome_judge", args=[outcome.pk])
    typed: dict[str, Any] = {
        "version": 1, "value": value, "note": " Reads alone ", "judged_on_day": TODAY.day,
        "judged_on_month": TODAY.month, "judged_on_year": TODAY.year,
    }  # fmt: skip
    first = signed_in(cast.teacher).post(url, typed, follow=True)
    assert "The review is saved." in first.content.decode()
    senco = signed_in(cast.senco)
    said = rf"This outcome was reviewed already {BY}: {words}\."
    again = senco.post(url, typed, follow=True)
    assert again.redirect_chain == [(reverse("outcome_page", args=[outcome.pk]), 302)]
    assert re.search(said, again.content.decode())
    assert "The review is saved." not in again.content.decode()
    herself = signed_in(cast.teacher).post(url, typed, follow=True)
    assert re.search(said.replace("Teacher Harebell", "you"), herself.content.decode())
    answer = senco.post(url, typed | other)
    assert answer.status_code == 200, "what was typed stays"
    assert re.search(said, answer.content.decode())
    assert Outcome.objects.get(pk=outcome.pk).state == state
    assert Judgement.objects.count() == (value != "stopped")
