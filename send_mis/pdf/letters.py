"""Letters that no face on this machine can draw: named on the paper instead of an empty box."""

import ctypes
import re
import unicodedata
from functools import cache
from html import escape, unescape

from send_mis.pdf.sources import BASE_URL, static_file

# Every page is set in it; the other two of the family hold the same letters.
_TEXT_FACE = f"{BASE_URL}atkinson/AtkinsonHyperlegible-Regular.ttf"
_BODY = re.compile(r"<body[^>]*>", re.DOTALL)
_MARKUP = re.compile(r"(<[^>]*>)")
_MOST_NAMED = 12


def say_what_is_missing(html: str) -> str:
    """The page with each such letter as its number, and a warning on top that names them."""
    found = _BODY.search(html)
    if found is None or html.isascii():
        return html
    parts = _MARKUP.split(html[found.end() :])
    missing: dict[str, str] = {}
    for at in range(0, len(parts), 2):
        text = unescape(parts[at])
        lacking = {letter for letter in text if not _can_draw(letter)}
        for letter in lacking:
            missing.setdefault(letter, " ".join(text.split()))
        if lacking:
            parts[at] = escape("".join(_number(c) if c in lacking else c for c in text))
    if not missing:
        return html
    return html[: found.end()] + _warning(missing) + "".join(parts)


def lacking(text: str) -> list[str]:
    """The letters that no face here can draw, as the numbers that stand for them on paper."""
    return [_number(letter) for letter in dict.fromkeys(text) if not _can_draw(letter)]


def _warning(missing: dict[str, str]) -> str:
    named = ", ".join(
        f"{_number(letter)} ({unicodedata.name(letter, 'no name').lower()})"
        for letter in list(missing)[:_MOST_NAMED]
    )
    more = f" and {len(missing) - _MOST_NAMED} more" if len(missing) > _MOST_NAMED else ""
    words = dict.fromkeys(
        "".join(_number(c) if c in missing else c for c in text)[:120]
        for text in list(missing.values())[:_MOST_NAMED]
    )
    return (
        '<p class="missing-letters"><strong>Some letters could not be printed here:</strong> '
        f"{escape(named)}{more}. They are shown as numbers in {escape('; '.join(words))}. Ask IT to"
        " install fonts for these letters on the server.</p>"
    )


def _number(letter: str) -> str:
    return f"[U+{ord(letter):04X}]"


def _can_draw(letter: str) -> bool:
    point = ord(letter)
    if unicodedata.category(letter)[0] in "CZ" or point in _text_face():
        return True
    return _is_in_a_face(point)


@cache
def _text_face() -> frozenset[int]:
    """The letters of the packaged face, as the face itself says."""
    # Late: only a letter outside the alphabet asks, and the library takes its time to come in.
    from fontTools.ttLib import TTFont

    with TTFont(static_file(_TEXT_FACE), lazy=True) as face:
        return frozenset(face.getBestCmap())


@cache
def _is_in_a_face(point: int) -> bool:
    found = _coverage()
    if found is None:
        return True  # nobody can say
    library, charsets = found
    return any(library.FcCharSetHasChar(charset, point) for charset in charsets)


class _FontSet(ctypes.Structure):
    _fields_ = (
        ("count", ctypes.c_int),
        ("size", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    )


@cache
def _coverage() -> tuple[ctypes.CDLL, list[ctypes.c_void_p]] | None:
    """Which letters each installed face holds, as Fontconfig, which Pango asks, knows them."""
    try:
        library = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return None
    library.FcConfigGetFonts.restype = ctypes.POINTER(_FontSet)
    library.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FcPatternGetCharSet.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_void_p),
    ]  # fmt: skip
    library.FcCharSetHasChar.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    library.FcInit()
    fonts = library.FcConfigGetFonts(None, 0)
    charsets = []
    for at in range(fonts.contents.count if fonts else 0):
        charset = ctypes.c_void_p()
        pattern = fonts.contents.fonts[at]
        if library.FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(charset)) == 0:
            charsets.append(charset)
    return library, charsets
