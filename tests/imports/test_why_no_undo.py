"""Which imports can be undone, what an undo is told, and whom it locks meanwhile."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.rules.keeping import KEPT_FOR
from pupils.imports.selectors.may import why_not
from pupils.imports.services import undo as import_undo
from pupils.imports.services.jobs import apply_import
from pupils.imports.services.undo import NOTHING_WENT, run_undo, undo_import
from pupils.models import ImportBatch, Pupil
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from tests.factories import actor_for_user, in_change
from tests.imports.bystanders import make_bystanders, rows_of
from tests.imports.files import fresh, row
from tests.imports.test_one_import_alone import confirmed, to_be_undone, written
from tests.imports.undoing import NOAH, brought_in, stays, undone
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

NOW = timezone.now()
MOMENT = timedelta(microseconds=1)
JAYDEN = ",Clarke,Jayden,02/10/2016,,,JJ,"
WRITTEN = "Only what was saved"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, ""), ({"state": ImportState.UNDOING}, ""),
        *(({"state": state}, WRITTEN) for state in ImportState.values
          if state not in {"applied", "undoing"}),
        ({"applied_at": None}, WRITTEN),
        ({"applied_at": NOW - KEPT_FOR}, ""),
        ({"applied_at": NOW - KEPT_FOR - MOMENT}, "for 90 days"),
        ({"counts": {}}, "before imports could be undone"),
        ({"counts": {"written": 0}}, ""),
        ({"undone_at": NOW, "counts": {"written": 1, "left": 0}}, "All of it is undone"),
        ({"undone_at": NOW, "counts": {"written": 1}}, "All of it is undone"),
        ({"undone_at": NOW, "counts": {"written": 1, "left": 1}}, ""),
        ({"counts": {"written": 1, "left": 0}}, ""),
    ],
)  # fmt: skip
def test_why_an_import_cannot_be_undone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, fields: dict[str, Any], why: str
) -> None:
    batch = written(cast)
    monkeypatch.setattr("pupils.imports.services.undo.timezone.now", lambda: NOW)
    for name, value in ({"applied_at": NOW} | fields).items():
        setattr(batch, name, value)
    assert bool(why_not(batch)) is bool(why)
    assert why in why_not(batch)


def test_what_another_file_wrote_makes_nothing_to_undo(cast: Cast) -> None:
    same = brought_in(cast, ",Bright,Noah,03/02/2018,,,,")
    assert row(written(cast), 2).written
    assert "changed nothing" in why_not(same)
    with pytest.raises(RuleBroken, match="changed nothing"):
        undo_import(actor=actor_for_user(cast.senco), batch=same, version=same.version)


def test_no_row_chosen_is_not_all_of_them(cast: Cast) -> None:
    batch = written(cast)
    with pytest.raises(RuleBroken, match="Tick at least one row"):
        undo_import(
            actor=actor_for_user(cast.senco), batch=batch, version=batch.version, row_ids=set()
        )
    assert fresh(batch).state == ImportState.APPLIED


def locked(run: Any) -> list[tuple[str, str, list[Any]]]:
    """Table, how its rows were asked for, and their keys in order, of each lock."""
    with CaptureQueriesContext(connection) as asked:
        run()
    found: list[tuple[str, str, list[Any]]] = []
    for query in asked:
        held = re.match(r'SELECT .*?FROM "(\w+)".*? (FOR (?:NO KEY )?UPDATE.*)$', query["sql"])
        if held:
            with connection.cursor() as cursor:
                cursor.execute(query["sql"])
                found.append((held[1], held[2], [each[0] for each in cursor.fetchall()]))
    return found


def test_only_the_pupils_of_the_chosen_rows_are_held_in_the_order_of_lists(cast: Cast) -> None:
    batch = brought_in(
        cast, NOAH, JAYDEN, ",Reeves,Tom,01/03/2016,,,TT,", ",Okafor,Amara,09/01/2016,,,,"
    )
    make_bystanders(written_of_kacper(cast), cast.harebell)
    with in_change():
        Pupil.objects.filter(pk=cast.noah.pk).update(sort_key="zz")
        Pupil.objects.filter(pk=cast.tom.pk).update(sort_key="aa")
    in_order = [cast.tom.pk, cast.jayden.pk, cast.noah.pk]
    ids = {each.number: each.pk for each in batch.rows.all()}
    for chosen, held in (
        (None, in_order), ([ids[2], ids[3]], [cast.jayden.pk, cast.noah.pk]), ([ids[5]], []),
    ):  # fmt: skip
        found = locked(lambda chosen=chosen: import_undo._lock_pupils(batch, chosen))
        # A question for none of them is not asked at all.
        assert [ids for table, _, ids in found] == ([held] if held else [[]])


def written_of_kacper(cast: Cast) -> ImportBatch:
    return brought_in(cast, ",Nowak,Kacper,01/12/2018,,,Kac,")


@pytest.mark.parametrize("step", ["written", "stale", "undone"])
def test_a_worker_passes_an_import_by_that_another_holds(cast: Cast, step: str) -> None:
    made, run = (to_be_undone, run_undo) if step == "undone" else (confirmed, apply_import)
    batch = made(cast)
    if step == "stale":
        rows_of(batch).update(preview_mark="old")
    held = [(table, how) for table, how, _ in locked(lambda: run(batch_id=batch.pk))]
    ours = ("pupils_importbatch", "FOR UPDATE SKIP LOCKED")
    assert held[:2] == [ours, ("schools_school", "FOR NO KEY UPDATE")]
    assert held.count(ours) == (2 if step == "stale" else 1)


def test_only_the_chosen_rows_go_and_the_change_says_so(cast: Cast) -> None:
    batch = brought_in(cast, NOAH, JAYDEN, name="autumn.csv")
    half = undone(cast, batch, 3)
    assert (half.state, half.message, half.choices["undo"]["rows"]) == (
        ImportState.APPLIED, "", [row(batch, 3).pk],
    )  # fmt: skip
    assert Pupil.objects.get(pk=cast.noah.pk).preferred_forename == "Nono"
    assert Pupil.objects.get(pk=cast.jayden.pk).preferred_forename == ""
    change = Change.objects.get(event="import.undone")
    assert (change.why, change.school_id, change.user_id, change.role) == (
        "autumn.csv", cast.harebell.pk, cast.senco.pk, "senco",
    )  # fmt: skip
    assert change.pupil_ids == [cast.jayden.pk]
    assert half.undone_by_id == cast.senco.pk
    assert row(half, 3).undone_at == half.undone_at
    whole = undone(cast, half, by="office")
    assert whole.undone_by_id == cast.office.pk
    assert (whole.counts["left"], row(whole, 2).undone_at) == (0, whole.undone_at)


def test_an_undo_that_moves_nothing_leaves_no_change_and_no_date(cast: Cast) -> None:
    batch = brought_in(cast, JAYDEN)
    with in_change():
        Pupil.objects.filter(pk=cast.jayden.pk).update(preferred_forename="Jay")
    rows_of(batch).update(message="old", claimed_at=None)
    again = undone(cast, fresh(batch))
    assert (again.message, again.undone_at, again.undone_by_id) == (NOTHING_WENT, None, None)
    assert (again.counts["undone"], again.counts["left"]) == (0, 1)
    assert stays(again, 2) == "Preferred forename stays: changed since."
    assert not Change.objects.filter(event="import.undone").exists()
    assert again.claimed_at is not None


def test_an_undo_asked_for_is_waiting_at_once_and_only_once(cast: Cast) -> None:
    batch = written(cast)
    assert batch.claimed_at is not None
    senco = actor_for_user(cast.senco)
    for version in (batch.version - 1, batch.version + 1):
        assert not undo_import(actor=senco, batch=batch, version=version)
    assert fresh(batch).state == ImportState.APPLIED
    assert undo_import(actor=senco, batch=batch, version=batch.version)
    waiting = fresh(batch)
    assert list(import_undo.undoing()) == [batch.pk]
    assert not undo_import(actor=senco, batch=waiting, version=waiting.version)
    assert fresh(batch).version == waiting.version
    assert waiting.choices | {"undo": None} == batch.choices | {"undo": None, "tries": 0}
