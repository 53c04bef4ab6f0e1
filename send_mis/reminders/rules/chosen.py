"""What somebody chooses of their reminders. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ChosenReminders:
    """`weekdays`: on which the person works, Monday 0. Not at work on [away_from, back_on)."""

    often: str
    weekdays: Sequence[int]
    away_from: date | None
    back_on: date | None
