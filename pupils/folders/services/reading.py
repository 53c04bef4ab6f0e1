"""Behind the page: each file of a folder is looked at, and whose it may be is noted.

A reader claims the folder and says at each file that it is alive. One that is killed leaves a claim
that grows old; the next goes on where it stopped, and gives up a file that ended three of them.
"""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from pupils.choices import FileMatch, FolderState
from pupils.documents.keeping import FileAway, content_of, put, take_away
from pupils.documents.rules.archives import CANNOT_UNPACK
from pupils.documents.rules.kinds import DAMAGED
from pupils.documents.rules.sniffing import kind_of
from pupils.documents.rules.words import words_of
from pupils.folders.rules.known import KnownPupils
from pupils.folders.rules.matching import match_file
from pupils.folders.rules.proposing import propose
from pupils.folders.rules.unpacking import (
    IS_ZIP,
    PackedFile,
    is_folder_archive,
    unpacked,
)
from pupils.folders.selectors.known import known_pupils
from pupils.folders.services.sending import NUMBERS_APART
from pupils.folders.writing import SentFile, new_file
from pupils.imports.services.jobs import CLAIM_LASTS
from pupils.models import DocumentFolder, FolderFile
from send_mis.errors import RuleBroken

logger = logging.getLogger(__name__)
MOST_TRIES = 3
GIVEN_UP = (
    "It could not be read, although it was tried several times. Save it as PDF and send that."
)
EMPTY_ZIP = "There is no file in this ZIP."
AWAY = (
    "The place where files are kept cannot be reached at the moment. Nothing is lost: reading goes"
    " on by itself when it is back."
)


class _Claimed(Exception):
    """Somebody else reads the folder by now, or it is gone."""


def unread_folders() -> Iterable[UUID]:
    return DocumentFolder.objects.filter(_unread()).values_list("id", flat=True)


def _unread() -> Q:
    silent = Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    return Q(state=FolderState.WAITING) | Q(state=FolderState.READING) & silent


def read_folder(*, folder_id: UUID | str) -> None:
    claimed = DocumentFolder.objects.filter(_unread(), id=folder_id).update(
        state=FolderState.READING, claimed_at=timezone.now()
    )
    if not claimed:
        return
    folder: DocumentFolder = DocumentFolder.objects.get(id=folder_id)
    try:
        _read(folder)
    except _Claimed:
        logger.info("Folder %s was taken over or removed while it was read.", folder_id)
    except (FileAway, RuleBroken):
        mine = DocumentFolder.objects.filter(id=folder_id, state=FolderState.READING)
        mine.update(state=FolderState.WAITING, claimed_at=None, message=AWAY)


def _read(folder: DocumentFolder) -> None:
    today = date.fromisoformat(folder.choices["day"])
    known = known_pupils(folder.school_id, today)
    while True:
        unread = FolderFile.objects.filter(folder=folder, match=FileMatch.UNREAD)
        file: FolderFile | None = unread.order_by("number").first()
        if file is None:
            if _is_finished(folder):
                return
            continue
        _touch(folder)
        _read_file(file, known, today)


def _touch(folder: DocumentFolder) -> None:
    """Say that the reader is alive. Raises _Claimed when the folder is somebody else's by now."""
    now = timezone.now()
    files = FolderFile.objects.filter(folder=folder)
    mine = DocumentFolder.objects.filter(
        id=folder.id, state=FolderState.READING, claimed_at=folder.claimed_at
    )
    if not mine.update(
        claimed_at=now, files_done=files.exclude(match=FileMatch.UNREAD).count(), message=""
    ):
        raise _Claimed
    folder.claimed_at = now


def _is_finished(folder: DocumentFolder) -> bool:
    """Under the lock that whoever sends more takes too."""
    with transaction.atomic():
        mine = DocumentFolder.objects.select_for_update().filter(
            id=folder.id, state=FolderState.READING, claimed_at=folder.claimed_at
        )
        if not mine.exists():
            raise _Claimed
        files = FolderFile.objects.filter(folder=folder)
        if files.filter(match=FileMatch.UNREAD).exists():
            return False
        total = files.exclude(match=FileMatch.UNPACKED).count()
        mine.update(
            state=FolderState.PREVIEW, files_total=total, files_done=total, message="",
            version=F("version") + 1,
        )  # fmt: skip
        return True


def _read_file(file: FolderFile, known: KnownPupils, today: date) -> None:
    """Raises FileAway."""
    FolderFile.objects.filter(pk=file.pk).update(tries=F("tries") + 1)
    if file.tries >= MOST_TRIES:
        refuse(file, GIVEN_UP)
        return
    content = content_of(file)
    if is_folder_archive(content):
        _unpack(file, content)
        return
    try:
        kind = kind_of(content)
    except RuleBroken as broken:
        refuse(file, broken.message)
        return
    words = words_of(content, kind)
    path = _names(file.path)
    verdict = match_file(path, words.text, known, today)
    proposal = propose(path, words, today)
    _note(
        file, file_kind=kind, match=verdict.match, pupil_id=verdict.pupil_id,
        candidates=[str(pk) for pk in verdict.candidates], says=list(verdict.says),
        title=proposal.title, kind=proposal.kind, dated_on=proposal.dated_on,
        dated_by=proposal.dated_by,
    )  # fmt: skip


def _names(path: str) -> list[str]:
    *folders, name = path.split("/")
    stem, _, ending = name.rpartition(".")
    return [*folders, stem if stem and len(ending) <= 5 else name]


def refuse(file: FolderFile, problem: str) -> None:
    """It is not kept a moment longer than it takes to know."""
    _note(file, match=FileMatch.REFUSED, problem=problem, is_held=False)
    take_away(file)


def _note(file: FolderFile, **fields: Any) -> None:
    """A file that is not waiting any more was read by somebody else, or its folder is gone."""
    waiting = FolderFile.objects.filter(pk=file.pk, match=FileMatch.UNREAD)
    if not waiting.update(**fields):
        raise _Claimed


def _unpack(file: FolderFile, content: bytes) -> None:
    """Its files take its place. A second reader makes the same rows of it, under the same ids."""
    if file.number % NUMBERS_APART:
        refuse(file, IS_ZIP)
        return
    rows = []
    try:
        for at, packed in enumerate(unpacked(content), start=1):
            rows.append(_kept(file, at, packed))
    except CANNOT_UNPACK:
        take_away(*rows)
        refuse(file, DAMAGED)
        return
    with transaction.atomic():
        if not DocumentFolder.objects.select_for_update().filter(id=file.folder_id).exists():
            raise _Claimed
        FolderFile.objects.bulk_create(rows, ignore_conflicts=True)
        if rows:
            _note(file, match=FileMatch.UNPACKED, is_held=False)
        else:
            _note(file, match=FileMatch.REFUSED, problem=EMPTY_ZIP, is_held=False)
    take_away(file)


def _kept(file: FolderFile, at: int, packed: PackedFile) -> FolderFile:
    sent = SentFile(packed.path, packed.content, packed.problem)
    row = new_file(file.folder, uuid5(file.pk, str(at)), file.number + at, sent)
    if row.is_held:
        take_away(row)  # of a reader that was ended before it could note it
        put(row, packed.content)
    return row
