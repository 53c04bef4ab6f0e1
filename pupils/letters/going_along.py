"""What goes with the mail of a letter besides its PDF: made by the app that the letter is about.

Letters know what was typed, and nothing of the meeting that they invite to. The app above, which
does, says here how a file is made of a letter of a kind.
"""

from collections.abc import Callable

from pupils.models import Letter
from send_mis.notifications.services import AttachedFile

Makes = Callable[[Letter], AttachedFile | None]

_makers: dict[str, Makes] = {}


def goes_along(kind: str, makes: Makes) -> None:
    _makers[kind] = makes


def file_of(letter: Letter) -> AttachedFile | None:
    """None where nothing goes along. Called inside the change that sends the letter."""
    makes = _makers.get(letter.kind)
    return makes(letter) if makes else None
