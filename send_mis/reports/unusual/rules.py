"""What counts as an unusual opening of records. Stated rules, which people read; pure.

Nothing here says that anybody did wrong: each finding is a question to ask.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pupils.rules import HalfOpenSpan, end_of
from send_mis.access.roles import ANSWERS_FOR_PUPILS, ROLES
from send_mis.ui.words import day_of, joined

DAYS_BACK = 30
MANY_A_DAY = 40
FILES_A_WEEK = 5
NIGHT_FROM, NIGHT_UNTIL = 22, 6
# The last word of what a file's reading is called.
_FILES = ("csv", "xlsx", "pdf", "print")


@dataclass(frozen=True, slots=True)
class Opening:
    """One reading: who, when (in the school's time), what and whose records."""

    user_id: UUID
    name: str
    role: str
    at: datetime
    what: str
    pupils: Sequence[UUID]

    @property
    def is_of_one(self) -> bool:
        return len(self.pupils) == 1

    @property
    def is_file_of_many(self) -> bool:
        return len(self.pupils) > 1 and self.what.replace("_", ".").endswith(
            tuple(f".{kind}" for kind in _FILES)
        )


@dataclass(frozen=True)
class OpenedPupils:
    """`surnames`: of each pupil, folded; `own`: the pupils of each person's classes; `spans`: when
    each pupil was on roll."""

    surnames: Mapping[UUID, Collection[str]]
    own: Mapping[UUID, Collection[UUID]]
    spans: Mapping[UUID, Sequence[HalfOpenSpan]]


@dataclass(frozen=True, slots=True)
class UnusualFinding:
    """`on`: the day, or the first day of the week; `count`: how often or how many."""

    user_id: UUID
    name: str
    role: str
    on: date
    until: date
    count: int
    pupils: Sequence[UUID]


Finder = Callable[[Sequence[Opening], OpenedPupils], Iterator[UnusualFinding]]


@dataclass(frozen=True, slots=True)
class UnusualRule:
    """`words`: what it looks for, as people read it; `counts`: one and several of them."""

    title: str
    words: str
    counts: tuple[str, str]
    find: Finder


def _many(openings: Sequence[Opening], known: OpenedPupils) -> Iterator[UnusualFinding]:
    """Whose duty covers every pupil opens many at each review: their number says nothing."""
    for found in _by_day(
        openings, lambda each: each.is_of_one and each.role not in ANSWERS_FOR_PUPILS
    ):
        pupils = _distinct(found, known.own.get(found[0].user_id, ()))
        if len(pupils) > MANY_A_DAY:
            yield _finding(found, pupils, len(pupils))


def _night(openings: Sequence[Opening], _known: OpenedPupils) -> Iterator[UnusualFinding]:
    """What is after midnight belongs to its own day."""
    for found in _by_day(
        openings, lambda each: each.at.hour >= NIGHT_FROM or each.at.hour < NIGHT_UNTIL
    ):
        yield _finding(found, _distinct(found), len(found))


def _files(openings: Sequence[Opening], _known: OpenedPupils) -> Iterator[UnusualFinding]:
    by_week: dict[tuple[UUID, date], list[Opening]] = defaultdict(list)
    for each in openings:
        if each.is_file_of_many:
            monday = day_of(each.at) - timedelta(days=each.at.weekday())
            by_week[each.user_id, monday].append(each)
    for (_, monday), found in by_week.items():
        if len(found) > FILES_A_WEEK:
            yield _finding(found, _distinct(found), len(found), monday, timedelta(days=6))


def _left(openings: Sequence[Opening], known: OpenedPupils) -> Iterator[UnusualFinding]:
    def had_left(each: Opening) -> bool:
        spans = known.spans.get(each.pupils[0], ()) if each.is_of_one else ()
        return bool(spans) and all(end_of(span) <= day_of(each.at) for span in spans)

    for found in _by_day(openings, had_left):
        yield _finding(found, _distinct(found), len(found))


def _own_name(openings: Sequence[Opening], known: OpenedPupils) -> Iterator[UnusualFinding]:
    def is_own(each: Opening) -> bool:
        return each.is_of_one and surname_of(each.name) in known.surnames.get(each.pupils[0], ())

    for found in _by_day(openings, is_own):
        yield _finding(found, _distinct(found), len(found))


# "Headteacher and SENCO", as our table of roles calls them.
_WITH_EVERY_PUPIL = joined(
    [role.label for key, role in sorted(ROLES.items()) if key in ANSWERS_FOR_PUPILS]
)
UNUSUAL_RULES = (
    UnusualRule(
        "Many records in a day",
        f"Somebody opened the records of more than {MANY_A_DAY} pupils in one day, one by one, not"
        f" counting pupils of their own classes. {_WITH_EVERY_PUPIL} are not judged by this rule,"
        " because their work covers every pupil; the other rules hold for them too.",
        ("pupil", "pupils"), _many,
    ),
    UnusualRule(
        "At night",
        f"Somebody opened a record or took a file between {NIGHT_FROM}:00 and"
        f" {NIGHT_UNTIL:02d}:00. Many work in the evening; few after {NIGHT_FROM}:00.",
        ("opening", "openings"), _night,
    ),
    UnusualRule(
        "Many files in a week",
        f"Somebody took more than {FILES_A_WEEK} files with several pupils in one week, Monday to"
        " Sunday.",
        ("file", "files"), _files,
    ),
    UnusualRule(
        "Pupils who had left",
        "Somebody opened the record of a pupil who was not on roll any more on that day. The new"
        " school may have asked.",
        ("opening", "openings"), _left,
    ),
    UnusualRule(
        "The same surname",
        "Somebody opened the record of a pupil who has their own surname, now or in law. They may"
        " be family, or strangers who share a name.",
        ("opening", "openings"), _own_name,
    ),
)  # fmt: skip
CANNOT_KNOW = (
    "It knows what was opened here, not why, and not who looked over a shoulder.",
    "It knows nothing of papers, of files once they are saved, or of other systems.",
    "It does not know who is related to whom: another surname may be family too.",
    "What parents read of their own child is left out.",
)


def surname_of(name: str) -> str:
    """The last word of a name, folded: "Priya Nair" → "nair"."""
    words = name.casefold().split()
    return words[-1] if len(words) > 1 else ""


def _by_day(openings: Iterable[Opening], wanted: Callable[[Opening], bool]) -> list[list[Opening]]:
    found: dict[tuple[UUID, date], list[Opening]] = defaultdict(list)
    for each in openings:
        if wanted(each):
            found[each.user_id, day_of(each.at)].append(each)
    return list(found.values())


def _distinct(openings: Iterable[Opening], but: Collection[UUID] = ()) -> list[UUID]:
    return list(dict.fromkeys(pk for each in openings for pk in each.pupils if pk not in but))


def _finding(
    found: Sequence[Opening], pupils: Sequence[UUID], count: int, on: date | None = None,
    length: timedelta = timedelta(),
) -> UnusualFinding:  # fmt: skip
    first = on or day_of(found[0].at)
    return UnusualFinding(
        found[0].user_id, found[0].name, found[0].role, first, first + length, count, pupils
    )
