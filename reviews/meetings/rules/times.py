"""The time of day as people type it and read it. Pure."""

import re
from datetime import time

_TIME = re.compile(r"(\d{1,2})(?:\s?[:.]\s?(\d{2}))?\s?(am|pm|a\.m\.|p\.m\.)?")
_NOON = 12
# Nobody meets parents at three in the night.
_EARLIEST = 7


def read_time(text: str) -> time | None:
    """ "2:30pm", "14:30", "2.30" and "9" are times; the small hours are meant for the afternoon.

    "2.30" → 14:30, "9" → 09:00, "25:00" → None.
    """
    found = _TIME.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    elif 1 <= hour < _EARLIEST and len(found[1]) == 1:
        hour += _NOON
    return time(hour, minute) if hour < 24 and minute < 60 else None


def time_words(at: time) -> str:
    """2:30pm, 9am."""
    hour, half = (at.hour % _NOON) or _NOON, "am" if at.hour < _NOON else "pm"
    return f"{hour}:{at.minute:02}{half}" if at.minute else f"{hour}{half}"
