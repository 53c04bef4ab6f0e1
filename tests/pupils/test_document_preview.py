"""A document looked at in the browser: drawn anew, for whom it may be opened, and recorded."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from pupils.documents.rules.sniffing import kind_of
from pupils.models import Document
from send_mis.audit.models import Read
from tests.factories import keep_document
from tests.people import Cast, signed_in
from tests.pupils.folder_files import word, written_pdf
from tests.pupils.sent_files import pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(cast: Cast, content: bytes, **fields: Any) -> Document:
    return keep_document(cast.noah, content, **{"file_kind": kind_of(content)} | fields)


def page(row: Document, name: str = "document_preview") -> str:
    return reverse(name, args=[row.pupil_id, row.pk])


def drawn(client: Client, row: Document) -> tuple[Any, Image.Image]:
    answer = client.get(page(row, "document_picture"))
    assert answer.status_code == 200
    return answer, Image.open(BytesIO(answer.content))


def photo() -> bytes:
    """Of a telephone: on its side, with the place where it was taken."""
    out = BytesIO()
    facts = Image.Exif()
    facts[0x0112] = 6
    facts[0x010F] = "Telephone"
    facts.get_ifd(0x8825)[2] = (51.0, 23.0, 0.0)
    Image.new("RGB", (3_000, 2_000), "teal").save(out, "JPEG", exif=facts)
    return out.getvalue()


def test_a_photograph_is_drawn_anew_upright_small_and_without_its_place(cast: Cast) -> None:
    row = kept(cast, photo(), title="Drawing of Noah")
    client = signed_in(cast.teacher)
    shown = client.get(page(row)).content.decode()
    assert page(row, "document_picture") in shown
    answer, seen = drawn(client, row)
    assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (1_067, 1_600), {})
    assert b"Telephone" not in answer.content
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("image/jpeg", "inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    reads = Read.objects.filter(pupil_ids=[cast.noah.pk]).values_list("what", flat=True)
    assert {"document.preview", "document_picture"} <= set(reads)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (written_pdf("Plan of Noah"), (1_237, 1_600)), (picture(), (20, 10)),
        (picture("GIF"), (20, 10)), (picture("WEBP", (4_000, 40)), (1_600, 16)),
        (picture("PNG", (5_000, 5_000)), (1_600, 1_600)),
    ],
)  # fmt: skip
def test_pictures_and_first_pages_are_drawn_as_png(
    cast: Cast, content: bytes, size: tuple[int, int]
) -> None:
    _, seen = drawn(signed_in(cast.senco), kept(cast, content))
    assert (seen.format, seen.size) == ("PNG", size)


def test_the_first_words_of_an_office_file_are_words_and_never_a_page(cast: Cast) -> None:
    client = signed_in(cast.senco)
    row = kept(cast, word("Plan of Zoë", "&lt;script&gt;alert(1)&lt;/script&gt;", "x" * 5_000))
    shown = client.get(page(row)).content.decode()
    assert "Plan of Zoë" in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert(1)" not in shown
    assert "x" * 3_001 not in shown
    assert client.get(page(row, "document_picture")).status_code == 302
    heic = kept(cast, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99))
    assert "Nothing of it can be shown here" in client.get(page(heic)).content.decode()


def test_what_cannot_be_drawn_takes_nothing_along(cast: Cast, files: Path) -> None:
    client = signed_in(cast.senco)
    row = kept(cast, pdf())
    (files / row.storage_name).write_bytes(b"%PDF-1.7\n" + b"\0" * 900)
    assert client.get(page(row)).status_code == 200
    assert client.get(page(row, "document_picture")).status_code == 302
    (files / row.storage_name).unlink()
    answer = client.get(page(row), follow=True)
    assert "Nothing is lost" in answer.content.decode()
    assert client.get(page(row, "document_picture")).status_code == 302


def test_a_confidential_one_is_shown_only_after_the_reason(cast: Cast) -> None:
    row = kept(cast, picture(), audience="confidential", title="Court papers", kind="letter")
    client = signed_in(cast.dsl)
    asked = client.get(page(row)).content.decode()
    assert "Why you open it" in asked
    assert page(row, "document_picture") not in asked
    refused = client.get(page(row, "document_picture"))
    assert refused.headers["Location"] == page(row, "document")
    assert (
        page(row, "document_picture") not in client.post(page(row), {"why": " "}).content.decode()
    )
    shown = client.post(page(row), {"why": "Strategy  meeting"}).content.decode()
    assert page(row, "document_picture") in shown
    assert client.get(page(row, "document_picture")).status_code == 200
    read = Read.objects.filter(what="document.preview").get()
    assert read.detail == "Letter, Mon 4 May 2026: Strategy meeting"
    other = kept(cast, picture("GIF"), audience="confidential")
    assert client.get(page(other, "document_picture")).status_code == 302
    session = client.session
    session["documents_shown"] = [str(row.pk), "2026-01-01T00:00:00+00:00"]
    session.save()
    assert client.get(page(row, "document_picture")).status_code == 302


def test_who_may_not_open_it_does_not_see_it(cast: Cast) -> None:
    report, ehc = kept(cast, picture()), kept(cast, picture("GIF"), kind="ehc", audience="send")
    office = signed_in(cast.office)
    for name in ("document_preview", "document_picture"):
        assert office.get(page(report, name)).status_code == 302
        assert signed_in(cast.teacher).get(page(ehc, name)).status_code == 404
        assert signed_in(cast.stranger("senco")).get(page(report, name)).status_code == 404
        assert signed_in(cast.governor).get(page(report, name)).status_code == 403
