"""Which files a reader may send, and what is said of those that are refused. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pupils.documents.rules import kinds
from pupils.documents.rules.sniffing import kind_of
from send_mis.errors import RuleBroken
from send_mis.parents.documents.photos import without_place

MOST_WORDS = 300
# Whatever a telephone makes, or a scanner: no file in which a program may hide.
TAKEN = ("pdf", "jpg", "png", "heic", "webp", "gif")
NOT_A_PHOTO = (
    "Send a photo or a PDF: this is neither. Take a photo of the page, or save or print the file"
    " as PDF, and choose that."
)
TOO_LARGE = (
    "The file is larger than 25 MB. Send the pages one by one, or take the photo at a smaller"
    " size, and choose it again."
)
# What the school's own words for staff are to somebody at home.
_PLAINLY: Mapping[str, str] = {
    kinds.EMPTY: "The file is empty. Choose it again, or take the photo once more.",
    kinds.TOO_LARGE: TOO_LARGE,
    kinds.DAMAGED: "The file is damaged or did not arrive whole. Choose it again, or take the photo"
    " once more.",
    kinds.LOCKED: "The file is locked with a password. Save it without one, or take a photo of the"
    " page.",
    kinds.PICTURE_TOO_LARGE: "The photo has too many points. Take it at a smaller size, and choose"
    " it again.",
}


@dataclass(frozen=True, slots=True)
class SentDocument:
    """`number`: of the version that was read."""

    words: str
    content: bytes
    number: int


def bare(sent: SentDocument) -> SentDocument:
    """Without where a photo was taken. Raises RuleBroken, at `file`, where it is no whole photo."""
    try:
        return replace(sent, content=without_place(sent.content))
    except ValueError as error:
        said = [kinds.DAMAGED]
        try:
            kind_of(sent.content)
        except RuleBroken as broken:
            said = broken.problems["file"]
        raise RuleBroken({"file": [plainly(each) for each in said]}) from error


def plainly(problem: str) -> str:
    return _PLAINLY.get(problem, NOT_A_PHOTO)


def words_problems(words: str) -> list[str]:
    if not words:
        return ["Say in a few words what it is."]
    if len(words) > MOST_WORDS:
        return [f"It has {len(words):,} letters: at most {MOST_WORDS} can be sent."]
    return []


def title_of_sent(name: str, words: str) -> str:
    """As it stands among the child's documents: first from whom."""
    return f"From {name}: {words}"[:160]
