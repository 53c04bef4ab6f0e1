"""What waits for somebody: a count, what to do about it, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Literal


class TaskKind(StrEnum):
    """Under what it is folded. The order is that of the page."""

    PEOPLE = "People"
    REVIEWS = "Reviews"
    FAMILIES = "Families"
    LETTERS = "Letters"
    PROFESSIONALS = "Outside professionals"
    SESSIONS = "Sessions and delivery"
    PLANS = "Provision plans"
    OUTCOMES = "Outcomes"
    MONEY = "Money"
    FILES = "Files"
    RECORDS = "Records with gaps"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. Without a `url` it is only said; `fine` is nothing that presses."""

    kind: TaskKind
    title: str
    text: str = ""
    link: str = ""
    url: str = ""
    tone: Literal["fine", "soon", "late"] = "soon"


@dataclass(frozen=True, slots=True)
class TaskGroup:
    label: str
    tasks: list[Task]

    @property
    def summary(self) -> str:
        return f"{self.label} ({len(self.tasks)})"


_TONES = ("late", "soon", "fine")
_KINDS = tuple(TaskKind)


def most_pressing_first(tasks: Iterable[Task]) -> list[Task]:
    """A colleague who cannot go on without this person, then what is late, then what comes soon;
    within each in the order of the kinds."""
    return sorted(
        tasks,
        key=lambda task: (
            task.kind is not TaskKind.PEOPLE, _TONES.index(task.tone), _KINDS.index(task.kind)
        ),
    )  # fmt: skip


def by_kind(tasks: Iterable[Task]) -> list[TaskGroup]:
    ordered = sorted(tasks, key=lambda task: _KINDS.index(task.kind))
    return [
        TaskGroup(kind.value, list(found))
        for kind, found in groupby(ordered, key=lambda task: task.kind)
    ]
