"""One cell with a whole name → surname and forename, in either order."""

from dataclasses import dataclass

from send_mis.tabular.table import Cell, shown

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "master", "prof", "rev", "sir", "dame"])
# Written small, these begin a surname: Anna van der Berg, Omar al Farsi.
_PARTICLES = frozenset(
    [
        *["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le"],
        *["el", "al", "bin", "ibn", "ap", "ab", "ter", "ten", "st"],
    ]
)


@dataclass(frozen=True, slots=True)
class FullName:
    surname: str
    forename: str
    title: str = ""


def parse_full_name(value: Cell) -> FullName:
    """ "Bright, Noah" or "Noah Bright". Without a comma the last word is the surname, with the
    small words before it. Raises ValueError for one word or for two commas."""
    text = " ".join(_whole(value).split())
    before, comma, after = text.partition(",")
    if comma:
        title, forename = _without_title(after.split())
        surname = before.strip()
        if not surname or not forename or "," in after:
            raise ValueError(f"“{shown(value)}” is not “Surname, Forename”.")
        return FullName(surname, " ".join(forename), title)
    title, words = _without_title(text.split())
    if len(words) < 2:
        raise ValueError(f"“{shown(value)}” is one word: both surname and forename are needed.")
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return FullName(" ".join(words[start:]), " ".join(words[:start]), title)


def _whole(value: Cell) -> str:
    return value if isinstance(value, str) else shown(value)


def _without_title(words: list[str]) -> tuple[str, list[str]]:
    if len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        return words[0].rstrip("."), words[1:]
    return "", words
