"""What each step writes of an import, to the field, and what it was told."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pupils.choices import ImportState
from pupils.imports.selectors.may import row_mark
from pupils.imports.services import imports
from pupils.imports.services import jobs as import_jobs
from pupils.imports.services.imports import MEANWHILE
from pupils.imports.services.jobs import apply_import, read_import
from pupils.models import ImportBatch, Pupil
from send_mis import jobs
from send_mis.audit.models import Change
from send_mis.errors import BadFile, RuleBroken
from tests.factories import TODAY, actor_for_user, in_change
from tests.imports.bystanders import as_kept, rows_of
from tests.imports.files import confirm, csv_file, ctf, fresh, row, upload
from tests.imports.test_one_import_alone import (
    WHO,
    asked,
    changed,
    confirmed,
    sent,
    shown,
)
from tests.people import Cast, signed_in

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

DAY = timedelta(days=1)
NOAH = "Bright,Noah,03/02/2018"


def columns_written(call: Callable[[], Any]) -> set[str]:
    """Of the import itself, by name."""
    with CaptureQueriesContext(connection) as queries:
        call()
    found = (re.match('UPDATE "pupils_importbatch" SET (.*) WHERE', q["sql"]) for q in queries)
    return {name for each in found if each for name in re.findall(r'"(\w+)" = ', each[1])}


# --- Upload and reading -----------------------------------------------------------------------


def test_a_small_file_is_read_at_once_and_a_larger_one_only_looked_at(cast: Cast) -> None:
    bad = b"<?xml version='1.0'?><CTfile>"
    most = imports.READ_AT_ONCE_BYTES
    for content in (bad.ljust(most, b" "), b"%PDF-1.7".ljust(most + 1, b" ")):
        with pytest.raises(BadFile):
            sent(cast, content)
    assert not ImportBatch.objects.exists()
    assert sent(cast, csv_file(WHO, NOAH).ljust(most + 1, b"\n")).state == ImportState.WAITING


def test_a_worker_is_sent_for_when_a_file_comes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_for: list[tuple[object, ...]] = []
    monkeypatch.setattr(jobs, "enqueue", lambda *said: sent_for.append(said))
    batch = sent(cast)
    assert sent_for == [(imports.READ, batch.pk)]


def test_a_file_that_is_refused_keeps_its_first_two_thousand_faults(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = sent(cast)

    def unreadable(_: ImportBatch) -> None:
        raise BadFile("Too many faults.", [f"Row {number}" for number in range(2_500)])

    monkeypatch.setattr(import_jobs, "open_batch_file", unreadable)
    read_import(batch_id=batch.pk)
    found = fresh(batch)
    assert (found.state, found.message, found.content) == ("failed", "Too many faults.", None)
    assert (len(found.problems), found.problems[-1]) == (2_000, "Row 1999")


def test_what_a_person_is_asked_about_a_file(cast: Cast) -> None:
    batch = asked(cast)
    assert [(c["name"], c["key"], c["is_known"], c["samples"]) for c in batch.columns] == [
        ("Surname", "legal_surname", True, ["Bright"]), ("Forename", "legal_forename", True,
        ["Noah"]), ("DOB", "born_on", True, ["03/02/2018"]), ("Kid", "", False, ["Nono"]),
    ]  # fmt: skip
    assert batch.mapping == {
        "Surname": "legal_surname", "Forename": "legal_forename", "DOB": "born_on",
    }  # fmt: skip
    assert set(batch.choices) == {"day", "tries", "signature", "other_sheets", "sheet", "remarks"}
    assert (batch.choices["other_sheets"], batch.choices["remarks"]) == ([], [])


def test_a_transfer_file_has_no_headings_to_match(cast: Cast) -> None:
    content = ctf("<Surname>Lind</Surname><Forename>Ada</Forename><DOB>2019-10-05</DOB>")
    batch = upload(actor_for_user(cast.senco), cast.harebell, content, "ctf", name="a.xml")
    before = as_kept(batch)
    page = reverse("imports_headings", args=["harebell-primary", batch.pk])
    client = signed_in(cast.senco)
    for sent_back in (
        client.get(page),
        client.post(page, {"version": batch.version, "sheet": "x"}),
    ):
        assert sent_back.status_code == 302
    assert as_kept(batch) == before


def test_known_headings_that_are_not_enough_are_asked_about(cast: Cast) -> None:
    batch = sent(cast, csv_file("Surname,Forename", "Bright,Noah"))
    read_import(batch_id=batch.pk)
    found = fresh(batch)
    assert (found.state, found.rows_total) == (ImportState.MAPPING, 1)
    assert found.problems
    assert all(column["is_known"] for column in found.columns)


def test_the_sentences_of_a_preview_replace_those_of_before(cast: Cast) -> None:
    batch = changed(sent(cast, csv_file(WHO, NOAH)), problems=["old"], is_whole_school=True)
    read_import(batch_id=batch.pk)
    found = fresh(batch)
    assert found.problems == []
    # The pupils who are not in it are rows of the preview too.
    assert found.rows_total == found.rows_done == found.rows.count() == 5
    assert found.counts["outcomes"] == {"unchanged": 1, "leaver": 4}


def test_a_list_with_every_field_that_is_read_may_leave_another_column_out(cast: Cast) -> None:
    headings = "Name,Surname,Forename,Title,Email,Role,Class,From,Last day,Car"
    cells = "Ada Ellis,Ellis,Ada,Ms,ada@harebell.test,Teacher,4H,01/09/2026,,Red"
    keys = [target.key for target in imports.TARGETS["staff"]]
    batch = imports.upload_import(
        actor=actor_for_user(cast.senco), school=cast.harebell, kind="staff",
        file_name="staff.csv", content=csv_file(headings, cells),
    )  # fmt: skip
    read_import(batch_id=batch.pk)
    batch = fresh(batch)
    said = dict(zip(headings.split(","), [*keys, ""], strict=True))
    imports.map_headings(
        actor=actor_for_user(cast.senco), batch=batch, version=batch.version, mapping=said
    )
    found = fresh(batch)
    assert {c["name"]: c["key"] for c in found.columns} == said
    assert found.mapping == {name: key for name, key in said.items() if key}


# --- Writing ----------------------------------------------------------------------------------


def test_the_first_row_that_is_not_settled_keeps_a_file_from_being_written(cast: Cast) -> None:
    lines = [NOAH, "Lind,Ada,31/02/2019", "Moss,Eve,31/02/2019"]
    batch = upload(actor_for_user(cast.senco), cast.harebell, csv_file(WHO, *lines))
    batch.counts |= {"blocking": 0}
    assert imports.confirm_import(
        actor=actor_for_user(cast.senco), batch=batch, version=batch.version
    )
    apply_import(batch_id=batch.pk)
    found = fresh(batch)
    assert (found.state, found.message) == (ImportState.PREVIEW, "Row 3 is not resolved yet.")
    assert found.content is not None
    assert not Change.objects.filter(event="import.applied").exists()


def test_the_cells_of_a_row_left_out_are_kept_only_until_the_file_is_written(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    lines = ["Bright,Noah,03/02/2018,Nono", "Lind,Ada,31/02/2019,"]
    batch = upload(senco, cast.harebell, csv_file(f"{WHO},Preferred forename", *lines))
    imports.leave_out_rows(actor=senco, batch=batch, version=batch.version)
    read_import(batch_id=batch.pk)
    assert [cell["text"] for cell in row(batch, 3).cells][:3] == ["Lind", "Ada", "31/02/2019"]
    done = confirm(senco, fresh(batch))
    assert (done.state, row(done, 3).cells) == (ImportState.APPLIED, [])


def test_what_is_shown_again_is_what_the_file_would_do_now(cast: Cast) -> None:
    batch = confirmed(cast)
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(preferred_forename="Noe", first_language="POL")
    rows_of(batch).update(choices=batch.choices | {"tries": 2})
    mark, counts = batch.preview_mark, batch.counts
    apply_import(batch_id=batch.pk)
    found = fresh(batch)
    assert found.preview_mark != mark
    assert found.counts.keys() == counts.keys()
    olds = {change["label"]: change["old"] for change in row(found, 2).changes}
    assert olds["Preferred forename"] == "Noe"
    assert found.content is not None
    assert imports.confirm_import(
        actor=actor_for_user(cast.senco), batch=found, version=found.version
    )
    apply_import(batch_id=batch.pk)
    assert fresh(batch).state == ImportState.APPLIED
    change = Change.objects.get(event="import.applied")
    assert (change.why, change.school_id, change.user_id) == (
        "pupils.csv", cast.harebell.pk, cast.senco.pk,
    )  # fmt: skip
    assert change.pupil_ids == [cast.noah.pk]


# --- What people decide -----------------------------------------------------------------------


def test_a_rows_mark_goes_by_what_was_said_and_not_by_its_order() -> None:
    one = ImportBatch(choices={"rows": {"2": "out"}}, mends={"2": {"a": "1", "b": "2"}})
    other = ImportBatch(choices={"rows": {"2": "out"}}, mends={"2": {"b": "2", "a": "1"}})
    assert row_mark(one, 2) == row_mark(other, 2)
    unlike = ImportBatch(choices={"rows": {"2": "new"}}, mends=one.mends)
    assert row_mark(one, 2) not in {row_mark(unlike, 2), row_mark(one, 3)}


@pytest.mark.parametrize("state", ImportState.values)
@pytest.mark.parametrize("step", ["map", "decide", "by row", "tick", "leave out", "confirm"])
def test_each_step_has_its_time(cast: Cast, step: str, state: str) -> None:
    batch = changed(shown(cast), state=state)
    before = as_kept(batch)
    said: dict[str, Any] = {"actor": actor_for_user(cast.senco), "batch": batch}
    mapping = {column["name"]: column["key"] for column in batch.columns}
    steps: dict[str, tuple[Callable[..., Any], dict[str, Any], set[str]]] = {
        "map": (imports.map_headings, {"mapping": mapping}, {"mapping", "preview"}),
        "decide": (imports.decide_rows, {"answers": {2: "out"}}, {"preview"}),
        "by row": (
            imports.decide_rows,
            {"answers": {2: "out"}, "seen": {2: row_mark(batch, 2)}},
            {"preview", "waiting", "reading"},
        ),
        "tick": (imports.tick_leavers, {"leavers": {}}, {"preview"}),
        "leave out": (imports.leave_out_rows, {}, {"preview"}),
        "confirm": (imports.confirm_import, {}, {"preview"}),
    }
    service, more, states = steps[step]
    if state in states:
        service(**said, version=batch.version, **more)
        assert fresh(batch).version == batch.version + 1
        return
    if step == "confirm":
        assert service(**said, version=batch.version, **more) is False
    else:
        with pytest.raises(RuleBroken, match=MEANWHILE):
            service(**said, version=batch.version, **more)
    assert as_kept(batch) == before


def test_an_answer_to_a_page_of_before_is_refused_in_words_that_give_back_what_was_typed(
    cast: Cast,
) -> None:
    batch = shown(cast)
    senco = actor_for_user(cast.senco)
    left = imports.decide_rows(
        actor=senco, batch=batch, version=1, answers={2: "out"}, seen={2: "another mark"},
        mends={2: {"born_on": "03/02/2018", "nonsense": "x"}, 3: {}},
    )  # fmt: skip
    was = "was changed by somebody else in the meantime, so it was left as they have it."
    assert left == [f"Row 2 {was} You typed Date of birth: 03/02/2018.", f"Row 3 {was}"]
    found = fresh(batch)
    assert (found.choices["rows"], found.mends) == ({}, {})


def test_nothing_is_left_out_for_a_page_of_before(cast: Cast) -> None:
    batch = shown(cast)
    said: dict[str, Any] = {"actor": actor_for_user(cast.senco), "batch": batch, "version": 1}
    before = as_kept(batch)
    answers: list[dict[str, Any]] = [
        {"seen": {}}, {"answers": {2: "out"}}, {"answers": {2: ""}, "seen": {}},
    ]  # fmt: skip
    for each in answers:
        with pytest.raises(RuleBroken, match=MEANWHILE):
            imports.leave_out_rows(**said, **each)
        assert as_kept(batch) == before
    mark = row_mark(batch, 2)
    kept = imports.leave_out_rows(**said, answers={2: "out"}, seen={2: mark})
    assert kept == [MEANWHILE]
    assert fresh(batch).choices["rows"] == {"2": "out"}


def test_only_the_columns_that_a_step_is_about_are_saved(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(WHO, NOAH), is_whole_school=True)
    said: dict[str, Any] = {"actor": senco, "batch": batch}
    leavers = {cast.jayden.pk: TODAY}
    assert columns_written(
        lambda: imports.tick_leavers(**said, version=batch.version, leavers=leavers)
    ) == {"choices", "counts", "version"}
    assert columns_written(
        lambda: imports.decide_rows(**said, version=batch.version + 1, answers={2: "out"})
    ) == {"choices", "mends", "state", "claimed_at", "message", "version"}


def test_a_long_name_that_nobody_has_is_cut_short(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=f"Nobody is called “{'x' * 60}”"):
        imports.pupil_called(cast.harebell, "x" * 70)


def test_leaving_out_takes_back_what_is_unticked_beside_it(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    lines = ["Lind,Ada,31/02/2019", "Moss,Eve,31/02/2019"]
    batch = upload(senco, cast.harebell, csv_file(WHO, *lines))
    imports.decide_rows(actor=senco, batch=batch, version=batch.version, answers={2: "out"})
    read_import(batch_id=batch.pk)
    batch = fresh(batch)
    imports.leave_out_rows(actor=senco, batch=batch, version=batch.version, answers={2: ""})
    assert fresh(batch).choices["rows"] == {"3": "out"}
