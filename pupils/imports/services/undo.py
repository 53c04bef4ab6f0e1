"""Undoing an import, whole or by row: asked for on a page, done behind it like the import itself.

What is undone is looked at anew when it is written: only what still is as the file left it goes.
"""

import logging
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.selectors.may import ACTION_OF_KIND, why_not
from pupils.imports.selectors.undo_reading import Undoer, read_undo
from pupils.imports.services.jobs import MOST_TRIES, silent
from pupils.imports.writing.batches import Confirmer
from pupils.imports.writing.putting_back import keep_outcome, put_back
from pupils.models import ImportBatch, ImportRow, Pupil
from pupils.writing import last_word
from send_mis import jobs
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import RuleBroken
from send_mis.schools.models import School

logger = logging.getLogger(__name__)

UNDO = "pupils.tasks.undo_import"
NOTHING_WENT = "Nothing of it could be undone. Beside each row it says why."
REFUSED = "The database refused to put this back, so nothing has been undone."


def undo_import(
    *, actor: Actor, batch: ImportBatch, version: int, row_ids: Collection[int] | None = None
) -> bool:
    """Have it undone; None means all that can be. A second click changes nothing: False.

    Raises RuleBroken where it cannot be undone any more, or no row is chosen.
    """
    ensure(actor, ACTION_OF_KIND[batch.kind], batch)
    if reason := why_not(batch):
        raise RuleBroken(reason)
    if row_ids is not None and not row_ids:
        raise RuleBroken("Tick at least one row first.")
    who = Confirmer(actor.user_id, actor.name, actor.role_key, batch.school_id)
    asked: dict[str, Any] = {
        "by": who.as_json(), "day": actor.today.isoformat(),
        "rows": None if row_ids is None else sorted(row_ids),
    }  # fmt: skip
    started = ImportBatch.objects.filter(
        id=batch.id, state=ImportState.APPLIED, version=version
    ).update(
        state=ImportState.UNDOING, claimed_at=None, message="",
        choices=batch.choices | {"undo": asked, "tries": 0}, version=F("version") + 1,
    )  # fmt: skip
    if started:
        jobs.enqueue(UNDO, batch.id)
    return bool(started)


# --- Behind the page --------------------------------------------------------------------------


def undoing() -> Iterable[UUID]:
    """Batches that wait to be undone, or whose worker fell silent."""
    waiting = ImportBatch.objects.filter(silent(), state=ImportState.UNDOING)
    return waiting.values_list("id", flat=True)


def run_undo(*, batch_id: UUID | str) -> None:
    """All that was asked for, in one transaction: a worker that is killed leaves nothing half."""
    mine = ImportBatch.objects.filter(id=batch_id, state=ImportState.UNDOING)
    batch: ImportBatch | None = mine.select_related("school").defer("content").first()
    if batch is None:
        return
    tries = batch.choices["tries"] + 1
    if tries > MOST_TRIES:
        _give_up(batch, "It could not be undone, although it was tried several times.")
        return
    batch.choices["tries"] = tries
    mine.update(claimed_at=timezone.now(), choices=batch.choices)
    try:
        _undo(batch)
    except RuleBroken as broken:
        _give_up(batch, broken.message)
    except (IntegrityError, DataError, ProtectedError):
        logger.exception("Undoing import %s was refused by the database.", batch_id)
        _give_up(batch, REFUSED)


def _undo(batch: ImportBatch) -> None:
    with transaction.atomic():
        mine = ImportBatch.objects.filter(id=batch.id, state=ImportState.UNDOING)
        if mine.select_for_update(skip_locked=True).values_list("id").first() is None:
            return
        School.objects.select_for_update(no_key=True).get(id=batch.school_id)
        asked = batch.choices["undo"]
        who = Confirmer.read(asked["by"], batch.school_id)
        now = timezone.now()
        _lock_pupils(batch, asked["rows"])
        plan = read_undo(batch, Undoer(who.user_id, who.role_key), asked["rows"])
        went = any(row.goes for row in (*plan.rows, plan.classes))
        if went:
            with change(actor=who, event="import.undone", why=batch.file_name), last_word():
                put_back(plan, day=date.fromisoformat(asked["day"]))
        keep_outcome(batch, plan, now)
        fields: dict[str, Any] = {"undone_at": now, "undone_by_id": who.user_id} if went else {}
        mine.update(
            state=ImportState.APPLIED, message="" if went else NOTHING_WENT, counts=batch.counts,
            written=batch.written, choices=batch.choices | {"tries": 0}, version=F("version") + 1,
            **fields,
        )  # fmt: skip


def _lock_pupils(batch: ImportBatch, row_ids: Collection[int] | None) -> None:
    """Nobody else changes them until what was looked at is written."""
    rows = ImportRow.objects.filter(batch=batch).exclude(written=[])
    if row_ids is not None:
        rows = rows.filter(pk__in=row_ids)
    pupils = Pupil.objects.filter(id__in=rows.values("pupil_id")).order_by("sort_key", "id")
    list(pupils.select_for_update().values_list("id"))


def _give_up(batch: ImportBatch, message: str) -> None:
    ImportBatch.objects.filter(id=batch.id, state=ImportState.UNDOING).update(
        state=ImportState.APPLIED, message=message, choices=batch.choices | {"tries": 0},
        version=F("version") + 1,
    )  # fmt: skip
