"""Names that are alike: what a search forgives, and what a person is asked about.

Folding loses differences on purpose, so it never decides who somebody is.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import product

from send_mis.names.writing import APOSTROPHES, has_letters, is_invisible, is_part_of_word, normal

_ASCII_WORD = re.compile(r"[a-z0-9]+")
# Letters that do not decompose into a base letter and a mark, as people type them without.
_LATIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
    "ŋ": "n", "ĸ": "k", "ŧ": "t", "ƀ": "b", "ɓ": "b", "ɖ": "d", "ɗ": "d", "ƙ": "k", "ƴ": "y",
    "ɛ": "e", "ɔ": "o", "ɣ": "g", "ə": "a", "ǝ": "e", "ƒ": "f", "ɩ": "i", "ɨ": "i", "ʉ": "u",
    "ɲ": "n", "ƭ": "t", "ʋ": "v", "ƈ": "c", "ƥ": "p", "ȷ": "j",
}  # fmt: skip
_ARABIC = {
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ہ": "ه",
    "ھ": "ه", "ە": "ه", "ۃ": "ه", "ـ": "", "ء": "",
}  # fmt: skip
_HEBREW = {"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ"}
_KANA = {chr(katakana): chr(katakana - 0x60) for katakana in range(0x30A1, 0x30F7)}
_LETTERS = str.maketrans(_LATIN | _ARABIC | _HEBREW | _KANA)
# Signs that tell letters apart in Indic scripts, Thai and Kana stay; the marks of Latin, Greek and
# Cyrillic, the points of Hebrew and the vowels of Arabic go, which people leave out.
_POINTS = range(10, 36)
_MARKS_FROM = 200
# As German, Danish and Swedish registers write these where the letter is not to be had.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "ð": "dh"})

# Small letters of Cyrillic and Greek that look like Latin ones.
_CYRILLIC = str.maketrans("авсԁеһніјкӏморԛѕтѵԝху", "abcdehhijklmopqstvwxy")
_GREEK = str.maketrans("αβεηικμνορτυχζ", "abehikmvoptyxz")
_LOOKS = _CYRILLIC | _GREEK
_AS_CYRILLIC = str.maketrans("abcehijkmopstxy", "авсеніјкморѕтху")
_AS_GREEK = str.maketrans("abehikmopxyzvt", "αβεηικμορχυζντ")

TITLES = frozenset(
    [
        *["mr", "mrs", "ms", "miss", "mx", "dr", "master", "prof", "professor", "rev", "revd"],
        *["reverend", "sir", "dame", "lady", "lord", "madam", "imam"],
    ]
)


def fold(text: str) -> str:
    """Small letters without accents, one space between words: "Zoë  O'Brien" → "zoe obrien".

    Letters of every script stay letters: a name that has any never folds to nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(_ASCII_WORD.findall(text.lower().replace("'", "").replace("`", "")))
    kept = "".join(c for c in text if not is_invisible(c) and c not in APOSTROPHES)
    small = unicodedata.normalize("NFKC", kept).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFKD", small) if not _is_mark(c))
    # Again: a letter may have come out from under its mark.
    whole = unicodedata.normalize("NFC", bare.casefold().translate(_LETTERS))
    letters = (c if is_part_of_word(c) else " " for c in whole if c not in APOSTROPHES)
    found = " ".join(_one_script(word) for word in "".join(letters).split())
    return found or (normal(text) if has_letters(normal(text)) else "")


def _is_mark(letter: str) -> bool:
    place = unicodedata.combining(letter)
    return place >= _MARKS_FROM or place in _POINTS


def _one_script(word: str) -> str:
    """A Latin letter that strayed into a Cyrillic or Greek word is read as its neighbours are."""
    latin = sum(c.isascii() and c.isalpha() for c in word)
    if not latin or word.isascii():
        return word
    for first, last, table in (("Ѐ", "ӿ", _AS_CYRILLIC), ("Ͱ", "Ͽ", _AS_GREEK)):
        others = sum(first <= c <= last for c in word)
        if others:
            return word.translate(table if others >= latin else _LOOKS)
    return word


def spellings(text: str) -> set[str]:
    """The folded name, and as it is spelt where umlauts are not to be had: Müller, Mueller."""
    if text.isascii():
        return {fold(text)} - {""}
    spelt_out = unicodedata.normalize("NFKC", text).casefold().translate(_SPELT_OUT)
    return {fold(text), fold(spelt_out)} - {""}


def looks(text: str) -> str:
    """Folded, with every letter that looks like a Latin one taken for it."""
    return fold(text).translate(_LOOKS)


def alike(one: str, other: str) -> bool:
    """Whether one may be taken for the other: accents, hyphens, spacing, lookalike letters."""
    return not forms(one).isdisjoint(forms(other))


def forms(text: str) -> set[str]:
    """Every form, without spaces, in which a name is held against others'."""
    found = spellings(text)
    found |= {form.translate(_LOOKS) for form in found}
    return {form.replace(" ", "") for form in found}


def pair_forms(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Surnames and forenames in every form; a pair without letters has none."""
    return {
        pair
        for surname, forename in pairs
        for pair in product(forms(surname) or {""}, forms(forename) or {""})
        if any(pair)
    }


def without_title(words: list[str]) -> list[str]:
    """Folded words of a grown-up's name without "Mrs" in front."""
    return words[1:] if len(words) > 1 and words[0] in TITLES else words


def is_mixed(text: str) -> bool:
    """Whether a word mixes Latin letters with Cyrillic or Greek ones: nearly always a slip."""
    for word in text.split():
        scripts = {unicodedata.name(c, "").partition(" ")[0] for c in word if c.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            return True
    return False
