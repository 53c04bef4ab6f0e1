"""The rows of an import's preview, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from pupils.choices import ImportKind, RowOutcome
from pupils.imports.rules.columns import LABELS
from pupils.imports.rules.comparing import DIFFERENCE_LABELS
from pupils.imports.rules.plans import LEAVES_ON
from pupils.imports.selectors.may import row_mark
from pupils.models import ImportBatch, ImportRow, Pupil
from send_mis.ui.chips import Chip
from send_mis.ui.words import plain_day

_OUTCOME_CHIPS: Mapping[str, Chip] = {
    RowOutcome.ADDED: Chip("accent", "New"),
    RowOutcome.CHANGED: Chip("accent", "Changed"),
    RowOutcome.UNCHANGED: Chip("neutral", "Unchanged"),
    RowOutcome.LEAVER: Chip("neutral", "Stays: not ticked"),
    RowOutcome.PROBLEM: Chip("late", "Problem"),
    RowOutcome.AMBIGUOUS: Chip("soon", "Which pupil?"),
}
LEFT_OUT = Chip("neutral", "Left out")
_FACTS_FIRST = (
    "Date of birth",
    "Class",
    "Year group",
    "SEN status",
    "SEN history",
    "Needs",
    "Next review",
    "UPN",
    "Legal surname",
    "Legal forename",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell to be mended in place: `field` names its input."""

    key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RowView:
    number: int
    label: str
    url: str
    chip: Chip
    changes: list[tuple[str, str, str]]
    facts: list[tuple[str, str]]
    differences: list[tuple[str, str, str]]
    problems: list[str]
    hints: list[str]
    candidates: list[Candidate]
    is_ticked_out: bool
    pupil_id: str
    leaves_on: str
    proposed: str
    wrong: str
    stayed: list[str]
    # Those that are wrong, and the others of the row; what was mended before, in words.
    cells: list[CellView]
    other_cells: list[CellView]
    mended: list[tuple[str, str]]
    mark: str
    may_be_ours: bool


def row_views(
    rows: Sequence[ImportRow], batch: ImportBatch, wrong: Mapping[str, str]
) -> list[RowView]:
    names = _candidate_names(rows)
    said = batch.choices.get("rows", {})
    day = date.fromisoformat(batch.choices["day"]) if batch.choices else timezone.localdate()
    may_be_new = batch.kind in (ImportKind.PUPILS, ImportKind.CTF)
    return [
        _view(
            row, names, said, day, wrong, may_be_new=may_be_new,
            mended=batch.mends.get(str(row.number), {}), mark=row_mark(batch, row.number),
            asks_who=batch.kind != ImportKind.STAFF,
        )
        for row in rows
    ]  # fmt: skip


def _view(
    row: ImportRow, names: Mapping[str, str], said: Mapping[str, str], day: date,
    wrong: Mapping[str, str], *, may_be_new: bool, mended: Mapping[str, str], mark: str,
    asks_who: bool,
) -> RowView:  # fmt: skip
    answer = said.get(str(row.number), "")
    pupil_id = str(row.pupil_id) if row.pupil_id else ""
    return RowView(
        number=row.number,
        label=row.label,
        url=reverse("pupil_page", args=[row.pupil_id]) if row.pupil_id else "",
        chip=_chip(row),
        changes=[(c["label"], c["old"], c["new"]) for c in row.changes],
        facts=_facts(row),
        differences=[
            (DIFFERENCE_LABELS[d["field"]], d["ours"]["words"], d["theirs"]["words"])
            for d in row.differences
        ],
        problems=[p["text"] for p in row.problems if p["blocks"]],
        hints=[p["text"] for p in row.problems if not p["blocks"]],
        candidates=_candidates(row, names, answer, may_be_new=may_be_new),
        is_ticked_out=row.is_ticked_out,
        pupil_id=pupil_id,
        leaves_on=row.leaves_on.isoformat() if row.leaves_on else "",
        proposed=f"{row.leaves_on or _day_in_the_file(row) or day:%d/%m/%Y}",
        wrong=wrong.get(pupil_id, ""),
        stayed=row.stayed,
        cells=_cells(row, is_wrong=True),
        other_cells=_cells(row, is_wrong=False),
        mended=[(LABELS[k], text) for k, text in mended.items() if k in LABELS],
        mark=mark,
        may_be_ours=bool(row.number) and not row.pupil_id and asks_who,
    )


def _day_in_the_file(row: ImportRow) -> date | None:
    found = row.values.get(LEAVES_ON, "") if row.outcome == RowOutcome.LEAVER else ""
    return date.fromisoformat(found) if found else None


def _cells(row: ImportRow, *, is_wrong: bool) -> list[CellView]:
    return [
        CellView(cell["key"], LABELS[cell["key"]], cell["text"])
        for cell in row.cells
        if cell["is_wrong"] is is_wrong and cell["key"] in LABELS
    ]


def _chip(row: ImportRow) -> Chip:
    if row.undone_at is not None:
        return Chip("soon", "Partly undone") if row.stayed else Chip("neutral", "Undone")
    if row.is_ticked_out:
        return LEFT_OUT
    if row.leaves_on:
        return Chip("soon", f"Off roll from {plain_day(row.leaves_on)}")
    return _OUTCOME_CHIPS[row.outcome]


def _facts(row: ImportRow) -> list[tuple[str, str]]:
    """What a new pupil comes with, what matters most first."""
    if row.pupil_id and row.outcome != RowOutcome.ADDED:
        return []
    values = dict(row.values)
    if row.label == f"{values.get('Legal surname')}, {values.get('Legal forename')}":
        del values["Legal surname"], values["Legal forename"]
    known = [(label, values.pop(label)) for label in _FACTS_FIRST if label in values]
    return [*known, *sorted(values.items())]


def _candidates(
    row: ImportRow, names: Mapping[str, str], answer: str, *, may_be_new: bool
) -> list[Candidate]:
    if not row.candidates and row.outcome != RowOutcome.AMBIGUOUS and not answer:
        return []
    found = [Candidate(pk, names[pk], answer == pk) for pk in row.candidates if pk in names]
    words = "None of these: a new pupil" if found else "A pupil new to the school"
    if not may_be_new and "Date of birth" not in row.values:
        words += " (the date of birth is asked for next)"
    found.append(Candidate("new", words, answer == "new"))
    found.append(Candidate("out", "Leave this row out", answer == "out"))
    return found


def _candidate_names(rows: Sequence[ImportRow]) -> dict[str, str]:
    """What tells pupils apart who have one name: birth date, UPN and class."""
    ids = {UUID(pk) for row in rows for pk in row.candidates}
    if not ids:
        return {}
    pupils = Pupil.objects.filter(id__in=ids).prefetch_related(
        "classmemberships__school_class", "enrolments"
    )
    return {str(pupil.pk): _candidate_words(pupil) for pupil in pupils}


def _candidate_words(pupil: Pupil) -> str:
    memberships = [m for m in pupil.classmemberships.all() if m.is_registration]
    last = max(memberships, key=lambda m: m.starts_on, default=None)
    ends = [e.ends_on for e in pupil.enrolments.all()]
    parts = [f"{pupil.list_name}, born {plain_day(pupil.born_on)}"]
    if last:
        parts.append(last.school_class.name)
    if pupil.upn:
        parts.append(pupil.upn)
    if ends and None not in ends:
        parts.append(f"left on {plain_day(max(e for e in ends if e))}")
    return " · ".join(parts)
