"""Assessments from a file: looked over row by row, and saved as far as it can be read."""

from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pupils.models import Pupil
from reviews.models import Assessment
from send_mis.schools.models import School
from send_mis.tabular.xlsx_writer import write_xlsx
from tests.factories import (
    TODAY,
    assess,
    make_levels,
    make_scale,
    move_class,
)
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db

SEPTEMBER = date(2026, 9, 14)


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def page_of(pupil: Pupil, name: str = "pupil_assessments") -> str:
    return reverse(name, args=[pupil.pk])


def upload(client: Client, school: School, content: bytes, name: str = "scores.csv") -> Any:
    url = reverse("assessments_import", args=[school.slug])
    sent = fields_sent(client.get(url).content)
    return client.post(url, sent | {"file": SimpleUploadedFile(name, content)})


CSV = b"""Surname,Forename,Class,Reading score,Writing,House
Bright,Noah,4H,"98,5",WTS,Red
Nowak,Kacper,4H,ninety,3,Blue
Clarke,Jayden,5B,90,,Red
Bright,Noah,4H,97,,Red
,,,,,
"""


def test_a_file_is_looked_over_row_by_row_and_saved_as_far_as_it_can_be_read(cast: Cast) -> None:
    make_scale(cast.harebell)
    make_levels(cast.harebell)
    client = signed_in(cast.teacher)
    answer = upload(client, cast.harebell, CSV)
    shown = words(answer)
    assert answer.status_code == 200
    assert "3 values to save, 3 rows with a problem" in shown
    assert "Columns left out: House." in shown
    assert "Reading score: “ninety” is not a number." in shown
    assert "Nobody of this name or UPN whom you may assess is on roll." in shown, "not of 5B"
    assert "Reading score: row 2 has this pupil already." in shown
    assert Assessment.objects.count() == 0
    save = reverse("assessments_import_save", args=[cast.harebell.slug])
    sent = fields_sent(answer.content)
    assert client.post(save, sent).status_code == 302
    assert {(row.pupil.short_name, row.value) for row in Assessment.objects.all()} == {
        ("Noah", Decimal("98.50")), ("Noah", Decimal(2)), ("Kacper", Decimal(3)),
    }  # fmt: skip
    client.post(save, sent)
    assert Assessment.objects.count() == 3, "sent twice is saved once"
    assert "Nothing new" in words(upload(client, cast.harebell, CSV))


def test_a_workbook_with_names_in_one_column_and_days_of_its_own(cast: Cast) -> None:
    make_scale(cast.harebell)
    content = write_xlsx(
        "Scores", ["Pupil name", "Date", "Reading score"],
        [["Noah Bright", "14/9/26", 85], ["Nowak, Kacper", date(2026, 9, 21), 90],
         ["Noah Bright", "1/2/2030", 85]],
    )  # fmt: skip
    client = signed_in(cast.senco)
    answer = upload(client, cast.harebell, content, "scores.xlsx")
    assert "Choose today or an earlier day." in words(answer)
    client.post(
        reverse("assessments_import_save", args=[cast.harebell.slug]),
        fields_sent(answer.content),
    )
    rows = Assessment.objects.order_by("on").values_list("pupil__legal_forename", "on")
    assert list(rows) == [("Noah", SEPTEMBER), ("Kacper", date(2026, 9, 21))]


def test_what_changed_after_the_preview_stays(cast: Cast) -> None:
    score = make_scale(cast.harebell)
    client = signed_in(cast.senco)
    answer = upload(client, cast.harebell, b"Surname,Forename,Reading score\nBright,Noah,98\n")
    assess(cast.noah, score, 70)
    saved = client.post(
        reverse("assessments_import_save", args=[cast.harebell.slug]),
        fields_sent(answer.content), follow=True,
    )  # fmt: skip
    assert "1 changed meanwhile and stay as they are" in words(saved)
    assert Assessment.objects.get().value == 70


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7 x", "a.pdf"), (b"", "a.csv"), (b"Surname,Forename\nBright,Noah\n", "a.csv"),
        (b"<html><body>x</body></html>", "a.xls"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_assessments_is_refused_in_words(
    cast: Cast, content: bytes, name: str
) -> None:
    make_scale(cast.harebell)
    answer = upload(signed_in(cast.senco), cast.harebell, content, name)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


@pytest.mark.parametrize("rows", ["", "x", "[[1]]", "{}", '[["a","b","c","d","e"]]', "3"])
def test_rows_that_no_preview_sends_are_refused(cast: Cast, rows: str) -> None:
    save = reverse("assessments_import_save", args=[cast.harebell.slug])
    assert signed_in(cast.senco).post(save, {"rows": rows}).status_code == 302
    assert Assessment.objects.count() == 0


def test_a_file_saves_nothing_of_somebody_elses_pupil(cast: Cast) -> None:
    score = make_scale(cast.harebell)
    sent = f'[["{cast.jayden.pk}","{score.pk}","2026-11-23","90",""]]'
    save = reverse("assessments_import_save", args=[cast.harebell.slug])
    assert signed_in(cast.teacher).post(save, {"rows": sent}).status_code == 403


def test_a_pupil_who_moves_class_changes_hands(cast: Cast) -> None:
    score = make_scale(cast.harebell)
    assess(cast.noah, score, 80)
    assert signed_in(cast.teacher).get(page_of(cast.noah)).status_code == 200
    move_class(cast.noah, cast.class_5b, TODAY)
    assert signed_in(cast.teacher).get(page_of(cast.noah)).status_code == 404
