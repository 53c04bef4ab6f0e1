"""Advice for a review, what parents may do about a decision, and the cohort that changes phase."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from ehcp.annual.rules.advising import AdviceFacts, advice_stands
from ehcp.annual.rules.rights import rights_of
from ehcp.annual.rules.transfers import a_week, planned_weeks, weeks_of
from ehcp.clock import ReviewFacts
from send_mis.ui.words import day as in_words
from tests.ehcp.test_disclosures import printed
from tests.factories import (
    TODAY,
    ask_for_advice,
    in_change,
    invite,
    make_annual_review,
    make_authority,
    make_ehc_plan,
    make_meeting,
    make_professional,
    make_pupil,
    make_service,
    receive,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
ASKED, BY = date(2026, 9, 14), date(2026, 11, 1)
DECIDED = ReviewFacts(date(2026, 9, 7), held_on=date(2026, 10, 1), decision="maintain",
                      decided_on=date(2026, 10, 20))  # fmt: skip


@pytest.mark.parametrize(
    ("received", "papers", "held", "words", "is_late"),
    [
        (date(2026, 10, 30), date(2026, 11, 2), None, "Received Fri 30 Oct 2026", False),
        (date(2026, 11, 3), date(2026, 11, 2), None, "after the papers went out", True),
        (date(2026, 11, 20), date(2026, 11, 2), date(2026, 11, 16), "after the meeting", True),
        (None, None, date(2026, 11, 16), "chased twice, not received", False),
    ],
)
def test_how_advice_stands(
    received: date | None, papers: date | None, held: date | None, words: str, is_late: bool
) -> None:
    found = advice_stands(AdviceFacts(ASKED, BY, 2, BY, received), papers, held, TODAY)
    assert words in found.words
    assert found.is_late is is_late


def test_parents_may_appeal_by_the_later_of_two_days() -> None:
    found = rights_of(DECIDED, TODAY, authority="Essex")
    assert found is not None
    assert [row.value.partition(",")[0] for row in found.rows] == ["By Sun 20 Dec 2026"] * 2
    late = rights_of(DECIDED, TODAY, authority="Essex", certificate_on=date(2026, 12, 3))
    assert late is not None
    assert late.last_on == date(2027, 1, 3)
    assert "On Tue 20 Oct 2026 Essex decided to keep the plan as it is." in found.letter


def test_of_a_plan_that_is_amended_they_may_appeal_once_it_is_there() -> None:
    amending = ReviewFacts(date(2026, 9, 7), held_on=date(2026, 10, 1), decision="amend",
                           decided_on=date(2026, 10, 20))  # fmt: skip
    waiting = rights_of(amending, TODAY, authority="Essex")
    assert waiting is not None
    assert (waiting.letter, waiting.last_on) == ("", None)
    final = rights_of(amending, TODAY, authority="Essex", final_on=date(2026, 11, 20))
    assert final is not None
    assert final.last_on == date(2027, 1, 20)


def test_weeks_and_how_many_a_week() -> None:
    mondays = weeks_of(date(2026, 9, 1), date(2026, 9, 15))
    assert mondays == [date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 14)]
    weeks = planned_weeks(mondays, [date(2026, 9, 9)], [date(2026, 9, 14), date(2026, 9, 20)])
    assert [(week.planned, week.unplanned) for week in weeks] == [(0, 0), (1, 0), (0, 2)]
    assert a_week(7, 3) == "7 without a meeting: 3 a week for 3 weeks."
    assert a_week(0, 3) == "Each has its meeting."
    assert "no week is left" in a_week(2, 0)


def _home(cast: Cast) -> str:
    return reverse("ehc_review", args=[cast.noah.pk])


def test_advice_is_asked_chased_and_said_to_be_late_on_the_reviews_page(cast: Cast) -> None:
    clinic = make_service(cast.harebell)
    person = make_professional(clinic)
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    invite(meeting, professional=person)
    row = make_annual_review(
        make_ehc_plan(cast.noah), begun_on=date(2026, 9, 7), meeting=meeting,
        papers_sent_on=date(2026, 11, 10),
    )  # fmt: skip
    senco = signed_in(cast.senco)
    page = senco.get(_home(cast)).content.decode()
    assert "Not asked" in page
    ask = f"{reverse('advice_ask', args=[cast.noah.pk])}?person={person.pk}"
    assert ask in page
    sent = fields_sent(senco.get(ask).content)
    assert sent["professional"] == str(person.pk)
    asked = ask_for_advice(cast.noah, clinic, professional=person, asked_on=ASKED, by_on=BY)
    page = senco.get(_home(cast)).content.decode()
    assert f"Asked {in_words(ASKED)}, not received" in page
    paper = senco.get(reverse("ehc_advice_pdf", args=[cast.noah.pk, row.pk, asked.pk]))
    assert f"Dear {person.name}" in printed(paper.content)
    receive(asked, received_on=date(2026, 11, 12), provision="A quiet place")
    page = senco.get(_home(cast)).content.decode()
    assert "after the papers went out: not among them" in page
    teacher = signed_in(cast.office).get(_home(cast)).content.decode()
    assert "after the papers went out" not in teacher


def test_a_request_for_another_child_is_not_printed(cast: Cast) -> None:
    row = make_annual_review(make_ehc_plan(cast.noah))
    other = ask_for_advice(cast.kacper)
    url = reverse("ehc_advice_pdf", args=[cast.noah.pk, row.pk, other.pk])
    assert signed_in(cast.senco).get(url).status_code == 404


def test_the_amended_plan_ends_the_review_by_itself(cast: Cast) -> None:
    row = make_annual_review(
        make_ehc_plan(cast.noah), begun_on=date(2026, 9, 7), held_on=date(2026, 10, 1),
        recommends="amend", recommends_words="F", report_sent_on=date(2026, 10, 12),
        decision="amend", decided_on=date(2026, 10, 20), notice_on=date(2026, 10, 28),
        comments_sent_on=date(2026, 11, 2),
    )  # fmt: skip
    senco = signed_in(cast.senco)
    came = reverse("ehc_plan_receive", args=[cast.noah.pk])
    assert came in senco.get(_home(cast)).content.decode()
    sent = fields_sent(senco.get(came).content)
    made = date(2026, 11, 20)
    answer = senco.post(
        came,
        sent
        | day("made_on", made)
        | day("received_on", TODAY)
        | {"authority": str(row.plan.authority_id)},
    )
    assert answer.status_code == 302, answer.content.decode()
    page = senco.get(_home(cast)).content.decode()
    assert "No review is under way" in page
    assert "Wed 20 Jan 2027" in page
    assert "has amended the plan on Fri 20 Nov 2026" in page


@pytest.mark.parametrize(
    ("role", "sees"),
    [("senco", True), ("head", True), ("governor", False), ("parent", False)],
)
def test_who_sees_the_cohort(cast: Cast, role: str, sees: bool) -> None:
    url = reverse("ehc_transfers", args=[cast.harebell.slug])
    assert (signed_in(cast.here.people[role]).get(url).status_code == 200) is sees


def test_the_cohort_that_changes_phase(cast: Cast) -> None:
    leaving = make_pupil(cast.harebell, surname="Ash", forename="Ivy")
    with in_change():
        type(leaving).objects.filter(pk=leaving.pk).update(reception_year=2020)
    make_ehc_plan(leaving, make_authority(cast.harebell), first_made_on=date(2024, 3, 4))
    make_ehc_plan(cast.noah)
    senco, url = signed_in(cast.senco), reverse("ehc_transfers", args=[cast.harebell.slug])
    answer = senco.get(url)
    lines = answer.context["transfers"].lines
    assert [line.pupil for line in lines] == ["Ash, Ivy"]
    assert lines[0].last_day == "Mon 15 Feb 2027"
    assert "1 pupil changes phase" in answer.content.decode()
    few = queries(senco, url)
    for number in range(8):
        pupil = make_pupil(cast.harebell, surname=f"Elm{number}", forename="Leo")
        with in_change():
            type(pupil).objects.filter(pk=pupil.pk).update(reception_year=2020)
        make_ehc_plan(pupil, first_made_on=date(2024, 3, 4) + timedelta(days=number))
    assert queries(senco, url) == few <= 15


def test_the_page_costs_the_same_whoever_is_invited(cast: Cast) -> None:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    invite(meeting)
    make_annual_review(make_ehc_plan(cast.noah), meeting=meeting)
    senco = signed_in(cast.senco)
    senco.get(_home(cast))
    few = queries(senco, _home(cast))
    clinic: Any = make_service(cast.harebell)
    for _ in range(4):
        person = make_professional(clinic)
        invite(meeting, professional=person)
        ask_for_advice(cast.noah, clinic, professional=person)
    assert queries(senco, _home(cast)) == few <= 15
