"""The annual report is drafted from what a school year's reviews say."""

from datetime import date

import pytest
from django.urls import reverse

from provision.choices import Scale
from reviews.choices import CycleDecision
from send_mis.parents.summaries.rules.parts import SummaryWords
from send_mis.parents.summaries.selectors.drafting_years import (
    FAR,
    NEXT,
    draft_of_year,
    report_years,
    year_words,
)
from send_mis.parents.summaries.services.summaries import draft_of_a_year
from tests.factories import TODAY, actor_for_user, agree, in_change, judge, make_cycle, make_outcome
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db


def reviewed_cycle(cast: Cast, on: date, **fields: object) -> None:
    cycle = agree(make_cycle(cast.noah, parents_will="Read together.", **fields))
    with in_change():
        cycle.state, cycle.closed_on, cycle.closed_by = "reviewed", on, cast.senco
        cycle.decision = "new_cycle"
        cycle.save()


def test_it_says_how_far_each_outcome_came_and_what_comes_next(cast: Cast) -> None:
    reviewed_cycle(cast, date(2026, 11, 20))
    reads = make_outcome(cast.noah, "Reads 40 of 100 words")
    judge(reads, 2, date(2026, 10, 1))
    judge(reads, 3, date(2026, 11, 20))
    judge(make_outcome(cast.noah, "Of the year before"), 1, date(2026, 7, 1))
    make_outcome(cast.noah, "Counts to 100")
    words = draft_of_year(actor_for_user(cast.senco), cast.noah, 2026)
    assert words.words["good"] == "Noah loves maps and numbers"
    assert words.words["why"] == "This year we worked with Noah on one thing."
    assert words.words["home"] == "Read together."
    assert words.words["going"] == "We go on with a new plan. Next we hope that Noah counts to 100."
    (aim,) = words.aims
    assert aim.hope == "Noah reads 40 of 100 words."
    assert aim.now.startswith("Reached.")


def test_every_level_and_every_decision_has_plain_words() -> None:
    assert set(NEXT) == set(CycleDecision)
    assert {scale: sorted(levels) for scale, levels in FAR.items()} == {
        Scale.FOUR: [1, 2, 3, 4],
        Scale.GOAL: [-2, -1, 0, 1, 2],
    }


def test_a_year_asks_for_it_once_a_plan_was_reviewed_and_in_its_last_term(cast: Cast) -> None:
    assert year_words(2026) == "2026/27"
    assert report_years(cast.noah.pk, date(2027, 3, 31)) == []
    assert report_years(cast.noah.pk, date(2027, 4, 1)) == [2026]
    assert report_years(cast.noah.pk, date(2027, 9, 1)) == []
    reviewed_cycle(cast, date(2026, 8, 31), starts_on=date(2026, 3, 2))
    assert report_years(cast.noah.pk, TODAY) == [2025]


def test_its_button_stands_where_there_is_none_of_that_year(cast: Cast) -> None:
    page = reverse("pupil_shared", args=[cast.noah.pk])
    link = reverse("summary_of_year", args=[cast.noah.pk])
    client = signed_in(cast.senco)
    assert link not in client.get(page).content.decode()
    reviewed_cycle(cast, date(2026, 11, 20))
    assert link in client.get(page).content.decode()
    made = draft_of_a_year(actor=actor_for_user(cast.senco), pupil=cast.noah, year=2026)
    assert SummaryWords.read(made.content).words["good"] == "Noah loves maps and numbers"
    text = client.get(page).content.decode()
    assert link not in text
    assert "Noah’s year" in text
