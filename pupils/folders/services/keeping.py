"""Folders are kept for a time, and what nobody confirmed for a shorter one; then they are forgotten
with all that they hold."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from pupils.choices import FolderState
from pupils.documents.keeping import take_away
from pupils.folders.rules.filing import KEPT_FOR, KEPT_UNCONFIRMED
from pupils.models import DocumentFolder, FolderFile


def old_folders() -> Iterable[UUID]:
    return _old().values_list("id", flat=True)


def forget_folder(*, folder_id: UUID | str) -> None:
    """Its documents stay, and the audit trail keeps that they came together."""
    with transaction.atomic():
        locked = _old().filter(id=folder_id).select_for_update(skip_locked=True)
        if (folder := locked.first()) is None:
            return
        held = list(FolderFile.objects.filter(folder=folder, is_held=True))
        folder.delete()
        transaction.on_commit(lambda: take_away(*held))


def _old() -> QuerySet[DocumentFolder]:
    now = timezone.now()
    never = ~Q(state__in=(FolderState.FILED, FolderState.FILING))
    found: QuerySet[DocumentFolder] = DocumentFolder.objects.filter(
        Q(filed_at__lt=now - KEPT_FOR) | never & Q(made_at__lt=now - KEPT_UNCONFIRMED)
    )
    return found
