"""How many codes are sent for a link, and how often one may be guessed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)
CODE_LASTS = timedelta(minutes=15)
MOST_CODES = ((timedelta(minutes=15), 3), (timedelta(hours=1), 5), (DAY, 10))
MOST_TRIES = 5
# Of all codes of a link in a day: one chance in a hundred thousand.
MOST_WRONG = 10


@dataclass(frozen=True, slots=True)
class PastCode:
    sent_at: datetime
    wrong: int


def next_code_at(codes: Sequence[PastCode], now: datetime) -> datetime:
    """When another may be sent, at the earliest. `codes`: those of the last day, newest first."""
    free = [codes[most - 1].sent_at + span for span, most in MOST_CODES if len(codes) >= most]
    if shut := shut_until(codes):
        free.append(shut)
    return max([now, *free])


def shut_until(codes: Sequence[PastCode]) -> datetime | None:
    """Until when no code is taken, after too many wrong ones."""
    wrong = 0
    for code in codes:
        wrong += code.wrong
        if wrong >= MOST_WRONG:
            return code.sent_at + DAY
    return None
