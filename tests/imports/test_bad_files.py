"""Files that are none, or lie: a clear page, and nothing stored. And rows that cannot be true."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from pupils.choices import ImportState
from pupils.imports.services.imports import READ_AT_ONCE_BYTES, upload_import
from pupils.imports.services.jobs import read_import
from pupils.models import ImportBatch, Pupil
from send_mis.tabular.upn import check_letter
from tests.factories import actor_for_user
from tests.imports.files import csv_file, ctf, many_rows, row, texts, upload, upn
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

HEADINGS = "UPN,Surname,Forename,DOB,Sex,Year,Ethnicity,Language,SEN status,Primary need,Need 2"
HEADINGS += ",SEN since,Entry date,Leaving date"


def workbook(rows: int = 1) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["UPN", "Surname", "Forename", "DOB"])
    for number in range(rows):
        sheet.append([upn(number), "Lind", "Freya", "05/10/2019"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;">]><CTfile><CTFpupilData><Pupil><Surname>&c;</Surname></Pupil>
</CTFpupilData></CTfile>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<CTfile><CTFpupilData><Pupil><Surname>&a;</Surname></Pupil></CTFpupilData></CTfile>"""
BAD_FILES = {
    "empty": ("pupils", b"", "is empty"),
    "only spaces": ("pupils", b" \r\n \r\n", "is empty"),
    "header only": ("pupils", b"UPN,Surname,Forename,DOB\r\n", "no rows under them"),
    "no headings": ("pupils", b"1,2\r\n3,4\r\n", "No row of headings"),
    "cut in a quotation": ("pupils", b'UPN,Surname\r\n1,"Li', "cut off"),
    "cut workbook": ("pupils", workbook()[:2000], "damaged"),
    "binary": ("pupils", bytes(range(256)) * 20, "not text"),
    "zip": ("pupils", zipped("pupils.csv", b"UPN\r\n1"), "zip archive"),
    "picture": ("pupils", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "a picture"),
    "PDF": ("pupils", b"%PDF-1.7 ...", "a PDF"),
    "web page": ("pupils", b"<html><body><table></table></body></html>", "web page"),
    "bomb": ("pupils", zipped("xl/workbook.xml", b"<a>" + b"0" * 4_000_000), "zip archive"),
    "CTF as a list": ("pupils", ctf("<Surname>Lind</Surname>"), "Choose that kind of file"),
    "list as CTF": ("ctf", csv_file("UPN,Surname", f"{upn(1)},Lind"), "not a Common Transfer"),
    "billion laughs": ("ctf", LAUGHS, "not allowed"),
    "external entity": ("ctf", OUTSIDE, "not allowed"),
    "cut CTF": ("ctf", ctf("<Surname>Lind</Surname>")[:-30], "cut off"),
    "CTF without pupils": ("ctf", ctf(), "no pupils"),
    "other XML": ("ctf", b"<?xml version='1.0'?><rss><a/></rss>", "not a Common Transfer File"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_gets_a_clear_page_and_is_not_kept(cast: Cast, case: str) -> None:
    kind, content, words = BAD_FILES[case]
    response = signed_in(cast.senco).post(
        "/harebell-primary/imports/new/",
        {
            "kind": kind, "file": SimpleUploadedFile("file.csv", content), "day_day": "23",
            "day_month": "11", "day_year": "2026",
        },
    )  # fmt: skip
    shown = response.content.decode()
    assert response.status_code == 200
    assert words in shown, shown[shown.find("error-summary") :][:600]
    assert "root:" not in shown
    assert not ImportBatch.objects.exists()


def test_a_large_bad_file_is_refused_by_the_worker_and_not_kept(cast: Cast) -> None:
    content = csv_file("UPN,Surname,Forename,DOB", *["x" * 2_000] * 200) + b'"cut'
    assert len(content) > READ_AT_ONCE_BYTES
    batch = upload_import(
        actor=actor_for_user(cast.senco), school=cast.harebell, kind="pupils",
        file_name="big.csv", content=content,
    )  # fmt: skip
    read_import(batch_id=batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.content) == (ImportState.FAILED, None)
    shown = signed_in(cast.senco).get(f"/harebell-primary/imports/{batch.pk}/").content.decode()
    assert "The file could not be read" in shown
    assert "cut off" in shown


GOOD = {
    "UPN": upn(1), "Surname": "Lind", "Forename": "Freya", "DOB": "05/10/2019", "Sex": "F",
    "Year": "2", "Ethnicity": "WBRI", "Language": "ENG", "SEN status": "K",
    "Primary need": "SLCN", "Need 2": "", "SEN since": "05/01/2026", "Entry date": "01/09/2023",
    "Leaving date": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"UPN": f"{upn(1)[:-1]}9"}, "mistake in it"),
        ({"UPN": "123"}, "3 characters and not 13"),
        ({"Surname": "", "Forename": "-"}, "no name is given"),
        ({"Surname": "S" * 101}, "longer than 100"),
        ({"Forename": "123"}, "is not a name"),
        ({"DOB": ""}, "no date of birth is given"),
        ({"DOB": "31/02/2019"}, "not a real date"),
        ({"DOB": "05/10/2027"}, "in the future"),
        ({"DOB": "05/13/2019"}, "not a real date"),
        ({"Sex": "Q"}, "not known as a sex"),
        ({"Year": "27"}, "not a year group"),
        ({"Ethnicity": "ZZZZ"}, "not an ethnicity code"),
        ({"Language": "QQQ"}, "not a language code"),
        ({"SEN status": "Z"}, "not an SEN status"),
        ({"SEN status": "N"}, "yet needs are given"),
        ({"SEN status": "E", "Primary need": "NSA"}, "SEN support only"),
        ({"SEN status": ""}, "without an SEN status"),
        ({"SEN since": "05/01/2019"}, "before the date of birth"),
        ({"SEN since": "05/01/2027"}, "has not come yet"),
        ({"SEN since": "soon"}, "not a date"),
        ({"Entry date": "01/09/2018"}, "before the date of birth"),
        ({"Leaving date": "01/09/2022"}, "before the date of entry"),
    ],
)
def test_a_row_that_cannot_be_true_is_a_problem(
    cast: Cast, wrong: dict[str, str], words: str
) -> None:
    line = ",".join({**GOOD, **wrong}[name] for name in HEADINGS.split(","))
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(HEADINGS, line))
    found = row(batch, 2)
    assert found.outcome == "problem", found.outcome
    assert words in texts(found)
    assert not Pupil.objects.filter(legal_surname="Lind").exists()


def test_the_row_that_the_others_vary_is_good(cast: Cast) -> None:
    line = ",".join(GOOD[name] for name in HEADINGS.split(","))
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(HEADINGS, line))
    assert (row(batch, 2).outcome, row(batch, 2).problems) == ("added", [])


def test_a_row_with_too_few_values_is_a_problem(cast: Cast) -> None:
    content = csv_file("UPN,Surname,Forename,DOB", f"{upn(1)},Lind", many_rows(1)[0][:60])
    batch = upload(actor_for_user(cast.senco), cast.harebell, content)
    assert "it has 2 values" in texts(row(batch, 2)).lower()


def test_a_temporary_upn_checks(cast: Cast) -> None:
    body = "99912342500B"
    line = ",".join({**GOOD, "UPN": check_letter(body) + body}[n] for n in HEADINGS.split(","))
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(HEADINGS, line))
    assert row(batch, 2).outcome == "added"


def test_the_codes_must_be_loaded(cast: Cast) -> None:
    from send_mis.schools.models import Code

    Code.objects.all().delete()
    line = ",".join(GOOD[name] for name in HEADINGS.split(","))
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(HEADINGS, line))
    assert batch.state == ImportState.FAILED
    assert "load_codes" in batch.message
