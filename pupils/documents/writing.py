"""What is written of a document inside an open change."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import uuid4

from pupils.documents.rules.sniffing import kind_of
from pupils.models import Document, Pupil


def new_document(
    pupil: Pupil, content: bytes, *, facts: Mapping[str, Any], on: date, by: str
) -> Document:
    """Not saved yet; known by its content. Raises RuleBroken for what cannot be kept."""
    return Document(
        id=uuid4(), pupil=pupil, school_id=pupil.school_id, file_kind=kind_of(content),
        size=len(content), sha256=sha256(content).hexdigest(), added_on=on, added_by=by, **facts,
    )  # fmt: skip
