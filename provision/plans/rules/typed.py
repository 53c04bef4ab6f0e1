"""What people type into the boxes of a plan's grid, and what is shown there. Pure.

Short forms, as on paper: "18 Dec", "Noah B, Layla A", "Mon Wed". Whatever cannot be read raises
`Unread` with a sentence for the box.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Generic, TypeVar
from uuid import UUID

from send_mis.names.folding import fold
from send_mis.names.nearest import BETWEEN_NAMES
from send_mis.names.saying import said_name
from send_mis.names.writing import has_letters, normal
from send_mis.reading.dates import MONTHS, NoDate, read_day
from send_mis.reading.numbers import NoNumber, read_whole
from send_mis.ui.words import WEEKDAYS, joined

T = TypeVar("T")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_SHORTEST_WORD = 3
_HALF_DAY = 12


class Unread(ValueError):
    """What was typed cannot be read; the message says how to write it."""


def whole_number(text: str, low: int, high: int, what: str) -> int | None:
    if not text.strip():
        return None
    try:
        number = read_whole(text)
    except NoNumber:
        raise Unread(f"Enter the {what} as a whole number, for example 20.") from None
    if not low <= number <= high:
        raise Unread(f"{what.capitalize()} must be between {low} and {high}.")
    return number


def day_in(text: str, year_starts: date) -> date | None:
    """ "18 Dec", "18/12", "18 December 2026". Without a year: the one of this school year."""
    if not text.strip():
        return None
    try:
        return read_day(text, today=year_starts, year_from=year_starts)
    except NoDate as error:
        raise Unread(str(error)) from None


def day_out(on: date, year_starts: date, year_ends: date) -> str:
    """As it is typed: with the year only where it is not plain from the school year."""
    words = f"{on.day} {MONTHS[on.month - 1][:3]}"
    return words if year_starts <= on <= year_ends else f"{words} {on.year}"


def weekdays_in(text: str) -> tuple[int, ...]:
    """ "Mon Wed", "Tuesdays and Thursdays"; nothing, "daily" or "any" is any school day."""
    words = re.findall(r"[a-z]+", text.casefold())
    days: set[int] = set()
    for word in words:
        if word in {"and", "any", "daily", "day", "every"}:
            continue
        found = _weekday(word)
        if found is None:
            raise Unread("Enter days from Monday to Friday, for example Mon Wed.")
        days.add(found)
    return tuple(sorted(days))


def _weekday(word: str) -> int | None:
    if len(word) < _SHORTEST_WORD:
        return None
    for number, short in enumerate(WEEKDAYS[:5]):
        if word.startswith(short.casefold()):
            return number
    return None


def weekdays_out(days: Iterable[int]) -> str:
    return " ".join(WEEKDAYS[day] for day in sorted(days))


def time_in(text: str) -> time | None:
    plain = text.casefold().strip()
    if not plain:
        return None
    found = _TIME.fullmatch(plain)
    if found is None:
        raise Unread("Enter a time, for example 10:30.")
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] == "pm" and hour < _HALF_DAY:
        hour += _HALF_DAY
    if found[3] == "am" and hour == _HALF_DAY:
        hour = 0
    try:
        return time(hour, minute)
    except ValueError:
        raise Unread("Enter a time, for example 10:30.") from None


def time_out(at: time | None) -> str:
    return f"{at.hour}:{at.minute:02d}" if at else ""


# --- Names -----------------------------------------------------------------------------------


class Called(Generic[T]):
    """Things by what they are called: written the same, else alike where that means only one."""

    def __init__(self, things: Iterable[tuple[str, T]]) -> None:
        self._same: dict[str, T] = {}
        self._alike: dict[str, dict[T, None]] = defaultdict(dict)
        for name, thing in things:
            if has_letters(name):
                self._same.setdefault(normal(name), thing)
                self._alike[fold(name)][thing] = None

    def find(self, text: str) -> T | None:
        if (thing := self._same.get(normal(text))) is not None:
            return thing
        found = self._alike.get(fold(text), ())
        return next(iter(found)) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Person:
    id: UUID
    forename: str
    surname: str
    # What tells two children of one name apart.
    besides: str = ""
    is_here: bool = True

    @property
    def name(self) -> str:
        return said_name(self.surname, self.forename)

    @property
    def first(self) -> str:
        """Somebody with one name is called by it, wherever it is kept."""
        return self.forename or self.surname

    @property
    def last(self) -> str:
        return self.surname if self.forename else ""


class PlanNames:
    """The pupils of one plan under the shortest name that means one child: "Noah B"."""

    def __init__(self, people: Sequence[Person], where: str = "") -> None:
        self.people = list(people)
        self.where = where
        self.short = _short_names(self.people)
        self.full: Mapping[UUID, str] = {person.id: person.name for person in self.people}
        self._by_short = {fold(name): id_ for id_, name in self.short.items()}

    def out(self, ids: Iterable[UUID]) -> str:
        """In the order of the class list, so that the same pupils always read the same."""
        wanted = set(ids)
        return ", ".join(self.short[p.id] for p in self.people if p.id in wanted)

    def read(self, text: str) -> frozenset[UUID]:
        parts = [part.strip() for part in BETWEEN_NAMES.split(text)]
        return frozenset(self._one(part) for part in parts if part)

    def _one(self, text: str) -> UUID:
        asked = fold(text)
        if asked in self._by_short:
            return self._by_short[asked]
        found = [p for p in self.people if _fits(asked, p)]
        exact = [p for p in found if asked == fold(p.name)]
        here = exact or [p for p in found if p.is_here] or found
        if len(here) == 1:
            return here[0].id
        if not here:
            raise Unread(
                f"“{text}” is not a name in {self.where}. A group across classes belongs in the"
                " plan of a year group."
            )
        meant = joined([self.short[person.id] for person in here], "or")
        raise Unread(f"“{text}” may be {meant}: say which.")


def _fits(asked: str, person: Person) -> bool:
    forename, surname = fold(person.first), fold(person.last)
    if asked == forename:
        return True
    begins = f"{forename} "
    return asked.startswith(begins) and surname.startswith(asked.removeprefix(begins).rstrip("."))


def _short_names(people: Sequence[Person]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    of_one_name: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for person in people:
        of_one_name[fold(person.first)].append((person.id, fold(person.last)))
    for person in people:
        others = [last for id_, last in of_one_name[fold(person.first)] if id_ != person.id]
        found[person.id] = _shortest(person, others)
    return found


def _shortest(person: Person, others: Sequence[str]) -> str:
    for length in range(1, len(person.last) + 1):
        start = person.last[:length]
        # A comma or a trailing space would not be read back as one name.
        if not start[-1].isalpha():
            continue
        if not any(other.startswith(fold(start)) for other in others):
            return f"{person.forename} {start}"
    if not person.last and "" not in others:
        return person.name
    return f"{person.name} ({person.besides})" if person.besides else person.name
