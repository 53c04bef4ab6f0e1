from typing import Any

from django.utils import timezone

from pupils.documents.keeping import put
from pupils.models import DocumentFolder, FolderFile
from send_mis.accounts.models import User
from send_mis.schools.models import School

TEXT = b"How we plan in this school.\n"


def keep_folder(school: School, by: User | None, **fields: Any) -> FolderFile:
    """A folder of one text that was read and names nobody, as it waits to be checked."""
    folder = DocumentFolder.objects.create(
        **{
            "school": school, "name": "Plans", "state": "preview", "files_total": 1,
            "made_by": by, "made_at": timezone.now(), "choices": {"day": "2026-11-23"},
        } | fields
    )  # fmt: skip
    file: FolderFile = FolderFile.objects.create(
        folder=folder, number=1_000, path="policy.txt", size=len(TEXT), sha256="ab" * 32,
        file_kind="txt", is_held=True, match="unmatched", title="policy", kind="school",
        dated_on=timezone.now().date(),
    )  # fmt: skip
    put(file, TEXT)
    return file
