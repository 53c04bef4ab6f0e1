"""The files of documents in the storage: row and file both, or neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from logging import getLogger
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from pupils.models import Document
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


@contextmanager
def kept_with(document: Document) -> Iterator[None]:
    """Around the change that writes the row: `put` inside it, and the file goes if it fails."""
    try:
        yield
    except BaseException:
        _take_away(document.storage_name)
        raise


def put(document: Document, content: bytes) -> None:
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


def opened(document: Document) -> IO[bytes]:
    """Raises FileAway."""
    try:
        return default_storage.open(document.storage_name, "rb")
    except OSError as error:
        _log.warning("A document's file is away: %s %s", type(error).__name__, error.errno)
        raise FileAway from error


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
        if not Document.objects.filter(pk=key).exists():
            _take_away(name)
            removed += 1
    return removed


def _files() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for shelf in default_storage.listdir(FOLDER)[0]:
        for name in default_storage.listdir(f"{FOLDER}/{shelf}")[1]:
            yield f"{FOLDER}/{shelf}/{name}"
