"""A grown-up's name as it was typed, and whose it may have been meant to be: advice, no more."""

import re
from collections.abc import Collection, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from send_mis.names.folding import TITLES, alike, fold, without_title

_LIKE, _VERY_LIKE = 0.75, 0.85
_SHORT = 3
MOST = 2
BETWEEN_NAMES = re.compile(r"[,;\n、，،؛]|\s+(?:and|&)\s+")


def nearest(text: str, known: Mapping[str, Collection[str]]) -> list[str]:
    """Those of the `known`, by what they are shown as, whose names `text` may be a slip of, the
    likest first; each has several names, such as with title and in full. None where it is somebody.
    """
    typed = _words(text)
    if not typed or any(fold(text) == fold(name) for names in known.values() for name in names):
        return []
    likeness = {shown: _likeness(typed, names) for shown, names in known.items()}
    near = [shown for shown, like in likeness.items() if like >= _LIKE]
    return sorted(near, key=lambda shown: (-likeness[shown], shown))[:MOST]


def adult_advice(text: str, known: Mapping[str, Collection[str]]) -> str:
    """Who may be meant by a name that nobody here has: said beside the box, and never in the way.

    `known`: what each adult is shown as → the names that they go by.
    """
    said = []
    for part in BETWEEN_NAMES.split(text):
        if near := nearest(part, known):
            said.append(
                f"“{part.strip()}” is not on the staff list: did you mean {' or '.join(near)}?"
            )
    return " ".join(said)


def _words(name: str) -> list[str]:
    return without_title(fold(name).split())


def _likeness(typed: list[str], names: Collection[str]) -> float:
    theirs = [words for name in names if (words := _words(name)) and words[0] not in TITLES]
    if not theirs:
        return 0.0
    whole = max(_whole(typed, words) for words in theirs)
    if whole >= _VERY_LIKE:
        return whole
    # A forename that was typed is held against theirs, where it is known.
    full = [words for words in theirs if words[1:]] if typed[1:] else []
    fitting = [words for words in full if _may_be(typed[0], words[0])] if full else theirs
    return max((_word(typed[-1], words[-1]) for words in fitting), default=0.0)


def _whole(typed: list[str], theirs: list[str]) -> float:
    """Written as one word, all of it or without their forename: "Ms O Neil", "Smith Jones"."""
    if alike("".join(typed), "".join(theirs)):
        return 1.0
    parts = [theirs, theirs[1:]] if theirs[1:] else [theirs]
    return max(_word("".join(typed), "".join(part)) for part in parts)


def _may_be(one: str, other: str) -> bool:
    """ "P", "Pria" and "Priya" may be one forename."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or _word(one, other) >= _LIKE


@lru_cache(maxsize=10_000)
def _word(one: str, other: str) -> float:
    if one[0] == other[0] and len(one) == len(other) <= _SHORT:
        # "Lee" and "Lea": too short for a share of letters to say anything.
        return _LIKE if sum(a != b for a, b in zip(one, other, strict=True)) == 1 else one == other
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
