"""What an inspector is given on paper, and how a story is cut to two pages. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pupils.rules import Spanning, holds, runs

# Ofsted samples about six pupils; they are laid out while somebody waits.
MOST_STORIES = 10
PAGES = 2
CONTINUED = "Continued in the record."
NO_ATTENDANCE = (
    "Attendance is not kept here, so the list has no column for it: add it from your MIS."
)


@dataclass(frozen=True, slots=True)
class StoryPart:
    """One part of a story: texts, each with its label, and a table. `none` is said of an empty
    one."""

    title: str
    texts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    none: str = "Nothing is recorded."
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.rows)

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """The rows, each cell with its heading."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class PupilStory:
    pupil_id: UUID
    name: str
    lede: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[StoryPart]

    @property
    def is_cut(self) -> bool:
        return any(part.is_cut for part in self.parts)


@dataclass(frozen=True, slots=True)
class StoryRoom:
    """How many letters a text and a cell have, and how many texts and rows a part."""

    letters: int
    cell: int
    texts: int
    rows: int


# On screen, then on paper from the most to what fits two pages whatever is recorded.
ON_SCREEN = StoryRoom(4000, 600, 40, 60)
ON_PAPER = (
    StoryRoom(900, 260, 10, 12), StoryRoom(700, 200, 8, 10), StoryRoom(500, 170, 7, 8),
    StoryRoom(380, 150, 6, 6), StoryRoom(260, 130, 5, 5), StoryRoom(180, 110, 4, 4),
    StoryRoom(120, 70, 3, 3), StoryRoom(80, 40, 3, 3),
)  # fmt: skip
# What is never told apart from its letters: a name, a class, a service.
_FACT = 160


# A line of paper in letters, and how many lines two pages have, all in all.
_LINE = 112
_LINES = 148


def cuts_to_try(story: PupilStory) -> list[PupilStory]:
    """From the most generous that is likely to fit two pages to what fits whatever is recorded:
    laying one out takes most of a second."""
    cuts = [cut_story(story, room) for room in ON_PAPER]
    likely = next((n for n, cut in enumerate(cuts) if lines_of(cut) <= _LINES), len(cuts) - 1)
    return cuts[likely:]


def lines_of(story: PupilStory) -> float:
    """About how many lines of paper it takes."""
    facts = sum(len(label) + len(text) + 5 for label, text in story.facts)
    return 7 + facts / _LINE + sum(_part_lines(part) for part in story.parts)


def _part_lines(part: StoryPart) -> float:
    texts = sum(
        1.3 + (len(label) + len(text)) // _LINE + text.count("\n") for label, text in part.texts
    )
    width = _LINE / max(1, len(part.head))
    rows = sum(1.6 + max(len(cell) // width for cell in row) for row in part.rows)
    return 2.2 + texts + (rows + 1.6 if part.rows else 0) + part.is_cut * 1.3


def cut_story(story: PupilStory, room: StoryRoom) -> PupilStory:
    """The first texts and rows of each part, which are the newest, each at its first words."""
    return replace(
        story,
        name=shorten(story.name, _FACT),
        lede=shorten(story.lede, _FACT),
        facts=[(label, shorten(text, _FACT)) for label, text in story.facts],
        parts=[_cut(part, room) for part in story.parts],
    )


def _cut(part: StoryPart, room: StoryRoom) -> StoryPart:
    texts = [
        (shorten(label, room.cell), shorten(text, room.letters))
        for label, text in part.texts[: room.texts]
    ]
    rows = [[shorten(cell, room.cell) for cell in row] for row in part.rows[: room.rows]]
    same = texts == list(part.texts) and rows == [list(row) for row in part.rows]
    return replace(part, texts=texts, rows=rows, is_cut=not same)


def shorten(text: str, most: int) -> str:
    """At the end of a word where there is one: "Reads forty of a hundred …"."""
    if len(text) <= most:
        return text
    kept = text[: most - 2]
    at = max(kept.rfind(" "), kept.rfind("\n"))
    return f"{kept[:at] if at > most // 2 else kept} …"


def overdue_words(on: date, today: date, words: Callable[[date], str]) -> str:
    """An inspector reads from a day alone no more than we do: "26 Nov 2026, overdue"."""
    return f"{words(on)}, overdue" if on < today else words(on)


def on_register_since(spells: Iterable[Spanning], today: date) -> date | None:
    """Since when without a break: an EHC plan that followed SEN support the day after is one time.

    SEN support from 6 Jan 2025 until an EHC plan of 1 Mar 2026 → 6 Jan 2025.
    """
    return next((run.starts_on for run in runs(spells) if holds(run, today)), None)
