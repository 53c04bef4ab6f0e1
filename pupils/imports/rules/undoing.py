"""What undoing an import would put back, row by row, and what stays and why. Pure.

A part goes back only if all of it still is as the file wrote it, no later file wrote it again,
nothing else hangs on what would go, and the dates that result fit one another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from pupils.imports.rules.codes import Codes
from pupils.imports.rules.references import reference_words
from pupils.imports.rules.undo_parts import (
    DATED,
    DIFFERENCE,
    ENROLMENT,
    MEMBERSHIP,
    MONITORING,
    NEED,
    SPELL,
    USER,
    UndoPart,
    parts_of,
)
from pupils.imports.rules.written import PUPIL, VERSION, Key, Snapshot, Values, Write
from send_mis.ui.words import joined

_FOREVER = "9999-12-31"
CHANGED = "changed since"
GONE = "removed since"


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """One row of an applied import. `changes` as the preview said them."""

    row_id: int
    number: int
    label: str
    pupil_id: UUID | None
    changes: Sequence[Mapping[str, str]]
    writes: Sequence[Write]


@dataclass(frozen=True, slots=True)
class Present:
    """What is there now. `later`: row of the database → field → the later file that wrote it.

    `refused`: what this person may not take back, and why. `upns`: UPN → the pupil who has it.
    """

    held: Mapping[Key, Values]
    pupils: Mapping[UUID, Snapshot]
    references: Mapping[Key, Collection[Key]]
    later: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    refused: Mapping[Key, str] = field(default_factory=dict)
    upns: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(slots=True)
class RowUndo:
    written: WrittenRow
    goes: list[UndoPart] = field(default_factory=list)
    stays: list[tuple[UndoPart, str]] = field(default_factory=list)

    def writes_after(self) -> list[Write]:
        """The row's writes with those that go marked as undone."""
        gone: dict[Key, set[str]] = defaultdict(set)
        for part in self.goes:
            for write, fields in part.writes:
                gone[write.key] |= fields or {""}
        after: list[Write] = []
        for write in self.written.writes:
            touched = not write.is_undone and gone.get(write.key)
            after += write.undone(touched) if touched else [write]
        return after


def plan_undo(
    rows: Iterable[WrittenRow], present: Present, codes: Codes, year: int
) -> list[RowUndo]:  # fmt: skip
    return [_row(row, present, codes, year) for row in rows]


def plan_classes(
    writes: Iterable[Write], rows: Sequence[RowUndo], present: Present, codes: Codes, year: int
) -> RowUndo:
    """The classes, contacts and homes that the file made, which its rows share: each goes once
    nobody is in it and nothing names it."""
    going = _made_in(part for row in rows for part in row.goes)
    found = RowUndo(WrittenRow(0, 0, "Classes, contacts and homes", None, (), list(writes)))
    for part in parts_of(found.written.writes, (), codes, year, present.held):
        if reason := _refusal(part, present, going | _made_in([part])):
            found.stays.append((part, reason))
        else:
            found.goes.append(part)
            going |= _made_in([part])
    return found


def _row(row: WrittenRow, present: Present, codes: Codes, year: int) -> RowUndo:
    found = RowUndo(row)
    dated = []
    parts = parts_of(row.writes, row.changes, codes, year, present.held)
    # A person goes only with every role of theirs that the file gave.
    parts.sort(key=lambda part: part.writes[0][0].model == USER)
    for part in parts:
        own = _made_in([*found.goes, part])
        if reason := _refusal(part, present, own) or _taken_upn(part, row, present):
            found.stays.append((part, reason))
        elif part.key in DATED:
            dated.append(part)
        else:
            found.goes.append(part)
    now = present.pupils.get(row.pupil_id, {}) if row.pupil_id else {}
    fitting = _largest_fitting(now, dated)
    for part in dated:
        if part in fitting:
            found.goes.append(part)
        else:
            faults = joined(sorted(_faults(after(now, [*fitting, part])) - _faults(now)))
            found.stays.append((part, f"by what was recorded since there would be {faults}"))
    return found


def _made_in(parts: Iterable[UndoPart]) -> set[Key]:
    return {w.key for part in parts for w, _ in part.writes if w.deed == "made"}


# --- One part ---------------------------------------------------------------------------------


def _refusal(part: UndoPart, present: Present, going: Collection[Key]) -> str:
    for write, fields in part.writes:
        if reason := present.refused.get(write.key):
            return reason
        if reason := _changed(write, fields, present):
            return reason
        others = set(present.references.get(write.key, ())) - set(going)
        if write.deed == "made" and write.key in present.held and others:
            return f"there is more now: {joined(reference_words(others))}"
    return ""


def _changed(write: Write, fields: Collection[str], present: Present) -> str:
    """Why this write cannot go back by itself. What is already as before is no reason."""
    now = present.held.get(write.key)
    later = _later(write, fields, present)
    if write.deed == "removed":
        return "" if now is None else CHANGED
    if write.deed == "made":
        if now is None:
            return ""
        named = {name for name in write.new if name != VERSION}
        is_ours = all(now.get(name) == write.new[name] for name in named)
        return later or ("" if is_ours else CHANGED)
    if now is None:
        return GONE
    if all(now.get(name) == write.old[name] for name in fields):
        return ""
    if later:
        return later
    return "" if all(now.get(name) == write.new[name] for name in fields) else CHANGED


def _later(write: Write, fields: Collection[str], present: Present) -> str:
    files = present.later.get(write.key, {})
    wanted = files if write.deed == "made" else {n: f for n, f in files.items() if n in fields}
    name = next(iter(wanted.values()), "")
    return f"“{name}” was imported later and changed it again: undo that one first" if name else ""


def _taken_upn(part: UndoPart, row: WrittenRow, present: Present) -> str:
    for write, fields in part.writes:
        upn = write.old.get("upn") if "upn" in fields and write.model == PUPIL else ""
        if upn and present.upns.get(upn, row.pupil_id) != row.pupil_id:
            return f"the UPN {upn} is now another pupil's"
    return ""


# --- Dates that fit ---------------------------------------------------------------------------


def _largest_fitting(now: Snapshot, parts: Sequence[UndoPart]) -> Sequence[UndoPart]:
    """As many parts as leave no fault behind that is not there already."""
    known = _faults(now)
    for size in range(len(parts), 0, -1):
        for chosen in combinations(parts, size):
            if _faults(after(now, chosen)) <= known:
                return chosen
    return ()


def after(now: Snapshot, parts: Iterable[UndoPart]) -> Snapshot:
    """What would be there once these parts had gone back."""
    found = {key: dict(values) for key, values in now.items()}
    for part in parts:
        for write, fields in part.writes:
            if write.deed == "made":
                found.pop(write.key, None)
            elif write.deed == "removed":
                found[write.key] = dict(write.old)
            elif write.key in found:
                found[write.key] |= {name: write.old[name] for name in fields}
    return found


def _faults(held: Snapshot) -> set[str]:
    rows: dict[str, list[Values]] = defaultdict(list)
    for (model, _), values in held.items():
        rows[model].append(values)
    memberships = rows[MEMBERSHIP]
    checks = {
        "two times on roll at once": _clash(rows[ENROLMENT]),
        "two classes at once": _clash([m for m in memberships if m["is_registration"]])
        or _clash(memberships, "school_class_id"),
        "two statuses at once": _clash(rows[SPELL]),
        "a need with no status": not all(
            _is_covered(need, rows[SPELL]) for need in rows[NEED] if _lasts(need)
        ),
        "two needs in one place": _clash(rows[NEED], "rank")
        or _clash([need for need in rows[NEED] if need["type"]], "type"),
        "two times of monitoring at once": _clash(rows[MONITORING]),
        "a class or status after the pupil left": _outlives(
            [*memberships, *rows[SPELL]], rows[ENROLMENT]
        ),
        "the same difference twice": _twice_open(rows[DIFFERENCE]),
    }
    return {words for words, is_so in checks.items() if is_so}


def _end(row: Values) -> str:
    return row["ends_on"] or _FOREVER


def _lasts(row: Values) -> bool:
    return bool(row["starts_on"] < _end(row))


def _clash(rows: Sequence[Values], same: str = "") -> bool:
    return any(
        one["starts_on"] < _end(other) and other["starts_on"] < _end(one)
        for one, other in combinations([row for row in rows if _lasts(row)], 2)
        if not same or one[same] == other[same]
    )


def _is_covered(need: Values, spells: Sequence[Values]) -> bool:
    reached = need["starts_on"]
    for spell in sorted(spells, key=lambda s: s["starts_on"]):
        if spell["starts_on"] <= reached:
            reached = max(reached, _end(spell))
    return bool(reached >= _end(need))


def _outlives(rows: Sequence[Values], enrolments: Sequence[Values]) -> bool:
    last = max(map(_end, enrolments), default="")
    return any(_end(row) > last for row in rows if _lasts(row))


def _twice_open(differences: Sequence[Values]) -> bool:
    fields = [d["field"] for d in differences if d["state"] == "open"]
    return len(set(fields)) < len(fields)
