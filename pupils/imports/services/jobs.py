"""The part of an import that runs behind the pages: making the preview, and writing it.

Each claims its batch first, so that a second message, a second worker or a second try does
nothing or simply goes on. A killed worker leaves a claim that grows old, and nothing written.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from pupils.choices import ImportKind, ImportState
from pupils.imports.rules.columns import mapping_problems, suggested
from pupils.imports.rules.plans import stuck_rows
from pupils.imports.rules.reading import OpenFile
from pupils.imports.writing.batches import BuiltPlan, Confirmer, build, keep_plan, open_batch_file
from pupils.models import ImportBatch, ImportMapping
from pupils.writing import last_word
from send_mis.audit.record import change
from send_mis.errors import BadFile, RuleBroken
from send_mis.schools.models import School

logger = logging.getLogger(__name__)

# Longer than the longest silence of a live reader (parsing the largest workbook).
CLAIM_LASTS = timedelta(minutes=3)
MOST_TRIES = 5
CHANGED_MEANWHILE = (
    "The school's records changed after this preview was made, so it was made again."
    " Nothing has been saved: look it over and confirm."
)


class _Claimed(Exception):
    pass


def unfinished() -> Iterable[UUID]:
    """Batches that wait for a reader, or whose reader fell silent."""
    return ImportBatch.objects.filter(_unread()).values_list("id", flat=True)


def unwritten() -> Iterable[UUID]:
    waiting = ImportBatch.objects.filter(silent(), state=ImportState.APPLYING)
    return waiting.values_list("id", flat=True)


def silent() -> Q:
    """Nobody is at it, or whoever was has not been heard of for too long."""
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)


def _unread() -> Q:
    return Q(state=ImportState.WAITING) | Q(state=ImportState.READING) & silent()


# --- The preview ------------------------------------------------------------------------------


def read_import(*, batch_id: UUID | str) -> None:
    """Read the file and keep what it would do. Writes nothing but the batch and its rows."""
    try:
        if (batch := _claim(batch_id)) is not None:
            _read(batch)
    except _Claimed:
        logger.info("Import %s was taken over or cancelled while it was read.", batch_id)


def _read(batch: ImportBatch) -> None:
    try:
        file = open_batch_file(batch)
        if not _is_mapped(batch, file):
            return
        _touch(batch, rows_total=file.row_count)
        built = build(batch, file, progress=lambda done: _touch(batch, rows_done=done))
        _keep_preview(batch, built)
    except BadFile as bad:
        _fail(batch, bad)


def _claim(batch_id: UUID | str) -> ImportBatch | None:
    now = timezone.now()
    claimed = ImportBatch.objects.filter(_unread(), id=batch_id).update(
        state=ImportState.READING, claimed_at=now, rows_done=0
    )
    if not claimed:
        return None
    batch: ImportBatch = ImportBatch.objects.select_related("school").get(id=batch_id)
    tries = batch.choices.get("tries", 0) + 1
    batch.choices["tries"] = tries
    _touch(batch, choices=batch.choices)
    if tries > MOST_TRIES:
        _fail(batch, BadFile("The file could not be read, although it was tried several times."))
        return None
    return batch


def _touch(batch: ImportBatch, **fields: Any) -> None:
    """Say that the reader is alive. Raises _Claimed when the batch is somebody else's by now."""
    now = timezone.now()
    mine = ImportBatch.objects.filter(
        id=batch.id, state=ImportState.READING, claimed_at=batch.claimed_at
    )
    if not mine.update(claimed_at=now, **fields):
        raise _Claimed
    batch.claimed_at = now


def _is_mapped(batch: ImportBatch, file: OpenFile) -> bool:
    """Whether every column is known; if not, the batch now waits for a person to say."""
    if batch.kind == ImportKind.CTF or batch.choices.get("mapped"):
        return True
    assert file.table is not None  # noqa: S101 only transfer files have no table
    columns = file.table.columns
    keys, notes = suggested(columns, batch.kind, remembered_mapping(batch, file.signature))
    mapping = {column: key for column, key in keys.items() if key}
    problems = mapping_problems(mapping, batch.kind)
    fields = {
        "mapping": mapping,
        "columns": [
            {
                "name": column.name,
                "samples": list(column.samples),
                "key": keys[column.name] or "",
                "is_known": keys[column.name] is not None,
            }
            for column in file.columns
        ],
        "choices": batch.choices
        | {"signature": file.signature, "other_sheets": list(file.table.other_sheets),
           "sheet": file.table.sheet, "remarks": list(file.table.remarks)},
    }  # fmt: skip
    settled = None not in keys.values() and not problems
    if settled or (batch.made_by_id is None and not problems):
        _touch(batch, **fields)
        batch.mapping, batch.choices = mapping, fields["choices"]
        return True
    if batch.made_by_id is None:
        raise BadFile("The headings are not enough to read the file.", problems)
    _touch(
        batch, **fields, problems=[*problems, *notes, *file.table.notes, *file.table.remarks],
        rows_total=file.row_count, state=ImportState.MAPPING, version=F("version") + 1,
    )  # fmt: skip
    return False


def remembered_mapping(batch: ImportBatch, signature: str) -> dict[str, str]:
    found = ImportMapping.objects.filter(
        school_id=batch.school_id, kind=batch.kind, signature=signature
    ).first()
    return dict(found.mapping) if found else {}


def _keep_preview(batch: ImportBatch, built: BuiltPlan) -> None:
    with transaction.atomic():
        held = ImportBatch.objects.select_for_update().filter(
            id=batch.id, state=ImportState.READING, claimed_at=batch.claimed_at
        )
        if not held.exists():
            raise _Claimed
        keep_plan(batch, built.plan)
        held.update(
            state=ImportState.PREVIEW, counts=batch.counts, preview_mark=batch.preview_mark,
            rows_total=batch.rows_total, rows_done=batch.rows_done, problems=[],
            choices=batch.choices | {"tries": 0}, version=F("version") + 1,
        )  # fmt: skip


def _fail(batch: ImportBatch, bad: BadFile) -> None:
    """The file is not kept: it is of no use to anybody."""
    ImportBatch.objects.filter(
        id=batch.id, state=ImportState.READING, claimed_at=batch.claimed_at
    ).update(
        state=ImportState.FAILED, message=bad.message, problems=bad.problems[:2_000], content=None,
        version=F("version") + 1,
    )  # fmt: skip


# --- Writing ----------------------------------------------------------------------------------


class _Stale(Exception):
    def __init__(self, built: BuiltPlan) -> None:
        self.built = built


def apply_import(*, batch_id: UUID | str) -> None:
    """Write what was confirmed, all of it or nothing.

    The batch's row lock is the claim and the school's row lock the queue: a second worker passes
    by, a second import of the school waits, then finds that its preview is stale.
    """
    batch = _started(batch_id)
    if batch is None:
        return
    try:
        file = open_batch_file(batch)
        _apply(batch, file)
    except _Stale as stale:
        _show_again(batch, stale.built)
    except (BadFile, RuleBroken) as error:
        _back_to_preview(batch, error.message)
    except (IntegrityError, DataError):
        logger.exception("Import %s was refused by the database.", batch_id)
        _back_to_preview(
            batch, "The database refused what the file says, so nothing has been saved."
        )


def _started(batch_id: UUID | str) -> ImportBatch | None:
    applying = ImportBatch.objects.filter(id=batch_id, state=ImportState.APPLYING)
    batch: ImportBatch | None = applying.select_related("school").first()
    if batch is None:
        return None
    tries = batch.choices["tries"] + 1
    if tries > MOST_TRIES:
        _back_to_preview(batch, "It could not be saved, although it was tried several times.")
        return None
    batch.choices["tries"] = tries
    applying.update(claimed_at=timezone.now(), choices=batch.choices)
    return batch


def _apply(batch: ImportBatch, file: OpenFile) -> None:
    with transaction.atomic():
        mine = ImportBatch.objects.filter(id=batch.id, state=ImportState.APPLYING)
        if mine.select_for_update(skip_locked=True).values_list("id").first() is None:
            return
        School.objects.select_for_update(no_key=True).get(id=batch.school_id)
        built = build(batch, file, locked=True)
        if built.plan.mark() != batch.preview_mark:
            raise _Stale(built)
        if stuck := stuck_rows(built.plan):
            raise RuleBroken(f"Row {stuck[0].number} is not resolved yet.")
        who = Confirmer.of(batch)
        now = timezone.now()
        # Somebody brought a file in, also where every row was already so.
        applied = change(actor=who, event="import.applied", why=batch.file_name, is_uncopied=True)
        with applied, last_word():
            built.write(who, now)
        for row in built.plan.rows:
            row.cells = []  # like the file itself, not kept once it is written
        keep_plan(batch, built.plan)
        mine.update(
            state=ImportState.APPLIED, applied_at=now, content=None, mends={}, message="",
            counts=batch.counts, written=batch.written,
            choices=batch.choices | {"tries": 0}, version=F("version") + 1,
        )  # fmt: skip


def _show_again(batch: ImportBatch, built: BuiltPlan) -> None:
    with transaction.atomic():
        mine = ImportBatch.objects.filter(id=batch.id, state=ImportState.APPLYING)
        if mine.select_for_update(skip_locked=True).values_list("id").first() is None:
            return
        keep_plan(batch, built.plan)
        mine.update(
            state=ImportState.PREVIEW, counts=batch.counts, preview_mark=batch.preview_mark,
            message=CHANGED_MEANWHILE, choices=batch.choices | {"tries": 0},
            version=F("version") + 1,
        )  # fmt: skip


def _back_to_preview(batch: ImportBatch, message: str) -> None:
    ImportBatch.objects.filter(id=batch.id, state=ImportState.APPLYING).update(
        state=ImportState.PREVIEW,
        message=message,
        choices=batch.choices | {"tries": 0},
        version=F("version") + 1,
    )
