"""The six-week review: when it is due, what it shows, and that it is done once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from provision.impact.rules import MeasuredPupil
from provision.impact.selectors.list import ReviewCounts, due_reviews
from provision.impact.selectors.review import review_page
from provision.impact.services import review_row
from provision.models import ImpactResult, ImpactReview, PlanRow
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from tests.factories import (
    TODAY,
    actor_for_user,
    allocate,
    make_intervention,
    make_outcome,
    make_plan,
    make_pupil,
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
        "results": [MeasuredPupil(cast.noah.pk, Decimal(18), Decimal(31))],
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


def lede(cast: Cast, row: PlanRow) -> str:
    text = signed_in(cast.teacher).get(reverse("impact_review", args=[row.pk])).content.decode()
    return text.split('class="lede">')[1].split("</p>")[0]


def test_a_review_that_is_done_says_when_and_what_is_due_next(cast: Cast, row: PlanRow) -> None:
    assert "due Mon 23 Nov 2026" in lede(cast, row)
    review(cast, row)
    # Six weeks more are past the end of the row.
    assert "reviewed on Mon 23 Nov 2026, nothing more is due" in lede(cast, row)
    assert "· due" not in lede(cast, row)


def test_a_review_that_comes_again_says_its_day(cast: Cast, row: PlanRow) -> None:
    review_impact(row, date(2026, 11, 1), done_on=date(2026, 11, 2))
    assert "reviewed on Mon 2 Nov 2026, due Mon 14 Dec 2026 again" in lede(cast, row)


def test_a_form_opened_after_a_review_is_a_further_review(cast: Cast, row: PlanRow) -> None:
    review(cast, row)
    page = review_page(row.pk, TODAY)
    assert (page.due_on, page.seen) == (TODAY, 1)


@pytest.fixture
def many(cast: Cast, row: PlanRow) -> PlanRow:
    """Besides the row of 4H: one of 5B, late, that the TA takes, with four pupils."""
    other = make_row(
        make_plan(cast.class_5b), make_intervention(cast.harebell, "ELSA"), cast.jayden,
        since=date(2026, 10, 5), delivered_by=cast.ta,
    )  # fmt: skip
    for name in ("Ada", "Ben", "Cleo"):
        allocate(other, make_pupil(cast.harebell, forename=name, surname="Zill"))
    return other


def test_each_review_says_which_group_it_is_of(cast: Cast, many: PlanRow) -> None:
    first, second = due_reviews(actor_for_user(cast.senco), cast.harebell)
    assert (first.title, second.title) == ("ELSA, 5B", "Precision Teaching, 4H")
    assert (first.names, first.by) == (
        "Jayden Clarke, Ada Zill, Ben Zill and 1 more", cast.ta.display_name
    )  # fmt: skip
    page = signed_in(cast.senco).get(reverse("impact_review", args=[many.pk])).content.decode()
    assert "Did ELSA help in 5B?" in page
    assert "Cleo Zill" in page


def test_the_list_is_narrowed_by_class_adult_and_day(cast: Cast, many: PlanRow) -> None:
    client, listed = signed_in(cast.senco), reverse("impact_reviews", args=["harebell-primary"])

    def shown(query: str) -> list[str]:
        return [each.title for each in client.get(f"{listed}{query}").context["page"].due]

    every = ["ELSA, 5B", "Precision Teaching, 4H"]
    assert shown("") == every
    assert shown("?when=late") == shown(f"?by={cast.ta.pk}") == every[:1]
    assert shown("?when=soon") == shown(f"?class={cast.class_4h.pk}") == every[1:]
    assert shown(f"?when=soon&by={cast.ta.pk}") == []
    assert shown("?when=x&class=y&by=z") == every
    text = client.get(f"{listed}?when=soon&by={cast.ta.pk}").content.decode()
    assert "No review matches these filters" in text
    assert "1 intervention review late, 1 due soon" in text


def test_the_first_page_names_what_is_late_to_the_senco(cast: Cast, many: PlanRow) -> None:
    assert "Review an intervention" in signed_in(cast.senco).get("/").content.decode()
    assert "Review an intervention" not in signed_in(cast.teacher).get("/").content.decode()


def test_counts_are_said_as_people_count() -> None:
    assert ReviewCounts(0, 0).words == ""
    assert ReviewCounts(1, 0).words == "1 intervention review late"
    assert ReviewCounts(13, 37).words == "13 intervention reviews late, 37 due soon"
    assert ReviewCounts(0, 2).words == "2 intervention reviews due soon"


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
        review(cast, row, results=[MeasuredPupil(cast.jayden.pk, Decimal(1), Decimal(2))])


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
