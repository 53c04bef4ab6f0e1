"""A folder whose worker is killed, whose storage is away, or that is taken back."""

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from django.utils import timezone

from pupils.choices import FileMatch, FolderState
from pupils.documents.keeping import remove_orphans
from pupils.documents.services import change_document, remove_document
from pupils.folders.services import filing, reading
from pupils.folders.services.deciding import FileAnswer, confirm_folder, decide_files, remove_folder
from pupils.folders.services.filing import file_folder
from pupils.folders.services.keeping import forget_folder, old_folders
from pupils.folders.services.reading import read_folder, unread_folders
from pupils.folders.services.sending import send_folder, send_more
from pupils.folders.services.taking_back import take_back_folder
from pupils.folders.writing import SentFile
from pupils.models import Document, DocumentFolder, FolderFile
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from tests.factories import actor_for_user, keep_document, make_pupil
from tests.people import Cast, signed_in
from tests.pupils.folder_files import word, zipped
from tests.pupils.folder_sending import filed_folder, found, post_folder, sent_folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_queue")]
NOAH, JAYDEN = word("Name: Noah Bright"), word("Name: Jayden Clarke")
PLANS = {"Noah Bright.docx": NOAH, "Jayden Clarke.docx": JAYDEN}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(files: Path) -> int:
    return sum(path.is_file() for path in files.rglob("*"))


def _away(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.EIO, "Input/output error")


# --- Broken off ------------------------------------------------------------------------------


def test_a_storage_that_fails_in_the_middle_keeps_none_of_the_folder(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, asked = FileSystemStorage._save, []

    def second_fails(self: Any, name: str, content: Any) -> str:
        asked.append(name)
        return save(self, name, content) if len(asked) < 2 else _away()

    monkeypatch.setattr(FileSystemStorage, "_save", second_fails)
    answer = post_folder(signed_in(cast.senco), cast, PLANS)
    assert "Nothing is saved. Try again later" in answer.content.decode()
    assert (kept(files), DocumentFolder.objects.count()) == (0, 0)


def test_reading_waits_while_the_storage_is_away_and_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "_open", _away)
        folder = sent_folder(cast, PLANS)
        assert (folder.state, folder.message) == (FolderState.WAITING, reading.AWAY)
    assert list(unread_folders()) == [folder.pk]
    read_folder(folder_id=folder.pk)
    folder.refresh_from_db()
    assert (folder.state, folder.message) == (FolderState.PREVIEW, "")
    assert set(found(folder).values()) == {"certain"}


def test_a_reader_that_was_killed_is_followed_by_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(*args: Any) -> None:
        raise Killed

    folder = send_folder(
        actor=actor_for_user(cast.senco), school=cast.harebell,
        files=[SentFile("plans.zip", zipped(dict(PLANS)))],
    )  # fmt: skip
    with monkeypatch.context() as broken:
        broken.setattr(reading, "words_of", dies)
        with pytest.raises(Killed):
            read_folder(folder_id=folder.pk)
    assert list(unread_folders()) == []
    old = timezone.now() - timedelta(minutes=4)
    DocumentFolder.objects.filter(pk=folder.pk).update(claimed_at=old)
    assert list(unread_folders()) == [folder.pk]
    read_folder(folder_id=folder.pk)
    assert found(folder) == {
        "plans.zip": "unpacked", "Noah Bright.docx": "certain", "Jayden Clarke.docx": "certain",
    }  # fmt: skip


def test_a_file_that_ends_each_reader_is_given_up_and_the_others_are_read(cast: Cast) -> None:
    folder = send_folder(
        actor=actor_for_user(cast.senco), school=cast.harebell,
        files=[SentFile(*each) for each in PLANS.items()],
    )  # fmt: skip
    FolderFile.objects.filter(path="Noah Bright.docx").update(tries=3)
    read_folder(folder_id=folder.pk)
    assert found(folder) == {"Noah Bright.docx": "refused", "Jayden Clarke.docx": "certain"}


def test_filing_that_fails_files_nothing_and_may_be_tried_again(
    cast: Cast, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = sent_folder(cast, PLANS)
    actor = actor_for_user(cast.senco)
    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "exists", _away)
        assert confirm_folder(actor=actor, folder=folder, version=folder.version)
        file_folder(folder_id=folder.pk)
    folder.refresh_from_db()
    assert (folder.state, Document.objects.count()) == (FolderState.PREVIEW, 0)
    assert "cannot be reached" in folder.message
    with monkeypatch.context() as broken:
        broken.setattr("send_mis.audit.record._write_head", _away)
        confirm_folder(actor=actor, folder=folder, version=folder.version)
        with pytest.raises(OSError, match="Input/output"):
            file_folder(folder_id=folder.pk)
    assert Document.objects.count() == 0
    file_folder(folder_id=folder.pk)
    assert Document.objects.count() == 2
    assert file_folder(folder_id=folder.pk) is None
    assert (Change.objects.filter(event="folder.filed").count(), kept(files)) == (1, 2)


def test_a_file_that_is_lost_is_said_and_the_others_are_filed(cast: Cast, files: Path) -> None:
    folder = sent_folder(cast, PLANS)
    gone = FolderFile.objects.get(path="Noah Bright.docx")
    (files / gone.storage_name).unlink()
    confirm_folder(actor=actor_for_user(cast.senco), folder=folder, version=folder.version)
    file_folder(folder_id=folder.pk)
    gone.refresh_from_db()
    assert gone.problem == filing.LOST
    assert [row.pupil for row in Document.objects.all()] == [cast.jayden]


# --- Sent again ------------------------------------------------------------------------------


def test_more_files_are_added_and_one_that_came_before_is_not_kept_twice(
    cast: Cast, files: Path
) -> None:
    folder = sent_folder(cast, {"Noah Bright.docx": NOAH})
    client = signed_in(cast.senco)
    url = reverse("folder_more", args=[cast.harebell.slug, folder.pk])
    sent = [SentFile(*each) for each in PLANS.items()]
    assert send_more(actor=actor_for_user(cast.senco), folder=folder, files=sent) == 1
    read_folder(folder_id=folder.pk)
    assert found(folder) == {"Noah Bright.docx": "certain", "Jayden Clarke.docx": "certain"}
    assert kept(files) == 2
    assert "Choose the files" in client.post(url, {}).content.decode()
    DocumentFolder.objects.filter(pk=folder.pk).update(state=FolderState.FILED)
    with pytest.raises(RuleBroken, match="filed already"):
        send_more(actor=actor_for_user(cast.senco), folder=folder, files=[SentFile("x.txt", b"x")])
    assert kept(files) == 2


def test_what_is_on_file_or_comes_twice_is_filed_once(cast: Cast, files: Path) -> None:
    filed_folder(cast, {"Noah Bright.docx": NOAH})
    again = {"Noah Bright.docx": NOAH, "Jayden Clarke.docx": JAYDEN, "Jayden Clarke 2.docx": JAYDEN}
    folder = sent_folder(cast, again)
    shown = signed_in(cast.senco).get(reverse("folder", args=[cast.harebell.slug, folder.pk]))
    text = shown.content.decode()
    assert "Already among the pupil’s documents" in text
    assert "The same file as “Jayden Clarke.docx”" in text
    assert "Ready: 1 document to file" in text
    confirm_folder(actor=actor_for_user(cast.senco), folder=folder, version=folder.version)
    file_folder(folder_id=folder.pk)
    assert Document.objects.count() == 2


# --- Changed meanwhile -----------------------------------------------------------------------


def test_nothing_is_filed_while_a_file_asks_for_a_person_or_was_changed(cast: Cast) -> None:
    folder = sent_folder(cast, {"policy.docx": word("How we plan")})
    actor = actor_for_user(cast.senco)
    with pytest.raises(RuleBroken, match="1 file still needs a pupil"):
        confirm_folder(actor=actor, folder=folder, version=folder.version)
    file = FolderFile.objects.get()
    mine = FileAnswer(cast.noah.pk, is_left_out=False, kind="school", dated_on=actor.today)
    theirs = FileAnswer(
        cast.elsewhere.pupil.pk, is_left_out=False, kind="school", dated_on=actor.today
    )
    with pytest.raises(RuleBroken, match="one of this school's pupils"):
        decide_files(actor=actor, folder=folder, version=folder.version, answers={file.pk: theirs})
    decide_files(actor=actor, folder=folder, version=folder.version, answers={file.pk: mine})
    with pytest.raises(RuleBroken, match="Somebody changed this folder"):
        decide_files(actor=actor, folder=folder, version=folder.version, answers={file.pk: mine})
    assert not confirm_folder(actor=actor, folder=folder, version=folder.version)
    assert confirm_folder(actor=actor, folder=folder, version=folder.version + 1)
    assert not remove_folder(actor=actor, folder=folder)


def test_a_pupil_of_another_school_is_never_found(cast: Cast) -> None:
    theirs = make_pupil(cast.thistle, forename="Zara", surname="Quill", upn="H801200001001")
    folder = sent_folder(cast, {f"{theirs.name}.docx": word(f"Name: {theirs.name}", theirs.upn)})
    assert set(found(folder).values()) == {"unmatched"}


# --- Taken back, forgotten -------------------------------------------------------------------


def test_a_folder_is_taken_back_but_for_what_somebody_changed(cast: Cast) -> None:
    folder = filed_folder(cast, PLANS | {"Tom Reeves.docx": word("Name: Tom Reeves")})
    actor = actor_for_user(cast.senco)
    tom, noah = Document.objects.get(pupil=cast.tom), Document.objects.get(pupil=cast.noah)
    change_document(actor=actor, document=noah, version=1, facts={"title": "Plan of autumn"})
    remove_document(actor=actor, document=tom, version=1, why="Another child's")
    client = signed_in(cast.head)
    url = reverse("folder_take_back", args=[cast.harebell.slug, folder.pk])
    asked = client.get(url).content.decode()
    assert "1 document is removed" in asked
    assert "Plan of autumn (Noah Bright)" in asked
    client.post(url)
    assert [row.title for row in Document.objects.filter(removed_on__isnull=True)] == [
        "Plan of autumn"
    ]
    removed = Document.objects.get(pupil=cast.jayden)
    assert (removed.removed_by, removed.removed_because) == (
        cast.head.display_name, "The folder “Noah Bright.docx and 2 more” was taken back",
    )  # fmt: skip
    change = Change.objects.get(event="folder.taken_back")
    assert change.pupil_ids == [cast.jayden.pk]
    with pytest.raises(RuleBroken):
        take_back_folder(actor=actor, folder=sent_folder(cast, PLANS))
    # What was taken back may be filed again.
    again = filed_folder(cast, {"Jayden Clarke.docx": JAYDEN})
    assert FolderFile.objects.get(folder=again).is_filed


def test_a_removed_or_forgotten_folder_leaves_no_file_and_documents_stay(
    cast: Cast, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    keep_document(cast.noah)
    filed = filed_folder(cast, {"Noah Bright.docx": NOAH})
    waiting, removed = sent_folder(cast, PLANS), sent_folder(cast, PLANS)
    assert kept(files) == 6
    assert remove_orphans(timezone.now() + timedelta(days=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_folder(actor=actor_for_user(cast.senco), folder=removed)
    assert (kept(files), list(old_folders())) == (4, [])
    long_ago = timezone.now() - timedelta(days=11)
    DocumentFolder.objects.update(made_at=long_ago)
    assert list(old_folders()) == [waiting.pk]
    with django_capture_on_commit_callbacks(execute=True):
        forget_folder(folder_id=waiting.pk)
    assert kept(files) == 2
    DocumentFolder.objects.update(filed_at=timezone.now() - timedelta(days=91))
    forget_folder(folder_id=filed.pk)
    assert (kept(files), DocumentFolder.objects.count(), Document.objects.count()) == (2, 0, 2)


def test_who_may_and_what_a_look_at_a_waiting_file_leaves(cast: Cast) -> None:
    folder = sent_folder(cast, PLANS)
    file = FolderFile.objects.filter(folder=folder, match=FileMatch.CERTAIN).earliest("number")
    url = reverse("folder_file", args=[cast.harebell.slug, folder.pk, file.pk])
    answer = signed_in(cast.head).get(url)
    assert answer.content == NOAH
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for role in ("dsl", "teacher", "ta", "office", "governor", "it"):
        assert signed_in(getattr(cast, role)).get(url).status_code == 403, role
    assert signed_in(cast.stranger("senco")).get(url).status_code == 404
