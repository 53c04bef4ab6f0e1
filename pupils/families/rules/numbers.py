"""Telephone numbers as people type them, and as a telephone and a search take them."""

import re
from unicodedata import digit

_FEWEST_DIGITS = 6
# A plus, brackets, spaces and dots; words after it say whose it is, or an extension.
_NUMBER = re.compile(r"\+?[(0-9][0-9 ().-]*")


def dialled(value: str) -> str:
    """What a telephone dials for "+44 (0)7700 900123 (mum's work)": "" where there is no number."""
    plain = "".join(str(digit(letter)) if letter.isdigit() else letter for letter in value)
    for found in _NUMBER.findall(plain):
        is_abroad = found.startswith("+")
        digits = re.sub(r"\D", "", found.replace("(0)", "") if is_abroad else found)
        if len(digits) >= _FEWEST_DIGITS:
            return f"+{digits}" if is_abroad else digits
    return ""


def same_number(value: str) -> str:
    """Equal for all ways of writing a number, with the country's code or without."""
    number = dialled(value)
    for code in ("+44", "0044"):
        if number.startswith(code):
            return f"0{number.removeprefix(code).lstrip('0')}"
    return number
