"""What workers take up, what they leave in the batch, and what they lock meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.rules.keeping import KEPT_FOR
from pupils.imports.services import imports
from pupils.imports.services.jobs import (
    CLAIM_LASTS,
    MOST_TRIES,
    apply_import,
    read_import,
    unfinished,
    unwritten,
)
from pupils.imports.services.undo import run_undo, undo_import, undoing
from pupils.models import ImportBatch
from send_mis.errors import RuleBroken
from send_mis.schools.models import SchoolClass
from tests.factories import actor_for_user, make_class
from tests.imports.files import confirm, csv_file, fresh, row, upload
from tests.imports.test_batch_states import locks, rows_of, uploaded
from tests.imports.undoing import ADA, PUPILS, brought_in
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")
DAY = timedelta(days=1)
LINE = "Lind,Ada,05/10/2019"


@pytest.mark.parametrize(
    ("state", "waits"),
    [("waiting", unfinished), ("reading", unfinished), ("applying", unwritten),
     ("undoing", undoing),
     ("preview", None), ("mapping", None), ("applied", None), ("failed", None)],
)  # fmt: skip
def test_what_waits_for_a_worker_and_what_one_is_at(cast: Cast, state: str, waits: Any) -> None:
    batch = uploaded(cast, csv_file(PUPILS, ADA))
    now = timezone.now()
    for claimed_at, is_free in (
        (None, True), (now - CLAIM_LASTS - timedelta(seconds=5), True),
        (now - CLAIM_LASTS + timedelta(minutes=1), state == "waiting"),
    ):  # fmt: skip
        rows_of(batch).update(state=state, claimed_at=claimed_at)
        found = [each for each in (unfinished, unwritten, undoing) if batch.pk in list(each())]
        assert found == ([waits] if waits and is_free else [])


def test_a_reader_counts_its_tries_and_leaves_none_behind(cast: Cast) -> None:
    batch = uploaded(cast, csv_file(PUPILS, ADA))
    rows_of(batch).update(
        choices=batch.choices | {"tries": MOST_TRIES - 1}, problems=["old"], rows_done=7
    )
    held = locks(lambda: read_import(batch_id=batch.pk))
    assert held == ["pupils_importbatch UPDATE"]
    found = fresh(batch)
    assert (found.state, found.choices["tries"], found.problems) == (ImportState.PREVIEW, 0, [])
    assert (found.rows_done, found.rows_total, found.version) == (1, 1, 2)
    assert len(found.preview_mark) == 64


@pytest.mark.parametrize(
    ("state", "run", "then", "words"),
    [("waiting", read_import, "failed", "could not be read"),
     ("applying", apply_import, "preview", "could not be saved"),
     ("undoing", run_undo, "applied", "could not be undone")],
)  # fmt: skip
@pytest.mark.parametrize("tries", [MOST_TRIES - 1, MOST_TRIES])
def test_the_sixth_try_is_not_made(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, state: str, run: Any, then: str, words: str,
    tries: int,
) -> None:  # fmt: skip
    batch = uploaded(cast, csv_file(PUPILS, ADA))
    rows_of(batch).update(state=state, choices=batch.choices | {"tries": tries})
    tried: list[int] = []

    def cut_off(given: ImportBatch, *_: object) -> None:
        tried.append(fresh(given).choices["tries"])
        assert fresh(given).claimed_at is not None
        raise ConnectionError

    for place in ("jobs.open_batch_file", "undo._undo"):
        monkeypatch.setattr(f"pupils.imports.services.{place}", cut_off)
    if tries < MOST_TRIES:
        with pytest.raises(ConnectionError):
            run(batch_id=batch.pk)
        assert tried == [MOST_TRIES]
        return
    run(batch_id=batch.pk)
    found = fresh(batch)
    assert (tried, found.state, found.version) == ([], then, 2)
    assert words in found.message
    if then != "failed":
        assert found.choices["tries"] == 0
    else:
        assert found.content is None


def test_writing_holds_the_batch_the_school_and_its_pupils(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(PUPILS, ADA), name="autumn.csv")
    assert imports.confirm_import(actor=senco, batch=batch, version=batch.version)
    rows_of(batch).update(mends={"3": {}}, message="old")
    assert locks(lambda: apply_import(batch_id=batch.pk)) == [
        "pupils_importbatch UPDATE", "schools_school NO KEY UPDATE", "pupils_pupil NO KEY UPDATE",
    ]  # fmt: skip
    done = fresh(batch)
    assert (done.state, done.content, done.mends, done.message) == (
        ImportState.APPLIED, None, {}, "",
    )  # fmt: skip
    assert (done.choices["tries"], done.version) == (0, batch.version + 2)
    assert done.applied_at is not None
    assert [w["deed"] for w in done.written] == ["made"]
    assert done.counts["written"] == 1
    assert row(done, 2).cells == []
    asked = {"actor": actor_for_user(cast.office), "batch": done, "version": done.version}
    assert undo_import(**asked)  # type: ignore[arg-type]
    waiting = fresh(batch)
    assert waiting.choices["undo"] == {
        "by": {"user": str(cast.office.pk), "name": cast.office.display_name, "role": "office"},
        "day": "2026-11-23", "rows": None,
    }  # fmt: skip
    assert (waiting.state, waiting.version, waiting.choices["tries"]) == (
        ImportState.UNDOING, done.version + 1, 0,
    )  # fmt: skip
    assert locks(lambda: run_undo(batch_id=batch.pk)) == [
        "pupils_importbatch UPDATE", "schools_school NO KEY UPDATE", "pupils_pupil UPDATE",
    ]  # fmt: skip
    gone = fresh(batch)
    assert (gone.state, gone.version, gone.choices["tries"]) == (
        ImportState.APPLIED, done.version + 2, 0,
    )  # fmt: skip
    assert all(write["is_undone"] for write in gone.written)
    assert all(write["is_undone"] for write in row(gone, 2).written)
    assert (gone.counts["undone"], gone.counts["left"]) == (1, 0)


def test_a_class_made_by_hand_meanwhile_is_shown_first(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    batch = upload(senco, cast.harebell, csv_file(PUPILS, ADA))
    make_class(cast.harebell, "2K", (2,))
    again = confirm(senco, batch)
    assert (again.state, again.choices["tries"], again.version) == (
        ImportState.PREVIEW, 0, batch.version + 2,
    )  # fmt: skip
    assert again.counts["new_classes"] == []
    assert again.preview_mark != batch.preview_mark
    assert confirm(senco, again).state == ImportState.APPLIED
    assert SchoolClass.objects.filter(name="2K").count() == 1


def test_an_undo_is_for_ninety_days_to_the_moment(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = brought_in(cast, ADA)
    at = batch.applied_at
    assert at is not None
    senco = actor_for_user(cast.senco)
    for later, may in ((KEPT_FOR + timedelta(seconds=1), False), (KEPT_FOR, True)):
        monkeypatch.setattr(
            "pupils.imports.services.undo.timezone.now", lambda later=later: at + later
        )
        if may:
            assert undo_import(actor=senco, batch=batch, version=batch.version, row_ids=[3, 1])
            assert fresh(batch).choices["undo"]["rows"] == [1, 3]
        else:
            with pytest.raises(RuleBroken, match="for 90 days"):
                undo_import(actor=senco, batch=batch, version=batch.version)
