"""Two versions side by side, field by field. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NOW = 0


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """A row of what has rows: the same part by its key, wherever it stands."""

    key: str
    name: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says, by label, in the words that people read."""

    words: Mapping[str, str]
    parts: Sequence[SnapshotPart] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """`number` 0 is as it is now; `kept` is the version itself, as it was stored."""

    number: int
    label: str
    by: str
    when: str
    url: str
    content: Content
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartChange:
    name: str
    # "added", "removed" or "changed".
    kind: str
    fields: Sequence[FieldChange]


@dataclass(frozen=True)
class Comparison:
    before: Version
    after: Version
    fields: Sequence[FieldChange]
    parts: Sequence[PartChange]
    order_changed: bool

    @property
    def is_same(self) -> bool:
        return not (self.fields or self.parts or self.order_changed)


def compare(before: Version, after: Version) -> Comparison:
    old = {part.key: part for part in before.content.parts}
    new = {part.key: part for part in after.content.parts}
    parts = [_whole(part, "added") for key, part in new.items() if key not in old]
    parts += [
        PartChange(part.name, "changed", found)
        for key, part in new.items()
        if key in old and (found := _differences(old[key].words, part.words))
    ]
    parts += [_whole(part, "removed") for key, part in old.items() if key not in new]
    order_changed = [k for k in old if k in new] != [k for k in new if k in old]
    found = _differences(before.content.words, after.content.words)
    return Comparison(before, after, found, parts, order_changed)


def two_to_compare(
    versions: Sequence[Version], before: str, after: str
) -> tuple[Version | None, Version]:
    """Those asked for by number; else the last two between which something changed. `versions`:
    the newest first."""
    by_number = {str(version.number): version for version in versions}
    new = by_number.get(after, versions[0])
    return by_number.get(before) or _usual_before(versions, new), new


def _usual_before(versions: Sequence[Version], after: Version) -> Version | None:
    older = [
        v for v in versions if v.number > NOW and (after.number == NOW or v.number < after.number)
    ]
    changed = (v for v in older if not compare(v, after).is_same)
    return next(changed, older[-1] if older else None)


def _differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[FieldChange]:
    labels = [*new, *(label for label in old if label not in new)]
    return [
        FieldChange(label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def _whole(part: SnapshotPart, kind: str) -> PartChange:
    is_new = kind == "added"
    fields = [
        FieldChange(label, *(("", text) if is_new else (text, "")))
        for label, text in part.words.items()
        if text
    ]
    return PartChange(part.name, kind, fields)
