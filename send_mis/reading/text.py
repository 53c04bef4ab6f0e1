"""Characters that nobody can see or tell apart, before anything is read."""

import re
import unicodedata

# Byte-order mark, soft hyphen, zero-width space and joiner, direction marks and isolates.
_UNSEEN = {
    ord(mark): None
    for mark in "\ufeff\u00ad\u200b\u2060\u180e\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\u034f\ufff9\ufffa\ufffb"
}
# These two join letters in Persian and in the scripts of India; elsewhere they are debris.
_JOINERS = re.compile("(?<![\u0590-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc])[\u200c\u200d]+")
_JOINERS_AT_END = re.compile("[\u200c\u200d]+(?=\\s|$)")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_DASHES = {
    ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
}


def without_unseen(text: str) -> str:
    """Without marks that have no width. Line breaks and spaces stay as they are."""
    if text.isascii():
        return text
    return _JOINERS_AT_END.sub("", _JOINERS.sub("", text.translate(_UNSEEN)))


def typed(text: str) -> str:
    """On one line with single spaces, any dash a hyphen, figures of any script as 0 to 9."""
    text = _SPACES.sub(" ", without_unseen(text)).strip()
    return text if text.isascii() else "".join(map(_figure, text.translate(_DASHES)))


def _figure(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
