from datetime import date
from typing import Any
from uuid import uuid4

from pupils.documents.keeping import put
from pupils.models import Document, Pupil
from tests.factories.audited import in_change, numbers

PLAIN = b"What the educational psychologist wrote.\n"


def keep_document(pupil: Pupil, content: bytes = b"", **fields: Any) -> Document:
    """A document with its file, open to staff who work with the pupil unless `fields` say so."""
    content = content or PLAIN + str(next(numbers)).encode()
    document = Document(
        id=uuid4(), pupil=pupil, school=pupil.school, size=len(content),
        **{
            "title": "Report of spring", "kind": "report", "dated_on": date(2026, 5, 4),
            "author": "Dr Ines Vale", "audience": "class", "file_kind": "txt", "sha256": "",
            "added_on": date(2026, 5, 11), "added_by": "Olive Office",
        } | fields,
    )  # fmt: skip
    if "sha256" not in fields:
        document.sha256 = document.pk.hex * 2
    with in_change():
        document.save(force_insert=True)
        put(document, content)
    return document
