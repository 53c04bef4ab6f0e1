"""The report is sent once it is whole, kept as it was sent, and opened so later."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ehcp.models import (
    AnnualReview,
    PlanDisclosure,
    ReportSent,
    ReportSnapshot,
    ReportWords,
)
from tests.factories import (
    TODAY,
    expect,
    give_views,
    in_change,
    invite,
    make_annual_review,
    make_contact,
    make_ehc_plan,
    make_meeting,
    make_professional,
    make_service,
    promise,
    restrict,
    say_report,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
HELD = date(2026, 11, 9)


@pytest.fixture
def row(cast: Cast) -> AnnualReview:
    plan = make_ehc_plan(cast.noah)
    expect(plan, "Asks for help")
    promise(plan, "Six visits a year")
    meeting = make_meeting(cast.noah, on=HELD, state="held", held_on=HELD)
    return make_annual_review(
        plan, begun_on=date(2026, 9, 7), meeting=meeting, held_on=HELD, recommends="maintain",
        recommends_words="All of it helps",
    )  # fmt: skip


def _url(name: str, row: AnnualReview, *more: Any) -> str:
    return reverse(name, args=[row.pupil_id, row.pk, *more])


def _send(cast: Cast, row: AnnualReview, **typed: Any) -> str:
    client, url = signed_in(cast.senco), _url("ehc_report_send", row)
    sent = fields_sent(client.get(url).content) | {"way": "portal"} | typed
    page: str = client.post(url, sent, follow=True).content.decode()
    return page


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    def laid_out(html: str) -> bytes:
        seen.append(" ".join(html.split()))
        return b"%PDF"

    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", laid_out)
    return seen


def test_a_report_that_lacks_something_is_not_sent_and_says_where(
    cast: Cast, row: AnnualReview
) -> None:
    client, url = signed_in(cast.senco), _url("ehc_report_send", row)
    page = client.get(url).content.decode()
    for name in ("sections", "outcomes", "provision", "words"):
        assert f'href="{_url(f"ehc_report_{name}", row)}"' in page
    assert "nothing is said of 1 outcome" in page
    assert 'name="people"' not in page
    typed = {"version": row.version, "way": "post", "people": ["authority"], **day("sent_on")}
    again = client.post(url, typed).content.decode()
    assert "The report is not complete" in again
    assert not ReportSnapshot.objects.exists()
    assert not PlanDisclosure.objects.exists()
    row.refresh_from_db()
    assert row.report_sent_on is None


def test_it_goes_to_authority_invited_and_parents_with_a_line_for_each(
    cast: Cast, row: AnnualReview
) -> None:
    say_report(row)
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ada", "surname": "Bright"})
    make_contact(cast.noah, "PAF", person={"forename": "Ben", "surname": "Bright"})
    invite(row.meeting, contact=mother.contact)
    invite(
        row.meeting, professional=make_professional(make_service(cast.harebell), name="Dr Lee")
    )  # fmt: skip
    page = _send(cast, row)
    assert "The report is kept as it was sent" in page
    lines = {line.to_name: line for line in PlanDisclosure.objects.all()}
    authority = row.plan.authority.name
    assert lines.keys() == {authority, "Ada Bright", "Ben Bright", "Dr Lee"}
    assert {line.ground for line in lines.values()} == {"required"}
    assert "the child’s parent" in lines["Ben Bright"].ground_words
    assert "invited to the meeting" in lines["Dr Lee"].ground_words
    assert "version 1" in lines[authority].paper_words
    assert ReportSent.objects.count() == 4
    row.refresh_from_db()
    assert row.report_sent_on == TODAY
    # Nobody of the authority came: it is sent all the same. Sent again, nothing is said twice.
    assert "already" in _send(cast, row, people=["authority"])
    assert PlanDisclosure.objects.count() == 4
    assert ReportSnapshot.objects.count() == 1


def test_it_is_sent_once_everybody_has_it(cast: Cast, row: AnnualReview) -> None:
    say_report(row)
    invite(row.meeting)
    _send(cast, row, people=["authority"])
    row.refresh_from_db()
    assert row.report_sent_on is None
    page = signed_in(cast.senco).get(_url("ehc_report", row)).content.decode()
    assert "Not yet sent to everybody" in page
    _send(cast, row)
    row.refresh_from_db()
    assert row.report_sent_on == TODAY
    assert [each.snapshot.number for each in ReportSent.objects.all()] == [1, 1]


def test_one_of_whom_a_court_says_no_is_not_sent_it(cast: Cast, row: AnnualReview) -> None:
    say_report(row)
    father = make_contact(cast.noah, "PAF", person={"forename": "Ben", "surname": "Bright"})
    person = invite(row.meeting, contact=father.contact)
    restrict(father)
    page = signed_in(cast.senco).get(_url("ehc_report_send", row)).content.decode()
    assert "Ben Bright: see Family" in page
    _send(cast, row, people=["authority", str(person.pk)])
    assert not PlanDisclosure.objects.exists()
    _send(cast, row)
    assert [line.to_name for line in PlanDisclosure.objects.all()] == [row.plan.authority.name]


def test_it_opens_later_as_it_was_sent_and_shows_what_changed(
    cast: Cast, row: AnnualReview, printed: list[str]
) -> None:
    say_report(row)
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ada", "surname": "Bright"})
    give_views(cast.noah, contact=mother.contact, how="meeting", answers={}, words="Mornings")
    client = signed_in(cast.senco)
    client.get(_url("ehc_report_pdf", row))
    assert "not sent" in printed[-1]
    _send(cast, row)
    home = client.get(_url("ehc_report", row)).content.decode()
    assert "As it was sent" in home
    assert "something else now" not in home
    with in_change():
        ReportWords.objects.filter(review=row).update(works="A smaller class")
    home = client.get(_url("ehc_report", row)).content.decode()
    assert "something else now" in home
    client.get(_url("ehc_report_sent_pdf", row, 1))
    assert "A quiet place" in printed[-1]
    assert "Mornings" in printed[-1]
    assert "A smaller class" not in printed[-1]
    assert "version 1, sent on Mon 23 Nov 2026" in printed[-1]
    client.get(_url("ehc_report_sent_copy_pdf", row, 1, mother.contact_id))
    assert "Ada Bright" in printed[-1]
    assert "A quiet place" in printed[-1]
    page = client.get(_url("ehc_report_versions", row)).content.decode()
    assert "A quiet place" in page
    assert "A smaller class" in page
    read = client.get(_url("ehc_report_version", row, 1)).content.decode()
    assert "A quiet place" in read
    assert f"{row.plan.authority.name}, Mon 23 Nov 2026" in read
    # Sent again, it is the next version, and each has a line of it.
    _send(cast, row)
    assert list(ReportSnapshot.objects.values_list("number", flat=True)) == [1, 2]
    assert client.get(_url("ehc_report_sent_pdf", row, 3)).status_code == 404


def test_the_day_it_was_sent_is_put_right_in_the_log_too(cast: Cast, row: AnnualReview) -> None:
    say_report(row)
    client, url = signed_in(cast.senco), _url("ehc_review_sent", row)
    page = client.post(url, fields_sent(client.get(url).content)).content.decode()
    assert "Record first to whom the report was sent" in page
    _send(cast, row)
    client.post(url, fields_sent(client.get(url).content) | day("on", date(2026, 11, 20)))
    row.refresh_from_db()
    assert row.report_sent_on == ReportSent.objects.get().sent_on == date(2026, 11, 20)
    assert PlanDisclosure.objects.get(corrected_by__isnull=True).given_on == date(2026, 11, 20)


@pytest.mark.parametrize("role", ["teacher", "ta", "office", "governor"])
def test_who_may_not_read_it_opens_no_version(cast: Cast, row: AnnualReview, role: str) -> None:
    say_report(row)
    _send(cast, row)
    client = signed_in(cast.here.people[role])
    for name in ("ehc_report_version", "ehc_report_sent_pdf", "ehc_report_sent_amendments_pdf"):
        assert client.get(_url(name, row, 1)).status_code in (403, 404), name
    for name in ("ehc_report_versions", "ehc_report_send"):
        assert client.get(_url(name, row)).status_code in (403, 404), name


def test_a_version_costs_the_same_whoever_was_sent_it(cast: Cast, row: AnnualReview) -> None:
    say_report(row)
    _send(cast, row, people=["authority"])
    client, url = signed_in(cast.senco), _url("ehc_report_version", row, 1)
    client.get(url)
    few = queries(client, url)
    for number in range(3):
        make_contact(cast.noah, "PAF", person={"forename": f"Ben{number}", "surname": "Bright"})
    _send(cast, row)
    assert queries(client, url.replace("/versions/1/", "/versions/2/")) == few <= 15
