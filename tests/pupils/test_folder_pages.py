"""A folder of documents from the page that takes it to the pupils' records, and back."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from pupils.choices import FolderState
from pupils.folders.services.filing import file_folder
from pupils.folders.services.reading import read_folder
from pupils.models import Document, DocumentFolder, FolderFile
from send_mis.audit.models import Change
from tests.people import Cast, signed_in
from tests.pupils.folder_files import word, written_pdf
from tests.pupils.folder_sending import found, post_folder, sent_folder
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
NOAH = word("Individual education plan", "Name: Noah Bright", "Date: 4 March 2026")
FILES = {
    "IEP Noah Bright.docx": NOAH,
    "Jayden.pdf": written_pdf("Provision plan", "for somebody"),
    "policy.docx": word("How we plan"),
    "macros.docx": b"PK\x03\x04 not whole",
    "Thumbs.db": b"x",
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def page(folder: DocumentFolder, name: str = "folder") -> str:
    return reverse(name, args=[folder.school.slug, folder.pk])


def test_a_folder_is_sent_checked_filed_and_taken_back(
    cast: Cast, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = signed_in(cast.senco)
    answer = post_folder(client, cast, FILES)
    folder = DocumentFolder.objects.get()
    assert answer.headers["Location"] == page(folder)
    assert "0 of 5 files read" in client.get(page(folder)).content.decode()
    read_folder(folder_id=folder.pk)
    assert found(folder) == {
        "IEP Noah Bright.docx": "certain", "Jayden.pdf": "doubtful", "policy.docx": "unmatched",
        "macros.docx": "refused", "Thumbs.db": "none",
    }  # fmt: skip
    assert len(kept(files)) == 3
    shown = client.get(page(folder)).content.decode()
    for words in ("2 files need a pupil", "The file is damaged", "Thumbs.db", "Only a part of a"):
        assert words in shown
    rows = {file.path: file for file in FolderFile.objects.filter(folder=folder)}
    noah, jayden, policy = (
        rows[name] for name in ("IEP Noah Bright.docx", "Jayden.pdf", "policy.docx")
    )
    folder.refresh_from_db()
    sent = {
        "version": folder.version, "all_kind": "", "all_day": "",
        f"other-{noah.number}": "Noah Bright", f"kind-{noah.number}": "school",
        f"day-{noah.number}": "4/3/26",
        f"who-{jayden.number}": str(cast.jayden.pk), f"kind-{jayden.number}": "report",
        f"day-{jayden.number}": "1 May 2026",
        f"out-{policy.number}": "on", f"kind-{policy.number}": "other",
        f"day-{policy.number}": "1 May 2026",
    }  # fmt: skip
    client.post(page(folder, "folder_answers"), sent | {"file": "1"})
    folder.refresh_from_db()
    assert folder.state == FolderState.FILING
    with django_capture_on_commit_callbacks(execute=True):
        file_folder(folder_id=folder.pk)
    document = Document.objects.get(pupil=cast.noah)
    assert (document.title, document.kind, str(document.dated_on), document.audience) == (
        "IEP Noah Bright", "school", "2026-03-04", "class",
    )  # fmt: skip
    assert Document.objects.get(pupil=cast.jayden).kind == "report"
    assert {path.name for path in kept(files)} == {row.pk.hex for row in Document.objects.all()}
    change = Change.objects.get(event="folder.filed")
    assert set(change.pupil_ids) == {cast.noah.pk, cast.jayden.pk}
    opened = client.get(reverse("document_file", args=[cast.noah.pk, document.pk]))
    assert opened.content == NOAH
    done = client.get(page(folder)).content.decode()
    assert "2 documents are" in done
    assert "Left out." in done
    client.post(page(folder, "folder_take_back"))
    assert not Document.objects.filter(removed_on__isnull=True).exists()
    assert "Taken back" in client.get(page(folder)).content.decode()


def test_the_preview_costs_the_same_for_seventy_files(cast: Cast) -> None:
    client = signed_in(cast.senco)
    few = queries(client, page(sent_folder(cast, {"Noah Bright.docx": NOAH})))
    many = {f"plan {n} Noah Bright.docx": word("Name: Noah Bright", str(n)) for n in range(70)}
    folder = sent_folder(cast, many)
    assert queries(client, page(folder)) == few <= 15
    shown = client.get(page(folder)).content.decode()
    assert "Ready: 70 documents to file" in shown
    assert queries(client, reverse("folders", args=[cast.harebell.slug])) <= 8


def test_what_is_wrong_stands_at_its_file_and_nothing_typed_is_lost(cast: Cast) -> None:
    client = signed_in(cast.senco)
    folder = sent_folder(cast, {"policy.docx": word("How we plan"), "Noah Bright.docx": NOAH})
    policy, noah = FolderFile.objects.filter(folder=folder).order_by("number")
    sent = {
        "version": folder.version, f"other-{policy.number}": "Nobody Atall",
        f"kind-{policy.number}": "letter", f"day-{policy.number}": "31/2/2026",
        f"other-{noah.number}": "Noah Bright", f"kind-{noah.number}": "medical",
        f"day-{noah.number}": "2 May 2026",
    }  # fmt: skip
    shown = client.post(page(folder, "folder_answers"), sent).content.decode()
    for words in ("Nobody is called “Nobody Atall”", "Nobody Atall", "31/2/2026", "2 May 2026"):
        assert words in shown, words
    sent[f"other-{policy.number}"] = "Noah Bright"
    shown = client.post(page(folder, "folder_answers"), sent).content.decode()
    assert "31/2/2026 is not a real date" in shown
    policy.refresh_from_db()
    assert policy.pupil is None
    sent[f"day-{policy.number}"] = "1.3.26"
    client.post(page(folder, "folder_answers"), sent | {"all_kind": "report", "all_day": "x"})
    assert FolderFile.objects.filter(folder=folder, kind="report").count() == 0
    client.post(page(folder, "folder_answers"), sent | {"all_kind": "report", "all_day": "4/5/26"})
    rows = FolderFile.objects.filter(folder=folder).values_list("kind", "dated_on", "pupil")
    assert {(kind, str(day), pk) for kind, day, pk in rows} == {
        ("report", "2026-05-04", cast.noah.pk)
    }
