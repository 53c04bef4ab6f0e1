"""A status in a sentence: one has SEN support, and one has an EHC plan."""

from datetime import date

import pytest
from django.urls import reverse

from pupils.choices import SenStatus
from pupils.rules import HalfOpenSpan, start_problems
from tests.factories import put_on_register
from tests.people import Cast, signed_in

SINCE, ENDED = date(2026, 9, 7), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("status", "ends_on", "starts_on", "said"),
    [
        ("E", None, date(2026, 11, 2), "Tom already has an EHC plan, since Mon 7 Sep 2026."),
        ("K", None, date(2026, 11, 2), "Tom already has SEN support, since Mon 7 Sep 2026."),
        ("E", ENDED, date(2026, 9, 14), "Tom had an EHC plan until Wed 30 Sep 2026"),
        ("K", ENDED, date(2026, 9, 14), "Tom had SEN support until Wed 30 Sep 2026"),
    ],
)
def test_what_a_pupil_has(status: str, ends_on: date | None, starts_on: date, said: str) -> None:
    other = Row(status, SINCE, ends_on)
    wanted = HalfOpenSpan(starts_on, None)
    found = start_problems(status=status, span=wanted, spells=[other], name="Tom")
    assert found["starts_on"][0].startswith(said)


class Row:
    def __init__(self, status: str, starts_on: date, ends_on: date | None) -> None:
        self.status, self.starts_on, self.ends_on = status, starts_on, ends_on


def test_support_that_would_follow_a_plan() -> None:
    found = start_problems(
        status="K",
        span=HalfOpenSpan(date(2026, 11, 2), None),
        spells=[Row("E", SINCE, None)],
        name="Tom",
    )
    assert found["starts_on"] == ["Tom has an EHC plan, from Mon 7 Sep 2026. End it first."]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "words"), [("E", "the EHC plan"), ("K", "SEN support")])
def test_what_is_ended(cast: Cast, status: str, words: str) -> None:
    spell = put_on_register(cast.kacper, status, SINCE)
    url = reverse("register_end", args=[cast.kacper.pk, spell.pk])
    html = signed_in(cast.senco).get(url).content.decode()
    assert f"<h1>End {words}</h1>" in html
    assert SenStatus(status).this == words
