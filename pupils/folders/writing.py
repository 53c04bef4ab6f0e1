"""A file of a folder as it comes in: from a browser, or out of a ZIP."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from pupils.choices import FileMatch
from pupils.documents.rules import kinds
from pupils.folders.rules.unpacking import is_no_document
from pupils.models import DocumentFolder, FolderFile

_LONGEST_PATH = 400


@dataclass(frozen=True, slots=True)
class SentFile:
    """`path`: with the folders in which it lay, as far as is known. `problem`: why it was not
    taken in at all."""

    path: str
    content: bytes = b""
    problem: str = ""

    @property
    def shown_path(self) -> str:
        """Without what no list can show: marks of control and direction."""
        plain = "".join(letter for letter in self.path if letter.isprintable()).strip("/ ")
        return plain[-_LONGEST_PATH:] or "File"

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest() if self.content else ""


def new_file(folder: DocumentFolder, pk: UUID, number: int, sent: SentFile) -> FolderFile:
    """Not saved yet; `is_held` says whether its content is to be kept."""
    row = FolderFile(
        id=pk, folder=folder, number=number, path=sent.shown_path, size=len(sent.content),
        sha256=sent.digest,
    )  # fmt: skip
    if is_no_document(sent.path):
        row.match = FileMatch.NO_DOCUMENT
    elif problem := sent.problem or ("" if sent.content else kinds.EMPTY):
        row.match, row.problem = FileMatch.REFUSED, problem
    else:
        row.is_held = True
    return row
