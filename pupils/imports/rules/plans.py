"""What an import would do, row by row: made for the preview, and again when it is applied."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pupils.choices import ImportKind, RowOutcome
from pupils.imports.rules.comparing import FileChange, FileDifference
from pupils.imports.rules.says import Note, ProblemKind, RowSays
from pupils.imports.rules.state import PupilState
from pupils.imports.rules.written import Write

OUT = "out"
NEW = "new"
# Under this the first day off roll, of a leaver for whom the file gives it.
LEAVES_ON = "leaves_on"


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person said about the file: rows left out, who a row is, who has left and when."""

    kind: str
    day: date
    rows: Mapping[int, str] = field(default_factory=dict)
    leavers: Mapping[UUID, date] = field(default_factory=dict)
    is_whole_school: bool = False

    @property
    def writes_register(self) -> bool:
        """A SENCO confirms their own sheet; every other file only shows where it differs."""
        return self.kind == ImportKind.REGISTER


@dataclass(slots=True)
class RowPlan:
    """One row of the file, or one pupil who is not in it. `state` is the pupil as we hold them."""

    number: int
    label: str
    outcome: RowOutcome
    row: RowSays | None = None
    state: PupilState | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    changes: list[FileChange] = field(default_factory=list)
    differences: list[FileDifference] = field(default_factory=list)
    compared: list[FileDifference] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    candidates: tuple[UUID, ...] = ()
    is_ticked_out: bool = False
    leaves_on: date | None = None
    proposed_leaving: date | None = None
    returns_on: date | None = None
    class_name: str = ""
    # What the SENCO's sheet writes (register_planning), or who a row of staff is (staff).
    register: Any = None
    person: Any = None
    # What it writes of the pupil's people (contact_planning).
    family: Any = None
    # Of a row that needs a person: its cells, to be mended in place (mending).
    cells: list[Any] = field(default_factory=list)
    # Once applied: the pupil who was added, and what was written.
    pupil_made: UUID | None = None
    written: list[Write] = field(default_factory=list)

    @property
    def pupil_id(self) -> UUID | None:
        return self.state.pupil.pk if self.state else None

    @property
    def is_blocked(self) -> bool:
        return any(note.blocks for note in self.notes)

    @property
    def will_be_written(self) -> bool:
        return not self.is_ticked_out and self.outcome in (
            RowOutcome.ADDED, RowOutcome.CHANGED, RowOutcome.UNCHANGED, RowOutcome.LEAVER,
        )  # fmt: skip

    def as_shown(self) -> dict[str, Any]:
        """What a person sees of the row and confirms; a tick is theirs and not in it."""
        return {
            "number": self.number,
            "label": self.label[:240],
            "outcome": self.outcome.value,
            "values": self.shown,
            "changes": [change.as_json() for change in self.changes],
            "differences": [difference.as_json() for difference in self.differences],
            "problems": [
                {"kind": note.kind.value, "text": note.text, "blocks": note.blocks}
                for note in self.notes
            ],
            "candidates": [str(pk) for pk in self.candidates],
        }


@dataclass(slots=True)
class ImportPlan:
    rows: list[RowPlan]
    new_classes: dict[str, str] = field(default_factory=dict)
    # Once applied: the classes, contacts and homes that were made, which several rows may share.
    written: list[Write] = field(default_factory=list)

    def mark(self) -> str:
        """Changes whenever what a person would confirm does."""
        digest = hashlib.sha256()
        for row in self.rows:
            shown = row.as_shown() | {"pupil": str(row.pupil_id)}
            digest.update(json.dumps(shown, sort_keys=True).encode())
        digest.update(json.dumps(self.new_classes, sort_keys=True).encode())
        return digest.hexdigest()

    def counts(self) -> dict[str, Any]:
        live = [row for row in self.rows if not row.is_ticked_out]
        kinds = Counter(
            kind for row in live for kind in {note.kind for note in row.notes if note.blocks}
        )
        return {
            "outcomes": dict(Counter(row.outcome.value for row in self.rows)),
            "live": dict(Counter(row.outcome.value for row in live)),
            "blocking": sum(row.outcome is RowOutcome.PROBLEM for row in live),
            "undecided": sum(row.outcome is RowOutcome.AMBIGUOUS for row in live),
            "asked": sum(
                row.outcome is RowOutcome.AMBIGUOUS or bool(row.candidates) for row in self.rows
            ),
            "ticked_out": len(self.rows) - len(live),
            "differing": sum(bool(row.differences) for row in live),
            "returns": sum(row.returns_on is not None for row in live),
            "problem_kinds": [
                {"kind": kind.value, "count": count} for kind, count in kinds.most_common()
            ],
            "new_classes": sorted(self.new_classes.values()),
            "contacts": sum(row.family is not None for row in live),
            "orders": sum(any(note.kind is ProblemKind.ORDER for note in r.notes) for r in live),
            "leaving": sum(row.leaves_on is not None for row in live),
            "to_write": sum(_writes_something(row) for row in live),
            "written": sum(bool(row.written) for row in live),
        }


def _writes_something(row: RowPlan) -> bool:
    """Beyond leaving and what differs, which are counted by themselves."""
    return row.outcome in (RowOutcome.ADDED, RowOutcome.CHANGED) or bool(row.changes)


def stuck_rows(plan: ImportPlan) -> Sequence[RowPlan]:
    """Rows that keep the file from being applied."""
    return [
        row
        for row in plan.rows
        if not row.is_ticked_out and row.outcome in (RowOutcome.PROBLEM, RowOutcome.AMBIGUOUS)
    ]


def hint(text: str) -> Note:
    return Note(ProblemKind.HINT, text, blocks=False)


DAY = timedelta(days=1)
