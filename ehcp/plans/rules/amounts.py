"""How much a plan promises, as people write it and read it: time, or a number of visits. Pure."""

import re

from ehcp.choices import Per, ProvisionKind

COUNTED = (ProvisionKind.TIMED, ProvisionKind.VISITS)
_HOUR = 60
_MOST_VISITS = 366
_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_HOURS = re.compile(
    rf"{_NUMBER} ?(?:h|hrs?|hours?)\.?(?: ?(?:and )?(\d{{1,2}}) ?(?:m|mins?|minutes?)?)?"
)
_MINUTES = re.compile(r"(\d{1,5}) ?(?:m|mins?|minutes?)\.?")
_VISITS = re.compile(r"(\d{1,3})(?: ?(?:x|×|times?|visits?|sessions?))?")
WRITE_TIME = "Write hours or minutes: “15 hours”, “1 h 30” or “45 minutes”."
WRITE_VISITS = f"Write how many visits, from 1 to {_MOST_VISITS}."


def read_amount(text: str, kind: str) -> int | None:
    """Minutes of timed support, visits of visits; none where it cannot be read.

    "15 hours" → 900, "1 h 30" → 90, "45 min" → 45; of visits "6" and "6 visits" → 6.
    """
    said = " ".join(text.casefold().split())
    if kind == ProvisionKind.VISITS:
        found = _VISITS.fullmatch(said)
        return int(found[1]) if found and 1 <= int(found[1]) <= _MOST_VISITS else None
    if found := _MINUTES.fullmatch(said):
        return int(found[1]) or None
    if found := _HOURS.fullmatch(said):
        minutes = float(found[1].replace(",", ".")) * _HOUR + int(found[2] or 0)
        return round(minutes) or None
    return None


def amount_typed(amount: int | None, kind: str) -> str:
    """As a form shows it, and reads it again: "15 hours", "1 h 30", "45 minutes", "6"."""
    if amount is None:
        return ""
    if kind == ProvisionKind.VISITS:
        return str(amount)
    hours, minutes = divmod(amount, _HOUR)
    if not hours:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    if minutes:
        return f"{hours} h {minutes}"
    return f"{hours} hour{'' if hours == 1 else 's'}"


def amount_words(amount: int | None, per: str, kind: str) -> str:
    """ "15 hours a week", "6 visits a year"."""
    if amount is None:
        return ""
    said = amount_typed(amount, kind)
    if kind == ProvisionKind.VISITS:
        said += " visit" if amount == 1 else " visits"
    return f"{said} {Per(per).label}" if per else said
