"""What of a folder would be filed, and what still asks for a person."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from pupils.choices import FileMatch

KEPT_FOR = timedelta(days=90)
# Files that nobody confirmed: long enough for a holiday week.
KEPT_UNCONFIRMED = timedelta(days=10)
MATCHED = (FileMatch.CERTAIN, FileMatch.LIKELY, FileMatch.DOUBTFUL, FileMatch.UNMATCHED)


class SortedFile(Protocol):
    """A file as whose it is was found or said."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def match(self) -> str: ...
    @property
    def pupil_id(self) -> UUID | None: ...
    @property
    def is_left_out(self) -> bool: ...
    @property
    def dated_on(self) -> date | None: ...


def is_undecided(file: SortedFile) -> bool:
    return file.match in MATCHED and file.pupil_id is None and not file.is_left_out


def kept_already(
    files: Iterable[SortedFile], on_file: Collection[tuple[UUID, str]]
) -> dict[UUID, str]:
    """The files that their pupil has, or that come twice, and in what words that is said.

    `on_file`: pupil and SHA-256 of the documents that are kept.
    """
    found: dict[UUID, str] = {}
    before: dict[tuple[UUID, str], str] = {}
    for file in files:
        if file.match not in MATCHED or file.pupil_id is None or file.is_left_out:
            continue
        key = (file.pupil_id, file.sha256)
        if key in on_file:
            found[file.id] = "Already among the pupil’s documents, so it is not filed again."
        elif key in before:
            found[file.id] = f"The same file as “{before[key]}”, so it is filed once."
        else:
            before[key] = file.name
    return found
