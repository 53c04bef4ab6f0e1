"""Whether a filed folder can be taken back, and what of it would go."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from pupils.choices import FolderState
from pupils.folders.rules.filing import KEPT_FOR
from pupils.models import Document, DocumentFolder, FolderFile


def why_not(folder: DocumentFolder) -> str:
    """ "" where it can."""
    if folder.state != FolderState.FILED or folder.filed_at is None:
        return "Only what was filed can be taken back."
    if timezone.now() - folder.filed_at > KEPT_FOR:
        return (
            f"A folder can be taken back for {KEPT_FOR // timedelta(days=1)} days. Remove its"
            " documents one by one."
        )
    if not FolderFile.objects.filter(folder=folder, is_filed=True, is_undone=False).exists():
        return "All of it is taken back."
    return ""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What would be removed and what would stay, each by its title and whose it is."""

    goes: list[str]
    stays: list[str]


def taking_back(folder: DocumentFolder) -> TakingBack:
    files = FolderFile.objects.filter(folder=folder, is_filed=True, is_undone=False)
    titles = {file.pk: file.title for file in files}
    rows = Document.objects.filter(pk__in=titles, removed_on__isnull=True).select_related("pupil")
    goes: list[str] = []
    stays: list[str] = []
    for row in rows.order_by("pupil__sort_key", "title", "id"):
        (goes if row.version == 1 else stays).append(f"{row.title} ({row.pupil.name})")
    return TakingBack(goes, stays)
