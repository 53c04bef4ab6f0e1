"""A file too large is stopped at the limit while it arrives, with or without a length."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from pupils.models import ImportBatch
from send_mis.tabular.limits import MAX_FILE_BYTES
from send_mis.ui.uploads import PATIENCE_BYTES, NoFiles, OneFile
from send_mis.web import limits
from tests.imports.files import csv_file, upn
from tests.people import Cast, signed_in

URL = "/harebell-primary/imports/new/"
FIELDS = {"kind": "pupils", "day_day": "23", "day_month": "11", "day_year": "2026"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where arriving files lie."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def form(file: Any, name: str = "pupils.csv") -> dict[str, Any]:
    return {**FIELDS, "file": SimpleUploadedFile(name, file)}


@pytest.mark.usefixtures("empty_queue")
def test_over_twenty_megabytes_is_refused_and_not_kept(cast: Cast, folder: Path) -> None:
    response = signed_in(cast.senco).post(URL, form(b"x" * (MAX_FILE_BYTES + 1)))
    assert response.status_code == 413
    assert "That file is too large" in response.content.decode()
    assert list(folder.iterdir()) == []
    assert not ImportBatch.objects.exists()


def test_what_the_form_refuses_kindly_the_server_lets_through() -> None:
    assert limits.LONGEST_BODY > MAX_FILE_BYTES + PATIENCE_BYTES


@pytest.mark.usefixtures("empty_queue", "codes")
def test_exactly_twenty_megabytes_are_taken(cast: Cast, folder: Path) -> None:
    start = csv_file("UPN,Surname,Forename,DOB,Notes", f"{upn(1)},Lind,Freya,05/10/2019,")
    content = start + b"\r\n" * ((MAX_FILE_BYTES - len(start)) // 2)
    content += b" " * (MAX_FILE_BYTES - len(content))
    response = signed_in(cast.senco).post(URL, form(content))
    assert response.status_code == 302
    assert list(folder.iterdir()) == []


def test_a_form_too_long_is_refused(cast: Cast) -> None:
    sent = {"kind": "x" * 2**20}
    assert signed_in(cast.senco).post("/preferences/", sent).status_code == 400


def test_nobody_else_is_sent_a_file(cast: Cast, folder: Path) -> None:
    client = signed_in(cast.senco)
    response = client.post("/accounts/login/", {"login": "x", **form(b"x" * 100_000)})
    assert response.status_code < 500
    assert not response.wsgi_request.FILES
    assert list(folder.iterdir()) == []
    with pytest.raises(Exception, match="Halt"):
        NoFiles().new_file("file", "a.csv", "text/csv", 3)


def test_who_may_not_upload_is_refused_unread(cast: Cast, folder: Path) -> None:
    for client in (signed_in(cast.teacher), signed_in(cast.stranger("senco")), Client()):
        sent = form(b"x" * 100_000)
        response = client.post(URL, sent)
        assert response.status_code in (302, 403, 404)
        assert not response.wsgi_request._read_started
    assert list(folder.iterdir()) == []


def test_the_token_is_asked_for_all_the_same(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.senco, backend="send_mis.accounts.backends.AccountBackend")
    assert client.post(URL, form(b"UPN\r\n1\r\n")).status_code == 403
    assert not ImportBatch.objects.exists()


def test_one_file_at_a_time(rf: RequestFactory, folder: Path) -> None:
    request = rf.post(
        "/", {"a": SimpleUploadedFile("a.csv", b"1"), "b": SimpleUploadedFile("b.csv", b"2")}
    )
    handler = OneFile(request, limit=10)
    request.upload_handlers = [handler]
    with pytest.raises(TooManyFilesSent):
        _ = request.FILES
    handler.file.close()


@pytest.mark.parametrize("letters", [3_000, 20_000])
def test_a_name_of_thousands_of_letters_is_told_and_not_only_refused(
    cast: Cast, codes: None, letters: int
) -> None:
    """Django reads no more of a part's head than a thousand bytes."""
    part = f'Content-Disposition: form-data; name="file"; filename="{"a" * letters}.csv"'
    body = f"--x\r\n{part}\r\n\r\nSurname\r\n--x--\r\n"
    for strict in (False, True):
        client = signed_in(cast.office)
        client.get(URL)
        client.handler.enforce_csrf_checks = strict
        answer = client.post(URL, body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "its name is too long" in page
        assert f'href="{URL}"' in page
