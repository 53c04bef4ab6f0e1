"""One cell with a whole name → surname and forename, in either order."""

import re
from dataclasses import dataclass

from send_mis.tabular.table import Cell, shown

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "master", "prof", "rev", "sir", "dame"])
_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]")
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


def parse_full_name(value: Cell, *, may_be_one: bool = False) -> FullName:
    """ "Bright, Noah" or "Noah Bright". Without a comma the last word is the surname, with the
    small words before it; what stands in brackets ("(4H)", "(Bob)") is no part of the name where
    enough is left. Raises ValueError for two commas, and for one word unless it `may_be_one`: then
    it is the forename."""
    text = " ".join(_whole(value).split())
    bare = " ".join(_BRACKETS.sub(" ", text).split())
    if len(bare.replace(",", " ").split()) > 1:
        text = bare
    before, comma, after = text.partition(",")
    if comma:
        title, forename = _without_title(after.split())
        surname = before.strip()
        if not surname or not forename or "," in after:
            raise ValueError(f"“{shown(value)}” is not “Surname, Forename”.")
        return FullName(surname, " ".join(forename), title)
    title, words = _without_title(text.split())
    if len(words) == 1 and may_be_one:
        return FullName("", words[0], title)
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
