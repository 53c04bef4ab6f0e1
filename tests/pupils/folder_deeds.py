"""One change each by the services of folders, for the record of changes."""

from collections.abc import Callable
from typing import Any

from pupils.folders.services.sending import send_folder
from pupils.folders.services.taking_back import take_back_folder
from pupils.folders.writing import SentFile
from send_mis.access.actor import Actor
from tests.people import Cast
from tests.pupils.folder_sending import filed_folder

NAME, PLAN = "Noah Bright.txt", b"Plan of Noah Bright\n"
Call = Callable[[Actor], Any]


def _send(cast: Cast) -> Call:
    return lambda actor: send_folder(
        actor=actor, school=cast.harebell, files=[SentFile(NAME, PLAN)]
    )


def _take_back(cast: Cast) -> Call:
    folder = filed_folder(cast, {NAME: PLAN})
    return lambda actor: take_back_folder(actor=actor, folder=folder)


# The service, how it is called, its event, its reason and whom it is about.
FOLDER_DEEDS: tuple[tuple[str, Callable[[Cast], Call], str, str, str], ...] = (
    ("send_folder", _send, "folder.sent", NAME, ""),
    ("take_back_folder", _take_back, "folder.taken_back", NAME, "noah"),
)
