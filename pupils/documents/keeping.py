"""The files of documents in the storage: row and file both, or neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from logging import getLogger
from typing import IO, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from pupils.models import Document, FolderFile
from send_mis.errors import RuleBroken, SendMisError

_log = getLogger(__name__)
FOLDER = "documents"
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
def kept_with(*documents: HasFile) -> Iterator[None]:
    """Around the change that writes the rows: `put` inside it, and the files go if it fails."""
    try:
        yield
    except BaseException:
        take_away(*documents)
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


def opened(document: HasFile) -> IO[bytes]:
    """Raises FileAway."""
    try:
        return default_storage.open(document.storage_name, "rb")
    except OSError as error:
        _log.warning("A document's file is away: %s %s", type(error).__name__, error.errno)
        raise FileAway from error


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
    pupils whose records went. How many there were."""
    removed = 0
    for name in _files():
        key = name.rpartition("/")[2]
        if default_storage.get_modified_time(name) >= before:
            continue
        waits = FolderFile.objects.filter(pk=key, is_held=True)
        if not Document.objects.filter(pk=key).exists() and not waits.exists():
            _take_away(name)
            removed += 1
    return removed


def _files() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for shelf in default_storage.listdir(FOLDER)[0]:
        for name in default_storage.listdir(f"{FOLDER}/{shelf}")[1]:
            yield f"{FOLDER}/{shelf}/{name}"
