"""What is to be read or seen of a file that somebody sent, found out in a process apart.

A PDF or picture that was made to do harm takes that process along, and nothing else.
"""

import subprocess
import sys
from logging import getLogger
from pathlib import Path
from typing import Literal

_log = getLogger(__name__)
_PROGRAM = Path(__file__).with_name("apart.py")
_SECONDS = 30
# What is more than this was not made by it.
_MOST_BYTES = 32 * 1024 * 1024
# Isolated: neither this folder nor the environment says what is imported; no password is in it.
_COMMAND = (sys.executable, "-I", str(_PROGRAM))


def words_of_pdf(content: bytes) -> list[str] | None:
    """Title, the days of making and saving as the PDF writes them, and the text of its first pages.

    None where it cannot be read; no text where every page is a picture.
    """
    found = _done("words", content)
    if found is None:
        return None
    return [*found.decode("utf-8", "replace").split("\n", 3), "", "", "", ""][:4]


def text_of_pdf(content: bytes) -> tuple[str, bool]:
    """All of its text, and whether that is the whole of it: a page that is a picture has none."""
    found = (_done("text", content) or b"part\n").decode("utf-8", "replace")
    said, _, text = found.partition("\n")
    return text, said == "whole"


def page_of_pdf(content: bytes) -> bytes | None:
    """Its first page as a PNG."""
    return _done("page", content)


def drawn_anew(content: bytes) -> bytes | None:
    """A JPEG, PNG, GIF or WebP picture as a JPEG or PNG that holds nothing but what is seen."""
    return _done("picture", content)


def _done(deed: Literal["words", "text", "page", "picture"], content: bytes) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [*_COMMAND, deed], input=content, capture_output=True, timeout=_SECONDS, check=False,
            env={}, cwd=_PROGRAM.parent,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("A file could not be looked into (%s): %s", deed, type(error).__name__)
        return None
    if done.returncode or len(done.stdout) > _MOST_BYTES:
        # Its words may quote what is in the file.
        _log.info("A file could not be looked into (%s): code %s.", deed, done.returncode)
        return None
    return done.stdout
