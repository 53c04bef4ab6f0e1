"""What the import command answers, and what it leaves of a file it has written or refused."""

import hashlib
from typing import Any

import pytest

from pupils.choices import ImportState
from pupils.imports.services import command as import_command
from pupils.imports.services.command import CommandResult, import_file
from pupils.imports.services.jobs import apply_import, read_import, unwritten
from pupils.models import ImportBatch, ImportRow, Pupil
from send_mis.audit.models import Change
from send_mis.errors import BadFile
from tests.factories import TODAY, in_change, make_pupil
from tests.imports.bystanders import bystanders, make_bystanders, rows_of
from tests.imports.files import csv_file
from tests.imports.test_one_import_alone import shown
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

Patch = pytest.MonkeyPatch
WHO = "Surname,Forename,DOB"
NOAH = "Bright,Noah,03/02/2018"


def run(cast: Cast, *rows: str, headings: str = WHO, **said: Any) -> CommandResult:
    return import_file(
        school=cast.harebell, today=TODAY, content=said.pop("content", csv_file(headings, *rows)),
        **{"kind": "pupils", "file_name": "a.csv", "is_preview": False} | said,
    )  # fmt: skip


def test_a_written_file_stays_listed_as_the_commands(cast: Cast) -> None:
    content = csv_file(f"{WHO},Preferred forename", f"{NOAH},Nono")
    done = run(cast, content=content, file_name="x" * 201 + ".csv")
    assert done == CommandResult("1 changed", [], [], [])
    batch = ImportBatch.objects.get()
    assert (batch.school_id, batch.kind, batch.state) == (cast.harebell.pk, "pupils", "applied")
    assert (batch.file_name, batch.file_sha256) == (
        "x" * 196 + ".csv", hashlib.sha256(content).hexdigest(),
    )  # fmt: skip
    assert (batch.made_by_id, batch.made_by_role, batch.content) == (None, "system", None)
    assert batch.choices["day"] == TODAY.isoformat()
    assert batch.choices["confirmed_by"] == {
        "user": "", "name": "import_pupils command", "role": "system",
    }  # fmt: skip
    change = Change.objects.get(event="import.applied")
    assert (change.user_name, change.role, change.why) == (
        "import_pupils command", "system", batch.file_name,
    )  # fmt: skip
    assert change.pupil_ids == [cast.noah.pk]


@pytest.mark.parametrize("is_preview", [True, False])
@pytest.mark.parametrize("is_good", [True, False])
def test_other_imports_stay_as_they_are(cast: Cast, is_preview: bool, is_good: bool) -> None:
    batch = shown(cast)
    make_bystanders(batch, cast.harebell, cast.thistle)
    before = bystanders(batch)
    run(cast, NOAH if is_good else "Bright,Noah,31/02/2018", is_preview=is_preview)
    mine = ImportBatch.objects.filter(made_by=None)
    assert mine.count() == (is_good and not is_preview)
    ImportRow.objects.filter(batch__in=mine).delete()
    mine.delete()
    assert bystanders(batch) == before
    assert rows_of(batch).get().state == ImportState.PREVIEW


def test_a_preview_lists_what_is_new_changed_or_differs(cast: Cast) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.jayden.pk).update(preferred_forename="JJ")
    headings = f"{WHO},Preferred forename,First language,SEN status,Favourite colour"
    done = run(
        cast, f"{NOAH},Nono,Polish,,Red", "Clarke,Jayden,02/10/2016,Jay,,,",
        "Nowak,Kacper,01/12/2018,,,K,", "Reeves,Tom,01/03/2016,,,,", "Lind,Ada,05/10/2019,,,,",
        headings=headings, is_preview=True,
    )  # fmt: skip
    assert done.summary == "1 new, 2 changed and 2 unchanged"
    assert done.reasons == []
    assert done.lines == [
        (
            "Row 2 (Bright, Noah (4H)) changed: Preferred forename: nothing → Nono;"
            " First language: nothing → Polish; English as an additional language: No → Yes"
        ),
        "Row 3 (Clarke, JJ (5B)) changed: Preferred forename: JJ → Jay",
        "Row 4 (Nowak, Kacper (4H)) unchanged: differs, for the SENCO: No SEN / SEN support",
        "Row 6 (Lind, Ada) new",
    ]
    assert "Not imported: “Favourite colour”." in done.remarks
    assert not ImportBatch.objects.exists()


def test_reasons_are_what_blocks_and_remarks_what_does_not(cast: Cast) -> None:
    make_pupil(cast.harebell, surname="Lind", forename="Freya")
    done = run(
        cast, f"{NOAH},9,", "Kay,Bo,03/02/2018,9,Klingon", "Lind,Freyja,03/02/2018,,",
        headings=f"{WHO},Year group,First language",
    )  # fmt: skip
    unlike = "Year 9, though the date of birth says Year 4."
    assert done.reasons == [
        "Row 3 (Kay, Bo): “Klingon” is not a language code.",
        "Row 4 (Lind, Freyja): Very like a pupil recorded here: is it the same child?",
    ]
    assert done.remarks == [f"Row 2 (Bright, Noah (4H)): {unlike}", f"Row 3 (Kay, Bo): {unlike}"]
    assert not Pupil.objects.filter(legal_forename="Freyja").exists()


def test_what_is_wrong_with_the_headings_is_said_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(BadFile, match="headings are not enough") as refused:
        run(cast, "Bright,Noah", headings="Surname,Forename")
    assert refused.value.problems
    with pytest.raises(BadFile, match="Choose that kind of file"):
        run(cast, content=b"<?xml version='1.0'?><CTfile/>")
    assert not ImportBatch.objects.exists()


def test_a_file_that_another_worker_reads_is_left_to_it(cast: Cast, monkeypatch: Patch) -> None:
    def taken(*, batch_id: Any) -> None:
        ImportBatch.objects.filter(pk=batch_id).update(state=ImportState.READING)

    monkeypatch.setattr(import_command, "read_import", taken)
    with pytest.raises(BadFile, match="A worker took this file over"):
        run(cast, NOAH)
    assert not ImportBatch.objects.exists()


def test_no_sweep_takes_what_the_command_is_about_to_write(cast: Cast, monkeypatch: Patch) -> None:
    seen: list[tuple[str, bool]] = []

    def read_long_ago(*, batch_id: Any) -> None:
        read_import(batch_id=batch_id)
        ImportBatch.objects.filter(pk=batch_id).update(claimed_at=None)

    def applied(*, batch_id: Any) -> None:
        seen.append((ImportBatch.objects.get(pk=batch_id).state, batch_id in list(unwritten())))
        apply_import(batch_id=batch_id)

    monkeypatch.setattr(import_command, "read_import", read_long_ago)
    monkeypatch.setattr(import_command, "apply_import", applied)
    assert run(cast, "Lind,Ada,05/10/2019").summary == "1 new"
    assert seen == [(ImportState.APPLYING, False)]


def test_what_somebody_cancels_meanwhile_is_not_written(cast: Cast, monkeypatch: Patch) -> None:
    def cancelled(*, batch_id: Any) -> None:
        read_import(batch_id=batch_id)
        found = ImportBatch.objects.get(pk=batch_id)
        monkeypatch.setattr(ImportBatch, "refresh_from_db", lambda self: _as(self, found))
        ImportBatch.objects.filter(pk=batch_id).update(state=ImportState.CANCELLED)

    def _as(batch: ImportBatch, found: ImportBatch) -> None:
        monkeypatch.undo()
        for field in ImportBatch._meta.concrete_fields:
            setattr(batch, field.attname, getattr(found, field.attname))

    monkeypatch.setattr(import_command, "read_import", cancelled)
    with pytest.raises(BadFile):
        run(cast, "Lind,Ada,05/10/2019")
    assert not Pupil.objects.filter(legal_forename="Ada").exists()
    assert not ImportBatch.objects.exists()


def test_what_the_school_changed_meanwhile_is_not_written(cast: Cast, monkeypatch: Patch) -> None:
    def stale(*, batch_id: Any) -> None:
        ImportBatch.objects.filter(pk=batch_id).update(preview_mark="old")
        apply_import(batch_id=batch_id)

    monkeypatch.setattr(import_command, "apply_import", stale)
    with pytest.raises(BadFile, match="changed after this preview was made"):
        run(cast, "Lind,Ada,05/10/2019")
    assert not Pupil.objects.filter(legal_forename="Ada").exists()
    assert not ImportBatch.objects.exists()
