"""What of a folder's files is among the documents of the school's pupils already."""

from collections.abc import Iterable
from uuid import UUID

from pupils.models import Document, FolderFile


def on_file(school_id: UUID, files: Iterable[FolderFile]) -> set[tuple[UUID, str]]:
    """Pupil and SHA-256 of each."""
    rows = Document.objects.filter(
        school=school_id, removed_on__isnull=True,
        sha256__in={file.sha256 for file in files if file.sha256},
    )  # fmt: skip
    return set(rows.order_by().values_list("pupil_id", "sha256"))
