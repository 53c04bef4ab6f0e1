"""What a person says of a folder: whose a file is, what it is and of when; file it; forget it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from pupils.choices import DocumentKind, FolderState
from pupils.documents.keeping import take_away
from pupils.folders.rules.filing import MATCHED, is_undecided
from pupils.imports.writing.batches import Confirmer
from pupils.models import DocumentFolder, FolderFile, Pupil
from send_mis import jobs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.errors import RuleBroken
from send_mis.ui.words import plural

WRITE = "pupils.tasks.file_folder"
MEANWHILE = (
    "Somebody changed this folder after you opened the page. Look at it as it is now, and try"
    " again."
)
NOTHING_TO_FILE = "There is nothing to file: every file is left out or cannot be kept."
_BEFORE_FILING = (FolderState.WAITING, FolderState.READING, FolderState.PREVIEW)


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a page says of one file. No pupil and not left out: it is still to be said."""

    pupil_id: UUID | None
    is_left_out: bool
    kind: str
    dated_on: date


def decide_files(
    *, actor: Actor, folder: DocumentFolder, version: int, answers: Mapping[UUID, FileAnswer]
) -> None:
    """Raises RuleBroken, and changes nothing."""
    ensure(actor, Action.DOCUMENT_ADD_FOLDER, folder)
    _refuse_strangers(folder, answers.values())
    with transaction.atomic():
        held = _held(folder, version)
        files = list(FolderFile.objects.filter(folder=held, pk__in=answers, match__in=MATCHED))
        for file in files:
            _say(file, answers[file.pk], actor.today)
        FolderFile.objects.bulk_update(
            files, ["pupil", "is_chosen", "is_left_out", "kind", "dated_on", "dated_by"]
        )
        held.version += 1
        held.message = ""
        held.save(update_fields=["version", "message"])


def _say(file: FolderFile, answer: FileAnswer, today: date) -> None:
    if answer.kind not in DocumentKind.values:
        raise RuleBroken(f"Choose what {file.name} is.")
    if answer.dated_on > today:
        raise RuleBroken(f"{file.name}: choose today or an earlier day.")
    if answer.pupil_id != file.pupil_id:
        file.pupil_id, file.is_chosen = answer.pupil_id, answer.pupil_id is not None
    if answer.dated_on != file.dated_on:
        file.dated_on, file.dated_by = answer.dated_on, ""
    file.is_left_out, file.kind = answer.is_left_out, answer.kind


def confirm_folder(*, actor: Actor, folder: DocumentFolder, version: int) -> bool:
    """Have it filed. A second click, or a second person, changes nothing: False.

    Raises RuleBroken while a file asks for a person.
    """
    ensure(actor, Action.DOCUMENT_ADD_FOLDER, folder)
    files = list(FolderFile.objects.filter(folder=folder))
    undecided = sum(map(is_undecided, files))
    if undecided:
        raise RuleBroken(
            f"{plural(undecided, 'file still needs', 'files still need')} a pupil. Choose one, or"
            " leave the file out."
        )
    if not any(file.match in MATCHED and not file.is_left_out for file in files):
        raise RuleBroken(NOTHING_TO_FILE)
    who = Confirmer(actor.user_id, actor.name, actor.role_key, folder.school_id)
    confirmed = DocumentFolder.objects.filter(
        id=folder.pk, state=FolderState.PREVIEW, version=version
    ).update(
        state=FolderState.FILING, claimed_at=None, message="", version=F("version") + 1,
        choices={"by": who.as_json(), "day": actor.today.isoformat(), "tries": 0},
    )  # fmt: skip
    if confirmed:
        jobs.enqueue(WRITE, folder.pk)
    return bool(confirmed)


def remove_folder(*, actor: Actor, folder: DocumentFolder) -> bool:
    """Forget it with its files. What is being filed or was filed is not removed: False."""
    ensure(actor, Action.DOCUMENT_ADD_FOLDER, folder)
    with transaction.atomic():
        locked = DocumentFolder.objects.select_for_update().filter(
            pk=folder.pk, state__in=_BEFORE_FILING
        )
        if not locked.exists():
            return False
        held = list(FolderFile.objects.filter(folder=folder, is_held=True))
        locked.delete()
        transaction.on_commit(lambda: take_away(*held))
    return True


def _held(folder: DocumentFolder, version: int) -> DocumentFolder:
    row: DocumentFolder = DocumentFolder.objects.select_for_update().get(pk=folder.pk)
    if row.state != FolderState.PREVIEW or row.version != version:
        raise RuleBroken(MEANWHILE)
    return row


def _refuse_strangers(folder: DocumentFolder, answers: Iterable[FileAnswer]) -> None:
    ids = {answer.pupil_id for answer in answers if answer.pupil_id is not None}
    known = Pupil.objects.filter(school_id=folder.school_id, id__in=ids).count() if ids else 0
    if known != len(ids):
        raise RuleBroken("Choose one of this school's pupils.")
