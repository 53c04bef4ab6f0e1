"""A folder of documents arrives: kept where files are kept, until it is filed or forgotten."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from pupils.choices import FolderState
from pupils.documents.keeping import kept_with, put
from pupils.folders.rules.unpacking import MOST_FILES
from pupils.folders.writing import SentFile, new_file
from pupils.models import DocumentFolder, FolderFile
from send_mis import jobs
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import RuleBroken
from send_mis.schools.models import School

READ = "pupils.tasks.read_folder"
_OPEN = (FolderState.WAITING, FolderState.READING, FolderState.PREVIEW)
_LONGEST_NAME = 200
# Between them stand the numbers of the files that come out of a ZIP.
NUMBERS_APART = 1_000
NO_FILES = "Choose the files, or one ZIP file of the folder."
TOO_MANY = f"A folder takes up to {MOST_FILES} files. Send the others as another folder."
CLOSED = "This folder is filed already. Send the other files as a folder of their own."


def send_folder(*, actor: Actor, school: School, files: Sequence[SentFile]) -> DocumentFolder:
    """Keep the files and have them read. Raises RuleBroken, and keeps nothing."""
    ensure(actor, Action.DOCUMENT_ADD_FOLDER, school)
    if not files:
        raise RuleBroken({"documents": [NO_FILES]})
    folder = DocumentFolder(
        school=school,
        name=_name(files),
        made_by_id=actor.user_id,
        made_at=timezone.now(),
        choices={"day": actor.today.isoformat()},
    )
    rows = _rows(folder, files, 0)
    with kept_with(*rows):
        _keep(rows, files)
        # A file of which history keeps no copy.
        with change(
            actor=actor, event="folder.sent", why=folder.name, school_id=school.pk,
            is_uncopied=True,
        ):  # fmt: skip
            folder.files_total = len(rows)
            folder.save(force_insert=True)
            FolderFile.objects.bulk_create(rows)
    jobs.enqueue(READ, folder.pk)
    return folder


def send_more(*, actor: Actor, folder: DocumentFolder, files: Sequence[SentFile]) -> int:
    """More files for a folder that is not filed yet; one that came before is not kept twice.

    How many were new. Raises RuleBroken, and keeps nothing of them.
    """
    ensure(actor, Action.DOCUMENT_ADD_FOLDER, folder)
    known = set(FolderFile.objects.filter(folder=folder).values_list("path", "sha256"))
    new = [file for file in files if (file.shown_path, file.digest) not in known]
    rows = _rows(folder, new, len(known))
    with kept_with(*rows):
        _keep(rows, new)
        with transaction.atomic():
            held = DocumentFolder.objects.select_for_update().get(pk=folder.pk)
            if held.state not in _OPEN:
                raise RuleBroken(CLOSED)
            FolderFile.objects.bulk_create(rows)
            held.files_total += len(rows)
            if rows and held.state == FolderState.PREVIEW:
                held.state, held.claimed_at = FolderState.WAITING, None
            held.version += 1
            held.save(update_fields=["files_total", "state", "claimed_at", "version"])
    jobs.enqueue(READ, folder.pk)
    return len(rows)


def _rows(folder: DocumentFolder, files: Sequence[SentFile], before: int) -> list[FolderFile]:
    if before + len(files) > MOST_FILES:
        raise RuleBroken({"documents": [TOO_MANY]})
    return [
        new_file(folder, uuid4(), (before + at) * NUMBERS_APART, file)
        for at, file in enumerate(files, start=1)
    ]


def _keep(rows: Sequence[FolderFile], files: Sequence[SentFile]) -> None:
    for row, file in zip(rows, files, strict=True):
        if row.is_held:
            put(row, file.content)


def _name(files: Sequence[SentFile]) -> str:
    """The folder's own name where all files lie in one; else the first file's and how many more."""
    paths = [file.shown_path for file in files]
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    if len(tops) == 1 and all("/" in path for path in paths):
        return tops.pop()[:_LONGEST_NAME]
    first = paths[0].rpartition("/")[2]
    others = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return first[: _LONGEST_NAME - len(others)] + others
