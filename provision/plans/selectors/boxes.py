"""The rows of a plan as boxes: what is kept, what was typed and is not kept, and what is to be said
beside each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from provision.choices import StaffRole
from provision.models import PlanRow
from provision.outcomes.rules.wording import BY_WHEN, check_outcome
from provision.plans.rules.boxes import BOX, BOXES, BoxKind, RowTyped
from provision.plans.rules.content import mark_of
from provision.plans.selectors.frame import PlanFrame
from provision.plans.selectors.row_words import group_words, more_words
from provision.plans.selectors.served import NOTHING, ServedRows
from provision.plans.selectors.typed import TypedRow, blank_typed, read_row, typed_of
from send_mis.names.nearest import adult_advice
from send_mis.schools.periods import last_taught
from send_mis.ui.addresses import page_url
from send_mis.ui.conflicts import read_texts
from send_mis.ui.parts import Conflict, Difference
from send_mis.ui.words import day as in_words
from send_mis.ui.words import short_day

BLANK_ROWS, FIRST_ROWS = 1, 3


@dataclass(frozen=True)
class GridRow:
    """A row as boxes. `problems` are lists of sentences by box, every box has one."""

    id: str
    number: int
    seen: str
    typed: RowTyped
    problems: Mapping[str, Sequence[str]]
    # What the boxes say now, for whoever is overtaken while typing.
    was: str = ""
    name: str = ""
    group: str = ""
    advice: Sequence[str] = ()
    by_advice: str = ""
    notes: Sequence[str] = ()
    conflict: Conflict | None = None
    url: str = ""
    served: ServedRows = NOTHING

    @property
    def is_wrong(self) -> bool:
        """It is not saved as it stands here."""
        return self.conflict is not None or any(self.problems.values())

    @property
    def more_is_open(self) -> bool:
        """Nothing that needs mending hides behind "More"."""
        return any(self.problems[box.name] for box in BOXES if box.cell.is_folded)

    def beside(self, cell: str) -> Sequence[tuple[str, bool]]:
        """What is to be known of a cell, and whether it is advice."""
        if cell == "who":
            return [(self.group, False)] if self.group else []
        if cell == "outcome":
            return [(f"Advice: {text}", True) for text in self.advice]
        if cell == "by":
            return [(self.by_advice, True)] if self.by_advice else []
        return [(text, False) for text in self.notes] if cell == "dates" else []

    @property
    def more(self) -> str:
        """What does hide there, in few words."""
        return more_words(self.typed)


@dataclass(frozen=True)
class Given:
    """What was sent and is shown again: rows as typed, and why each was not kept."""

    rows: Sequence[TypedRow] = ()
    problems: Mapping[UUID, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    conflicts: Mapping[UUID, Any] = field(default_factory=dict)
    qft: str | None = None
    qft_problems: Sequence[str] = ()
    qft_conflict: Conflict | None = None
    whole: Sequence[str] = ()
    blank_rows: int = BLANK_ROWS


def row_url(row: PlanRow) -> str:
    return page_url("plan_row", row.plan_id, row.pk)


def row_notes(row: PlanRow, frame: PlanFrame) -> list[str]:
    """What the boxes cannot say: an early end, and pupils who come or go in between."""
    notes = []
    if row.was_to_end_on is not None:
        last = in_words(last_taught(row.starts_on, row.ends_on))
        notes.append(f"Ended early, on {last}: {row.end_reason}")
    for place in row.allocations.all():
        if place.pupil_id not in frame.pupil_ids:
            continue
        name = frame.names.short.get(place.pupil_id, place.pupil.name)
        if place.starts_on > row.starts_on:
            notes.append(f"{name} from {short_day(place.starts_on)}")
        if place.ends_on is not None and place.ends_on < row.ends_on:
            notes.append(f"{name} until {short_day(last_taught(place.starts_on, place.ends_on))}")
    return notes


def grid_rows(
    frame: PlanFrame, given: Given, adults: Mapping[UUID, str], served: Mapping[UUID, ServedRows]
) -> list[GridRow]:
    """The rows that are kept, in order, then what was typed and is not kept, then empty ones."""
    typed = {row.id: row for row in given.rows}
    rows: list[GridRow] = []
    for row in frame.rows:
        shown = _kept_row(row, frame, typed.pop(row.pk, None), given, len(rows) + 1)
        advice = shown.by_advice or adults.get(row.pk, "")
        rows.append(replace(shown, by_advice=advice, served=served.get(row.pk, NOTHING)))
    for each in typed.values():
        if each.id in given.problems or each.id in given.conflicts:
            rows.append(_unkept_row(each, given, len(rows) + 1, None, frame))
    blank = blank_typed(frame)
    count = given.blank_rows if rows else FIRST_ROWS
    for _ in range(count):
        seen = f"0.{mark_of(blank)}"
        rows.append(_grid_row(str(uuid4()), len(rows) + 1, seen, blank))
    return rows


def template_row(frame: PlanFrame) -> GridRow:
    """What a script copies for one more row; the key stands for one that it makes."""
    typed = blank_typed(frame)
    return _grid_row("00000000-0000-0000-0000-000000000000", 0, f"0.{mark_of(typed)}", typed)


def _kept_row(
    row: PlanRow, frame: PlanFrame, sent: TypedRow | None, given: Given, number: int
) -> GridRow:
    if sent is not None and (row.pk in given.problems or row.pk in given.conflicts):
        return _unkept_row(sent, given, number, row, frame)
    content = frame.contents[row.pk]
    typed = typed_of(content, frame)
    advice = check_outcome(typed.outcome, known={BY_WHEN})
    return _grid_row(
        str(row.pk), number, f"{row.version}.{mark_of(typed)}", typed,
        name=f"{typed.who}, {typed.what}", group=group_words(len(content.pupils)),
        advice=[f"“{a.words}”: {a.text}" if a.words else a.text for a in advice],
        notes=row_notes(row, frame), url=row_url(row),
        problems=given.problems.get(row.pk, {}),
    )  # fmt: skip


def _unkept_row(
    sent: TypedRow, given: Given, number: int, row: PlanRow | None, frame: PlanFrame
) -> GridRow:
    """What was typed stays. After a conflict the next save is made with open eyes."""
    result = given.conflicts.get(sent.id)
    seen, conflict = f"{sent.version}.{sent.mark}", None
    if result is not None:
        seen = f"{result.version}."
        conflict = Conflict(result.by, _differences(sent, row, frame, result))
    return _grid_row(
        sent.key if row is None else str(row.pk), number, seen, sent.typed,
        problems=given.problems.get(sent.id, {}),
        name=f"{sent.typed.who}, {sent.typed.what}", conflict=conflict,
        url=row_url(row) if row else "", was=sent.was,
        by_advice=adult_advice(sent.typed.by, frame.staff_names),
    )  # fmt: skip


def _differences(
    sent: TypedRow, row: PlanRow | None, frame: PlanFrame, result: Any
) -> list[Difference]:
    """Box by box, those that differ."""
    if row is None:
        return [Difference(label, "", text) for label, text in result.theirs.items()]
    was, now = read_texts(sent.was), typed_of(frame.contents[row.pk], frame)
    # Said as what is saved is said: only so can the two be compared.
    content, problems = read_row(sent.typed, frame, frame.contents[row.pk])
    yours = sent.typed if problems else typed_of(content, frame)
    words = {BoxKind.ROLE: {key: str(label) for key, label in StaffRole.choices}}
    found = []
    for box in BOXES:
        sides = [getattr(yours, box.name), getattr(now, box.name), str(was.get(box.name, ""))]
        if sides[0] != sides[1]:
            mine, theirs, before = (words.get(box.kind, {}).get(side, side) for side in sides)
            found.append(Difference(box.label, mine, theirs, before))
    return found


def _was(typed: RowTyped) -> str:
    return json.dumps({box: text for box, text in asdict(typed).items() if text})


def _grid_row(
    id_: str, number: int, seen: str, typed: RowTyped, *,
    problems: Mapping[str, Sequence[str]] | None = None, **more: Any,
) -> GridRow:  # fmt: skip
    said = {name: list((problems or {}).get(name, ())) for name in BOX}
    more.setdefault("was", _was(typed))
    return GridRow(id=id_, number=number, seen=seen, typed=typed, problems=said, **more)
