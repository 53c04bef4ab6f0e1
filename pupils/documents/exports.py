"""A child's documents as one file, with a list of what is in it, for the next teacher or school."""

import re
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from pupils.documents.keeping import content_of
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.models import Document
from send_mis.tabular.csv_writer import write_csv

# What no common file system takes in a name, and control or direction marks.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')
_LONGEST = 80
_COLUMNS = (
    "File", "Title", "Kind", "Date of the document", "Written by", "Who may open it", "SHA-256",
)  # fmt: skip


def packed(documents: Sequence[Document]) -> IO[bytes]:
    """A ZIP on disk, to be read from its start, which goes when it is closed. Raises FileAway.

    Numbered, so that the list and the folder have the order of the page. Files are packed
    already: they are stored as they are.
    """
    box = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        with ZipFile(box, "w", ZIP_STORED) as archive:
            rows = []
            for number, document in enumerate(documents, start=1):
                name = _name(number, document)
                archive.writestr(name, content_of(document))
                rows.append(_row(name, document))
            archive.writestr("0 Contents.csv", write_csv(_COLUMNS, rows))
    except BaseException:
        box.close()
        raise
    box.seek(0)
    return box


def _name(number: int, document: Document) -> str:
    title = " ".join(_FORBIDDEN.sub(" ", document.title).split())[:_LONGEST].strip(" .")
    kind = FILE_KINDS[document.file_kind].key
    return f"{number:03} {document.dated_on.isoformat()} {title or 'Document'}.{kind}"


def _row(name: str, document: Document) -> tuple[str, ...]:
    return (
        name, document.title, document.get_kind_display(), document.dated_on.isoformat(),
        document.author, document.get_audience_display(), document.sha256,
    )  # fmt: skip
