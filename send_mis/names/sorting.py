"""The order of names in lists, stored beside them: the database's collation is C."""

from functools import cache
from typing import Any

from send_mis.names.folding import fold
from send_mis.names.writing import has_letters, normal

LONGEST_SORT_KEY = 500
_LONGEST_PART, _LONGEST_REST = 120, 200
# Where the weights of the Unicode Collation Algorithm stand, above every Latin letter.
_WEIGHTS_FROM = 0x10000


def sort_key(surname: str, forename: str) -> str:
    """Surname, then forename, then accents: "O’Brien" by o, "de Souza" by d, "Łukasz" by l.

    A comma comes before the hyphen that joins words, so that Bright stands before Bright Jones.
    Somebody with one name stands where that name belongs.
    """
    if not has_letters(surname):
        surname, forename = forename, ""
    key = f"{_part(surname)}, {_part(forename)}"
    exact = f"{normal(surname)}, {normal(forename)}"
    return key if exact == key else f"{key} {exact[:_LONGEST_REST]}"


def name_key(name: str) -> str:
    """For sorting in memory by one text."""
    return sort_key(name, "")


def _part(name: str) -> str:
    words = normal(name).replace("-", " ").split()
    return "-".join(filter(None, map(_word, words)))[:_LONGEST_PART]


def _word(word: str) -> str:
    folded = fold(word)
    if folded.isascii():
        return folded.replace(" ", "-")
    weights = _collator().sort_key(word)
    primary = weights[: weights.index(0)]
    return "".join(chr(_WEIGHTS_FROM + weight) for weight in primary) or folded


@cache
def _collator() -> Any:
    """Late on purpose: its tables take a third of a second, and most schools need none."""
    from pyuca import Collator

    return Collator()
