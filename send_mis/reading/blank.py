"""Whether a text says anything: signs that nobody sees are no words. Pure."""

from unicodedata import category

# Blanks, controls and signs without a shape (Z, C); what is drawn on top of another sign (M); and
# letters and symbols that are drawn as nothing: fillers of Hangul, the empty Braille cell.
_UNSEEN = frozenset("ZCM")
_DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def written(text: str) -> str:
    """Without blanks around it, else as it is; "" where nothing in it is seen."""
    plain = text.strip()
    is_seen = any(
        category(sign)[0] not in _UNSEEN and sign not in _DRAWN_AS_NOTHING for sign in plain
    )
    return plain if is_seen else ""
