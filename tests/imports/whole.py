"""A file's whole way in words: its preview row by row, every row of every table that it wrote, what
undoing it would put back. Ids are said as names, so that the words are the same in every run."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model

from pupils.imports.rules.columns import LABELS
from pupils.imports.rules.undoing import RowUndo
from pupils.imports.selectors.undo_reading import Undoer, read_undo
from pupils.imports.selectors.written import pupil_models, values_of
from pupils.imports.services.imports import map_headings, upload_import
from pupils.imports.services.jobs import read_import
from pupils.models import (
    Contact,
    ContactPoint,
    Household,
    HouseholdMember,
    ImportBatch,
    ImportRow,
    Pupil,
)
from send_mis.access.actor import Actor
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.accounts.models import User
from send_mis.audit.models import Change
from send_mis.schools.models import AcademicYear, School, SchoolClass
from tests.imports.files import fresh

EXPECTED = Path(__file__).parent / "expected"
_MODELS: tuple[type[Model], ...] = (
    *(model for model, _ in pupil_models()),
    Contact,
    ContactPoint,
    Household,
    HouseholdMember,
    SchoolClass,
    User,
    SchoolGrant,
    ClassGrant,
)
# Times of day, and what is drawn at random.
_LEFT_OUT = {"id", "person_id", "raised_at", "settled_at", "given_at", "date_joined", "password"}
_SEVERAL = 6
# A plain heading of notes is not said with what stands under it.
_HEADINGS = {"notes": "Notes"}
Row = Mapping[str, str]


def must_be_as_expected(name: str, said: Sequence[str]) -> None:
    text = (EXPECTED / f"{name}.txt").read_text(encoding="utf-8")
    differs = unified_diff(text.split("\n")[:-1], list(said), "expected", "now", lineterm="", n=2)
    if lines := list(differs):
        pytest.fail("\n".join(lines), pytrace=False)


def sheet_of(rows: Sequence[Row]) -> tuple[bytes, dict[str, str]]:
    """Rows by field key as a CSV file under our own labels, and which label is which key."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    text = io.StringIO()
    writer = csv.writer(text)
    labels = {key: _HEADINGS.get(key, LABELS[key]) for key in keys}
    writer.writerow(labels.values())
    writer.writerows([[row.get(key, "") for key in keys] for row in rows])
    return text.getvalue().encode(), {label: key for key, label in labels.items()}


def read_sheet(
    actor: Actor, school: School, kind: str, rows: Sequence[Row], name: str, **options: Any
) -> ImportBatch:
    """Uploaded, its headings matched as they are meant, and read."""
    content, mapping = sheet_of(rows)
    batch = upload_import(
        actor=actor, school=school, kind=kind, file_name=name, content=content, **options
    )
    read_import(batch_id=batch.pk)
    batch = fresh(batch)
    map_headings(actor=actor, batch=batch, version=batch.version, mapping=mapping)
    read_import(batch_id=batch.pk)
    return fresh(batch)


class Names:
    """Ids → what people call them."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        pupils = Pupil.objects.order_by("school__name", "sort_key", "born_on")
        for pupil in pupils:
            self._names[str(pupil.pk)] = f"<{pupil.legal_forename} {pupil.legal_surname}>"
        for model, field in (
            (User, "full_name"), (SchoolClass, "name"), (School, "name"),
            (AcademicYear, "starts_on"), (Permission, "codename"), (Household, "name"),
        ):  # fmt: skip
            for pk, name in model._default_manager.values_list("pk", field):
                self._names[str(pk)] = f"<{name}>"
        for contact in Contact.objects.all():
            self._names[str(contact.pk)] = f"<{contact.name}>"

    def of(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self.of(k, v) for k, v in value.items() if k not in _LEFT_OUT}
        if key.endswith("_id") or key in ("id", "pupil"):
            return self._names.get(str(value), str(value) if value is None else "<?>")
        return value

    def line(self, values: Mapping[str, Any]) -> str:
        """What is filled in."""
        return "; ".join(
            f"{key}={json.dumps(self.of(key, value), ensure_ascii=False)}"
            for key, value in values.items()
            if key not in _LEFT_OUT and value not in ("", None, [], False)
        )


def preview(batch: ImportBatch) -> list[str]:
    names = Names()
    lines = [f"{batch.state}: {batch.rows_done} of {batch.rows_total} rows. {batch.message}"]
    lines += [f"counts {key}: {value}" for key, value in sorted(batch.counts.items())]
    for row in batch.rows.order_by("number", "label"):
        lines += ["", *_row(row, names)]
    return lines


def _row(row: ImportRow, names: Names) -> Iterable[str]:
    who = f" is {names.of('id', row.pupil_id)}" if row.pupil_id else ""
    out = " OUT" if row.is_ticked_out else ""
    leaves = f" leaves {row.leaves_on}" if row.leaves_on else ""
    yield f"row {row.number}: {row.label}: {row.outcome}{out}{who}{leaves}"
    if row.candidates:
        yield f"  might be {', '.join(names.of('id', pk) for pk in row.candidates)}"
    for label, words in row.values.items():
        yield f"  {label}: {words}"
    for change in row.changes:
        yield f"  {change['field']}, {change['label']}: {change['old']} → {change['new']}"
    for point in row.differences:
        yield f"  differs {point['field']}: {_json(point['ours'])} | {_json(point['theirs'])}"
    for note in row.problems:
        yield f"  {'problem' if note['blocks'] else 'note'} {note['kind']}: {note['text']}"
    if row.cells:
        yield f"  cells {', '.join(c['key'] + ('!' if c['is_wrong'] else '') for c in row.cells)}"
        yield f"  their texts {' | '.join(c['text'] for c in row.cells if c['text'])}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def tables() -> list[str]:
    """Every row of the tables that an import may write."""
    names = Names()
    found = [
        f"{model._meta.label_lower}: {names.line(_said(row))}"
        for model in _MODELS
        for row in model._base_manager.all()
    ]
    return sorted(found)


def _said(row: Model) -> dict[str, Any]:
    values = values_of(row)
    if isinstance(row, Pupil):
        kept = row.sort_key, row.search_keys
        row.fill_keys()
        values |= {"stale": kept != (row.sort_key, row.search_keys)}
    return values


def difference(before: list[str], after: list[str]) -> list[str]:
    """Lines that went and lines that came, each with its sign."""
    gone, come = list(before), []
    for line in after:
        if line in gone:
            gone.remove(line)
        else:
            come.append(line)
    return sorted([f"- {line}" for line in gone] + [f"+ {line}" for line in come], key=_by_row)


def _by_row(line: str) -> tuple[str, str]:
    return line[2:], line[0]


def heads(seen: set[UUID]) -> list[str]:
    """The heads of the changes that were not there before."""
    names = Names()
    lines = []
    for change in Change.objects.exclude(pk__in=seen).order_by("at", "pk"):
        pupils = sorted(names.of("id", pk) for pk in change.pupil_ids)
        lines.append(
            f"{change.event} why={change.why} school={names.of('id', change.school_id)}"
            f" by={names.of('id', change.user_id)} as={change.role} pupils={', '.join(pupils)}"
        )
    return lines


def going_back(batch: ImportBatch, actor: Actor) -> list[str]:
    """Part by part what undoing would put back."""
    plan = read_undo(batch, Undoer(actor.user_id, actor.role_key))
    return [line for row in (*plan.rows, plan.classes) for line in _undo(row)]


def _undo(row: RowUndo) -> Iterable[str]:
    for part in row.goes:
        fields = sorted({name for _, names in part.writes for name in names})
        what = ", ".join(fields) if len(fields) <= _SEVERAL else "all of it"
        yield f"{row.written.label}, {part.label}: {part.now} ← {part.before} ({what})"
    for part, reason in row.stays:
        yield f"{row.written.label}, {part.label}: stays, {reason}"


def day(text: str) -> date:
    return date.fromisoformat(text)
