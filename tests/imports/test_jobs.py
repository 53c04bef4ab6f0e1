"""What runs behind the pages: claims, kills, two at once, and how many questions 5,000 rows ask."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import Error as DatabaseCut
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pupils.choices import ImportState
from pupils.imports.services.imports import confirm_import, upload_import
from pupils.imports.services.jobs import (
    CHANGED_MEANWHILE,
    CLAIM_LASTS,
    MOST_TRIES,
    apply_import,
    read_import,
    unfinished,
    unwritten,
)
from pupils.imports.services.undo import run_undo, undo_import
from pupils.imports.writing import batches
from pupils.models import Enrolment, ImportBatch, Pupil
from pupils.tasks import APPLY, READ
from send_mis import jobs
from send_mis.audit.models import Change
from tests.factories import actor_for_user, make_pupil, put_on_register
from tests.imports.files import PUPIL_HEADINGS, confirm, csv_file, fresh, many_rows, upload
from tests.people import Cast
from tests.workers import Worker, worker

CAST_AT_HAREBELL = 5


def uploaded(cast: Cast, count: int = 3) -> ImportBatch:
    return upload_import(
        actor=actor_for_user(cast.senco), school=cast.harebell, kind="pupils",
        file_name="pupils.csv", content=csv_file(PUPIL_HEADINGS, *many_rows(count)),
    )  # fmt: skip


def previewed(cast: Cast, count: int = 3) -> ImportBatch:
    return upload(
        actor_for_user(cast.senco), cast.harebell, csv_file(PUPIL_HEADINGS, *many_rows(count))
    )


def confirmed(cast: Cast, batch: ImportBatch) -> None:
    assert confirm_import(actor=actor_for_user(cast.senco), batch=batch, version=batch.version)


def new_pupils(cast: Cast) -> int:
    return Pupil.objects.filter(school=cast.harebell).count() - CAST_AT_HAREBELL


# --- Claims -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("codes", "empty_queue")
def test_a_second_message_does_nothing(cast: Cast) -> None:
    batch = uploaded(cast)
    read_import(batch_id=batch.pk)
    version = fresh(batch).version
    read_import(batch_id=batch.pk)
    assert fresh(batch).version == version


@pytest.mark.usefixtures("codes", "empty_queue")
def test_a_reader_that_fell_silent_is_replaced_and_a_live_one_is_not(cast: Cast) -> None:
    batch = uploaded(cast)
    now = timezone.now()
    rows = ImportBatch.objects.filter(pk=batch.pk)
    rows.update(state=ImportState.READING, claimed_at=now)
    read_import(batch_id=batch.pk)
    assert fresh(batch).state == ImportState.READING
    assert batch.pk not in list(unfinished())
    rows.update(claimed_at=now - CLAIM_LASTS - timedelta(seconds=1))
    assert batch.pk in list(unfinished())
    read_import(batch_id=batch.pk)
    assert fresh(batch).state == ImportState.PREVIEW


@pytest.mark.usefixtures("codes", "empty_queue")
def test_a_file_that_kills_its_readers_is_given_up(cast: Cast) -> None:
    batch = uploaded(cast)
    ImportBatch.objects.filter(pk=batch.pk).update(choices=batch.choices | {"tries": MOST_TRIES})
    read_import(batch_id=batch.pk)
    found = fresh(batch)
    assert (found.state, found.content) == (ImportState.FAILED, None)


@pytest.mark.usefixtures("codes", "empty_queue")
def test_what_was_cancelled_while_it_was_read_stays_cancelled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = uploaded(cast)
    read = batches.read_state

    def cancelled_meanwhile(*args: object, **kwargs: object) -> object:
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.CANCELLED)
        return read(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "read_state", cancelled_meanwhile)
    read_import(batch_id=batch.pk)
    assert fresh(batch).state == ImportState.CANCELLED
    assert not batch.rows.exists()


@pytest.mark.usefixtures("codes", "empty_queue")
def test_a_queue_that_is_down_loses_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    monkeypatch.setattr(jobs.app.conf, "broker_url", "redis+socket:///nowhere/valkey.sock")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        batch = uploaded(cast)
    assert list(unfinished()) == [batch.pk]
    read_import(batch_id=batch.pk)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        confirmed(cast, fresh(batch))
    assert list(unwritten()) == [batch.pk]
    apply_import(batch_id=batch.pk)
    assert new_pupils(cast) == 3
    assert list(unwritten()) == []


# --- A preview that is no longer true ---------------------------------------------------------


@pytest.mark.usefixtures("codes", "empty_queue")
def test_what_changed_meanwhile_is_shown_again_before_it_is_written(cast: Cast) -> None:
    batch = previewed(cast)
    first = many_rows(1)[0].split(",")
    make_pupil(cast.harebell, surname=first[1], forename=first[2], upn=first[0])
    again = confirm(actor_for_user(cast.senco), batch)
    assert (again.state, again.message) == (ImportState.PREVIEW, CHANGED_MEANWHILE)
    assert again.rows.get(number=2).outcome == "changed"
    assert new_pupils(cast) == 1
    done = confirm(actor_for_user(cast.senco), again)
    assert done.state == ImportState.APPLIED
    assert new_pupils(cast) == 3


@pytest.mark.usefixtures("codes", "empty_queue")
def test_a_change_of_somebody_who_is_not_in_the_file_does_not_matter(cast: Cast) -> None:
    batch = previewed(cast)
    put_on_register(cast.kacper)
    assert confirm(actor_for_user(cast.senco), batch).state == ImportState.APPLIED


# --- Kills, and two at once -------------------------------------------------------------------


@contextmanager
def stopped_half_way() -> Iterator[None]:
    """Whoever writes pupils gets as far as their enrolments, and waits."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE pupils_enrolment IN EXCLUSIVE MODE")
            yield
            cursor.execute("COMMIT")
    finally:
        other.close()


def wait_for_waiters(count: int) -> None:
    """Return once that many sessions of this database wait for a lock."""
    tick = threading.Event()
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND datname = current_database()"
            )
            if cursor.fetchone()[0] >= count:
                return
        tick.wait(0.05)
    raise AssertionError(f"{count} sessions never waited for a lock")


def cut_off_waiters() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in found.split()]


@pytest.fixture
def running(transactional_db: None, empty_queue: None) -> Iterator[Worker]:
    with worker() as started:
        yield started


def test_a_real_worker_reads_and_writes(
    transactional_db: None, cast: Cast, codes: None, running: Worker
) -> None:
    batch = uploaded(cast, 30)
    running.wait_for(READ)
    batch = fresh(batch)
    assert (batch.state, batch.rows_done, batch.rows_total) == (ImportState.PREVIEW, 30, 30)
    confirmed(cast, batch)
    running.wait_for(APPLY)
    assert fresh(batch).state == ImportState.APPLIED
    assert new_pupils(cast) == 30


def test_a_worker_killed_half_way_leaves_nothing_and_another_goes_on(
    transactional_db: None, cast: Cast, codes: None, running: Worker
) -> None:
    batch = previewed(cast, 30)
    running.wait_for(READ)
    with stopped_half_way():
        confirmed(cast, batch)
        wait_for_waiters(1)
        for child in children(running.process.pid):
            os.kill(child, signal.SIGKILL)
        running.wait_for_line("WorkerLostError")
        assert new_pupils(cast) == 0
        assert not Change.objects.filter(event="import.applied").exists()
        assert fresh(batch).state == ImportState.APPLYING
    running.wait_for(APPLY)
    assert fresh(batch).state == ImportState.APPLIED
    assert new_pupils(cast) == 30
    assert Change.objects.filter(event="import.applied").count() == 1


def in_threads(
    *batch_ids: object, run: Callable[..., None] = apply_import
) -> list[threading.Thread]:
    def once(batch_id: object) -> None:
        try:
            run(batch_id=str(batch_id))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=once, args=(batch_id,)) for batch_id in batch_ids]
    for thread in threads:
        thread.start()
    return threads


def test_two_imports_of_one_school_do_not_mix(
    transactional_db: None, cast: Cast, codes: None, empty_queue: None
) -> None:
    one, other = previewed(cast, 20), previewed(cast, 20)
    confirmed(cast, one)
    confirmed(cast, other)
    with stopped_half_way():
        threads = in_threads(one.pk, other.pk)
        wait_for_waiters(2)
    for thread in threads:
        thread.join(30)
    one, other = fresh(one), fresh(other)
    assert {one.state, other.state} == {ImportState.APPLIED, ImportState.PREVIEW}
    late = one if one.state == ImportState.PREVIEW else other
    assert late.message == CHANGED_MEANWHILE
    assert set(late.rows.values_list("outcome", flat=True)) == {"unchanged"}
    assert new_pupils(cast) == 20
    assert Enrolment.objects.filter(school=cast.harebell).count() == 20 + CAST_AT_HAREBELL


def test_one_import_taken_by_two_workers_is_written_once(
    transactional_db: None, cast: Cast, codes: None, empty_queue: None
) -> None:
    batch = previewed(cast, 20)
    confirmed(cast, batch)
    with stopped_half_way():
        threads = in_threads(batch.pk, batch.pk)
        wait_for_waiters(1)
    for thread in threads:
        thread.join(30)
    assert fresh(batch).state == ImportState.APPLIED
    assert new_pupils(cast) == 20
    assert Change.objects.filter(event="import.applied").count() == 1


def test_one_undo_taken_by_two_workers_is_done_once_and_one_cut_off_leaves_nothing(
    transactional_db: None, cast: Cast, codes: None, empty_queue: None
) -> None:
    batch = previewed(cast, 20)
    confirmed(cast, batch)
    apply_import(batch_id=batch.pk)
    senco = actor_for_user(cast.senco)
    assert undo_import(actor=senco, batch=fresh(batch), version=fresh(batch).version)
    with stopped_half_way():
        (cut,) = in_threads(batch.pk, run=undo_or_be_cut)
        wait_for_waiters(1)
        cut_off_waiters()
        cut.join(30)
    assert new_pupils(cast) == 20
    assert fresh(batch).state == ImportState.UNDOING
    with stopped_half_way():
        threads = in_threads(batch.pk, batch.pk, run=run_undo)
        wait_for_waiters(1)
    for thread in threads:
        thread.join(30)
    assert (new_pupils(cast), fresh(batch).state) == (0, ImportState.APPLIED)
    assert Change.objects.filter(event="import.undone").count() == 1


def undo_or_be_cut(*, batch_id: str) -> None:
    with suppress(DatabaseCut):
        run_undo(batch_id=batch_id)


def test_a_database_that_is_cut_off_half_way_leaves_nothing(
    transactional_db: None, cast: Cast, codes: None, empty_queue: None
) -> None:
    batch = previewed(cast, 20)
    confirmed(cast, batch)
    failed: list[Exception] = []

    def run() -> None:
        try:
            apply_import(batch_id=batch.pk)
        except DatabaseCut as error:
            failed.append(error)
        finally:
            connections.close_all()

    with stopped_half_way():
        thread = threading.Thread(target=run)
        thread.start()
        wait_for_waiters(1)
        cut_off_waiters()
        thread.join(30)
    assert failed
    assert new_pupils(cast) == 0
    apply_import(batch_id=batch.pk)
    assert new_pupils(cast) == 20


# --- Many rows --------------------------------------------------------------------------------


def questions(cast: Cast, count: int) -> tuple[int, int]:
    """How many queries the preview and the writing of so many new pupils take."""
    batch = uploaded(cast, count)
    with CaptureQueriesContext(
        connection,
    ) as reading:
        read_import(batch_id=batch.pk)
    batch = fresh(batch)
    assert batch.state == ImportState.PREVIEW, batch.message
    confirmed(cast, batch)
    with CaptureQueriesContext(connection) as writing:
        apply_import(batch_id=batch.pk)
    assert fresh(batch).state == ImportState.APPLIED
    return len(reading), len(writing)


@pytest.mark.usefixtures("codes", "empty_queue")
def test_five_thousand_rows_ask_no_question_of_their_own(cast: Cast) -> None:
    reading, writing = questions(cast, 5_000)
    assert reading <= 60, reading
    assert writing <= 160, writing
    assert new_pupils(cast) == 5_000
    again, _ = questions(cast, 5_000)
    assert again <= 60, again
