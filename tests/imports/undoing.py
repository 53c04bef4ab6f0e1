"""An import undone, as its page asks for it, and what a school holds before and after."""

from collections.abc import Collection
from typing import Any

from pupils.imports.rules.written import VERSION
from pupils.imports.selectors.written import class_snapshot, snapshot
from pupils.imports.services.undo import run_undo, undo_import
from pupils.models import ImportBatch, Pupil
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from tests.factories import actor_for_user
from tests.imports.files import confirm, csv_file, fresh, row, upload, upn
from tests.people import Cast

PUPILS = "UPN,Surname,Forename,DOB,Class,First language,Preferred forename,Medical"
TEMPORARY = "A99912342500A"
ADA = f"{upn(1)},Lind,Ada,05/10/2019,2K,,,"
NOAH = ",Bright,Noah,03/02/2018,5B,Polish,Nono,Asthma"
REGISTER = "Name,Class,Status,Needs,Since,Next review"


def brought_in(
    cast: Cast, *rows: str, headings: str = PUPILS, kind: str = "pupils", by: str = "senco",
    name: str = "file.csv", **options: object,
) -> ImportBatch:  # fmt: skip
    actor = actor_for_user(getattr(cast, by))
    batch = upload(
        actor, cast.harebell, csv_file(headings, *rows), kind, name=name, **options
    )  # fmt: skip
    assert not batch.counts["blocking"], [r.problems for r in batch.rows.all()]
    assert not batch.counts["undecided"], [r.problems for r in batch.rows.all()]
    return confirm(actor, batch)


def undo(actor: Actor, batch: ImportBatch, *numbers: int) -> ImportBatch:
    """Undone whole, or only those rows of the file."""
    ids = [row(batch, number).pk for number in numbers] or None
    assert undo_import(actor=actor, batch=batch, version=batch.version, row_ids=ids)
    run_undo(batch_id=batch.pk)
    return fresh(batch)


def held(school: School) -> dict[Any, Any]:
    """All that is held of a school's pupils and classes, but for the counts of changes."""
    ids = list(Pupil.objects.filter(school=school).values_list("pk", flat=True))
    found: dict[Any, Any] = dict(class_snapshot(school))
    for facts in snapshot(ids).values():
        found |= facts
    return {key: _without(values, {VERSION}) for key, values in found.items()}


def _without(values: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def stays(batch: ImportBatch, number: int) -> str:
    return " ".join(row(batch, number).stayed)


def undone(cast: Cast, batch: ImportBatch, *numbers: int, by: str = "senco") -> ImportBatch:
    return undo(actor_for_user(getattr(cast, by)), batch, *numbers)


def ada() -> Pupil:
    found: Pupil = Pupil.objects.get(legal_surname="Lind")
    return found
