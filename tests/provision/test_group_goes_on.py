"""The next outcomes of a whole group begin where its last counts are."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from provision.models import Allocation
from provision.outcomes.selectors.serving import continued_together
from provision.plans.forms.outcomes import start_box
from pupils.models import Pupil
from tests.factories import TODAY, in_change, make_outcome, note_point
from tests.people import Cast, signed_in
from tests.provision.plan_people import Desk, desk

__all__ = ["desk"]
pytestmark = pytest.mark.django_db


def worked_on(key: UUID, pupil: Pupil, *counts: str, **fields: Any) -> UUID:
    """The pupil's last outcome in this row, ended; the place in the row."""
    outcome = make_outcome(pupil, state="met", closed_on=TODAY, **fields)
    for count in counts:
        note_point(outcome, count)
    with in_change():
        Allocation.objects.filter(row=key, pupil=pupil).update(outcome=outcome)
    return Allocation.objects.get(row=key, pupil=pupil).pk


def shown(cast: Cast, desk: Desk, key: UUID) -> Any:
    url = reverse("plan_row_outcomes", args=[desk.plan.pk, key])
    return signed_in(cast.teacher).get(url).context["form"]


def test_what_all_have_in_common_and_where_each_is(desk: Desk, cast: Cast) -> None:
    key = desk.add(desk.noah, desk.kacper, outcome="Reads 60 words")
    noah = worked_on(key, desk.noah, "22", "31", how_measured="On Fridays")
    kacper = worked_on(key, desk.kacper, measure="High-frequency words read ")
    form = shown(cast, desk, key)
    assert form["text"].value() == "Reads 60 words"
    assert form["measure"].value().strip().lower() == "high-frequency words read"
    assert (form["target"].value(), form["out_of"].value()) == ("40", "100")
    assert "autofocus" in str(form["target"])
    assert not form["how_measured"].value(), "they differ in it"
    assert (form[start_box(noah)].value(), form[start_box(kacper)].value()) == ("31", "18")


def test_groups_that_are_counted_in_two_ways_start_empty(desk: Desk, cast: Cast) -> None:
    key = desk.add(desk.noah, desk.kacper, outcome="Reads 60 words")
    noah = worked_on(key, desk.noah, "31")
    worked_on(key, desk.kacper, measure="minutes on task")
    form = shown(cast, desk, key)
    assert form["measure"].value() is None
    assert "autofocus" in str(form["measure"])
    assert form[start_box(noah)].value() is None


def test_nothing_before_is_nothing_and_all_the_counts_are_one_query(desk: Desk) -> None:
    assert continued_together([]) == ({}, {})
    uncounted = make_outcome(desk.noah, measure="", target=None, baseline=None, out_of=None)
    assert continued_together([uncounted]) == ({}, {})
    before = [make_outcome(pupil) for pupil in (desk.noah, desk.kacper)]
    with CaptureQueriesContext(connection) as caught:
        continued_together(before)
    assert len(caught) == 1
