"""A TA with two rows of a plan to record, for the tests of the pages of sessions."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from provision.models import PlanRow, ProvisionPlan
from tests.factories import allocate, make_outcome, make_plan, make_row
from tests.people import Cast, signed_in

HERE = "/harebell-primary/sessions/"


@pytest.fixture
def plan(cast: Cast) -> ProvisionPlan:
    return make_plan(cast.class_4h)


@pytest.fixture
def alone(cast: Cast, plan: ProvisionPlan) -> PlanRow:
    row = make_row(
        plan, what="Precision Teaching", minutes=10, times_a_week=5, delivered_by=cast.ta,
        at=time(11),
    )  # fmt: skip
    allocate(row, cast.noah, outcome=make_outcome(cast.noah))
    return row


@pytest.fixture
def group(cast: Cast, plan: ProvisionPlan) -> PlanRow:
    return make_row(
        plan, None, cast.noah, cast.kacper, what="Lego therapy", times_a_week=1, minutes=45,
        delivered_by=cast.ta, weekdays=[0],
    )  # fmt: skip


@pytest.fixture
def ta(cast: Cast) -> Client:
    return signed_in(cast.ta)


def batch_of(page: Any) -> dict[str, str]:
    """What the page of several sends, with nothing answered yet."""
    sent: dict[str, str] = {}
    for card in [card for day in page.days for card in day.cards]:
        sent[f"{card.key}-what"] = card.title
        for field in card.form:
            value = field.value()
            if value not in (None, "", False):
                sent[field.html_name] = "on" if value is True else str(value)
    return sent
