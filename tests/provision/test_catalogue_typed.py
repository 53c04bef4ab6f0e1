"""What people type about interventions, who is trained and what an hour costs."""

from datetime import date

import pytest

from provision.models import InterventionTraining
from tests.factories import make_intervention, set_rate
from tests.office.dates import typed
from tests.people import Cast, signed_in
from tests.provision.test_money_pages import post, text, url

pytestmark = pytest.mark.django_db


def test_the_day_of_a_training_may_be_unknown(cast: Cast) -> None:
    row, client = make_intervention(cast.harebell, "ELSA"), signed_in(cast.senco)
    address = url("interventions_trained_add", cast, row.pk)
    data = {"user": str(cast.ta.pk), "note": ""}
    assert post(client, address, **data).status_code == 302
    assert InterventionTraining.objects.get().trained_on is None
    assert "trained, day not known" in text(client, url("interventions_item", cast, row.pk))
    # Somebody who knows the day says it later; nobody takes it away by not knowing.
    for day in (typed("trained_on", date(2026, 9, 7)), {}):
        post(client, address, **data, **day)
    assert InterventionTraining.objects.get().trained_on == date(2026, 9, 7)


def test_a_name_that_is_too_long_is_said_and_kept(cast: Cast) -> None:
    name = "Talk about it " * 9
    form = post(signed_in(cast.senco), url("interventions_add", cast), name=name).context["form"]
    assert form.errors["name"] == ["Use at most 120 characters: there are 125."]
    assert name in str(form["name"])
    assert "maxlength" not in str(form["name"])


def test_each_rate_says_whose_it_is(cast: Cast) -> None:
    """An older one too: on a phone each is a card by itself."""
    set_rate(cast.harebell, hourly="15.85", since=date(2024, 9, 1), until=date(2026, 9, 1))
    set_rate(cast.harebell, hourly="16.50", since=date(2026, 9, 1))
    page = text(signed_in(cast.senco), url("rates", cast))
    assert '<span class="said-above">Teaching assistant</span>' in page
