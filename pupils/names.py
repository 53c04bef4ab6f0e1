"""What a search holds of a pupil's names, so that it forgives accents and one wrong letter."""

import unicodedata
from collections.abc import Iterable
from itertools import product

from send_mis.names.folding import fold, spellings
from send_mis.names.writing import APOSTROPHES, has_letters

SHORTEST_FORGIVEN = 4
# Longer words are as good as unique; a key stays far within its column.
LONGEST_KEY = 40
LONGEST_START = 6
_LONGEST_WHOLE = 99
# "brien" finds O'Brien; of N'Golo's first letter nobody thinks.
_SHORTEST_AFTER_APOSTROPHE = 3
_WRITTEN_TOGETHER = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")


def one_letter_gone(word: str) -> set[str]:
    """The word and every form of it with one letter missing.

    Two words that differ by one wrong, missing, doubled or swapped letter share such a form
    (symmetric deletion), so one index look-up finds them.
    """
    if len(word) < SHORTEST_FORGIVEN:
        return {word} - {""}
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def is_written_together(word: str) -> bool:
    """Han, Kana, Hangul, Thai: names are typed without a space, and any part of one is a word."""
    return bool(word) and unicodedata.name(word[0], "").startswith(_WRITTEN_TOGETHER)


def name_words(name: str) -> list[str]:
    """The words of a name, and all of them as one: "Smith-Jones" is also typed "Smithjones".

    Also spelt without umlauts, and what stands after an apostrophe.
    """
    found: dict[str, None] = {}
    for spelt in sorted(spellings(name), key=lambda each: (each != fold(name), each)):
        words = spelt.split()
        found |= dict.fromkeys([*words, *(["".join(words)] if words[1:] else [])])
    for word in name.split():
        after = fold(_after_apostrophe(word))
        if len(after) >= _SHORTEST_AFTER_APOSTROPHE:
            found |= dict.fromkeys(after.split())
    return [word[:LONGEST_KEY] for word in found]


def _after_apostrophe(word: str) -> str:
    at = max((at for at, letter in enumerate(word) if letter in APOSTROPHES), default=-1)
    return word[at + 1 :] if at > 0 else ""


def together(surname: str, forename: str) -> list[str]:
    """ "李芳" and "芳李" as one word each, for names that are written without a space."""
    last, first = (fold(name).replace(" ", "") for name in (surname, forename))
    if not (is_written_together(last) and is_written_together(first)):
        return []
    return [(last + first)[:LONGEST_KEY], (first + last)[:LONGEST_KEY]]


def whole_key(text: str) -> str:
    """All the words of a whole name in any order: one look-up for somebody typed in full."""
    words = sorted(fold(text).split())
    return f"={' '.join(words)}"[:_LONGEST_WHOLE] if words else ""


def start_key(start: str) -> str:
    """What the index holds for a word that begins so: "bri*" for Bright."""
    return f"{start[:LONGEST_START]}*"


def _starts(word: str) -> set[str]:
    tails = range(len(word)) if is_written_together(word) else (0,)
    return {
        start_key(word[at : at + length])
        for at in tails
        for length in range(1, min(len(word) - at, LONGEST_START) + 1)
    }


def search_keys(surnames: Iterable[str], forenames: Iterable[str]) -> list[str]:
    """What the index holds for a pupil: each word of each name, its one-letter-gone forms, how it
    begins, and the whole name."""
    lasts, firsts = ([n for n in names if has_letters(n)] for names in (surnames, forenames))
    words = {word for name in (*lasts, *firsts) for word in name_words(name)}
    keys: set[str] = set()
    for surname, forename in product(lasts or [""], firsts or [""]):
        words |= set(together(surname, forename))
        keys.add(whole_key(f"{forename} {surname}"))
    for word in words:
        keys |= one_letter_gone(word) | _starts(word)
    return sorted(keys - {""})


def query_keys(word: str) -> list[str]:
    """The keys of which a pupil meant by this typed word has at least one."""
    return sorted(one_letter_gone(word) | {start_key(word)})
