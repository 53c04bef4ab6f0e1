"""SEN status and types of need as sheets have them: codes, old codes and ordinary words."""

import re
from dataclasses import dataclass

from send_mis.tabular.sen_words import BROAD_AREAS, NEED_WORDS, STATUS_WORDS
from send_mis.tabular.table import Cell, shown

NEED_CODES = tuple(NEED_WORDS)
# School Action, School Action Plus and statements ended in 2014–18; histories still hold them.
_LEGACY = {"A": "K", "P": "K", "S": "E"}

_STATUS_LIST = "N (no SEN), K (SEN support) or E (EHC plan)"
_NEED_LIST = ", ".join(NEED_CODES)
_STRONG = re.compile(r"[;\n\r|•]+")
_WEAK = re.compile(r"\s*[,/+&]\s*|\s+and\s+|\s+[-–—]\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# "Social, Emotional and Mental Health", "Speech, Language and Communication": three pieces.
_LONGEST_NAME = 4
_RANK = re.compile(
    r"^\s*(?:\d{1,2}\s*[.):-]|(?:primary|secondary|main)(?: need)?\s*[:\-–])\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SenStatus:
    """The code of today, and the one that stood there: an old A is read as K."""

    code: str
    source: str


def _folded(text: str) -> str:
    text = text.casefold().replace("'", "").replace("’", "")
    text = text.replace("&", " and ").replace("+", " plus ")
    return " ".join(word for word in re.split(r"[^a-z0-9]+", text) if word and word != "and")


_STATUSES = {_folded(word): code for code, line in STATUS_WORDS.items() for word in line.split("|")}
_NEEDS = {_folded(word): code for code, line in NEED_WORDS.items() for word in line.split("|")} | {
    code.casefold(): code for code in NEED_CODES
}
_AREAS = frozenset(_folded(area) for area in BROAD_AREAS)


def parse_sen_status(value: Cell) -> SenStatus:
    """Raises ValueError listing what is accepted."""
    text = _folded(shown(value))
    if not text:
        raise ValueError("SEN status is empty.")
    source = _STATUSES.get(text) or _code_with_words(text)
    if source is None:
        raise ValueError(f"“{shown(value)}” is not an SEN status. It can be {_STATUS_LIST}.")
    return SenStatus(code=_LEGACY.get(source, source), source=source)


def _code_with_words(text: str) -> str | None:
    """ "K – SEN support" or "EHC plan (E)": both halves must say the same."""
    words = text.split()
    for code, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if len(code) == 1 and rest and _STATUSES.get(" ".join(rest)) == code.upper():
            return code.upper()
    return None


def parse_need(value: Cell) -> str:
    """One type of need → its code. Raises ValueError naming what is not known."""
    found = parse_needs(value)
    if len(found) > 1:
        raise ValueError(f"“{shown(value)}” names several needs where one is expected.")
    return found[0]


def parse_needs(value: Cell) -> tuple[str, ...]:
    """The needs in one cell, first one first, each once. Any unknown word refuses the cell."""
    text = value if isinstance(value, str) else shown(value)
    found: list[str] = []
    unknown: list[str] = []
    for part in _STRONG.split(text):
        if part.strip():
            _read_part(part, found, unknown)
    if unknown:
        raise ValueError(" ".join(_not_a_need(word) for word in dict.fromkeys(unknown)))
    if not found:
        raise ValueError("Need is empty.")
    return tuple(dict.fromkeys(found))


def _read_part(part: str, found: list[str], unknown: list[str]) -> None:
    """A name may itself hold commas ("Speech, Language and …"): the longest match wins."""
    whole = _lookup(part)
    if whole is not None:
        found.append(whole)
        return
    pieces = [piece for piece in _WEAK.split(part) if piece.strip()]
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _LONGEST_NAME), start, -1):
            name = " ".join(pieces[start:end])
            code = _lookup(name)
            if code is not None or _folded(name) in _AREAS or end == start + 1:
                _keep(name, code, found, unknown)
                start = end
                break


def _keep(name: str, code: str | None, found: list[str], unknown: list[str]) -> None:
    if code is None:
        unknown.append(name)
    else:
        found.append(code)


def _lookup(text: str) -> str | None:
    text = _RANK.sub("", text)
    return _NEEDS.get(_folded(text)) or _NEEDS.get(_folded(_IN_BRACKETS.sub(" ", text)))


def _not_a_need(word: str) -> str:
    if _folded(word) in _AREAS:
        return f"“{shown(word)}” is a broad area, not a type of need. Types are {_NEED_LIST}."
    return f"“{shown(word)}” is not a type of need that we know. Types are {_NEED_LIST}."
