"""What one row of a plan says, apart from its place and its versions."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import date, time
from typing import Any, get_type_hints
from uuid import UUID

from provision.plans.rules.boxes import RowTyped
from send_mis.audit.snapshots.values import from_json


@dataclass(frozen=True, slots=True)
class RowContent:
    """[starts_on, ends_on), as it is kept."""

    pupils: frozenset[UUID]
    starts_on: date
    ends_on: date
    outcome: str = ""
    intervention_id: UUID | None = None
    what: str = ""
    delivered_by_id: UUID | None = None
    delivered_by_words: str = ""
    staff_role: str = "ta"
    minutes: int | None = None
    times_a_week: int | None = None
    weeks: int | None = None
    additional_to: str = ""
    weekdays: tuple[int, ...] = ()
    at: time | None = None


# By column; those besides are not of what is typed.
_TYPES = get_type_hints(RowContent) | {"was_to_end_on": date}


def column_in(name: str, value: Any) -> Any:
    """A column of the row, from what JSON keeps of it."""
    found = from_json(_TYPES.get(name), value)
    return list(found) if name == "weekdays" else found


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row as somebody wants it. `version` is the one they saw; 0 is a row that is new."""

    id: UUID
    version: int
    content: RowContent


def mark_of(typed: RowTyped) -> str:
    """Tells whether somebody touched a row: a browser sends back lines in its own way."""
    return mark_of_texts(astuple(typed))


def mark_of_texts(texts: Sequence[str]) -> str:
    plain = "\x1f".join("\n".join(text.strip().splitlines()) for text in texts)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a draft: saved, or why not. `problems` are by the boxes' names."""

    id: UUID
    version: int
    saved: bool = False
    problems: dict[str, list[str]] = field(default_factory=dict)
    # What is saved now, by label, where somebody else was first; and who.
    theirs: dict[str, str] = field(default_factory=dict)
    by: str = ""

    @property
    def is_kept(self) -> bool:
        """What was typed is what is saved, by this request or before it."""
        return not (self.problems or self.theirs)


@dataclass(frozen=True, slots=True)
class QftDraft:
    """What everybody in the class gets. `seen`: the mark of the words that the page showed."""

    text: str
    seen: str


@dataclass(frozen=True, slots=True)
class QftResult:
    """What became of it: saved, or why not, or what somebody else saved meanwhile and who."""

    text: str = ""
    saved: bool = False
    problems: tuple[str, ...] = ()
    theirs: str = ""
    by: str = ""
