"""What an entry of a calendar says of itself: its id, how often it changed and when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

_NAMESPACE = UUID("5a6d2f4e-8d5c-4b0e-9a53-0d1f3c7b9e21")


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day of a calendar."""

    uid: str
    on: date
    summary: str
    lines: tuple[str, ...]
    url: str

    @property
    def content(self) -> str:
        """Another where the entry says something else than before."""
        said = "\n".join((self.on.isoformat(), self.summary, *self.lines, self.url))
        return sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Stamp:
    """`sequence`: how often the entry changed since it is in the calendar; `at`: when last."""

    content: str
    sequence: int
    at: datetime


def uid_of(kind: str, subject_id: UUID) -> str:
    """The same for the same thing on whatever day it is due."""
    return f"{uuid5(_NAMESPACE, f'{kind}:{subject_id}')}@due.send-mis"


def stamps_of(entries: list[Entry], kept: Mapping[str, Any], now: datetime) -> dict[str, Stamp]:
    """By the id of each entry. What says the same as before keeps its stamp."""
    found = {}
    for entry in entries:
        before = _read(kept.get(entry.uid))
        if before is None:
            found[entry.uid] = Stamp(entry.content, 0, now)
        elif before.content == entry.content:
            found[entry.uid] = before
        else:
            found[entry.uid] = Stamp(entry.content, before.sequence + 1, now)
    return found


def etag_of(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]


def as_kept(stamps: Mapping[str, Stamp]) -> dict[str, list[Any]]:
    return {uid: [s.content, s.sequence, s.at.isoformat()] for uid, s in stamps.items()}


def _read(kept: Any) -> Stamp | None:
    if not kept:
        return None
    content, sequence, at = kept
    return Stamp(content, sequence, datetime.fromisoformat(at))
