"""Who may bring in which kind of file, and what stands in the way."""

import hashlib
import json
from collections.abc import Mapping

from django.utils import timezone

from pupils.choices import ImportKind, ImportState
from pupils.imports.rules.keeping import KEPT_FOR
from pupils.models import ImportBatch, ImportRow
from send_mis.access.actions import Action

ACTION_OF_KIND: Mapping[str, Action] = {
    ImportKind.PUPILS: Action.IMPORT_RUN,
    ImportKind.CTF: Action.IMPORT_RUN,
    ImportKind.REGISTER: Action.IMPORT_REGISTER,
    ImportKind.STAFF: Action.IMPORT_STAFF,
}


def row_mark(batch: ImportBatch, number: int) -> str:
    """Changes whenever somebody decides or mends this row."""
    said = [batch.choices.get("rows", {}).get(str(number), ""), batch.mends.get(str(number), {})]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def why_not(batch: ImportBatch) -> str:
    """Why an import cannot be undone, "" where it can."""
    if batch.state not in (ImportState.APPLIED, ImportState.UNDOING) or batch.applied_at is None:
        return "Only what was saved can be undone."
    if timezone.now() - batch.applied_at > KEPT_FOR:
        return f"An import can be undone for {KEPT_FOR.days} days. Change the records by hand."
    if "written" not in batch.counts:
        return (
            "This file was saved before imports could be undone, so what each record was before"
            " is not known here. Change the records by hand."
        )
    if not ImportRow.objects.filter(batch=batch).exclude(written=[]).exists():
        return "This file changed nothing that could be undone."
    if batch.undone_at and not batch.counts.get("left"):
        return "All of it is undone."
    return ""
