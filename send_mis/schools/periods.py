"""Terms and half-terms as spans to count minutes in. Pure: the dates are given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

_DAY = timedelta(days=1)
_FRIDAY = 4


class DatedSpan(Protocol):
    """A term or a half-term break: both days belong."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


def last_taught(starts_on: date, ends_on: date) -> date:
    """The last weekday of [starts_on, ends_on), as people say it: what ends before a Monday is
    held until the Friday. The first day, where there is no weekday in it."""
    last = ends_on - _DAY
    return max(starts_on, last - _DAY * max(0, last.weekday() - _FRIDAY))


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until)."""

    label: str
    since: date
    until: date

    def cut(self, until: date) -> "Period":
        """Its days before `until`; none of them where it has not begun."""
        return Period(self.label, self.since, max(self.since, min(self.until, until)))


def half_terms(label: str, term: DatedSpan, breaks: Iterable[DatedSpan]) -> list[Period]:
    """The parts of a term before and after its break; one part where it has none."""
    parts, since = [], term.starts_on
    for pause in sorted(breaks, key=lambda each: each.starts_on):
        if since < pause.starts_on and pause.ends_on < term.ends_on:
            parts.append((since, pause.starts_on))
            since = pause.ends_on + _DAY
    parts.append((since, term.ends_on + _DAY))
    if len(parts) == 1:
        return [Period(label, *parts[0])]
    names = ("first half", "second half") if len(parts) == 2 else [
        f"part {n}" for n in range(1, len(parts) + 1)
    ]  # fmt: skip
    return [Period(f"{label}, {name}", *part) for name, part in zip(names, parts, strict=True)]


def current(periods: Sequence[Period], day: date) -> Period | None:
    """The period that has begun last by that day."""
    begun = [period for period in periods if period.since <= day]
    return begun[-1] if begun else None
