"""When a promise is well made, and what can be said of it on a day. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

Tone = Literal["fine", "soon", "late", "neutral"]
Problems = dict[str, list[str]]

_FARTHEST = timedelta(days=731)


def promise_problems(
    words: str, owner: object, owner_name: str, by_on: date, *, since: date
) -> Problems:
    found: Problems = {}
    if not words.strip():
        found["words"] = ["Say what is to be done."]
    if owner is None and not owner_name.strip():
        found["owner"] = ["Choose who sees to it, or enter the name of somebody else."]
    if owner is not None and owner_name.strip():
        found["owner_name"] = ["One person sees to it: choose, or enter a name."]
    if by_on < since:
        found["by_on"] = ["Choose a day after the figures of the report."]
    elif by_on - since > _FARTHEST:
        found["by_on"] = ["That is more than two years away."]
    return found


def came_problems(came: str, done_on: date | None, *, today: date, since: date) -> Problems:
    """`since`: the day of the figures of the report that promised it."""
    found: Problems = {}
    if not came.strip():
        found["came"] = ["Say what came of it, or why it waits."]
    if done_on is not None and done_on > today:
        found["done_on"] = ["That day is still to come."]
    elif done_on is not None and done_on < since:
        found["done_on"] = ["That is before it was promised."]
    return found


def standing(by_on: date, done_on: date | None, today: date) -> tuple[str, date]:
    """A word of `STANDINGS`, and the day that goes with it."""
    if done_on is not None:
        return ("done" if done_on <= by_on else "done_late", done_on)
    return ("late" if by_on < today else "open", by_on)


# What each is called, before its day, and its colour.
STANDINGS: Mapping[str, tuple[str, Tone]] = {
    "done": ("Done on", "fine"),
    "done_late": ("Done late, on", "soon"),
    "late": ("Late: was due on", "late"),
    "open": ("Due by", "neutral"),
}
