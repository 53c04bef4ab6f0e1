"""Numbers as people in England write them, and those that come from elsewhere.

A comma parts thousands where three figures follow it ("1,250"), else it is a decimal comma
("12,5"): never dropped, so that 12,5 is not 125. What could be two numbers is refused.
"""

import re
import unicodedata
from decimal import Decimal

from send_mis.reading.text import typed

_LONGEST = 40
_CURRENCY = re.compile(r"^(-?)\s*(?:£|€|GBP)\s*|\s*(?:£|€|GBP)$", re.IGNORECASE)
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
# 1,250 and 1 250.50; the thousands of 0,125 would begin with a nought that nobody writes.
_GROUPED = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+)(\.\d*)?")
# 1.250,00 and 1.250.000: thousands by points, as in much of Europe.
_EUROPEAN = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+),(\d+)|([1-9]\d{0,2}(?:\.\d{3}){2,})")
_DECIMAL_COMMA = re.compile(r"(\d+|[1-9]\d{0,2}(?: \d{3})+),(\d{1,2})|(0),(\d+)")
_WITH_FRACTION = re.compile(r"(\d{0,9}) ?([¼½¾⅕⅖⅗⅘⅛⅜⅝⅞])")


class NoNumber(ValueError):
    pass


def read_number(text: str) -> Decimal:
    """ "12.5", "12,5", "£1,250.00", "1.250,00", "2½", "−3". Raises NoNumber."""
    plain = _CURRENCY.sub(r"\1", typed(text)).strip()
    sign = -1 if plain.startswith("-") else 1
    figures = plain.removeprefix("-").removeprefix("+").strip()
    if not plain or len(plain) > _LONGEST:
        raise NoNumber("Enter a number.")
    return sign * _unsigned(figures)


def read_whole(text: str) -> int:
    """A number without a fraction: "1,250", "20", "20.0". Raises NoNumber."""
    found = read_number(text)
    if found != found.to_integral_value():
        raise NoNumber("Enter a whole number.")
    return int(found)


def _unsigned(text: str) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if found := _WITH_FRACTION.fullmatch(text):
        return Decimal(found[1] or 0) + Decimal(str(unicodedata.numeric(found[2])))
    if found := _GROUPED.fullmatch(text):
        return Decimal(re.sub("[, ]", "", found[1]) + (found[2] or ""))
    if found := _EUROPEAN.fullmatch(text):
        whole = (found[1] or found[3]).replace(".", "")
        return Decimal(f"{whole}.{found[2]}" if found[2] else whole)
    if found := _DECIMAL_COMMA.fullmatch(text):
        whole, part = found[1] or found[3], found[2] or found[4]
        return Decimal(f"{whole.replace(' ', '')}.{part}")
    raise NoNumber("Enter a number, for example 12.5.")
