"""The unique pupil number: thirteen characters of which the first checks the others.

Check letter, local authority (3), establishment (4), year given (2), serial (3). A temporary
number ends in a letter. The check letter is the sum of each character's value times its place
(2 to 13), modulo 23, as a letter of an alphabet without I, O and S.

What modulo 23 detects: 23 is prime and larger than every place and than every difference of two
digits, so one wrong digit or letter, and two neighbours swapped, always change the letter.
The one exception is by design of the number: a temporary number's last letter has the same value
as the digit of its index, so typing 0 for A, 1 for B … 9 for K (or the other way round) in the
last place turns a temporary number into a permanent one that also checks.
"""

import re
from dataclasses import dataclass

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
_SEPARATORS = re.compile(r"[\s\u00a0.\-]+")
# Neither is a letter of the alphabet above, so neither can be meant.
_MEANT = str.maketrans("OI", "01")
_SHAPE = re.compile(rf"[{ALPHABET}][0-9]{{11}}[0-9{ALPHABET}]")


@dataclass(frozen=True, slots=True)
class Upn:
    normalised: str
    is_temporary: bool

    def __str__(self) -> str:
        return self.normalised


def check_letter(body: str) -> str:
    """The letter for the twelve characters after it: R for 201100018042."""
    total = 0
    for place, character in enumerate(body, start=2):
        value = int(character) if character.isdigit() else ALPHABET.index(character)
        total += value * place
    return ALPHABET[total % len(ALPHABET)]


def _with_digits(upn: str) -> str:
    """O and I where only a digit can stand are meant as 0 and 1; the check letter has the word."""
    return f"{upn[:1]}{upn[1:12].translate(_MEANT)}{upn[12:].translate(_MEANT)}"


def check_upn(text: str) -> Upn:
    """Raises ValueError, with words for the school office, unless the number checks."""
    upn = _with_digits(_SEPARATORS.sub("", text).upper())
    if not upn:
        raise ValueError("The UPN is empty.")
    if len(upn) != 13:
        raise ValueError(f"{text} is not a UPN: it has {len(upn)} characters and not 13.")
    if not _SHAPE.fullmatch(upn):
        raise ValueError(
            f"{text} is not a UPN: a letter (not I, O or S), then eleven digits, then a digit"
            " or, in a temporary one, a letter."
        )
    expected = check_letter(upn[1:])
    if upn[0] != expected:
        raise ValueError(
            f"{text} has a mistake in it: its first letter does not fit the rest"
            f" ({expected} would)."
        )
    return Upn(normalised=upn, is_temporary=upn[-1].isalpha())
