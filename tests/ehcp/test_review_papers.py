"""Papers of a review: to whom they go, what is held back, each copy; asked to assess again."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ehcp.annual.rules.papers import late_words, reassess_problems
from ehcp.clock import PlanFacts, ReviewFacts, review_steps
from ehcp.models import AnnualReview, PapersCirculated, PaperWithheld, ReassessmentAsked
from tests.factories import (
    TODAY,
    ask_for_advice,
    give_views,
    in_change,
    invite,
    keep_document,
    make_annual_review,
    make_contact,
    make_ehc_plan,
    make_meeting,
    make_professional,
    make_service,
    receive,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
BEGUN = date(2026, 9, 7)


@pytest.fixture
def row(cast: Cast) -> AnnualReview:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    return make_annual_review(make_ehc_plan(cast.noah), begun_on=BEGUN, meeting=meeting)


def _paper(cast: Cast, title: str = "Report of the clinic", **fields: Any) -> Any:
    document = keep_document(cast.noah, title=title)
    asked = ask_for_advice(cast.noah, asked_on=date(2026, 9, 14), **fields)
    return receive(asked, document=document, received_on=date(2026, 11, 20))


def _url(name: str, row: AnnualReview, *more: Any) -> str:
    return reverse(name, args=[row.pupil_id, row.pk, *more])


def _copy(cast: Cast, row: AnnualReview, person: Any, monkeypatch: Any) -> str:
    seen: list[str] = []

    def laid_out(html: str) -> bytes:
        seen.append(html)
        return b"%PDF"

    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", laid_out)
    answer = signed_in(cast.senco).get(_url("ehc_papers_pdf", row, person.pk))
    assert answer.status_code == 200, answer.content
    return seen[0]


def test_what_went_to_whom_is_kept_and_the_papers_are_sent_when_all_have_them(
    cast: Cast, row: AnnualReview
) -> None:
    _paper(cast)
    one = invite(row.meeting, user=cast.senco)
    two = invite(row.meeting, professional=make_professional(make_service(cast.harebell)))
    senco, url = signed_in(cast.senco), _url("ehc_papers_sent", row)
    sent = fields_sent(senco.get(url).content) | {"way": "email"}
    assert senco.post(url, sent | {"people": [str(one.pk)]}).status_code == 302
    row.refresh_from_db()
    assert row.papers_sent_on is None
    assert "Report of the clinic" in PapersCirculated.objects.get().what
    sent = fields_sent(senco.get(url).content) | {"way": "email"}
    assert senco.post(url, sent | {"people": [str(two.pk)]}).status_code == 302
    row.refresh_from_db()
    assert row.papers_sent_on == TODAY


def test_papers_to_nobody_or_after_the_meeting_are_refused(cast: Cast, row: AnnualReview) -> None:
    invite(row.meeting)
    senco, url = signed_in(cast.senco), _url("ehc_papers_sent", row)
    sent = fields_sent(senco.get(url).content) | {"way": "email"}
    page = senco.post(url, {k: v for k, v in sent.items() if k != "people"}).content.decode()
    assert "Choose at least one person." in page
    page = senco.post(url, sent | day("sent_on", date(2026, 12, 9))).content.decode()
    assert "That day has not come yet." in page
    assert late_words(date(2026, 11, 25), date(2026, 12, 8)).startswith("Later than two weeks")
    assert late_words(date(2026, 11, 24), date(2026, 12, 8)) == ""


@pytest.mark.parametrize(
    ("role", "may"), [("dsl", True), ("head", True), ("senco", False), ("teacher", False)]
)
def test_who_holds_a_paper_back(cast: Cast, row: AnnualReview, role: str, may: bool) -> None:
    url = _url("ehc_papers_withhold", row)
    assert (signed_in(cast.here.people[role]).get(url).status_code == 200) is may


def test_what_is_held_back_is_not_in_that_persons_copy(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    paper = _paper(cast, provision="A quiet place")
    mother = invite(row.meeting, contact=make_contact(cast.noah, "PAM").contact)
    staff = invite(row.meeting, user=cast.senco)
    dsl, url = signed_in(cast.here.people["dsl"]), _url("ehc_papers_withhold", row)
    typed = {"person": str(mother.pk), "document": str(paper.document_id)}
    sent = fields_sent(dsl.get(url).content) | typed
    assert "Why" in dsl.post(url, sent).content.decode()
    assert dsl.post(url, sent | {"why": "An address in it"}).status_code == 302
    assert PaperWithheld.objects.get().by == cast.here.people["dsl"]
    own = _copy(cast, row, mother, monkeypatch)
    assert "Report of the clinic" not in own
    assert "Report of the clinic" in _copy(cast, row, staff, monkeypatch)
    page = signed_in(cast.senco).get(_url("ehc_papers", row)).content.decode()
    assert "Held back: Report of the clinic" in page


def test_a_copy_has_nothing_confidential_and_no_other_homes_views(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    _paper(cast, "Secret report", is_confidential=True)
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ada", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Ben", "surname": "Bright"})
    for tie, words in ((mother, "Mornings are hard"), (father, "He is happy here")):
        give_views(cast.noah, contact=tie.contact, how="meeting", answers={}, words=words)
    person = invite(row.meeting, contact=mother.contact)
    own = _copy(cast, row, person, monkeypatch)
    assert "Mornings are hard" in own
    assert "He is happy here" not in own
    assert "Secret report" not in own


def test_advice_that_came_after_the_papers_is_not_among_them(cast: Cast, row: AnnualReview) -> None:
    _paper(cast)
    with in_change():
        AnnualReview.objects.filter(pk=row.pk).update(papers_sent_on=date(2026, 11, 19))
    page = signed_in(cast.senco).get(_url("ehc_papers", row)).content.decode()
    assert "Came too late, not among them" in page


def test_a_copy_of_one_who_is_not_invited_is_not_there(cast: Cast, row: AnnualReview) -> None:
    stranger = invite(make_meeting(cast.kacper))
    assert signed_in(cast.senco).get(_url("ehc_papers_pdf", row, stranger.pk)).status_code == 404


def test_the_papers_cost_the_same_whoever_is_invited(cast: Cast, row: AnnualReview) -> None:
    invite(row.meeting)
    _paper(cast)
    senco, url = signed_in(cast.senco), _url("ehc_papers", row)
    senco.get(url)
    few = queries(senco, url)
    for number in range(4):
        clinic = make_service(cast.harebell, name=f"Clinic {number}")
        invite(row.meeting, professional=make_professional(clinic))
    assert queries(senco, url) == few <= 20


def test_a_re_assessment_is_not_asked_for_within_six_months(cast: Cast) -> None:
    make_ehc_plan(cast.noah)
    senco, url = signed_in(cast.senco), reverse("ehc_reassess", args=[cast.noah.pk])
    sent = fields_sent(senco.get(url).content) | {"why": "A diagnosis"}
    page = senco.post(url, sent | day("assessed_on", date(2026, 6, 1))).content.decode()
    assert "ask from Tue 1 Dec 2026 on. An early review may be held at any time." in page
    assert senco.post(url, sent).status_code == 302
    assert ReassessmentAsked.objects.get().assessed_on == date(2026, 1, 12)
    page = senco.get(reverse("ehc_review", args=[cast.noah.pk])).content.decode()
    assert "The authority answers by Tue 8 Dec 2026." in page
    assert reassess_problems(TODAY, TODAY, "x", TODAY).keys() == {"asked_on"}


def test_comments_are_counted_from_the_day_of_service() -> None:
    facts = ReviewFacts(
        BEGUN, held_on=date(2026, 10, 1), meeting_on=date(2026, 10, 1), decision="amend",
        decided_on=date(2026, 10, 20), notice_on=date(2026, 10, 28), served_on=date(2026, 10, 30),
    )  # fmt: skip
    plan = PlanFacts(date(2026, 1, 12), date(2017, 5, 4), 2021)
    step = next(each for each in review_steps(plan, facts) if each.step == "comments")
    assert step.law_on == date(2026, 11, 13)


def test_a_certificate_is_recorded_when_the_review_has_ended(cast: Cast) -> None:
    row = make_annual_review(
        make_ehc_plan(cast.noah), begun_on=BEGUN, held_on=date(2026, 10, 1), decision="maintain",
        decided_on=date(2026, 10, 20), ended_on=date(2026, 10, 20),
    )  # fmt: skip
    senco, url = signed_in(cast.senco), _url("ehc_review_certificate", row)
    home = reverse("ehc_review", args=[cast.noah.pk])
    assert url in senco.get(home).content.decode()
    assert senco.post(url, fields_sent(senco.get(url).content)).status_code == 302
    row.refresh_from_db()
    assert row.certificate_on == TODAY
    assert "Wed 23 Dec 2026" in senco.get(home).content.decode()
