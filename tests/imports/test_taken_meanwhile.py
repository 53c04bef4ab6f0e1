"""Somebody else takes, cancels or decides an import while a worker is at it: theirs stands."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.services import jobs as import_jobs
from pupils.imports.services import undo as import_undo
from pupils.imports.services.jobs import (
    CLAIM_LASTS,
    apply_import,
    read_import,
    unfinished,
    unwritten,
)
from pupils.imports.services.undo import run_undo, undoing
from pupils.models import ImportBatch, Pupil
from send_mis.audit.models import Change
from send_mis.errors import BadFile, RuleBroken
from tests.imports.bystanders import as_kept, bystanders, make_bystanders, rows_of
from tests.imports.files import fresh
from tests.imports.test_one_import_alone import SAYS_KID, changed, confirmed, sent, to_be_undone
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

Patch = pytest.MonkeyPatch
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def now(monkeypatch: Patch) -> datetime:
    """The clock stands still, so that a claim's last moment can be asked for."""
    found = timezone.now()
    monkeypatch.setattr("pupils.imports.services.jobs.timezone.now", lambda: found)
    return found


# --- Who may take it --------------------------------------------------------------------------


@pytest.mark.parametrize("state", ImportState.values)
@pytest.mark.parametrize(
    ("age", "is_silent"),
    [(None, True), (CLAIM_LASTS + MOMENT, True), (CLAIM_LASTS, False), (timedelta(0), False)],
    ids=["never", "silent", "just-live", "live"],
)
def test_a_live_reader_keeps_its_import_and_a_silent_one_loses_it(
    cast: Cast, now: datetime, state: str, age: timedelta | None, is_silent: bool
) -> None:
    batch = sent(cast)
    rows_of(batch).update(state=state, claimed_at=None if age is None else now - age)
    free = {"waiting": unfinished}
    if is_silent:
        free |= {"reading": unfinished, "applying": unwritten, "undoing": undoing}
    for each in (unfinished, unwritten, undoing):
        assert (batch.pk in list(each())) is (free.get(state) is each)
    before = as_kept(batch)
    read_import(batch_id=batch.pk)
    if state == "waiting" or (state == "reading" and is_silent):
        assert fresh(batch).state == ImportState.PREVIEW
    else:
        assert as_kept(batch) == before


def test_a_reader_says_at_each_step_that_it_is_alive(cast: Cast, monkeypatch: Patch) -> None:
    batch = changed(sent(cast), rows_done=7, rows_total=7)
    start = timezone.now()
    clock = iter(start + timedelta(seconds=n) for n in range(1, 50))
    monkeypatch.setattr("pupils.imports.services.jobs.timezone.now", lambda: next(clock))
    steps: list[tuple[str, int, int, int]] = []
    alive: list[datetime | None] = []

    def noted(given: ImportBatch) -> None:
        found = fresh(batch)
        assert given.claimed_at == found.claimed_at
        alive.append(found.claimed_at)
        steps.append((found.state, found.rows_total, found.rows_done, found.choices["tries"]))

    open_file, build = import_jobs.open_batch_file, import_jobs.build

    def opened(given: ImportBatch) -> Any:
        noted(given)
        return open_file(given)

    def built(given: ImportBatch, file: Any, *, progress: Callable[[int], None]) -> Any:
        noted(given)
        progress(1)
        noted(given)
        return build(given, file, progress=progress)

    monkeypatch.setattr(import_jobs, "open_batch_file", opened)
    monkeypatch.setattr(import_jobs, "build", built)
    read_import(batch_id=batch.pk)
    assert steps == [("reading", 7, 0, 1), ("reading", 1, 0, 1), ("reading", 1, 1, 1)]
    assert alive == sorted({at for at in alive if at})
    assert fresh(batch).state == ImportState.PREVIEW


def test_a_file_whose_headings_are_asked_for_is_read_no_further(
    cast: Cast, monkeypatch: Patch
) -> None:
    batch = sent(cast, SAYS_KID)
    said: list[set[str]] = []
    real = import_jobs._touch

    def touched(given: ImportBatch, **fields: Any) -> None:
        said.append(set(fields))
        real(given, **fields)

    monkeypatch.setattr(import_jobs, "_touch", touched)
    read_import(batch_id=batch.pk)
    assert fresh(batch).state == ImportState.MAPPING
    asked = {"mapping", "columns", "choices", "problems", "rows_total", "state", "version"}
    assert said == [{"choices"}, asked]


# --- While it is read -------------------------------------------------------------------------

MEANWHILE: dict[str, dict[str, Any]] = {
    "taken by another worker": {"claimed_at": timezone.now() + timedelta(minutes=9)},
    "cancelled": {"state": ImportState.CANCELLED, "content": None},
    "decided": {"state": ImportState.WAITING, "claimed_at": None, "version": 5},
}


@pytest.mark.parametrize("meanwhile", MEANWHILE)
@pytest.mark.parametrize("moment", ["claimed", "opened", "unreadable", "planned"])
def test_what_became_of_an_import_while_it_was_read_stands(
    cast: Cast, monkeypatch: Patch, moment: str, meanwhile: str
) -> None:
    batch = sent(cast)
    left: list[dict[str, Any]] = []
    steps: list[str] = []

    def noted(name: str, is_the_moment: bool) -> None:
        real = getattr(import_jobs, name)

        def step(*said: Any, **named: Any) -> Any:
            steps.append(name)
            found = None if moment == "claimed" else real(*said, **named)
            if is_the_moment and not left:
                assert batch.pk not in list(unfinished())
                rows_of(batch).update(**MEANWHILE[meanwhile])
                left.append(as_kept(batch))
                if moment == "unreadable":
                    raise BadFile("It cannot be read.")
            return real(*said, **named) if moment == "claimed" else found

        monkeypatch.setattr(import_jobs, name, step)

    noted("_touch", moment == "claimed")
    noted("open_batch_file", moment in {"opened", "unreadable"})
    noted("build", moment == "planned")
    read_import(batch_id=batch.pk)
    assert [as_kept(batch)] == left
    assert not batch.rows.exists()
    # It stops where it notices.
    after = {"claimed": "_touch", "opened": "_touch", "unreadable": "open_batch_file"}
    assert steps[-1] == after.get(moment, "build")


@pytest.mark.parametrize("is_readable", [True, False])
def test_two_files_that_are_read_at_one_moment_stay_apart(
    cast: Cast, now: datetime, monkeypatch: Patch, is_readable: bool
) -> None:
    batch = sent(cast)
    make_bystanders(batch, cast.harebell, cast.thistle)
    ImportBatch.objects.exclude(pk=batch.pk).update(
        state=ImportState.READING, claimed_at=now, rows_done=3
    )
    before = bystanders(batch)
    if not is_readable:
        rows_of(batch).update(content=b"%PDF-1.7")
    read_import(batch_id=batch.pk)
    assert fresh(batch).state == ("preview" if is_readable else "failed")
    assert bystanders(batch) == before


# --- While it is written or undone ------------------------------------------------------------


# Step → how the import comes there, who works on it, and what just before is done by another.
STEPS: dict[str, tuple[Callable[[Cast], ImportBatch], Callable[..., None], Any, str]] = {
    "written": (confirmed, apply_import, import_jobs, "_apply"),
    "shown again": (confirmed, apply_import, import_jobs, "_show_again"),
    "put back to the preview": (confirmed, apply_import, import_jobs, "_back_to_preview"),
    "undone": (to_be_undone, run_undo, import_undo, "_undo"),
    "undo given up": (to_be_undone, run_undo, import_undo, "_give_up"),
}


@pytest.mark.parametrize("step", STEPS)
def test_what_another_worker_finished_is_not_done_once_more(
    cast: Cast, monkeypatch: Patch, step: str
) -> None:
    made, run, module, name = STEPS[step]
    batch = made(cast)
    noah = Pupil.objects.values().get(pk=cast.noah.pk)
    if step == "shown again":
        batch = changed(batch, preview_mark="old")
    if step in {"put back to the preview", "undo given up"}:
        what = "build" if module is import_jobs else "read_undo"
        monkeypatch.setattr(module, what, _broken)
    left: list[dict[str, Any]] = []
    real = getattr(module, name)

    def after_another(given: ImportBatch, *said: Any) -> Any:
        # Both had begun: the other was the quicker, and its preview was then left in peace.
        rows_of(batch).update(state=ImportState.FAILED, message="theirs", version=9)
        left.append(as_kept(batch))
        return real(given, *said)

    monkeypatch.setattr(module, name, after_another)
    rows = list(batch.rows.values())
    changes = Change.objects.count()
    run(batch_id=batch.pk)
    assert [as_kept(batch)] == left
    assert list(batch.rows.values()) == rows
    assert Pupil.objects.values().get(pk=cast.noah.pk) == noah
    assert Change.objects.count() == changes


def _broken(*_: object, **__: object) -> None:
    raise RuleBroken("It cannot be.")
