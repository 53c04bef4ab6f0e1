"""The six-week review: when it is due, what it shows, and that it is done once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from provision.models import ImpactResult, ImpactReview, PlanRow
from provision.selectors.impact import due_reviews, review_page
from provision.services.impact import Measured, review_row
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    make_outcome,
    make_plan,
    make_row,
    note_point,
    record_session,
    review_impact,
)
from tests.people import Cast, signed_in
from tests.queries import queries

BEGAN = date(2026, 10, 12)


@pytest.fixture
def row(cast: Cast) -> PlanRow:
    """Began six weeks ago today."""
    made = make_row(
        make_plan(cast.class_4h), what="Precision Teaching", since=BEGAN, minutes=10,
        times_a_week=5,
    )  # fmt: skip
    outcome = make_outcome(cast.noah)
    note_point(outcome, "31", date(2026, 11, 20))
    allocate(made, cast.noah, outcome=outcome)
    return made


def review(cast: Cast, row: PlanRow, version: int = 0, **changed: Any) -> ImpactReview:
    given: dict[str, Any] = {
        "due_on": TODAY, "done_on": TODAY, "decision": "continue", "measure": "words read",
        "results": [Measured(cast.noah.pk, Decimal(18), Decimal(31))],
    }  # fmt: skip
    actor = actor_for_user(cast.teacher)
    return review_row(actor=actor, row=row, version=version, **given | changed)


def test_it_is_due_after_six_weeks(cast: Cast, row: PlanRow) -> None:
    (due,) = due_reviews(actor_for_user(cast.teacher), cast.harebell)
    assert due.due_on == TODAY
    assert due.chip.text == "today"
    assert due_reviews(actor_for_user(cast.stranger("teacher")), cast.thistle) == []


def test_what_runs_shorter_is_reviewed_at_its_end(cast: Cast, row: PlanRow) -> None:
    make_row(row.plan, None, cast.noah, since=date(2026, 11, 2), until=date(2026, 11, 21))
    titles = [due.due_on for due in due_reviews(actor_for_user(cast.senco), cast.harebell)]
    assert titles == [date(2026, 11, 21), TODAY]


def test_it_comes_again_after_six_weeks_more(cast: Cast, row: PlanRow) -> None:
    review_impact(row, date(2026, 11, 1), done_on=date(2026, 11, 2))
    (due,) = due_reviews(actor_for_user(cast.senco, today=date(2026, 12, 7)), cast.harebell)
    assert due.due_on == date(2026, 12, 14)
    review_impact(row, date(2026, 12, 14), done_on=date(2026, 12, 10))
    assert due_reviews(actor_for_user(cast.senco), cast.harebell) == []


def test_what_was_delivered_stands_beside_it(cast: Cast, row: PlanRow) -> None:
    """Thirty school days until yesterday; five sessions held, one shared: clearly short."""
    for back in (3, 4, 5, 6, 7):
        record_session(row, TODAY - timedelta(days=back))
    page = review_page(row.pk, TODAY)
    assert page.sessions == "5 of 30 sessions"
    assert page.minutes == "50 of 300 minutes"
    assert page.is_short
    assert (page.pupils[0].entry, page.pupils[0].exit) == ("18", "31")
    assert page.measure == "high-frequency words read"


def test_a_review_is_written(cast: Cast, row: PlanRow) -> None:
    made = review(cast, row)
    assert (made.done_by, made.decision, made.due_on) == (cast.teacher, "continue", TODAY)
    result = ImpactResult.objects.get()
    assert result.entry == 18
    assert result.exit == 31
    assert result.measure == "words read"


def test_a_form_sent_twice_is_one_review(cast: Cast, row: PlanRow) -> None:
    review(cast, row)
    with pytest.raises(EditConflict) as conflict:
        review(cast, row, decision="stop")
    assert conflict.value.theirs["What next"] == "Carry on as it is"
    assert ImpactReview.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"done_on": date(2026, 11, 24)}, "done_on"),
        ({"done_on": date(2026, 10, 11)}, "done_on"),
        ({"decision": ""}, "decision"),
        ({"measure": " "}, "measure"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    changed: dict[str, Any], field: str, cast: Cast, row: PlanRow
) -> None:
    with pytest.raises(RuleBroken) as broken:
        review(cast, row, **changed)
    assert list(broken.value.problems) == [field]


def test_a_pupil_of_another_row_is_refused(cast: Cast, row: PlanRow) -> None:
    with pytest.raises(RuleBroken):
        review(cast, row, results=[Measured(cast.jayden.pk, Decimal(1), Decimal(2))])


def test_who_may_not(cast: Cast, row: PlanRow) -> None:
    for user in (cast.ta, cast.head, cast.stranger("senco")):
        with pytest.raises(NotAllowed):
            review_row(
                actor=actor_for_user(user), row=row, due_on=TODAY, done_on=TODAY,
                decision="stop", measure="", results=[],
            )  # fmt: skip


def test_the_pages(cast: Cast, row: PlanRow) -> None:
    client = signed_in(cast.teacher)
    listed = reverse("impact_reviews", args=["harebell-primary"])
    assert "Precision Teaching" in client.get(listed).content.decode()
    url = reverse("impact_review", args=[row.pk])
    assert "0 of 30 sessions" in client.get(url).content.decode()
    sent = {
        "version": "0", "measure": "words read", f"entry_{cast.noah.pk}": "18",
        f"exit_{cast.noah.pk}": "lots", "decision": "adapt", "done_on_day": "23",
        "done_on_month": "11", "done_on_year": "2026",
    }  # fmt: skip
    assert "Enter a number, for example 32." in client.post(url, sent).content.decode()
    sent[f"exit_{cast.noah.pk}"] = "31"
    client.post(url, sent)
    assert "from 18 to 31" in client.get(listed).content.decode()
    assert "changed this while you were typing" in client.post(url, sent).content.decode()
    assert ImpactReview.objects.count() == 1
    for stranger in ("senco", "teacher"):
        assert signed_in(cast.stranger(stranger)).get(url).status_code == 404


def test_the_queries_do_not_grow(cast: Cast, row: PlanRow) -> None:
    client = signed_in(cast.senco)
    url = reverse("impact_reviews", args=["harebell-primary"])
    few = queries(client, url)
    for _ in range(4):
        other = make_row(row.plan, None, cast.noah, cast.kacper, since=BEGAN)
        record_session(other)
    assert queries(client, url) == few
