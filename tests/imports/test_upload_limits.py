"""A file too large is stopped at the limit while it arrives, with or without a length."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, RequestFactory

from pupils.models import ImportBatch
from send_mis.chunked import LONGEST_BODY, with_chunked_bodies
from send_mis.tabular.limits import MAX_FILE_BYTES
from send_mis.ui.uploads import PATIENCE_BYTES, NoFiles, OneFile
from tests.imports.files import csv_file, upn
from tests.people import Cast, signed_in

URL = "/harebell-primary/imports/new/"
FIELDS = {"kind": "pupils", "day_day": "23", "day_month": "11", "day_year": "2026"}
BOUNDARY = "XboundaryX"


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


@pytest.mark.usefixtures("empty_queue", "codes")
def test_exactly_twenty_megabytes_are_taken(cast: Cast, folder: Path) -> None:
    start = csv_file("UPN,Surname,Forename,DOB,Notes", f"{upn(1)},Lind,Freya,05/10/2019,")
    content = start + b"\r\n" * ((MAX_FILE_BYTES - len(start)) // 2)
    content += b" " * (MAX_FILE_BYTES - len(content))
    response = signed_in(cast.senco).post(URL, form(content))
    assert response.status_code == 302
    assert list(folder.iterdir()) == []


class Endless(io.RawIOBase):
    """A body in chunks that never ends by itself; it counts what is read of it."""

    def __init__(self, head: bytes, tail: bytes = b"") -> None:
        self.head, self.tail, self.given = head, tail, 0

    def read(self, size: int = -1) -> bytes:
        size = min(size, 65_536) if size >= 0 else 65_536
        piece, self.head = self.head[:size], self.head[size:]
        piece = piece or (self.tail and b"") or b"x" * size
        self.given += len(piece)
        return piece


def head(token: str) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {**FIELDS, "csrfmiddlewaretoken": token}.items()
    ]
    file = 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return "".join([*parts, f"--{BOUNDARY}\r\n{file}"]).encode()


def sent_in_chunks(client: Client, body: Any, kind: str, path: str = URL) -> tuple[int, bytes]:
    """Through the application as the server calls it. The token is that of the form."""
    environ = RequestFactory().generic("POST", path).environ
    environ |= {
        "CONTENT_TYPE": kind, "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": body,
        "HTTP_COOKIE": "; ".join(f"{k}={m.value}" for k, m in client.cookies.items()),
    }  # fmt: skip
    environ.pop("CONTENT_LENGTH", None)
    status: list[int] = []
    application = with_chunked_bodies(get_wsgi_application())
    # As Django's own test client does: the test's transaction outlives a request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        answer = application(environ, lambda line, *_: status.append(int(line.split()[0])))
        content = b"".join(answer)
        answer.close()  # type: ignore[attr-defined]  # Django's responses have it
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
    return status[0], content


@pytest.fixture
def form_client(cast: Cast) -> tuple[Client, str]:
    client = signed_in(cast.senco)
    shown = client.get(URL).content.decode()
    token = shown.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    return client, token


def test_chunks_without_end_are_stopped(form_client: tuple[Client, str], folder: Path) -> None:
    client, token = form_client
    body = Endless(head(token))
    status, content = sent_in_chunks(client, body, f"multipart/form-data; boundary={BOUNDARY}")
    assert status == 413
    assert b"That file is too large" in content
    assert body.given < MAX_FILE_BYTES + PATIENCE_BYTES + 1024 * 1024
    assert list(folder.iterdir()) == []
    assert not ImportBatch.objects.exists()


@pytest.mark.usefixtures("codes", "empty_queue")
def test_a_small_file_in_chunks_is_taken(form_client: tuple[Client, str]) -> None:
    client, token = form_client
    content = csv_file("UPN,Surname,Forename,DOB", f"{upn(1)},Lind,Freya,05/10/2019")
    body = io.BytesIO(head(token) + content + f"\r\n--{BOUNDARY}--\r\n".encode())
    status, _ = sent_in_chunks(client, body, f"multipart/form-data; boundary={BOUNDARY}")
    assert status == 302
    assert bytes(ImportBatch.objects.get().content) == content


def test_a_form_in_chunks_without_end_is_stopped(form_client: tuple[Client, str]) -> None:
    client, token = form_client
    body = Endless(f"csrfmiddlewaretoken={token}&kind=".encode())
    status, _ = sent_in_chunks(client, body, "application/x-www-form-urlencoded")
    assert status == 400
    assert body.given < 2 * 1024 * 1024


def test_a_preamble_without_end_is_stopped(form_client: tuple[Client, str]) -> None:
    client, _ = form_client
    body = Endless(b"")
    status, _ = sent_in_chunks(client, body, f"multipart/form-data; boundary={BOUNDARY}")
    assert status >= 400
    assert body.given <= LONGEST_BODY + 1024 * 1024


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
    client.force_login(cast.senco, backend="allauth.account.auth_backends.AuthenticationBackend")
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
