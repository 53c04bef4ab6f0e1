"""Folding names, so that a search forgives accents and one wrong letter."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
# Letters that do not decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
SHORTEST_FORGIVEN = 4
# Longer words are as good as unique; a key stays far within its column.
LONGEST_KEY = 40
LONGEST_START = 6


def fold(text: str) -> str:
    """Small letters without accents, one space between words: "Zoë  O'Brien" → "zoe obrien"."""
    text = text.casefold().translate(_LETTERS).replace("'", "").replace("’", "")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare))


def sort_key(surname: str, forename: str) -> str:
    """Orders as people expect whatever the database's collation: surname, then forename."""
    return f"{fold(surname)}, {fold(forename)}"


def one_letter_gone(word: str) -> set[str]:
    """The word and every form of it with one letter missing.

    Two words that differ by one wrong, missing, doubled or swapped letter share such a form
    (symmetric deletion), so one index look-up finds them.
    """
    if len(word) < SHORTEST_FORGIVEN:
        return {word}
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def name_words(name: str) -> list[str]:
    """The words of a name, and all of them as one: "Smith-Jones" is also typed "Smithjones"."""
    words = fold(name).split()
    return [word[:LONGEST_KEY] for word in (*words, *(["".join(words)] if words[1:] else []))]


def start_key(start: str) -> str:
    """What the index holds for a word that begins so: "bri*" for Bright."""
    return f"{start[:LONGEST_START]}*"


def search_keys(*names: str) -> list[str]:
    """What the index holds for a pupil: each word of each name, its one-letter-gone forms, and
    how it begins."""
    keys: set[str] = set()
    for name in names:
        for word in name_words(name):
            keys |= one_letter_gone(word)
            keys |= {start_key(word[:n]) for n in range(1, min(len(word), LONGEST_START) + 1)}
    return sorted(keys)


def query_keys(word: str) -> list[str]:
    """The keys of which a pupil meant by this typed word has at least one."""
    return sorted(one_letter_gone(word) | {start_key(word)})
