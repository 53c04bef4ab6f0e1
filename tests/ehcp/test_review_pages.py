"""A review of an EHC plan from its beginning to the amended plan, by its pages."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from ehcp.models import AnnualReview
from reviews.models import ReviewMeeting
from send_mis.audit.models import Read
from tests.factories import (
    TODAY,
    ask_for_advice,
    differ,
    invite,
    make_annual_review,
    make_authority,
    make_ehc_plan,
    make_meeting,
    say_report,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db

READERS = {
    "senco", "head", "dsl", "designated_teacher", "teacher", "ta", "office", "trust_lead",
}  # fmt: skip
EVERYBODY = (*sorted(READERS), "governor", "parent", "it")


def _page(cast: Cast, role: str, pupil: Any) -> Any:
    return signed_in(cast.here.people[role]).get(reverse("ehc_review", args=[pupil.pk]))


def _send(client: Any, name: str, row: AnnualReview, **typed: Any) -> Any:
    url = reverse(name, args=[row.pupil_id, row.pk])
    sent = fields_sent(client.get(url).content) | typed
    answer = client.post(url, sent)
    row.refresh_from_db()
    return answer


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_reads_where_a_review_stands(cast: Cast, role: str) -> None:
    make_annual_review(make_ehc_plan(cast.noah))
    answer = _page(cast, role, cast.noah)
    assert (answer.status_code == 200) is (role in READERS)
    if role in READERS:
        assert Read.objects.filter(what="ehc_review").count() == 1
        shown = answer.content.decode()
        assert ("ehc_review_end" in shown or "End the review" in shown) is (role == "senco")


def test_words_of_the_report_are_read_as_those_of_the_plan(cast: Cast) -> None:
    row = make_annual_review(
        make_ehc_plan(cast.noah), held_on=date(2026, 11, 9), recommends="amend",
        recommends_words="Needs a smaller class",
    )  # fmt: skip
    differ(row, words="Father disagrees")
    shown = {role: _page(cast, role, cast.noah).content.decode() for role in READERS}
    assert {role for role in READERS if "smaller class" in shown[role]} == READERS - {
        "ta", "office", "trust_lead",
    }  # fmt: skip
    assert {role for role in READERS if "Father disagrees" in shown[role]} == {
        "senco", "head", "dsl",
    }  # fmt: skip


def test_links_of_advice_lead_where_the_reader_may_go(cast: Cast) -> None:
    """A headteacher chases advice; the letter that asks for it is the SENCO's."""
    make_annual_review(make_ehc_plan(cast.noah))
    ask_for_advice(cast.noah, asked_on=date(2026, 11, 3))
    for role in ("senco", "head"):
        page = html.fromstring(_page(cast, role, cast.noah).content)
        urls = [url for url in page.xpath("//main//a/@href") if "/advice/" in url]
        answers = [signed_in(cast.here.people[role]).get(url).status_code for url in urls]
        assert set(answers) == {200}, (role, urls, answers)
        assert any(url.endswith("/pdf/") for url in urls) is (role == "senco")


def test_a_pupil_without_a_plan_has_no_review(cast: Cast) -> None:
    page = _page(cast, "senco", cast.kacper).content.decode()
    assert "Kacper has no EHC plan" in page


def test_a_review_is_run_page_by_page(cast: Cast) -> None:
    """Each page's one button leads to the next."""
    make_ehc_plan(cast.noah, make_authority(cast.harebell, report_days=10))
    senco = signed_in(cast.senco)
    home = reverse("ehc_review", args=[cast.noah.pk])
    begin = reverse("ehc_review_begin", args=[cast.noah.pk])
    assert begin in senco.get(home).content.decode()
    sent = fields_sent(senco.get(begin).content)
    assert sent["kind"] == "annual"
    assert senco.post(begin, sent | day("begun_on", date(2026, 10, 1))).status_code == 302
    row = AnnualReview.objects.get()
    page = senco.get(home).content.decode()
    assert "Plan the meeting" in page
    assert "Mon 11 Jan 2027" in page
    assert "Mon 14 Dec 2026" in page
    typed = {"begins": "3:30pm", "place": "Room 1"}
    answer = _send(senco, "ehc_review_meeting", row, **typed)
    meeting = ReviewMeeting.objects.get()
    assert answer.headers["Location"] == reverse("meeting_invite", args=[meeting.pk])
    assert (row.meeting, meeting.on) == (meeting, date(2026, 11, 30))
    _send(senco, "ehc_review_put_off", row, why="The parents asked")
    meeting.refresh_from_db()
    assert (row.meeting, meeting.state) == (None, "off")
    page = senco.get(home).content.decode()
    assert "Put off: The parents asked" in page
    assert "Mon 11 Jan 2027" in page
    _send(senco, "ehc_review_meeting", row, **typed)
    assert row.meeting_id is not None
    assert "Last day by law" in senco.get(home).content.decode()


def test_after_the_meeting_each_thing_is_recorded_in_its_order(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah, make_authority(cast.harebell))
    meeting = make_meeting(cast.noah, on=date(2026, 11, 20), planned_on=date(2026, 10, 1))
    invite(meeting)
    row = make_annual_review(plan, begun_on=date(2026, 9, 7), meeting=meeting)
    senco = signed_in(cast.senco)
    home = reverse("ehc_review", args=[cast.noah.pk])
    assert "Record first that the meeting was held" in _send(
        senco, "ehc_review_decide", row, decision="maintain", **day("decided_on")
    ).content.decode()  # fmt: skip
    hold = reverse("meeting_hold", args=[meeting.pk])
    assert reverse("meeting", args=[meeting.pk]) in senco.get(home).content.decode()
    sent = fields_sent(senco.get(hold).content)
    replies = {name: "came" for name in sent if name.startswith("reply")}
    assert senco.post(hold, sent | replies).status_code == 302
    row.refresh_from_db()
    assert row.held_on == date(2026, 11, 20)
    assert "Write the report" in senco.get(home).content.decode()
    _send(senco, "ehc_review_report", row, recommends="amend", recommends_words="F: 15 hours")
    assert row.recommends == "amend"
    say_report(row)
    page = _send(
        senco, "ehc_report_send", row, way="post", **day("sent_on", date(2026, 11, 19))
    ).content.decode()
    assert "The meeting was held on Fri 20 Nov 2026: choose a later day." in page
    _send(senco, "ehc_report_send", row, way="post")
    assert row.report_sent_on == TODAY
    assert "The local authority’s turn" in senco.get(home).content.decode()
    page = _send(
        senco, "ehc_review_decide", row, decision="amend", **day("decided_on", date(2026, 11, 19))
    ).content.decode()
    assert "the authority decides after it" in page
    _send(senco, "ehc_review_decide", row, decision="amend", **day("decided_on"))
    assert (row.decision, row.ended_on) == ("amend", None)
    _send(senco, "ehc_review_notice", row, **day("on"))
    assert "The parents’ turn" in senco.get(home).content.decode()
    _send(senco, "ehc_review_comments", row, **day("on"))
    assert row.comments_sent_on == TODAY
    _send(senco, "ehc_review_end", row, why="The amended plan came", **day("ended_on"))
    assert row.ended_on == TODAY
    page = senco.get(home).content.decode()
    assert "Begin the review" in page
    assert "Other reviews" in page


def test_a_plan_that_is_kept_ends_its_review_and_may_be_put_right(cast: Cast) -> None:
    row = make_annual_review(make_ehc_plan(cast.noah), held_on=date(2026, 11, 9))
    senco = signed_in(cast.senco)
    _send(senco, "ehc_review_decide", row, decision="maintain", **day("decided_on"))
    assert (row.decided_on, row.ended_on) == (TODAY, TODAY)
    _send(senco, "ehc_review_decide", row, decision="amend", **day("decided_on"))
    assert (row.decision, row.ended_on) == ("amend", None)


def test_a_meeting_that_is_planned_already_is_taken(cast: Cast) -> None:
    row = make_annual_review(make_ehc_plan(cast.noah))
    meeting = make_meeting(cast.noah, on=date(2026, 12, 3))
    senco = signed_in(cast.senco)
    plan = senco.get(reverse("ehc_review_meeting", args=[cast.noah.pk, row.pk])).content.decode()
    assert reverse("ehc_review_link", args=[cast.noah.pk, row.pk]) in plan
    _send(senco, "ehc_review_link", row, meeting=str(meeting.pk))
    assert row.meeting == meeting


def test_the_page_costs_as_many_queries_with_three_reviews_as_with_one(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    make_annual_review(plan, held_on=date(2026, 11, 9))
    senco, url = signed_in(cast.senco), reverse("ehc_review", args=[cast.noah.pk])
    senco.get(url)
    one = queries(senco, url)
    make_annual_review(plan, kind="emergency")
    make_annual_review(plan, kind="interim", ended_on=TODAY, ended_because="Moved")
    three = queries(senco, url)
    assert three == one <= 15


def test_two_people_at_once_lose_nothing(cast: Cast) -> None:
    row = make_annual_review(make_ehc_plan(cast.noah), held_on=date(2026, 11, 9))
    senco = signed_in(cast.senco)
    url = reverse("ehc_review_report", args=[cast.noah.pk, row.pk])
    sent = fields_sent(senco.get(url).content)
    _send(senco, "ehc_review_report", row, recommends="maintain")
    answer = senco.post(url, sent | {"recommends": "cease", "recommends_words": "Left"})
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.recommends == "maintain"


def test_a_day_to_hold_by_in_the_holidays_says_the_last_school_day_before(cast: Cast) -> None:
    # Made on 26 January 2026: held by 28 December, and the term ends on the 18th.
    make_ehc_plan(cast.noah, first_made_on=date(2026, 1, 26))
    page = signed_in(cast.senco).get(reverse("ehc_review", args=[cast.noah.pk])).content.decode()
    assert "Mon 28 Dec 2026" in page
    assert "the last school day before it is Fri 18 Dec 2026" in page


def test_the_menu_says_that_a_pupils_review_is_of_the_register(cast: Cast) -> None:
    make_annual_review(make_ehc_plan(cast.noah))
    for name in ("pupil_ehc_plan", "ehc_review", "ehc_thread"):
        page = signed_in(cast.senco).get(reverse(name, args=[cast.noah.pk])).content.decode()
        assert page.split(">Register</a>")[0].rpartition("<a ")[2].count('aria-current="page"') == 1
