"""In the summer holidays, before next year has classes: whose turn it is, and a way back."""

from datetime import date

import pytest
from django.urls import reverse

from send_mis.access import clock
from send_mis.schools.models import Term
from tests.factories import make_class, make_plan, term_of
from tests.factories.schools import year_of
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
AUGUST = date(2027, 8, 11)
SAID = "The classes of 2027/28 are not set up yet"


@pytest.fixture
def cast(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    year_of(cast.harebell, 2027)
    monkeypatch.setattr(clock, "today", lambda: AUGUST)
    return cast


def shown(cast: Cast, role: str = "senco", **query: str) -> str:
    url = reverse("plans", args=[cast.harebell.slug])
    return signed_in(getattr(cast, role)).get(url, query).content.decode()


def test_who_sets_the_classes_up_is_said(cast: Cast) -> None:
    make_plan(cast.class_4h, term=term_of(cast.harebell, "summer"))
    before = term_of(cast.harebell, "summer")
    html = shown(cast)
    assert SAID in html
    assert "The school office sets them up under “Prepare next year”" in html
    assert "See the plans of the summer term 2027" in html
    assert f"?term={before.pk}" in html
    assert "Start a plan" not in html
    then = shown(cast, term=str(before.pk))
    assert SAID not in then
    assert "4H" in then
    for later in Term.objects.filter(year=year_of(cast.harebell, 2027)):
        html = shown(cast, term=str(later.pk))
        assert "See the plans of the summer term 2027" in html, "not of another term without any"


def test_one_class_is_enough(cast: Cast) -> None:
    make_class(cast.harebell, "5H", (5,), year=year_of(cast.harebell, 2027))
    html = shown(cast)
    assert SAID not in html
    assert "5H" in html
    teacher = shown(cast, "teacher")
    assert SAID not in teacher
    assert "No classes in this term" in teacher
