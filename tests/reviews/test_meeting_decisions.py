"""Of several meetings each shows what its own review decided, as it was then."""

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse

from reviews.meetings.rules.planning import Reply
from reviews.meetings.selectors.outcomes import decided_outcomes, is_review_of
from reviews.meetings.selectors.paper import school_paper
from reviews.meetings.services import meetings as service
from reviews.models import ReviewMeeting
from tests.factories import (
    TODAY,
    actor_for_user,
    agree,
    close,
    in_change,
    invite,
    judge,
    make_cycle,
    make_meeting,
    make_outcome,
    note_point,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

MIDWAY, FIRST, SECOND = date(2026, 9, 28), date(2026, 10, 12), date(2026, 11, 16)
MET, NOT_MET = 3, 1


def held(cast: Cast, cycle: Any, on: date, **fields: Any) -> ReviewMeeting:
    return make_meeting(cast.noah, cycle=cycle, on=on, state="held", held_on=on, **fields)


@pytest.fixture
def given(cast: Cast) -> dict[str, Any]:
    """Two reviews, and a meeting in the middle of the first plan."""
    first = agree(make_cycle(cast.noah), review_on=FIRST)
    ends = make_outcome(cast.noah, "Ends at the first")
    carried = make_outcome(cast.noah, "Ends at the second")
    note_point(carried, "20", date(2026, 10, 5))
    note_point(carried, "35", date(2026, 11, 9))
    found = {"midway": held(cast, first, MIDWAY), "first": held(cast, first, FIRST)}
    close(first, cast.senco, closed_on=FIRST, decision_words="More of the same")
    judge(ends, NOT_MET, FIRST, note="Too hard in class")
    second = agree(
        make_cycle(cast.noah, number=2, follows=first, starts_on=FIRST),
        agreed_on=date(2026, 10, 19), review_on=SECOND,
    )  # fmt: skip
    early = make_outcome(
        cast.noah, "Set at the first", starts_on=FIRST, due_on=SECOND, follows=ends, attempt=2
    )
    late = make_outcome(cast.noah, "Set long after", starts_on=date(2026, 11, 2))
    found["second"] = held(cast, second, SECOND)
    close(second, cast.senco, closed_on=SECOND, decision_words="Something else is tried")
    judge(carried, MET, SECOND, note="Reads the board")
    third = make_cycle(cast.noah, number=3, follows=second, starts_on=SECOND)
    new = make_outcome(cast.noah, "Set at the second", starts_on=SECOND)
    with in_change():
        for row, state, on in ((ends, "not_met", FIRST), (carried, "met", SECOND)):
            row.state, row.closed_on = state, on
            row.save()
        early.due_on = date(2027, 3, 1)
        early.save()
    return found | {"early": early, "late": late, "new": new, "third": third}


def said(paper: Any) -> dict[str, str]:
    return {line.text: f"{line.so_far}|{line.decided}" for line in (*paper.outcomes, *paper.new)}


def test_the_first_reviews_minutes_say_nothing_of_the_second(given: dict[str, Any]) -> None:
    paper = school_paper(given["first"], TODAY)
    lines = said(paper)
    assert set(lines) == {"Ends at the first", "Ends at the second", "Set at the first"}
    assert "Too hard in class" in lines["Ends at the first"]
    assert lines["Ends at the second"].endswith("|Carried on")
    assert lines["Set at the first"] == "by Mon 16 Nov 2026|New", "not the day it was moved to"
    assert "More of the same" in paper.decision
    for words in ("Something else", "Reads the board", "Set long after", "Set at the second"):
        assert words not in str(paper)


def test_the_second_reviews_minutes_say_its_own(given: dict[str, Any]) -> None:
    paper = school_paper(given["second"], TODAY)
    lines = said(paper)
    assert set(lines) == {
        "Ends at the second", "Set at the first", "Set long after", "Set at the second",
    }  # fmt: skip
    assert "35 on" in lines["Ends at the second"]
    assert "Reads the board" in lines["Ends at the second"]
    assert "Something else is tried" in paper.decision
    assert "Too hard" not in str(paper)


def test_a_meeting_before_the_review_says_how_things_stood(given: dict[str, Any]) -> None:
    paper = school_paper(given["midway"], TODAY)
    lines = said(paper)
    assert set(lines) == {"Ends at the first", "Ends at the second"}
    assert (paper.is_reviewed, paper.decision) == (False, "")
    assert all("Met" not in words and "Not met" not in words for words in lines.values())
    assert lines["Ends at the second"].startswith("Not counted"), "counted later"


@pytest.mark.parametrize("which", ["midway", "first", "second"])
def test_the_page_says_the_same(cast: Cast, given: dict[str, Any], which: str) -> None:
    url = reverse("meeting", args=[given[which].pk])
    html = signed_in(cast.senco).get(url).content.decode()
    assert ("More of the same" in html) == (which == "first")
    assert ("Something else is tried" in html) == (which == "second")
    assert ("Reads the board" in html) == (which == "second")
    assert ("Too hard in class" in html) == (which == "first")
    assert ("Set at the second" in html) == (which == "second")
    assert (">Met" in html) == (which == "second")


@pytest.mark.parametrize(
    ("days", "whose"),
    [
        # Days of the meetings about one plan, which was reviewed on Mon 16 Nov.
        ([date(2026, 11, 16)], 0), ([date(2026, 11, 10)], 0), ([date(2026, 11, 19)], 0),
        ([date(2026, 10, 5)], None), ([date(2026, 12, 14)], None),
        ([date(2026, 11, 10), date(2026, 11, 13)], 1),
        ([date(2026, 11, 10), date(2026, 11, 19)], 0),
        ([date(2026, 10, 5), date(2026, 11, 19), date(2026, 11, 20)], 1),
    ],
)  # fmt: skip
def test_whose_review_it_is(cast: Cast, days: list[date], whose: int | None) -> None:
    cycle = close(agree(make_cycle(cast.noah)), cast.senco, closed_on=date(2026, 11, 16))
    rows = [held(cast, cycle, on) for on in days]
    make_meeting(
        cast.noah, cycle=cycle, on=date(2026, 11, 16), state="off", cancelled_on=TODAY,
        cancelled_because="Ill",
    )  # fmt: skip
    assert [is_review_of(row) for row in rows] == [at == whose for at in range(len(rows))]


def test_two_on_one_day_and_a_plan_that_was_not_reviewed(cast: Cast) -> None:
    cycle = close(agree(make_cycle(cast.noah)), cast.senco)
    both = [held(cast, cycle, TODAY, begins=time(hour)) for hour in (9, 14)]
    assert [is_review_of(row) for row in both] == [False, True]
    other = agree(make_cycle(cast.jayden))
    assert not is_review_of(make_meeting(cast.jayden, cycle=other))
    assert not is_review_of(make_meeting(cast.amara))
    close(other, cast.senco, "closed")
    assert not is_review_of(make_meeting(cast.jayden, cycle=other, on=TODAY))


def test_a_meeting_planned_in_the_plan_before_is_held_about_the_plan_of_its_day(
    cast: Cast, given: dict[str, Any]
) -> None:
    row = make_meeting(cast.noah, cycle=given["second"].cycle, on=TODAY, begins=time(9))
    person = invite(row, user=cast.senco)
    found = decided_outcomes(row, TODAY)
    assert not found.is_reviewed
    assert {each.text for each in found.shown} == {
        "Set at the first", "Set long after", "Set at the second"
    }  # fmt: skip
    service.hold_meeting(
        actor=actor_for_user(cast.senco), meeting=row, version=1, held_on=TODAY,
        replies=[Reply(person.pk, reply="came")],
    )  # fmt: skip
    row.refresh_from_db()
    assert row.cycle == given["third"]
    first = given["first"]
    assert first.cycle_id != row.cycle_id
