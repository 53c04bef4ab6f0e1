"""A document shown in the browser: a picture that is drawn anew here, or its first words.

Nothing of the file itself is sent to be shown.
"""

from dataclasses import dataclass

from pupils.documents.rules.words import words_of
from send_mis.pdf.looking import drawn_anew, page_of_pdf

_PICTURES = frozenset({"png", "jpg", "gif", "webp"})
_MOST_SHOWN = 3_000
_PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True)
class DocumentPreview:
    """`words`: the beginning of its text, where there is no picture of it."""

    has_picture: bool
    is_first_page: bool
    words: str


def can_be_drawn(kind: str) -> bool:
    return kind == "pdf" or kind in _PICTURES


def preview_of(content: bytes, kind: str) -> DocumentPreview:
    words = "" if can_be_drawn(kind) else words_of(content, kind).text.strip()
    cut = words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN]} …"
    return DocumentPreview(can_be_drawn(kind), kind == "pdf", cut)


def picture_of(content: bytes, kind: str) -> tuple[bytes, str] | None:
    """A PNG or JPEG and its type; None where it cannot be drawn."""
    if not can_be_drawn(kind):
        return None
    drawn = page_of_pdf(content) if kind == "pdf" else drawn_anew(content)
    if drawn is None:
        return None
    return drawn, "image/png" if drawn.startswith(_PNG) else "image/jpeg"
