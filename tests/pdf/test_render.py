"""A PDF that everybody can read: tagged, titled, with repeated headings and our own face."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.template import engines
from outloud import check

from send_mis.pdf import Sheet, render_pdf
from send_mis.pdf.render import html_to_pdf
from send_mis.ui.chips import Chip

SHEET = Sheet(
    "Harebell Primary", "Mrs Doyle, SENCO", "made Sun 22 Nov 2026", "Confidential", landscape=True
)
LIST = """
{% extends "pdf/base.html" %}
{% block content %}
  <p class="lede">Hedydd Ŵyn Siôn and Zoë</p>
  <ul><li>One thing</li><li>Another</li></ul>
  <table class="fixed">
    <thead><tr>
      <th scope="col">Pupil</th><th scope="col">Status</th><th scope="col">Next</th>
    </tr></thead>
    <tbody>{% for name in names %}
      <tr><th scope="row">{{ name }}</th><td>{% chip status %}</td><td>{% chip late %}</td></tr>
    {% endfor %}</tbody>
  </table>
{% endblock content %}
"""


@pytest.fixture(scope="module")
def made() -> bytes:
    context = {
        "title": "SEN register",
        "sheet": SHEET,
        "names": [f"Pupil, Number {n}" for n in range(60)],
        "status": Chip("accent", "EHC plan", code="E"),
        "late": Chip("late", "Review 4 days late"),
    }
    return html_to_pdf(engines["django"].from_string(LIST).render(context))


@pytest.fixture
def pdf(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def test_no_barrier_is_found(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "register.pdf"
    path.write_bytes(made)
    result = check(str(path))

    assert result.error in (None, "")
    assert result.errors == 0, [str(each) for each in result.findings]


def test_it_says_its_title_and_language(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.open_metadata()["dc:title"] == "SEN register"
    assert pdf.Root.MarkInfo.Marked


def test_landscape_is_a4_on_its_side(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        _, _, width, height = (float(n) for n in page.mediabox)
        assert (round(width), round(height)) == (842, 595)


def _headings(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TH"
    ]


def test_every_heading_says_what_it_heads_and_columns_repeat_on_each_page(pdf: pikepdf.Pdf) -> None:
    scopes = [str(each.A.Scope) for each in _headings(pdf)]

    assert len(pdf.pages) >= 3
    assert scopes.count("/Column") == 3 * len(pdf.pages)
    assert scopes.count("/Row") == 60


def test_the_packaged_face_is_embedded(pdf: pikepdf.Pdf) -> None:
    names = {
        str(each.FontName)
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    }

    assert any("Atkinson" in name for name in names)


def test_a_pdf_without_a_sheet_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="needs a Sheet"):
        render_pdf("pdf/base.html", {}, title="Nothing")


def test_a_template_becomes_a_pdf_with_a_title() -> None:
    made = render_pdf("pdf/base.html", {"sheet": SHEET}, title="A <short> letter")

    with pikepdf.open(BytesIO(made)) as letter:
        assert letter.open_metadata()["dc:title"] == "A <short> letter"
