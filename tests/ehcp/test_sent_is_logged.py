"""What leaves of a plan as a paper is a line of the log, once, with its purpose; or does not go."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from ehcp.delivered.services import letters
from ehcp.models import (
    AnnualReview,
    ChasedItem,
    PapersCirculated,
    PlanDisclosure,
    UndeliveredLetter,
)
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.notifications.models import Message
from tests.factories import (
    TODAY,
    actor_for_user,
    ask_for_advice,
    disclose,
    fill_copy,
    in_change,
    invite,
    keep_authority_form,
    keep_document,
    make_annual_review,
    make_assessment,
    make_authority,
    make_contact,
    make_ehc_plan,
    make_meeting,
    make_professional,
    make_service,
    promise,
    receive,
    undeliver,
)
from tests.house.filling import day, fields_sent
from tests.people import Cast, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("codes")]
BEGUN = date(2026, 9, 7)


@pytest.fixture
def row(cast: Cast) -> AnnualReview:
    meeting = make_meeting(cast.noah, on=date(2026, 12, 8))
    receive(
        ask_for_advice(cast.noah, asked_on=date(2026, 9, 14)), received_on=date(2026, 11, 20),
        document=keep_document(cast.noah, title="Report of the clinic"),
    )  # fmt: skip
    return make_annual_review(make_ehc_plan(cast.noah), begun_on=BEGUN, meeting=meeting)


def _sent(cast: Cast, row: AnnualReview, **typed: Any) -> str:
    client, url = signed_in(cast.senco), reverse("ehc_papers_sent", args=[row.pupil_id, row.pk])
    sent = fields_sent(client.get(url).content) | {"way": "post"} | typed
    page: str = client.post(url, sent, follow=True).content.decode()
    return page


def test_papers_are_a_line_for_each_who_is_invited_and_say_why(
    cast: Cast, row: AnnualReview
) -> None:
    invite(row.meeting, contact=make_contact(cast.noah, "PAM").contact)
    clinic = make_professional(make_service(cast.harebell, name="Child clinic"), name="Dr Lee")
    invite(row.meeting, professional=clinic)
    _sent(cast, row)
    lee = PlanDisclosure.objects.get(to_name="Dr Lee")
    assert (lee.ground, lee.way, lee.given_on, lee.to_role) == (
        "required", "post", TODAY, "Child clinic",
    )  # fmt: skip
    assert "invited to the meeting of Tue 8 Dec 2026" in lee.ground_words
    assert "Report of the clinic" in lee.paper_words
    assert lee.recorded_by == cast.senco.display_name
    assert PlanDisclosure.objects.count() == PapersCirculated.objects.count() == 2
    log = signed_in(cast.senco).get(reverse("ehc_disclosures", args=[cast.noah.pk]))
    assert "Papers of the review" in log.content.decode()
    # Sent again the same day, nothing more is said.
    _sent(cast, row)
    assert PlanDisclosure.objects.count() == 2


def test_nothing_goes_without_how_or_to_one_who_is_not_invited(
    cast: Cast, row: AnnualReview
) -> None:
    invite(row.meeting)
    stranger = invite(make_meeting(cast.kacper))
    assert "Choose" in _sent(cast, row, way="")
    _sent(cast, row, people=[str(stranger.pk)])
    assert not PlanDisclosure.objects.exists()
    assert not PapersCirculated.objects.exists()


def test_a_copy_that_is_not_recorded_as_sent_says_so_itself(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        "send_mis.pdf.render.html_to_pdf", lambda html: (seen.append(html), b"%PDF")[1]
    )
    person = invite(row.meeting)
    url = reverse("ehc_papers_pdf", args=[row.pupil_id, row.pk, person.pk])
    signed_in(cast.senco).get(url)
    _sent(cast, row)
    signed_in(cast.senco).get(url)
    assert "not sent yet" in seen[0]
    assert "not sent yet" not in seen[1]
    assert "sent on Mon 23 Nov 2026" in seen[1]


def test_the_day_of_the_papers_is_put_right_in_the_log_too(cast: Cast, row: AnnualReview) -> None:
    invite(row.meeting)
    client, url = signed_in(cast.senco), reverse("ehc_review_papers", args=[row.pupil_id, row.pk])
    page = client.post(url, fields_sent(client.get(url).content)).content.decode()
    assert "Record first to whom the papers were sent" in page
    _sent(cast, row)
    sent = fields_sent(client.get(url).content) | day("on", date(2026, 11, 20))
    client.post(url, sent)
    row.refresh_from_db()
    assert row.papers_sent_on == PapersCirculated.objects.get().sent_on == date(2026, 11, 20)
    standing = PlanDisclosure.objects.get(corrected_by__isnull=True)
    assert (standing.given_on, standing.corrects is not None) == (date(2026, 11, 20), True)


def test_a_correction_leaves_what_was_sent(cast: Cast, row: AnnualReview) -> None:
    invite(row.meeting)
    _sent(cast, row)
    line = PlanDisclosure.objects.get()
    client, url = signed_in(cast.senco), reverse("ehc_disclosure_correct", args=[line.pk])
    sent = fields_sent(client.get(url).content) | {"why": "The name", "to_name": "Ada Holm"}
    client.post(url, sent)
    later = PlanDisclosure.objects.get(corrects=line)
    assert (later.to_name, later.paper, later.paper_words) == (
        "Ada Holm", "papers", line.paper_words,
    )  # fmt: skip
    void = reverse("ehc_disclosure_void", args=[later.pk])
    client.post(void, fields_sent(client.get(void).content) | {"why": "Shredded"})
    log = client.get(reverse("ehc_disclosures", args=[cast.noah.pk])).content.decode()
    assert "Nothing" in log


def _letter(cast: Cast, **said: Any) -> UndeliveredLetter:
    kent = make_authority(
        cast.harebell, code="886", name="Kent", officer_name="Omar Reed", email="sen@kent.test"
    )
    line = promise(
        make_ehc_plan(cast.noah, kent), "Six visits", kind="visits", amount=6, per="year",
        provider="health", section=said.pop("section", "F"),
    )  # fmt: skip
    letter: UndeliveredLetter = undeliver(line, **{"name": "Omar Reed"} | said)
    return letter


def test_a_letter_about_visits_is_a_line_and_goes_once(cast: Cast) -> None:
    letter, actor = _letter(cast, email="sen@kent.test"), actor_for_user(cast.senco)
    letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    with pytest.raises(AlreadyDone):
        letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    line = PlanDisclosure.objects.get()
    assert (line.to_name, line.ground, line.way, line.paper) == (
        "Omar Reed", "required", "email", "letter",
    )  # fmt: skip
    assert "section 42(2)" in line.ground_words
    assert "Section F" in line.paper_words


def test_a_letter_to_somebody_else_needs_a_ground_of_its_own(cast: Cast) -> None:
    letter, actor = _letter(cast, email="someone@else.test"), actor_for_user(cast.senco)
    with pytest.raises(RuleBroken, match="to Kent alone"):
        letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    assert not Message.objects.exists()
    assert not PlanDisclosure.objects.exists()
    letter.refresh_from_db()
    assert letter.state == "draft"
    plan = letter.promised.plan
    disclose(plan, to_name="Omar Reed", sections="B")
    with pytest.raises(RuleBroken):
        letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    disclose(plan, to_name="omar reed", sections="E F")
    letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="mail")
    line = PlanDisclosure.objects.get(paper="letter")
    assert (line.ground, line.consent_name) == ("consent", "Jo Bright")


def test_health_provision_is_written_of_to_the_commissioning_body(cast: Cast) -> None:
    letter = _letter(cast, section="G", name="Integrated care board", address="1 High Street")
    actor = actor_for_user(cast.senco)
    letters.send_undelivered_letter(actor=actor, undelivered=letter, version=1, way="post")
    assert "section 42(3)" in PlanDisclosure.objects.get().ground_words


def test_a_filled_form_is_recorded_as_sent_once_and_after_the_meeting(cast: Cast) -> None:
    plan = make_ehc_plan(cast.noah)
    row = make_annual_review(plan, begun_on=BEGUN)
    copy = fill_copy(row, keep_authority_form(plan.authority))
    client = signed_in(cast.senco)
    home = reverse("ehc_review_form", args=[row.pupil_id, row.pk])
    url = reverse("ehc_review_form_sent", args=[row.pupil_id, row.pk, copy.pk])
    assert url not in client.get(home).content.decode()
    page = client.post(url, fields_sent(client.get(url).content)).content.decode()
    assert "Record first that the meeting was held" in page
    file = reverse("ehc_review_form_file", args=[row.pupil_id, row.pk, copy.pk])
    assert "copy 1, draft" in client.get(file).headers["Content-Disposition"]
    with in_change():
        AnnualReview.objects.filter(pk=row.pk).update(held_on=date(2026, 11, 21))
    assert "Draft: filled before the meeting" in client.get(home).content.decode()
    assert url not in client.get(home).content.decode()
    page = client.post(url, fields_sent(client.get(url).content) | {"way": "post"})
    assert "This copy was filled before the meeting" in page.content.decode()
    held = make_annual_review(plan, kind="interim", begun_on=BEGUN, held_on=date(2026, 11, 9))
    copy = fill_copy(held, copy.form)
    home = reverse("ehc_review_form", args=[row.pupil_id, held.pk])
    url = reverse("ehc_review_form_sent", args=[row.pupil_id, held.pk, copy.pk])
    page = client.get(home).content.decode()
    assert url in page
    assert "Filled, not sent yet" in page
    sent = fields_sent(client.get(url).content)
    client.post(url, sent | {"way": "portal"})
    page = client.post(url, sent | {"way": "portal"}, follow=True).content.decode()
    line = PlanDisclosure.objects.get()
    assert (line.paper, line.to_name, line.way) == ("form", plan.authority.name, "portal")
    assert f"Sent to {plan.authority.name}" in page
    assert "Asked for on" in page


def test_a_letter_that_asks_for_advice_is_a_line_once(cast: Cast, row: AnnualReview) -> None:
    clinic = make_service(cast.harebell, name="Child clinic")
    lee = make_professional(clinic, name="Dr Lee")
    asked = ask_for_advice(cast.noah, clinic, professional=lee, asked_on=date(2026, 11, 9))
    client = signed_in(cast.senco)
    at = [row.pupil_id, row.pk, asked.pk]
    url, home = reverse("ehc_advice_sent", args=at), reverse("ehc_review", args=at[:1])
    assert url in client.get(home).content.decode()
    sent = fields_sent(client.get(url).content)
    early = client.post(url, sent | {"way": "post"} | day("sent_on", date(2026, 11, 6)))
    assert "Advice was asked for on Mon 9 Nov 2026" in early.content.decode()
    assert not PlanDisclosure.objects.exists()
    for _ in range(2):
        client.post(url, fields_sent(client.get(url).content) | {"way": "post"})
    line = PlanDisclosure.objects.get()
    assert (line.paper, line.to_name, line.to_role, line.way, line.ground) == (
        "request", "Dr Lee", "Child clinic", "post", "required",
    )  # fmt: skip
    assert line.paper_words == "Request for advice for the annual review"
    other = ask_for_advice(cast.kacper)
    url = reverse("ehc_advice_sent", args=[row.pupil_id, row.pk, other.pk])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(("way", "lines"), [("email", 2), ("portal", 2), ("phone", 0)])
def test_a_letter_about_what_is_owed_is_a_line_of_each_plan(
    cast: Cast, way: str, lines: int
) -> None:
    kent = make_authority(cast.harebell, code="886", name="Kent", officer_name="Omar Reed")
    late: dict[str, Any] = {
        "begun_on": BEGUN, "held_on": date(2026, 10, 5), "recommends": "maintain",
        "report_sent_on": date(2026, 10, 12),
    }  # fmt: skip
    plan = make_ehc_plan(cast.noah, kent)
    make_annual_review(plan, **late)
    make_annual_review(plan, kind="interim", **late)
    make_annual_review(make_ehc_plan(cast.amara, kent), **late)
    make_assessment(cast.jayden, kent, received_on=date(2026, 9, 28))
    client = signed_in(cast.senco)
    url = reverse("ehc_chase_record", args=[cast.harebell.slug, kent.pk])
    sent = fields_sent(client.get(url).content)
    client.post(url, sent | {"way": way})
    assert ChasedItem.objects.count() == 4
    assert PlanDisclosure.objects.filter(paper="chase").count() == lines
    if lines:
        line = PlanDisclosure.objects.get(plan=plan)
        assert (line.to_name, line.to_role, line.way) == ("Omar Reed", "Officer of Kent", way)
        assert (
            line.paper_words.count("decision after the review of the EHC plan, due Mon 2 Nov") == 2
        )
        assert line.ground_words.startswith("SEND Regulations 2014")
