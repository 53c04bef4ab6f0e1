"""The register taken out: the same rows, only the columns the reader may see, and on the record."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.test import Client
from openpyxl import load_workbook

from pupils.fields import PUPIL_FIELDS
from pupils.register import exports
from pupils.register.exports import COLUMNS
from send_mis.access.fields import Use
from send_mis.audit.models import Read
from tests.factories import add_need, grant, leave, make_pupil, make_user, put_on_register
from tests.people import Cast, signed_in

HERE = "/harebell-primary/register/"
TRUST = "/trust/meadow-trust/register/"
IDENTITY = {"UPN", "Legal surname", "Legal forename"}


def lines(client: Client, query: str = "", here: str = HERE) -> list[dict[str, str]]:
    response = client.get(f"{here}csv/{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@contextmanager
def sheet(client: Client) -> Iterator[Any]:
    book = load_workbook(io.BytesIO(client.get(f"{HERE}xlsx/").content))
    yield book.active
    book.close()


def test_every_column_is_a_fact_of_the_registry(cast: Cast) -> None:
    for column in COLUMNS:
        field = PUPIL_FIELDS.fields[column.field]
        assert Use.EXPORT in field.uses, column.heading


def test_a_row_in_the_file(cast: Cast) -> None:
    noah = next(line for line in lines(signed_in(cast.senco)) if line["Forename"] == "Noah")
    assert noah == {
        "UPN": "", "Surname": "Bright", "Forename": "Noah", "Legal surname": "Bright",
        "Legal forename": "Noah", "Date of birth": "2018-02-03", "Year group": "Year 4",
        "Class": "4H", "SEN status": "E", "SEN since": "2023-05-08", "Primary need": "ASD",
        "Area of the primary need": "Communication and interaction", "Secondary need": "SEMH",
        "Further needs": "", "Next review": "2026-12-08", "Parents told on": "",
        "Parents told how": "", "Monitored since": "", "Monitoring review on": "", "EAL": "No",
        "Looked after": "No", "Disadvantaged": "No",
    }  # fmt: skip


def test_the_columns_are_those_that_the_reader_may_see(cast: Cast) -> None:
    everything = {column.heading for column in COLUMNS}
    assert set(lines(signed_in(cast.senco))[0]) == everything
    assert set(lines(signed_in(cast.head))[0]) == everything
    # A trust's SEND lead reads needs and care of every school, but no UPN and no legal names.
    assert set(lines(signed_in(cast.trust_lead), here=TRUST)[0]) == everything - IDENTITY | {
        "School"
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
@pytest.mark.parametrize("role", ["teacher", "ta", "office", "dsl", "designated_teacher"])
def test_who_may_not_take_it_out_is_told_so(cast: Cast, role: str, kind: str) -> None:
    response = signed_in(getattr(cast, role)).get(f"{HERE}{kind}/")
    assert response.status_code == 403
    assert "download the register" in response.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_a_stranger_finds_nothing(cast: Cast, kind: str) -> None:
    assert signed_in(cast.stranger("senco")).get(f"{HERE}{kind}/").status_code == 404
    assert signed_in(cast.stranger("trust_lead")).get(f"{TRUST}{kind}/").status_code == 404


def test_the_file_obeys_filter_and_order(cast: Cast) -> None:
    senco = signed_in(cast.senco)
    assert [line["Surname"] for line in lines(senco)] == ["Okafor", "Bright", "Clarke"]
    assert [line["Surname"] for line in lines(senco, "?status=E&sort=name")] == ["Bright", "Okafor"]
    assert [line["Surname"] for line in lines(senco, "?q=nowka")] == ["Nowak"]
    # The page does not matter: a file holds the whole list.
    assert len(lines(senco, "?status=everyone&page=3")) == 5


def test_the_links_on_the_page_carry_the_filter(cast: Cast) -> None:
    response = signed_in(cast.senco).get(f"{HERE}?status=E&year=4&page=2")
    assert [link.url for link in response.context["register"].exports] == [
        f"{HERE}{kind}/?status=E&year=4" for kind in ("pdf", "xlsx", "csv")
    ]


def test_nothing_in_a_file_is_ever_a_formula(cast: Cast) -> None:
    pupil = make_pupil(
        cast.harebell, surname="=HYPERLINK(1)", forename="@SUM(A1)", school_class=cast.class_5b
    )
    put_on_register(pupil, "K")
    add_need(pupil, "", 1, area="CI", words="+1+cmd|' /C calc'!A0")
    senco = signed_in(cast.senco)
    line = next(line for line in lines(senco) if "HYPERLINK" in line["Surname"])
    assert line["Surname"].startswith("'=")
    assert line["Forename"].startswith("'@")
    assert line["Primary need"].startswith("'+")
    with sheet(senco) as cells:
        assert "f" not in {cell.data_type for row in cells.iter_rows() for cell in row}
        assert "=HYPERLINK(1)" in [cell.value for cell in cells["B"]]


def test_a_workbook_holds_dates_as_dates(cast: Cast) -> None:
    with sheet(signed_in(cast.senco)) as cells:
        headings = [cell.value for cell in cells[1]]
        noah = next(row for row in cells.iter_rows(min_row=2) if row[2].value == "Noah")
        assert noah[headings.index("SEN since")].value.date() == date(2023, 5, 8)
        assert cells.freeze_panes == "A2"


def test_leavers_say_so(cast: Cast) -> None:
    leave(cast.noah, date(2026, 10, 24))
    (line,) = lines(signed_in(cast.senco), "?status=left")
    assert line["On roll"] == "Left, last day Fri 23 Oct 2026"


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("pdf", "application/pdf"),
    ],
)
def test_taking_it_out_is_recorded_with_whom_and_which(
    cast: Cast, kind: str, content_type: str
) -> None:
    response = signed_in(cast.senco).get(f"{HERE}{kind}/?status=E")
    assert response["Content-Type"] == content_type
    name = f"SEN register - Harebell Primary - 23 Nov 2026.{kind}"
    assert response["Content-Disposition"].startswith(f'attachment; filename="{name}"; filename*=')
    assert "no-store" in response["Cache-Control"]
    read = Read.objects.get(what=f"register.{kind}")
    assert read.user_id == cast.senco.pk
    assert set(read.pupil_ids) == {cast.noah.id, cast.amara.id}
    assert read.detail == "Pupils with an EHC plan"
    assert read.school_id == cast.harebell.id


def test_a_file_that_was_refused_is_not_recorded(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(exports.MOST_ROWS, "csv", 2)
    response = signed_in(cast.senco).get(f"{HERE}csv/")
    assert response.status_code == 400
    assert "more than 2 pupils in one file" in response.content.decode()
    assert not Read.objects.filter(what="register.csv").exists()


def test_the_pdf_is_landscape_and_goes_on_over_pages(cast: Cast) -> None:
    for number in range(40):
        put_on_register(make_pupil(cast.harebell, surname=f"Many{number:02}"), "K")
    content = signed_in(cast.senco).get(f"{HERE}pdf/").content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) > 1
        for sheet in pdf.pages:
            box = [float(side) for side in sheet.mediabox]
            assert box[2] - box[0] > box[3] - box[1]
        assert str(pdf.docinfo["/Title"]) == "SEN register"


def test_the_pdf_says_for_whom_and_which(cast: Cast) -> None:
    response = signed_in(cast.trust_lead).get(f"{TRUST}pdf/?status=K")
    sheet = response.context["sheet"]
    assert (sheet.school, sheet.confidential, sheet.landscape) == (
        "Meadow Trust", "Confidential", True,
    )  # fmt: skip
    assert sheet.for_whom == f"{cast.trust_lead.display_name}, Trust SEND lead"
    assert response.context["filter_words"] == "Pupils on SEN support"
    (row,) = response.context["rows"]
    assert (row.name, row.school, row.status) == (
        "Clarke, Jayden", "Harebell Primary", "K SEN support since Jan 2025",
    )  # fmt: skip
    assert (row.needs, row.next_review) == ("Social, emotional and mental health", "No date")


def test_an_empty_list_is_a_file_too(cast: Cast) -> None:
    senco = signed_in(cast.senco)
    assert lines(senco, "?year=13") == []
    for kind in ("xlsx", "pdf"):
        assert senco.get(f"{HERE}{kind}/?year=13").status_code == 200


def test_a_head_of_another_school_gets_only_their_own(cast: Cast) -> None:
    other = make_user()
    grant(other, "head", cast.bluebell)
    assert lines(signed_in(other), "?status=all", "/bluebell-primary/register/") == []
