"""The report of a review: part by part, two who write at once, and what stands on its papers."""

import re
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.urls import reverse

from ehcp.annual.rules.marking import MarkedWords, marked
from ehcp.annual.rules.report import asks_preparing, not_said, words_problems
from ehcp.models import AnnualReview, ReportWords, ReviewDifference, SectionReported
from send_mis.audit.models import Read
from tests.factories import (
    copy_section,
    differ,
    expect,
    give_views,
    in_change,
    keep_document,
    make_annual_review,
    make_contact,
    make_ehc_plan,
    promise,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.queries import queries

pytestmark = pytest.mark.django_db
HELD = date(2026, 11, 9)


@pytest.fixture
def row(cast: Cast) -> AnnualReview:
    plan = make_ehc_plan(cast.noah)
    copy_section(plan, "B", "Noah finds noise hard.")
    copy_section(plan, "C", "None known.")
    return make_annual_review(plan, held_on=HELD, recommends="amend", recommends_words="Noise")


def _send(cast: Cast, name: str, row: AnnualReview, **typed: Any) -> Any:
    client, url = signed_in(cast.senco), reverse(name, args=[row.pupil_id, row.pk])
    return client.post(url, fields_sent(client.get(url).content) | typed)


def _paper(cast: Cast, row: AnnualReview, monkeypatch: Any, name: str, *more: Any) -> str:
    """The HTML that is laid out."""
    seen: list[str] = []

    def laid_out(html: str) -> bytes:
        seen.append(html)
        return b"%PDF"

    monkeypatch.setattr("send_mis.pdf.render.html_to_pdf", laid_out)
    url = reverse(name, args=[row.pupil_id, row.pk, *more])
    answer = signed_in(cast.senco).get(url)
    assert answer.status_code == 200, answer.content
    return " ".join(seen[0].split())


def test_words_that_go_and_come_are_marked() -> None:
    assert marked("15 hours of a TA each week", "20 hours of a TA each week") == [
        MarkedWords("gone", "15"), MarkedWords("new", "20"),
        MarkedWords("same", "hours of a TA each week"),
    ]  # fmt: skip
    assert marked("", "New words") == [MarkedWords("new", "New words")]
    assert marked("Old words", "") == [MarkedWords("gone", "Old words")]
    assert marked("Same  words", "Same words") == [MarkedWords("same", "Same words")]


def test_preparing_for_adulthood_is_asked_from_year_9() -> None:
    assert [year for year in range(7, 12) if asks_preparing(year)] == [9, 10, 11]
    assert set(words_problems({"works": "x"}, is_preparing=True)) == {
        "pfa_work", "pfa_living", "pfa_community", "pfa_health",
    }  # fmt: skip
    assert words_problems({}, is_preparing=False) == {}


def test_sections_that_nothing_is_said_of() -> None:
    assert not_said(["A", "B"]) == ["C", "D", "G", "H1", "H2", "I", "J", "K"]


@pytest.mark.parametrize("role", ["senco", "head", "dsl", "teacher", "ta", "office", "governor",
                                  "parent"])  # fmt: skip
def test_who_reads_the_report(cast: Cast, row: AnnualReview, role: str) -> None:
    client = signed_in(cast.here.people[role])
    answer = client.get(reverse("ehc_report", args=[row.pupil_id, row.pk]))
    assert (answer.status_code == 200) is (role in ("senco", "head", "dsl"))
    if role == "head":
        assert reverse("ehc_report_sections", args=[row.pupil_id, row.pk]) not in (
            answer.content.decode()
        )
        assert Read.objects.filter(what="ehc_report").count() == 1


def test_a_section_is_changed_in_the_report_and_not_in_the_plan(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    answer = _send(cast, "ehc_report_sections", row, advice_B="change", why_B="Seen in class",
                   instead_B="Noah finds noise and crowds hard.", advice_A="none")  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    assert dict(SectionReported.objects.values_list("letter", "advice")) == {
        "A": "none", "B": "change",
    }  # fmt: skip
    assert row.plan.sections.get(letter="B").words == "Noah finds noise hard."
    shown = _paper(cast, row, monkeypatch, "ehc_amendments_pdf")
    assert "Noah finds noise hard." in shown
    assert "<ins>[put in: and crowds]</ins>" in shown
    again = _send(cast, "ehc_report_sections", row, advice_B="", instead_B="Noah finds noise hard.")
    assert again.status_code == 302
    assert not SectionReported.objects.filter(letter="B").exists()


def test_health_changes_on_written_advice_alone(cast: Cast, row: AnnualReview) -> None:
    typed = {"advice_C": "change", "instead_C": "Epilepsy.", "why_C": "Diagnosed in May"}
    page = _send(cast, "ehc_report_sections", row, **typed).content.decode()
    assert "Choose the professional’s written advice on which this rests." in page
    document = keep_document(cast.noah, kind="medical", audience="send")
    stranger = keep_document(cast.kacper, kind="medical", audience="send")
    sent = typed | {"evidence_C": str(stranger.pk)}
    assert _send(cast, "ehc_report_sections", row, **sent).status_code == 200
    sent = typed | {"evidence_C": str(document.pk)}
    assert _send(cast, "ehc_report_sections", row, **sent).status_code == 302
    assert SectionReported.objects.get().evidence == document


def test_other_words_without_a_change_are_refused(cast: Cast, row: AnnualReview) -> None:
    page = _send(cast, "ehc_report_sections", row, advice_B="none", instead_B="x").content.decode()
    assert "Other words stand below: choose that a change is recommended." in page


def test_outcomes_and_provision_start_with_what_the_record_says(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    outcome, line = expect(row.plan), promise(row.plan)
    client = signed_in(cast.senco)
    page = client.get(reverse("ehc_report_provision", args=[row.pupil_id, row.pk]))
    how = fields_sent(page.content)[f"how_{line.pk.hex}"]
    assert how.startswith("15 hours a week; The school; ")
    key = outcome.pk.hex
    answer = _send(cast, "ehc_report_outcomes", row, **{
        f"progress_{key}": "partly", f"evidence_{key}": "Asks twice a day",
        f"advice_{key}": "amend", f"instead_{key}": "Asks for help by himself",
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    key = line.pk.hex
    answer = _send(cast, "ehc_report_provision", row, **{
        f"delivered_{key}": "partly", f"how_{key}": "12 of 15 hours: the TA was ill",
        f"impact_{key}": "Reads more", f"advice_{key}": "keep",
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    shown = _paper(cast, row, monkeypatch, "ehc_report_pdf")
    for words in ("Partly met", "Asks twice a day", "Amend: Asks for help by himself",
                  "Partly delivered", "12 of 15 hours: the TA was ill"):  # fmt: skip
        assert words in shown
    shown = _paper(cast, row, monkeypatch, "ehc_amendments_pdf")
    assert "[take out: in words]" in shown
    assert "[put in: by himself]" in shown


def test_a_line_that_is_not_the_plans_is_refused(cast: Cast, row: AnnualReview) -> None:
    other = promise(make_ehc_plan(cast.amara))
    key = other.pk.hex
    answer = _send(cast, "ehc_report_provision", row, **{f"delivered_{key}": "yes"})
    assert answer.status_code == 302
    assert not row.provision.exists()


def test_a_looked_after_child_and_one_in_year_9_are_asked_more(cast: Cast) -> None:
    with in_change():
        type(cast.noah).objects.filter(pk=cast.noah.pk).update(
            is_looked_after=True, reception_year=2017
        )
    row = make_annual_review(make_ehc_plan(cast.noah), held_on=HELD)
    page = _send(cast, "ehc_report_words", row, works="Maths").content.decode()
    assert "From Year 9 the review must look at this" in page
    said = dict.fromkeys(("pfa_work", "pfa_living", "pfa_community", "pfa_health"), "x")
    answer = _send(cast, "ehc_report_words", row, pep_combined="yes", social_worker="Ada Holt",
                   **said)  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    kept = ReportWords.objects.get()
    assert (kept.pep_combined, kept.social_worker, kept.pfa_work) == ("yes", "Ada Holt", "x")


def test_each_difference_is_kept_whole_under_its_own_name(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    long = "He needs a smaller class.\nThe plan says so."
    typed = {"who_1": "Mr Bright", "words_1": long, "who_2": "Mrs Bright", "words_2": "I agree"}
    assert _send(cast, "ehc_report_differences", row, **typed).status_code == 302
    assert list(ReviewDifference.objects.values_list("who", "words")) == [
        ("Mr Bright", long), ("Mrs Bright", "I agree"),
    ]  # fmt: skip
    shown = _paper(cast, row, monkeypatch, "ehc_report_pdf")
    assert "<h3>Mr Bright</h3> <p>He needs a smaller class.<br>The plan says so.</p>" in shown
    page = _send(cast, "ehc_report_differences", row, who_3="Nobody").content.decode()
    assert "Write what they say." in page


def test_two_who_write_different_parts_do_not_meet_and_of_one_part_they_do(
    cast: Cast, row: AnnualReview
) -> None:
    client = signed_in(cast.senco)
    words = reverse("ehc_report_words", args=[row.pupil_id, row.pk])
    sections = reverse("ehc_report_sections", args=[row.pupil_id, row.pk])
    first, second = (fields_sent(client.get(url).content) for url in (words, sections))
    assert client.post(words, first | {"works": "Maths"}).status_code == 302
    assert client.post(sections, second | {"advice_A": "none"}).status_code == 302
    answer = client.post(sections, second | {"advice_A": "none", "advice_B": "none"})
    assert answer.status_code == 200
    assert "changed this while you were typing" in answer.content.decode()


def test_a_home_reads_no_other_homes_views_nor_an_address(
    cast: Cast, row: AnnualReview, monkeypatch: Any
) -> None:
    mother = make_contact(cast.noah, "PAM", person={"forename": "Ada", "surname": "Bright"})
    father = make_contact(cast.noah, "PAF", person={"forename": "Ben", "surname": "Bright"})
    for tie, words in ((mother, "Mornings are hard"), (father, "He is happy here")):
        give_views(cast.noah, contact=tie.contact, how="meeting", answers={}, words=words, on=HELD)
    whole = _paper(cast, row, monkeypatch, "ehc_report_pdf")
    assert "Mornings are hard" in whole
    assert "He is happy here" in whole
    own = _paper(cast, row, monkeypatch, "ehc_report_copy_pdf", mother.contact_id)
    assert "Mornings are hard" in own
    assert "He is happy here" not in own


def test_papers_are_tagged_and_say_their_language(cast: Cast, row: AnnualReview) -> None:
    differ(row)
    for name in ("ehc_report_pdf", "ehc_amendments_pdf"):
        answer = signed_in(cast.senco).get(reverse(name, args=[row.pupil_id, row.pk]))
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            assert pdf.Root.Lang == "en-GB"
            assert bool(pdf.Root.MarkInfo.Marked)
            assert re.search("pdfuaid", pdf.Root.Metadata.read_bytes().decode())


def test_the_report_costs_as_many_queries_however_much_is_said(
    cast: Cast, row: AnnualReview
) -> None:
    client, url = signed_in(cast.senco), reverse("ehc_report", args=[row.pupil_id, row.pk])
    client.get(url)
    little = queries(client, url)
    for number in range(5):
        differ(row, who=f"Person {number}")
        expect(row.plan)
        promise(row.plan)
    assert queries(client, url) == little <= 30
