"""What each step leaves in the batch, which steps are refused, and what is locked meanwhile."""

import hashlib
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.services import imports
from pupils.imports.services.jobs import (
    read_import,
)
from pupils.imports.writing.batches import Confirmer
from pupils.models import ImportBatch, ImportMapping, ImportRow, Pupil
from send_mis.access.actions import Action
from send_mis.errors import NotAllowed, RuleBroken
from tests.factories import TODAY, actor_for_user, in_change, make_pupil
from tests.imports.files import csv_file, fresh, row, upload, upn
from tests.imports.undoing import ADA, PUPILS
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")
DAY = timedelta(days=1)
LINE = "Lind,Ada,05/10/2019"


def rows_of(batch: ImportBatch) -> Any:
    return ImportBatch.objects.filter(pk=batch.pk)


def locks(call: Callable[[], Any]) -> list[str]:
    """The tables of which rows were held, in order, with how firmly."""
    with CaptureQueriesContext(connection) as asked:
        call()
    found = (re.search(r'FROM "(\w+)".*FOR (NO KEY UPDATE|UPDATE)', q["sql"]) for q in asked)
    return list(dict.fromkeys(f"{each[1]} {each[2]}" for each in found if each))


# --- Upload -----------------------------------------------------------------------------------


def uploaded(cast: Cast, content: bytes, kind: str = "pupils", **said: Any) -> ImportBatch:
    return imports.upload_import(
        actor=actor_for_user(cast.office), school=cast.harebell, kind=kind,
        file_name=said.pop("file_name", "a.csv"), content=content, **said,
    )  # fmt: skip


def test_an_upload_is_kept_with_who_brought_it_in(cast: Cast) -> None:
    content = csv_file("Surname,Forename,DOB", LINE)
    batch = uploaded(
        cast, content, day=TODAY - DAY, is_whole_school=True, file_name="x" * 201 + ".csv"
    )
    batch = fresh(batch)
    assert bytes(batch.content or b"") == content
    assert batch.file_sha256 == hashlib.sha256(content).hexdigest()
    assert (batch.school_id, batch.kind, batch.state, batch.version) == (
        cast.harebell.pk, "pupils", ImportState.WAITING, 1,
    )  # fmt: skip
    assert batch.file_name == "x" * 196 + ".csv"
    assert (batch.choices, batch.is_whole_school) == ({"day": "2026-11-22"}, True)
    assert (batch.made_by_id, batch.made_by_role) == (cast.office.pk, "office")
    assert timezone.now() - batch.made_at < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("kind", "said", "at"),
    [
        ("pupils", {"day": TODAY}, ""),
        ("pupils", {"day": TODAY + DAY}, "day"),
        ("staff", {"is_whole_school": True}, "is_whole_school"),
        ("pupils", {"is_whole_school": True}, ""),
    ],
)
def test_an_upload_of_no_day_to_come_and_only_pupils_are_a_whole_school(
    cast: Cast, kind: str, said: dict[str, Any], at: str
) -> None:
    content = csv_file("Surname,Forename,DOB", LINE)
    if not at:
        assert fresh(uploaded(cast, content, kind, **said)).choices["day"] == "2026-11-23"
        return
    with pytest.raises(RuleBroken) as refused:
        uploaded(cast, content, kind, **said)
    assert list(refused.value.problems) == [at]
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("service", ["map", "decide", "tick", "confirm", "cancel", "upload"])
@pytest.mark.parametrize("who", ["teacher", "stranger"])
def test_each_step_asks_whether_one_may(cast: Cast, service: str, who: str) -> None:
    batch = upload(actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA))
    actor = actor_for_user(cast.teacher if who == "teacher" else cast.stranger("office"))
    said: dict[str, Any] = {"actor": actor, "batch": batch}
    steps: dict[str, Callable[[], Any]] = {
        "map": lambda: imports.map_headings(**said, version=batch.version, mapping={}),
        "decide": lambda: imports.decide_rows(**said, version=batch.version, answers={}),
        "tick": lambda: imports.tick_leavers(**said, version=batch.version, leavers={}),
        "confirm": lambda: imports.confirm_import(**said, version=batch.version),
        "cancel": lambda: imports.cancel_import(**said),
        "upload": lambda: imports.upload_import(
            actor=actor, school=cast.harebell, kind="pupils", file_name="a.csv", content=b"a,b"
        ),
    }
    with pytest.raises(NotAllowed):
        steps[service]()
    assert fresh(batch).version == batch.version


def test_only_who_lets_pupils_leave_ticks_leavers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = upload(actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA))
    asked: list[object] = []
    monkeypatch.setattr(imports, "ensure", lambda _, action, on: asked.append((action, on)))
    imports.tick_leavers(
        actor=actor_for_user(cast.office), batch=batch, version=batch.version, leavers={}
    )
    assert asked == [(Action.IMPORT_RUN, batch), (Action.PUPIL_LEAVE, cast.harebell)]


# --- Headings ---------------------------------------------------------------------------------

HEADED = "Kid,Surname,Forename,DOB"


def test_what_a_column_is_said_to_be_is_kept_and_asked_no_more(cast: Cast) -> None:
    office = actor_for_user(cast.office)
    batch = uploaded(cast, csv_file(HEADED, f"Addie,{LINE}"))
    read_import(batch_id=batch.pk)
    batch = fresh(batch)
    known = {c["name"]: (c["key"], c["is_known"], c["samples"]) for c in batch.columns}
    assert known == {
        "Kid": ("", False, ["Addie"]), "Surname": ("legal_surname", True, ["Lind"]),
        "Forename": ("legal_forename", True, ["Ada"]), "DOB": ("born_on", True, ["05/10/2019"]),
    }  # fmt: skip
    assert (batch.state, batch.rows_total, batch.version) == (ImportState.MAPPING, 1, 2)
    said = {name: key for name, (key, _, _) in known.items()} | {"Kid": "preferred_forename"}
    rows_of(batch).update(message="old", claimed_at=timezone.now(), mends={"2": {"x": "y"}})
    held = locks(lambda: imports.map_headings(actor=office, batch=batch, version=2, mapping=said))
    assert held == ["pupils_importbatch UPDATE", "pupils_importmapping UPDATE"]
    batch = fresh(batch)
    assert (batch.state, batch.version, batch.message, batch.claimed_at) == (
        ImportState.WAITING, 3, "", None,
    )  # fmt: skip
    assert batch.mapping == said
    assert batch.mends == {"2": {"x": "y"}}  # the same sheet keeps what was mended
    assert {c["name"]: c["is_known"] for c in batch.columns} == dict.fromkeys(said, True)
    assert (batch.choices["mapped"], batch.choices["tries"]) == (True, 0)
    kept = ImportMapping.objects.get()
    assert (kept.school_id, kept.kind, kept.mapping) == (cast.harebell.pk, "pupils", said)
    assert kept.signature == batch.choices["signature"]
    read_import(batch_id=batch.pk)
    assert row(batch, 2).values["Preferred forename"] == "Addie"
    again = upload(office, cast.harebell, csv_file(HEADED, f"Ada,{LINE}"))
    assert {c["name"]: c["key"] for c in again.columns}["Kid"] == "preferred_forename"


@pytest.mark.parametrize(
    ("change", "words"),
    [({"Kid": "nonsense"}, "one of the fields"), ({"DOB": ""}, "the UPN, or which"),
     ({"Kid": "born_on"}, "Two columns are matched to “Date of birth”")],
)  # fmt: skip
def test_columns_that_cannot_be_so(cast: Cast, change: dict[str, str], words: str) -> None:
    batch = uploaded(cast, csv_file(HEADED, f"Addie,{LINE}"))
    read_import(batch_id=batch.pk)
    batch = fresh(batch)
    keys = {c["name"]: c["key"] for c in batch.columns} | change
    with pytest.raises(RuleBroken, match=words):
        imports.map_headings(
            actor=actor_for_user(cast.office), batch=batch, version=batch.version, mapping=keys
        )
    assert not ImportMapping.objects.exists()


@pytest.mark.parametrize(("sheet", "is_another"), [("Two", True), ("One", False), ("No", False)])
def test_another_sheet_is_opened_anew(cast: Cast, sheet: str, is_another: bool) -> None:
    batch = upload(actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA))
    choices = batch.choices | {"sheet": "One", "other_sheets": ["One", "Two"], "mapped": True}
    rows_of(batch).update(choices=choices, mends={"2": {"a": "b"}})
    imports.map_headings(
        actor=actor_for_user(cast.office), batch=batch, version=batch.version, sheet=sheet,
        mapping={c["name"]: c["key"] for c in batch.columns},
    )  # fmt: skip
    found = fresh(batch)
    assert found.state == ImportState.WAITING
    if is_another:
        assert found.choices == {"day": "2026-11-23", "sheet": "Two", "tries": 0}
        assert (found.mapping, found.mends) == ({}, {})
    else:
        assert found.choices["sheet"] == "One"
        assert (bool(found.mapping), found.mends) == (True, {"2": {"a": "b"}})


# --- Rows and leavers -------------------------------------------------------------------------


def test_answers_and_mends_are_kept_by_row_and_taken_back(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(PUPILS, ADA))
    rows_of(batch).update(
        choices=batch.choices | {"rows": {"9": "out", "2": "new"}}, mends={"2": {"upn": "x"}}
    )
    held = locks(
        lambda: imports.decide_rows(
            actor=senco, batch=batch, version=batch.version,
            answers={2: "", 3: str(cast.noah.pk)}, mends={2: {}, 4: {"upn": "y"}},
        )
    )  # fmt: skip
    assert held == ["pupils_importbatch UPDATE"]
    found = fresh(batch)
    assert found.choices["rows"] == {"9": "out", "3": str(cast.noah.pk)}
    assert found.mends == {"4": {"upn": "y"}}
    assert (found.state, found.version, found.claimed_at) == (
        ImportState.WAITING, batch.version + 1, None,
    )  # fmt: skip


def test_a_pupil_of_another_school_is_nobodys_answer(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(PUPILS, ADA))
    for answer in (cast.elsewhere.pupil.pk, batch.pk):
        with pytest.raises(RuleBroken, match="one of this school's pupils"):
            imports.decide_rows(
                actor=senco, batch=batch, version=batch.version, answers={2: str(answer)}
            )


@pytest.mark.parametrize(
    "text", ["noah bright", "Bright Noah", f" {upn(7).lower()} ", "NOAH\x00 BRIGHT"]
)
def test_somebody_is_found_by_the_whole_name_or_the_upn(cast: Cast, text: str) -> None:
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(upn=upn(7))
        Pupil.objects.filter(pk=cast.elsewhere.pupil.pk).update(upn=upn(7))
    assert imports.pupil_called(cast.harebell, text) == cast.noah


def test_nobody_and_several_are_said(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Nobody is called “Xy”"):
        imports.pupil_called(cast.harebell, "Xy")
    make_pupil(cast.harebell, surname="Bright", forename="Noah", born_on=date(2019, 1, 1))
    with pytest.raises(RuleBroken, match="Several pupils are called “Noah Bright”"):
        imports.pupil_called(cast.harebell, "Noah Bright")


def whole(cast: Cast) -> ImportBatch:
    return upload(
        actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA), is_whole_school=True
    )


JOINED = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [(JOINED, "that is before they joined"), (JOINED + DAY, ""), (TODAY, ""),
     (TODAY + DAY, "that day has not come yet"), (None, "")],
)  # fmt: skip
def test_a_leaver_is_ticked_with_a_day(cast: Cast, day: date | None, words: str) -> None:
    office, batch = actor_for_user(cast.office), whole(cast)
    rows_of(batch).update(choices=batch.choices | {"leavers": {str(cast.noah.pk): "2026-11-01"}})
    tick = lambda: imports.tick_leavers(  # noqa: E731 tried with what it locks
        actor=office, batch=batch, version=batch.version,
        leavers={cast.noah.pk: day, cast.elsewhere.pupil.pk: JOINED},
    )  # fmt: skip
    if words:
        with pytest.raises(RuleBroken) as refused:
            tick()
        assert refused.value.problems == {str(cast.noah.pk): [f"Bright, Noah (4H): {words}."]}
        return
    assert locks(tick) == ["pupils_importbatch UPDATE"]
    found = fresh(batch)
    assert found.choices["leavers"] == ({str(cast.noah.pk): day.isoformat()} if day else {})
    assert (found.counts["leaving"], found.version) == (int(bool(day)), batch.version + 1)
    assert batch.rows.get(pupil=cast.noah).leaves_on == day
    assert batch.rows.exclude(pupil=cast.noah).filter(leaves_on__isnull=False).count() == 0
    assert found.state == ImportState.PREVIEW


# --- Confirm and cancel -----------------------------------------------------------------------


def test_a_confirmed_batch_says_who_and_is_taken_once(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA))
    rows_of(batch).update(message="old", claimed_at=timezone.now())
    batch.choices |= {"tries": 4}
    assert not imports.confirm_import(actor=senco, batch=batch, version=batch.version + 1)
    assert fresh(batch).state == ImportState.PREVIEW
    assert imports.confirm_import(actor=senco, batch=batch, version=batch.version)
    assert not imports.confirm_import(actor=senco, batch=batch, version=batch.version)
    found = fresh(batch)
    assert (found.state, found.claimed_at, found.message, found.version) == (
        ImportState.APPLYING, None, "", batch.version + 1,
    )  # fmt: skip
    assert found.choices["confirmed_by"] == {
        "user": str(cast.senco.pk), "name": cast.senco.display_name, "role": "senco",
    }  # fmt: skip
    assert (found.choices["tries"], found.choices["day"]) == (0, "2026-11-23")
    assert Confirmer.of(found) == Confirmer(
        cast.senco.pk, cast.senco.display_name, "senco", cast.harebell.pk
    )


@pytest.mark.parametrize("count", ["blocking", "undecided"])
def test_nothing_is_confirmed_while_a_row_is_open(cast: Cast, count: str) -> None:
    batch = upload(actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA))
    batch.counts |= {count: 1}
    with pytest.raises(RuleBroken, match="still a problem or a question"):
        imports.confirm_import(
            actor=actor_for_user(cast.office), batch=batch, version=batch.version
        )


@pytest.mark.parametrize("state", ImportState.values)
def test_what_is_open_is_cancelled_and_forgotten(cast: Cast, state: str) -> None:
    batch = upload(actor_for_user(cast.office), cast.harebell, csv_file(PUPILS, ADA))
    rows_of(batch).update(state=state, message="m", problems=["p"], mends={"2": {}})
    is_open = state in {"waiting", "mapping", "reading", "preview", "failed"}
    assert imports.cancel_import(actor=actor_for_user(cast.senco), batch=batch) is is_open
    found = fresh(batch)
    assert found.state == ("cancelled" if is_open else state)
    assert ImportRow.objects.filter(batch=batch).exists() is not is_open
    if is_open:
        assert (found.content, found.columns, found.choices, found.mends) == (None, [], {}, {})
        assert (found.problems, found.message, found.version) == ([], "", batch.version + 1)
