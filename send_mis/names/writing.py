"""A name as it is kept and as it is compared, however a keyboard or a program wrote it down.

Two names are *the same* only if `normal` of both is equal and has letters. What merely looks or
sounds alike is asked about (`send_mis.names.folding`), never acted upon.
"""

import unicodedata
from functools import lru_cache
from itertools import chain
from typing import Literal

# Straight, curly, modifier letters, prime, full width, Armenian, Hebrew geresh: all mean the same.
APOSTROPHES = frozenset(
    "'`\u00b4\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u2032\u2035\uff07"
    "\ua78b\ua78c\u055a\u05f3"
)
HYPHENS = frozenset(
    "-\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u058a\u05be\u1806"
)
# Between the parts of a foreign name in Han or Kana, and what Catalan sets between two l.
_DOTS = frozenset("\u00b7\u2022\u2027\u2219\u22c5\u1427\uff65\u30fb")
_PLAIN_MARKS = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-") | dict.fromkeys(_DOTS, "\u00b7")
)
_VARIATION_SELECTORS = frozenset(
    map(chr, chain(range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)))
)
_COMPATIBILITY_IDEOGRAPHS = frozenset(
    map(chr, chain(range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)))
)
# They fill a place without being seen, and are letters or marks to Unicode.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
# Without them some names of Persian, Urdu or Sinhala are drawn wrong.
_JOINERS = frozenset("\u200c\u200d")
# What is known of a letter is kept for the next name: thousands are compared for one search.
_LETTERS_KEPT = 4096


@lru_cache(_LETTERS_KEPT)
def is_invisible(letter: str) -> bool:
    """Marks of direction, joiners, soft hyphens, byte order marks, control characters."""
    if letter.isspace():
        return False
    return (
        unicodedata.category(letter) in ("Cf", "Cc", "Cs")
        or letter in _FILLERS
        or letter in _VARIATION_SELECTORS
    )


def tidy_name(text: str) -> str:
    """As it is kept: composed, without what nobody sees, one space between words."""
    kept = [
        letter
        for at, letter in enumerate(text)
        if not is_invisible(letter)
        or (at and (letter in _JOINERS or letter in _VARIATION_SELECTORS)
            and not text[at - 1].isascii() and not is_invisible(text[at - 1]))
    ]  # fmt: skip
    return " ".join(composed("".join(kept), "NFC").split()).strip("\u200c\u200d")


def normal(text: str) -> str:
    """As it is compared: usual width, small letters, plain apostrophes and hyphens.

    Capitals, spacing, widths and typographic marks are no difference; accents, ß, ł and a Latin
    letter in a Cyrillic name are one. A compatibility ideograph stays one: it may be the way in
    which a family writes its name.
    """
    seen = "".join(letter for letter in text if not is_invisible(letter))
    small = composed(composed(seen.translate(_PLAIN_MARKS), "NFKC").lower(), "NFKC")
    plain = "".join(c for c in small.translate(_PLAIN_MARKS) if not is_invisible(c))
    return "-".join(" ".join(part.split()) for part in plain.split("-"))


def composed(text: str, form: Literal["NFC", "NFKC"] = "NFC") -> str:
    """Composed, but for ideographs that Unicode would replace by others."""
    if not has_old_ideographs(text):
        return unicodedata.normalize(form, text)
    parts: list[str] = []
    run = ""
    for letter in text:
        if letter in _COMPATIBILITY_IDEOGRAPHS:
            parts += [unicodedata.normalize(form, run), letter]
            run = ""
        else:
            run += letter
    return "".join([*parts, unicodedata.normalize(form, run)])


def has_letters(text: str) -> bool:
    """Whether there is anything in it that a name could be made of; a mark alone is not."""
    return any(unicodedata.category(letter)[0] in "LN" or _is_private(letter) for letter in text
               if not is_invisible(letter) and letter not in APOSTROPHES)  # fmt: skip


def is_blank_name(text: str) -> bool:
    """Nothing, or the full stop or dash that programs ask for where there is no name."""
    return not any(is_part_of_word(c) for c in text if not is_invisible(c)) and len(text) <= 3


def _is_private(letter: str) -> bool:
    """Letters of a school's own font, or younger than this Python's tables."""
    return unicodedata.category(letter) in ("Co", "Cn")


def is_part_of_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN" or _is_private(letter)


def has_old_ideographs(text: str) -> bool:
    return not _COMPATIBILITY_IDEOGRAPHS.isdisjoint(text)


def same_name(one: str, other: str) -> bool:
    """Whether both are written with the same letters. Two names without any are not."""
    ours = normal(one)
    return has_letters(ours) and ours == normal(other)
