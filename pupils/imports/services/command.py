"""An import without anybody at a page: what is not certain is refused, never decided."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from pupils.choices import ImportState, RowOutcome
from pupils.imports.services.jobs import apply_import, read_import
from pupils.imports.writing.batches import Confirmer
from pupils.models import ImportBatch, ImportRow
from send_mis.errors import BadFile
from send_mis.schools.models import School
from send_mis.ui.words import joined

ACTOR = "import_pupils command"
_WORDS = {
    RowOutcome.ADDED: "new",
    RowOutcome.CHANGED: "changed",
    RowOutcome.UNCHANGED: "unchanged",
}


@dataclass(frozen=True, slots=True)
class CommandResult:
    """`reasons`: why nothing was written, row by row; none if all is well. `remarks`: what was
    passed over, joined or hidden."""

    summary: str
    lines: Sequence[str]
    reasons: list[str]
    remarks: Sequence[str] = ()


def import_file(
    *, school: School, kind: str, file_name: str, content: bytes, today: date, is_preview: bool
) -> CommandResult:
    """Raises BadFile. A refused or previewed file leaves no trace; a written one stays listed."""
    who = Confirmer(None, ACTOR, "system", school.pk)
    batch = ImportBatch.objects.create(
        school=school,
        kind=kind,
        file_name=file_name[-200:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        choices={"day": today.isoformat(), "confirmed_by": who.as_json()},
        made_by_role=who.role_key,
        made_at=timezone.now(),
    )
    try:
        return _run(batch, is_preview=is_preview)
    finally:
        ImportBatch.objects.filter(pk=batch.pk).exclude(state=ImportState.APPLIED).delete()


def _run(batch: ImportBatch, *, is_preview: bool) -> CommandResult:
    read_import(batch_id=batch.pk)
    batch.refresh_from_db()
    if batch.state == ImportState.FAILED:
        raise BadFile(batch.message, batch.problems)
    if batch.state != ImportState.PREVIEW:
        raise BadFile("A worker took this file over while it was read. Run the command again.")
    rows = list(batch.rows.all())
    reasons = [text for row in rows for text in _reasons(row)]
    remarks = _remarks(batch, rows)
    if reasons or is_preview:
        lines = [_line(row) for row in rows if _is_news(row)]
        return CommandResult(_summary(batch), lines, reasons, remarks)
    # Claimed at once, so that no sweep takes it for one whose message was lost.
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEW).update(
        state=ImportState.APPLYING, claimed_at=timezone.now()
    )
    apply_import(batch_id=batch.pk)
    batch.refresh_from_db()
    if batch.state != ImportState.APPLIED:
        raise BadFile(batch.message)
    return CommandResult(_summary(batch), [], [], remarks)


def _remarks(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[str]:
    """Of the file, of columns that are not read, and of each row that is worth a look."""
    left = [column["name"] for column in batch.columns if not column["key"]]
    columns = [f"Not imported: {', '.join(f'“{name}”' for name in left)}."] if left else []
    hints = [
        f"Row {row.number} ({row.label}): {problem['text']}"
        for row in rows
        for problem in row.problems
        if not problem["blocks"] and row.outcome != RowOutcome.AMBIGUOUS
    ]
    return [*batch.choices.get("remarks", []), *columns, *hints]


def _reasons(row: ImportRow) -> list[str]:
    if row.outcome not in (RowOutcome.PROBLEM, RowOutcome.AMBIGUOUS):
        return []
    texts = [problem["text"] for problem in row.problems if problem["blocks"]]
    if row.outcome == RowOutcome.AMBIGUOUS:
        texts = [problem["text"] for problem in row.problems]
    return [f"Row {row.number} ({row.label}): {text}" for text in texts]


def _is_news(row: ImportRow) -> bool:
    return row.outcome in (RowOutcome.ADDED, RowOutcome.CHANGED) or bool(row.differences)


def _line(row: ImportRow) -> str:
    changes = [f"{c['label']}: {c['old'] or 'nothing'} → {c['new']}" for c in row.changes]
    changes += [
        f"differs, for the SENCO: {d['ours']['words']} / {d['theirs']['words']}"
        for d in row.differences
    ]
    detail = f": {'; '.join(changes)}" if changes else ""
    return f"Row {row.number} ({row.label}) {row.get_outcome_display().lower()}{detail}"


def _summary(batch: ImportBatch) -> str:
    counts = batch.counts.get("outcomes", {})
    return joined([f"{counts[key]:,} {words}" for key, words in _WORDS.items() if counts.get(key)])
