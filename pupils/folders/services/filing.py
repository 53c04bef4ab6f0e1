"""Behind the page: a confirmed folder becomes documents, all of it or nothing.

The files lie in the storage already, under the ids of the documents that they become, so that one
transaction of rows is all there is to write.
"""

import logging
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from pupils.choices import DocumentKind, FolderState
from pupils.documents.keeping import FileAway, is_there, take_away
from pupils.documents.rules.audience import USUAL_AUDIENCE
from pupils.folders.rules.filing import MATCHED, is_undecided, kept_already
from pupils.folders.selectors.on_file import on_file
from pupils.imports.services.jobs import CLAIM_LASTS
from pupils.imports.writing.batches import Confirmer
from pupils.models import Document, DocumentFolder, FolderFile, Pupil
from pupils.writing import last_word
from send_mis.audit.record import change
from send_mis.errors import RuleBroken

logger = logging.getLogger(__name__)
MOST_TRIES = 5
CHANGED = "A pupil of this folder is not in the register any more. Nothing is filed: look again."
REFUSED = "The database refused to file this folder, so nothing is filed."
TRIED = "It could not be filed, although it was tried several times. Nothing is filed."
LOST = "Its file is not where files are kept any more. Send it again."


def unfiled_folders() -> Iterable[UUID]:
    silent = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    rows = DocumentFolder.objects.filter(silent, state=FolderState.FILING)
    return rows.values_list("id", flat=True)


def file_folder(*, folder_id: UUID | str) -> None:
    filing = DocumentFolder.objects.filter(id=folder_id, state=FolderState.FILING)
    folder: DocumentFolder | None = filing.first()
    if folder is None:
        return
    tries = folder.choices["tries"] + 1
    if tries > MOST_TRIES:
        _back(folder, TRIED)
        return
    folder.choices["tries"] = tries
    filing.update(claimed_at=timezone.now(), choices=folder.choices)
    try:
        _file(folder)
    except (FileAway, RuleBroken) as error:
        _back(folder, error.message)
    except (IntegrityError, DataError):
        logger.exception("Filing folder %s was refused by the database.", folder_id)
        _back(folder, REFUSED)


def _back(folder: DocumentFolder, message: str) -> None:
    DocumentFolder.objects.filter(id=folder.pk, state=FolderState.FILING).update(
        state=FolderState.PREVIEW, message=message, version=F("version") + 1
    )


def _file(folder: DocumentFolder) -> None:
    """Raises FileAway, RuleBroken."""
    lost = _lost_files(folder)
    with transaction.atomic():
        mine = DocumentFolder.objects.filter(id=folder.pk, state=FolderState.FILING)
        if mine.select_for_update(skip_locked=True).values_list("id").first() is None:
            return
        files = list(FolderFile.objects.filter(folder=folder).select_related("folder"))
        who = Confirmer.read(folder.choices["by"], folder.school_id)
        pupils = _locked_pupils(folder, files)
        kept = kept_already(files, on_file(folder.school_id, files))
        going = [
            file for file in files
            if file.match in MATCHED and not file.is_left_out and file.pk not in {*kept, *lost}
        ]  # fmt: skip
        if any(is_undecided(file) for file in files) or any(
            file.pupil_id not in pupils for file in going
        ):
            raise RuleBroken(CHANGED)
        day = date.fromisoformat(folder.choices["day"])
        if going:
            with change(actor=who, event="folder.filed", why=folder.name) as opened, last_word():
                opened.touches(*{file.pupil_id for file in going if file.pupil_id})
                Document.objects.bulk_create(
                    _document(file, file.pupil_id, day, who) for file in going if file.pupil_id
                )
        _note(files, {file.pk for file in going}, kept | dict.fromkeys(lost, LOST))
        mine.update(
            state=FolderState.FILED, filed_at=timezone.now(), message="", version=F("version") + 1
        )


def _lost_files(folder: DocumentFolder) -> list[UUID]:
    held = FolderFile.objects.filter(folder=folder, is_held=True, is_left_out=False)
    return [file.pk for file in held if not is_there(file)]


def _locked_pupils(folder: DocumentFolder, files: Iterable[FolderFile]) -> set[UUID]:
    ids = {file.pupil_id for file in files if file.pupil_id}
    rows = Pupil.objects.filter(school_id=folder.school_id, id__in=ids)
    rows = rows.order_by("sort_key", "id").select_for_update(of=("self",))
    return set(rows.values_list("id", flat=True))


def _document(file: FolderFile, pupil_id: UUID, day: date, who: Confirmer) -> Document:
    return Document(
        id=file.pk, school_id=file.folder.school_id, title=file.title, kind=file.kind,
        audience=USUAL_AUDIENCE[DocumentKind(file.kind)].value, file_kind=file.file_kind,
        size=file.size, sha256=file.sha256, added_on=day, added_by=who.name,
        dated_on=file.dated_on or day, pupil_id=pupil_id, adder_id=who.user_id,
    )  # fmt: skip


def _note(files: list[FolderFile], filed: set[UUID], problems: dict[UUID, str]) -> None:
    """What was not filed is not kept."""
    gone = [file for file in files if file.is_held and file.pk not in filed]
    for file in files:
        file.is_filed = file.pk in filed
        file.problem = problems.get(file.pk, file.problem)
        file.is_held = False
    FolderFile.objects.bulk_update(files, ["is_filed", "problem", "is_held"])
    transaction.on_commit(lambda: take_away(*gone))
