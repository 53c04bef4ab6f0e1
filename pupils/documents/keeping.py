"""The files of documents in the storage: row and file both, or neither."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from logging import getLogger
from typing import Protocol
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from pupils.models import Document, FolderFile
from send_mis.errors import RuleBroken, SendMisError

_log = getLogger(__name__)
FOLDER = "documents"
_IS_ID = re.compile(r"[0-9a-f]{32}")
KnownFiles = Callable[[set[UUID]], Iterable[UUID]]
# By folder: which of these ids belong to a row.
_KEEPERS: dict[str, KnownFiles] = {}
NOT_KEPT = (
    "The file could not be kept, because the place for files is full or away. Nothing is saved."
    " Try again later; if it goes on, tell whoever looks after SEND MIS at your school."
)


class FileAway(SendMisError):
    """The row is there, and its file cannot be read at the moment."""

    def __init__(self) -> None:
        super().__init__(
            "The place where files are kept cannot be reached at the moment. Nothing is lost: try"
            " again in a few minutes."
        )


class HasFile(Protocol):
    @property
    def storage_name(self) -> str: ...


@contextmanager
def kept_with(*documents: HasFile) -> Iterator[list[HasFile]]:
    """Around the change that writes the rows: `put` inside it, and the files go if it fails.

    Gives the list of them, for documents that are made in the change.
    """
    written = list(documents)
    try:
        yield written
    except BaseException:
        take_away(*written)
        raise


def put(document: HasFile, content: bytes) -> None:
    """Last in the change, when nothing but the commit can fail. Raises RuleBroken, at `file`."""
    try:
        name = default_storage.save(document.storage_name, ContentFile(content))
    except OSError as error:
        _log.warning("A document could not be kept: %s %s", type(error).__name__, error.errno)
        raise RuleBroken({"file": [NOT_KEPT]}) from error
    if name != document.storage_name:
        # Something lies there already, under a random id: it is not this row's.
        _take_away(name)
        raise RuleBroken({"file": [NOT_KEPT]})


def content_of(document: HasFile) -> bytes:
    """All of it, or none: Raises FileAway."""
    try:
        with default_storage.open(document.storage_name, "rb") as file:
            content: bytes = file.read()
    except OSError as error:
        _log.warning("A document's file is away: %s %s", type(error).__name__, error.errno)
        raise FileAway from error
    return content


def is_there(document: HasFile) -> bool:
    """Raises FileAway where that cannot be found out."""
    try:
        return default_storage.exists(document.storage_name)
    except OSError as error:
        raise FileAway from error


def take_away(*documents: HasFile) -> None:
    for document in documents:
        _take_away(document.storage_name)


def _take_away(name: str) -> None:
    """What cannot be taken away now goes with the orphans later."""
    try:
        default_storage.delete(name)
    except OSError as error:
        _log.warning("A file without a row stays: %s %s", type(error).__name__, error.errno)


def remove_orphans(before: datetime) -> int:
    """Files without a row, kept before that moment: of a program that was ended half way, and of
    pupils whose records went. How many there were. Raises FileAway."""
    try:
        return sum(_remove_from(folder, known, before) for folder, known in _KEEPERS.items())
    except OSError as error:
        raise FileAway from error


def keeps_files(folder: str, known: KnownFiles) -> None:
    """Said once by an app above that keeps files of its own: which of these ids are rows of it."""
    _KEEPERS[folder] = known


def _remove_from(folder: str, known: KnownFiles, before: datetime) -> int:
    removed = 0
    for shelf in _listed(folder)[0]:
        names = set(_listed(f"{folder}/{shelf}")[1])
        kept = {pk.hex for pk in known({UUID(name) for name in names if _IS_ID.fullmatch(name)})}
        for name in sorted(names - kept):
            path = f"{folder}/{shelf}/{name}"
            if default_storage.get_modified_time(path) < before:
                _take_away(path)
                removed += 1
    return removed


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _known(ids: set[UUID]) -> Iterable[UUID]:
    """Those that are a document's, or wait in a folder to become one."""
    documents = Document.objects.filter(pk__in=ids).values_list("pk", flat=True)
    waiting = FolderFile.objects.filter(pk__in=ids, is_held=True).values_list("pk", flat=True)
    return [*documents, *waiting]


_KEEPERS[FOLDER] = _known
