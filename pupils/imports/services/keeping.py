"""Imports are kept for a time and then forgotten, with all that they hold of pupils and staff."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.rules.keeping import KEPT_FOR
from pupils.models import ImportBatch

_BEING_WRITTEN = (ImportState.APPLYING, ImportState.UNDOING)


def old_imports() -> Iterable[UUID]:
    return _old(timezone.now()).values_list("id", flat=True)


def forget_import(*, batch_id: UUID | str) -> None:
    """The audit trail keeps that the file was brought in, by whom and which pupils it touched."""
    with transaction.atomic():
        held = _old(timezone.now()).filter(id=batch_id).select_for_update(skip_locked=True)
        if (batch := held.only("id").first()) is not None:
            batch.delete()


def _old(now: datetime) -> QuerySet[ImportBatch]:
    """Whatever became of it: written, undone, never confirmed, unreadable."""
    dated = ImportBatch.objects.alias(kept_since=Coalesce("applied_at", "made_at"))
    found: QuerySet[ImportBatch] = dated.filter(kept_since__lt=now - KEPT_FOR)
    return found.exclude(state__in=_BEING_WRITTEN)
