"""A TA with two rows of a plan to record, for the tests of the pages of sessions."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from lxml.html import fromstring

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


def fields_of(answer: Any, find: Callable[[Any], bool]) -> dict[str, str]:
    """What a browser would send of a form of the page, as it stands."""
    form = next(each for each in fromstring(answer.content).forms if find(each))
    fields = {name: value or "" for name, value in form.form_values()}
    # Of an input without a value lxml says "on".
    fields |= {each.name: "" for each in form.xpath('.//input[@checked][@value=""]')}
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def batch_of(answer: Any) -> dict[str, str]:
    """What the page of several sends, with nothing answered yet."""
    return fields_of(answer, lambda form: "batch" in form.classes)


def keys_of(answer: Any) -> dict[str, str]:
    """Title → key, of each card of the page of several, in its order."""
    return {
        title: name.removesuffix("-what")
        for name, title in batch_of(answer).items()
        if name.endswith("-what")
    }


def days_of(answer: Any) -> list[str]:
    """The day of each card of the page of several, as in its key."""
    return [name.split("-")[1] for name in batch_of(answer) if name.endswith("-what")]
