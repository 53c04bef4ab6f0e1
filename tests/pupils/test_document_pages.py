"""The pages of documents: who finds and opens what, and that row and file go together."""

import errno
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pupils.documents.keeping import remove_orphans
from pupils.documents.rules.kinds import MOST_BYTES
from pupils.documents.services import add_document
from pupils.models import Document
from send_mis.audit.models import Read
from tests.factories import PLAIN, actor_for_user, in_change, keep_document
from tests.house.filling import fields_sent
from tests.people import Cast, signed_in
from tests.pupils.sent_files import pdf
from tests.pupils.services.documents import LETTER
from tests.queries import queries

pytestmark = pytest.mark.django_db
SENT = {
    "title": "", "kind": "report", "author": "Dr Vale", "audience": "", "dated_on_day": "4",
    "dated_on_month": "5", "dated_on_year": "2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def page(cast: Cast, name: str, row: Document | None = None) -> str:
    return reverse(name, args=[cast.noah.pk, *([row.pk] if row else [])])


def send(client: Client, cast: Cast, content: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("Zoë’s_report.exe", content)
    return client.post(page(cast, "document_add"), SENT | fields | {"file": file})


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_document_is_added_renamed_and_handed_out_to_be_kept(cast: Cast, files: Path) -> None:
    client = signed_in(cast.teacher)
    assert send(client, cast, pdf()).status_code == 302
    row = Document.objects.get()
    assert (row.title, row.file_kind, row.audience, row.added_by) == (
        "Zoë’s report", "pdf", "class", cast.teacher.display_name,
    )  # fmt: skip
    (path,) = kept(files)
    assert path.name == row.pk.hex
    assert path.stat().st_mode & 0o777 == 0o600
    answer = client.get(page(cast, "document_file", row))
    assert body(answer) == path.read_bytes()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    said = answer["Content-Disposition"]
    assert said.startswith('attachment; filename="Zoe\'s report - Noah B - 4 May 2026.pdf"')
    read = Read.objects.latest("pk")
    assert (read.what, read.detail, read.pupil_ids) == (
        "document.file", "Zoë’s report", [cast.noah.pk],
    )  # fmt: skip


def test_the_form_says_what_is_wrong_and_keeps_nothing(cast: Cast, files: Path) -> None:
    client = signed_in(cast.teacher)
    for content, words in (
        (b"<svg/>", "print it as PDF"), (b"", "The file is empty"),
        (b"a" * (MOST_BYTES + 1), "larger than 25 MB"),
    ):  # fmt: skip
        shown = send(client, cast, content).content.decode()
        assert words in shown
        assert "Dr Vale" in shown
    assert client.post(page(cast, "document_add"), SENT).status_code == 200
    assert (kept(files), Document.objects.count()) == ([], 0)


def test_sent_twice_it_is_there_once_and_another_may_not_be_the_same(
    cast: Cast, files: Path
) -> None:
    client = signed_in(cast.senco)
    once = fields_sent(client.get(page(cast, "document_add")).content)["_once"]
    assert send(client, cast, PLAIN, _once=once).status_code == 302
    assert send(client, cast, PLAIN, _once=once).status_code == 302
    again = send(client, cast, PLAIN).content.decode()
    assert "This file is among the documents already, as “Zoë’s report”." in again
    assert len(kept(files)) == Document.objects.count() == 1


def test_that_a_restricted_file_is_there_already_does_not_tell_its_title(cast: Cast) -> None:
    send(signed_in(cast.senco), cast, PLAIN, audience="confidential", title="Court papers")
    shown = send(signed_in(cast.teacher), cast, PLAIN).content.decode()
    assert "among the documents already." in shown
    assert "Court papers" not in shown


def _full(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_place_keeps_neither_row_nor_half_a_file(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(self: Any, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True)
        path.write_bytes(content.read(3))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", half)
    shown = send(signed_in(cast.senco), cast, PLAIN).content.decode()
    assert "Nothing is saved. Try again later" in shown
    assert (kept(files), Document.objects.count()) == ([], 0)


def test_what_fails_after_the_file_takes_the_file_along(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("send_mis.audit.record._write_head", _full)
    with pytest.raises(OSError, match="No space"):
        add_document(actor=actor_for_user(cast.senco), pupil=cast.noah, facts=LETTER, content=PLAIN)
    assert kept(files) == []


def test_a_file_that_is_away_is_said_and_is_no_reading(cast: Cast, files: Path) -> None:
    row = keep_document(cast.noah)
    kept(files)[0].unlink()
    client = signed_in(cast.senco)
    before = Read.objects.count()
    answer = client.get(page(cast, "document_file", row))
    assert Read.objects.count() == before
    assert "Nothing is lost" in client.get(answer.headers["Location"]).content.decode()


def test_files_without_a_row_go_after_a_day(cast: Cast, files: Path) -> None:
    row = keep_document(cast.noah)
    keep_document(cast.noah)
    orphan = files / "documents" / "ab" / ("ab" + "0" * 30)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"x")
    assert remove_orphans(timezone.now() - timedelta(days=1)) == 0
    assert remove_orphans(timezone.now() + timedelta(days=1)) == 1
    assert (default_storage.exists(row.storage_name), orphan.exists()) == (True, False)


# --- Who finds and opens what ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "finds", "opens"),
    [
        ("senco", "letter report ehc secret", "letter report ehc"),
        ("head", "letter report ehc secret", "letter report ehc"),
        ("dsl", "letter report ehc secret", "letter report ehc"),
        ("teacher", "letter report", "letter report"),
        ("ta", "letter report", "letter report"),
        ("designated_teacher", "letter report", "letter report"),
        ("office", "letter report", "letter"),
    ],
)
def test_each_role_finds_and_opens_its_own(cast: Cast, role: str, finds: str, opens: str) -> None:
    kinds = {
        "letter": ("letter", "class"), "report": ("report", "class"), "ehc": ("ehc", "send"),
        "secret": ("safeguarding", "confidential"),
    }  # fmt: skip
    rows = {
        name: keep_document(cast.noah, title=f"Title {name}", kind=kind, audience=audience)
        for name, (kind, audience) in kinds.items()
    }
    client = signed_in(getattr(cast, role))
    shown = client.get(page(cast, "pupil_documents")).content.decode()
    assert {name for name in rows if f"Title {name}" in shown} == set(finds.split())
    statuses = {name: client.get(page(cast, "document_file", rows[name])) for name in rows}
    opened = {name for name, answer in statuses.items() if answer.status_code == 200}
    assert opened == set(opens.split())
    for name in rows:
        status = client.get(page(cast, "document", rows[name])).status_code
        assert status == (200 if name in finds else 404), name


@pytest.mark.parametrize("role", ["governor", "it", "parent", "trust_lead"])
def test_others_have_no_documents(cast: Cast, role: str) -> None:
    row = keep_document(cast.noah)
    client = signed_in(getattr(cast, role))
    for name in ("pupil_documents", "document", "document_file"):
        answer = client.get(page(cast, name, row if name != "pupil_documents" else None))
        assert answer.status_code == 403


def test_ids_of_another_child_another_class_and_another_school_find_nothing(cast: Cast) -> None:
    row, jaydens = keep_document(cast.noah), keep_document(cast.jayden)
    client = signed_in(cast.teacher)
    forged = reverse("document_file", args=[cast.noah.pk, jaydens.pk])
    assert client.get(forged).status_code == 404
    own = reverse("document_file", args=[cast.jayden.pk, jaydens.pk])
    assert client.get(own).status_code == 404
    assert signed_in(cast.stranger("senco")).get(page(cast, "document", row)).status_code == 404
    refused = client.get(page(cast, "document_change", row))
    assert refused.headers["Location"] == page(cast, "document", row)


def test_a_confidential_document_is_opened_only_with_a_reason_that_stands_in_the_record(
    cast: Cast,
) -> None:
    row = keep_document(cast.noah, audience="confidential", title="Court papers", kind="letter")
    client = signed_in(cast.dsl)
    asked = client.get(page(cast, "document_file", row))
    assert asked.headers["Location"] == page(cast, "document", row)
    refused = client.post(page(cast, "document", row), {"why": " "})
    assert refused.status_code == 200
    assert "text/html" in refused["Content-Type"]
    before = Read.objects.latest("pk").pk
    opened = client.post(page(cast, "document", row), {"why": "Strategy meeting"})
    assert body(opened).startswith(PLAIN)
    read = Read.objects.get(pk__gt=before)
    assert (read.what, read.detail) == ("document.file", "Letter, Mon 4 May 2026: Strategy meeting")


def test_a_removed_document_is_found_by_nobody_and_its_file_stays(cast: Cast, files: Path) -> None:
    row = keep_document(cast.noah)
    client = signed_in(cast.senco)
    sent = fields_sent(client.get(page(cast, "document_remove", row)).content)
    assert client.post(page(cast, "document_remove", row), sent | {"why": ""}).status_code == 200
    answer = client.post(page(cast, "document_remove", row), sent | {"why": "Wrong child"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.removed_by, row.removed_because) == (cast.senco.display_name, "Wrong child")
    for name in ("document", "document_file", "document_change"):
        assert client.get(page(cast, name, row)).status_code == 404
    shown = client.get(page(cast, "pupil_documents")).content.decode()
    assert "No documents yet" in shown
    assert len(kept(files)) == 1


# --- Many, and all at once -------------------------------------------------------------------


def test_the_list_is_narrowed_paged_and_costs_the_same_for_two_thousand(cast: Cast) -> None:
    keep_document(cast.noah, title="Old one", author="Dr Fox", dated_on=date(2024, 1, 8))
    client, url = signed_in(cast.senco), page(cast, "pupil_documents")
    few = queries(client, url)
    with in_change():
        Document.objects.bulk_create(
            Document(
                pupil=cast.noah, school=cast.harebell, title=f"Letter {n}", kind="letter",
                dated_on=date(2026, 1, 8), audience="class", file_kind="pdf", size=9,
                sha256=str(n), added_on=date(2026, 1, 8), added_by="Olive",
            )
            for n in range(2_000)
        )  # fmt: skip
    assert queries(client, url) == few <= 10
    whole = client.get(url).content.decode()
    assert "1 to 50 of 2001" in whole or "1 to 50 of 2,001" in whole
    for words in ("author=Dr+Fox", "year=2024", "kind=report", "page=41"):
        shown = client.get(f"{url}?{words}").content.decode()
        assert ("Old one" in shown, "Letter 7" in shown) == (True, False), words
    assert client.get(f"{url}?year=²&kind=x&page=-1").status_code == 200


def test_the_box_is_one_file_with_a_list_and_without_the_confidential_unless_ticked(
    cast: Cast,
) -> None:
    keep_document(cast.noah, title="=1+1 ../Żółw: letter", dated_on=date(2026, 5, 5))
    keep_document(cast.noah, title="Court papers", audience="confidential")
    client, url = signed_in(cast.senco), page(cast, "documents_box")
    box = ZipFile(BytesIO(body(client.post(url, {"why": "The next SENCO"}))))
    assert box.namelist() == ["001 2026-05-05 =1+1 .. Żółw letter.txt", "0 Contents.csv"]
    assert '"\'=1+1 ../Żółw: letter"' in box.read("0 Contents.csv").decode("utf-8-sig")
    assert box.read(box.namelist()[0]).startswith(PLAIN)
    read = Read.objects.latest("pk")
    assert (read.what, read.detail) == ("documents.box", "1 document, for The next SENCO")
    ticked = client.post(url, {"why": "The DSL", "with_confidential": "on"})
    assert len(ZipFile(BytesIO(body(ticked))).namelist()) == 3
    assert client.post(url, {"why": ""}).status_code == 200
    assert signed_in(cast.teacher).get(url).status_code == 403
