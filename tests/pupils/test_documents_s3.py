"""Documents in an S3-compatible place: private, and row and file both or neither."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from pupils.documents.keeping import NOT_KEPT, FileAway, content_of, remove_orphans
from pupils.models import Document, DocumentFolder
from send_mis import s3
from send_mis.audit.models import Read
from tests.factories import PLAIN, keep_document
from tests.people import Cast, signed_in
from tests.pupils.folder_files import word
from tests.pupils.folder_sending import filed_folder, post_folder
from tests.pupils.s3_server import (
    S3Server,
    bad_server,
    free_port,
    s3_server,
)
from tests.pupils.test_document_pages import SENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as running:
        yield running


def use(settings: Any, options: dict[str, Any]) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "send_mis.s3.PrivateS3", "OPTIONS": options}
    }


@pytest.fixture(autouse=True)
def storage(settings: Any, server: S3Server) -> None:
    use(settings, server.options())


def send(cast: Cast, content: bytes = PLAIN) -> Any:
    sent = SENT | {"file": SimpleUploadedFile("report.txt", content)}
    return signed_in(cast.senco).post(reverse("document_add", args=[cast.noah.pk]), sent)


def test_a_document_is_kept_handed_out_and_private(cast: Cast, server: S3Server) -> None:
    large = b"words " * 1_500_000
    assert send(cast, large).status_code == 302
    row = Document.objects.get()
    assert row.storage_name in server.names
    answer = signed_in(cast.senco).get(reverse("document_file", args=[cast.noah.pk, row.pk]))
    assert answer.content == large
    small = keep_document(cast.noah)
    assert server.readers(small.storage_name) == {"CanonicalUser"}
    with pytest.raises(NotImplementedError):
        default_storage.url(row.storage_name)


def test_a_folder_is_filed_and_orphans_go(cast: Cast, server: S3Server) -> None:
    before = set(server.names)
    filed_folder(cast, {"Noah Bright.docx": word("Name: Noah Bright"), "bad.docx": b"PK\x03\x04"})
    row = Document.objects.get()
    assert set(server.names) - before == {row.storage_name}
    assert content_of(row)[:2] == b"PK"
    default_storage.save("documents/ab/" + "ab" * 16, SimpleUploadedFile("x", b"x"))
    default_storage.save("documents/ab/strange", SimpleUploadedFile("x", b"x"))
    assert remove_orphans(timezone.now() - timedelta(days=1)) == 0
    remove_orphans(timezone.now() + timedelta(days=1))
    assert server.names == [row.storage_name]


WRONG = {
    "a wrong secret": {"secret_key": "wrong"},
    "an unknown key": {"access_key": "AKIANOBODY"},
    "no such bucket": {"bucket_name": "nowhere"},
    "nobody there": {"endpoint_url": "http://127.0.0.1:{}"},
    "breaks off": {"endpoint_url": "cuts"},
    "says nothing": {"endpoint_url": "sleeps"},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_place_that_fails_is_said_and_keeps_neither_row_nor_file(
    cast: Cast, settings: Any, server: S3Server, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, names, reads = keep_document(cast.noah), server.names, Read.objects.count()
    monkeypatch.setattr(s3, "_READ_SECONDS", 0.3)
    wrong = dict(WRONG[what])
    does = wrong.get("endpoint_url", "")
    with bad_server(does) as bad:
        if does:
            wrong["endpoint_url"] = bad if does in ("cuts", "sleeps") else does.format(free_port())
        use(settings, server.options(**wrong))
        assert NOT_KEPT[:40] in send(cast).content.decode()
        folder = post_folder(signed_in(cast.senco), cast, {"Noah Bright.docx": word("Noah")})
        assert NOT_KEPT[:40] in folder.content.decode()
        client = signed_in(cast.senco)
        answer = client.get(reverse("document_file", args=[cast.noah.pk, row.pk]))
        assert "Nothing is lost" in client.get(answer.headers["Location"]).content.decode()
        with pytest.raises(FileAway):
            content_of(row)
        with pytest.raises(CommandError, match="cannot be reached"):
            call_command("remove_orphan_files")
    assert (Document.objects.count(), DocumentFolder.objects.count()) == (1, 0)
    assert not Read.objects.filter(what="document.file").exists()
    assert reads <= Read.objects.count()
    use(settings, server.options())
    assert server.names == names


def test_what_fails_after_the_file_takes_the_file_along(
    cast: Cast, server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = server.names

    def fails(*args: Any) -> None:
        raise OSError("No head")

    monkeypatch.setattr("send_mis.audit.record._write_head", fails)
    with pytest.raises(OSError, match="No head"):
        send(cast)
    assert server.names == names
