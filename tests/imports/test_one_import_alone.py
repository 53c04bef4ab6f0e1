"""Each step changes the import that it was asked for, and none that stands beside it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pupils.imports.rules.keeping import KEPT_FOR
from pupils.imports.selectors.may import row_mark
from pupils.imports.services import imports
from pupils.imports.services.jobs import CHANGED_MEANWHILE, MOST_TRIES, apply_import, read_import
from pupils.imports.services.keeping import forget_import, old_imports
from pupils.imports.services.undo import REFUSED, UNDO, run_undo, undo_import
from pupils.models import ImportBatch, ImportMapping
from send_mis import jobs
from send_mis.audit.models import Change
from send_mis.errors import RuleBroken
from tests.factories import actor_for_user, in_change
from tests.imports.bystanders import as_kept, bystanders, make_bystanders, rows_of
from tests.imports.files import confirm, csv_file, fresh, upload
from tests.imports.undoing import NOAH, PUPILS
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")

Made = Callable[[Cast], ImportBatch]
WHO = "Surname,Forename,DOB"
SAYS_KID = csv_file(f"{WHO},Kid", "Bright,Noah,03/02/2018,Nono")


def sent(cast: Cast, content: bytes = b"") -> ImportBatch:
    return imports.upload_import(
        actor=actor_for_user(cast.senco), school=cast.harebell, kind="pupils",
        file_name="a.csv", content=content or csv_file(PUPILS, NOAH),
    )  # fmt: skip


def shown(cast: Cast, headings: str = PUPILS, line: str = NOAH, **said: Any) -> ImportBatch:
    return upload(actor_for_user(cast.senco), cast.harebell, csv_file(headings, line), **said)


def asked(cast: Cast) -> ImportBatch:
    batch = sent(cast, SAYS_KID)
    read_import(batch_id=batch.pk)
    return fresh(batch)


def confirmed(cast: Cast) -> ImportBatch:
    batch = shown(cast)
    senco = actor_for_user(cast.senco)
    assert imports.confirm_import(actor=senco, batch=batch, version=batch.version)
    return fresh(batch)


def written(cast: Cast) -> ImportBatch:
    return confirm(actor_for_user(cast.senco), shown(cast))


def to_be_undone(cast: Cast) -> ImportBatch:
    batch = written(cast)
    assert undo_import(actor=actor_for_user(cast.senco), batch=batch, version=batch.version)
    return fresh(batch)


def changed(batch: ImportBatch, **fields: Any) -> ImportBatch:
    rows_of(batch).update(**fields)
    return fresh(batch)


def tried_out(batch: ImportBatch) -> ImportBatch:
    return changed(batch, choices=batch.choices | {"tries": MOST_TRIES})


# --- Behind the pages -------------------------------------------------------------------------

IN_WORDS = RuleBroken("Two classes at once.")
BY_DATABASE = IntegrityError("x")

# Step → how the import comes there, who works on it, its state and message then, and what fails.
BEHIND: dict[str, tuple[Made, Callable[..., None], str, str, tuple[str, Exception] | None]] = {
    "read": (sent, read_import, "preview", "", None),
    "unreadable": (
        lambda cast: changed(sent(cast), content=b"%PDF-1.7"), read_import, "failed", "PDF", None,
    ),
    "headings": (lambda cast: sent(cast, SAYS_KID), read_import, "mapping", "", None),
    "read too often": (
        lambda cast: tried_out(sent(cast)), read_import, "failed", "could not be read", None,
    ),
    "written": (confirmed, apply_import, "applied", "", None),
    "stale": (
        lambda cast: changed(confirmed(cast), preview_mark="old"), apply_import, "preview",
        CHANGED_MEANWHILE, None,
    ),
    "refused": (
        confirmed, apply_import, "preview", IN_WORDS.message, ("jobs.change", IN_WORDS),
    ),
    "refused by the database": (
        confirmed, apply_import, "preview", "The database refused",
        ("jobs.change", BY_DATABASE),
    ),
    "written too often": (
        lambda cast: tried_out(confirmed(cast)), apply_import, "preview", "could not be saved",
        None,
    ),
    "undone": (to_be_undone, run_undo, "applied", "", None),
    "undo refused": (
        to_be_undone, run_undo, "applied", IN_WORDS.message, ("undo.put_back", IN_WORDS),
    ),
    "undo refused by the database": (
        to_be_undone, run_undo, "applied", REFUSED, ("undo.put_back", BY_DATABASE),
    ),
    "undone too often": (
        lambda cast: tried_out(to_be_undone(cast)), run_undo, "applied", "could not be undone",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", BEHIND)
def test_a_worker_changes_one_import(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made, run, then, words, fault = BEHIND[step]
    batch = made(cast)
    make_bystanders(batch, cast.harebell, cast.thistle)
    before, kept = bystanders(batch), as_kept(batch)
    if fault:
        place, error = fault
        monkeypatch.setattr(f"pupils.imports.services.{place}", _failing(error))
    run(batch_id=batch.pk)
    after = fresh(batch)
    assert (after.state, after.version) == (then, batch.version + 1)
    assert words in after.message
    assert bystanders(batch) == before
    is_over = then in {"preview", "applied"}
    assert after.choices["tries"] == (0 if is_over else kept["choices"].get("tries", 0) + 1)
    # What was asked for, and by whom, outlives a failure.
    for name in ("confirmed_by", "undo", "day"):
        assert after.choices.get(name) == kept["choices"].get(name)
    done = as_kept(batch)
    run(batch_id=batch.pk)  # a second message
    assert as_kept(batch) == done


def _failing(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


# --- On the pages -----------------------------------------------------------------------------

Said = Callable[[Cast, ImportBatch], Mapping[str, Any]]
FRIDAY = date(2026, 11, 20)

# Step → how the import comes there, the service, what is said, its state and the job then.
ON_PAGES: dict[str, tuple[Made, Callable[..., Any], Said, str, str]] = {
    "map": (
        asked, imports.map_headings,
        lambda _, batch: {"mapping": {c["name"]: c["key"] for c in batch.columns}},
        "waiting", imports.READ,
    ),
    "sheet": (
        lambda cast: changed(
            batch := shown(cast), choices=batch.choices | {"other_sheets": ["Two"]}
        ),
        imports.map_headings, lambda *_: {"mapping": {}, "sheet": "Two"}, "waiting", imports.READ,
    ),
    "decide": (
        shown, imports.decide_rows, lambda *_: {"answers": {2: "out"}}, "waiting", imports.READ,
    ),
    "decide by row": (
        shown, imports.decide_rows,
        lambda _, batch: {"answers": {2: "out"}, "seen": {2: row_mark(batch, 2)}},
        "waiting", imports.READ,
    ),
    "leave out": (
        lambda cast: shown(cast, WHO, "Bright,Noah,31/02/2018"), imports.leave_out_rows,
        lambda *_: {}, "waiting", imports.READ,
    ),
    "tick": (
        lambda cast: shown(cast, WHO, "Bright,Noah,03/02/2018", is_whole_school=True),
        imports.tick_leavers, lambda cast, _: {"leavers": {cast.jayden.pk: FRIDAY}}, "preview", "",
    ),
    "confirm": (shown, imports.confirm_import, lambda *_: {}, "applying", imports.APPLY),
    "undo": (written, undo_import, lambda *_: {}, "undoing", UNDO),
}  # fmt: skip


@pytest.mark.parametrize("step", ON_PAGES)
def test_a_page_changes_one_import_and_sends_for_a_worker(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made, service, says, then, job = ON_PAGES[step]
    batch = made(cast)
    batch = changed(batch, choices=batch.choices | {"tries": 3}, message="old")
    make_bystanders(batch, cast.harebell, cast.thistle)
    before, sent_for = bystanders(batch), []
    monkeypatch.setattr(jobs, "enqueue", lambda *said: sent_for.append(said))
    said = says(cast, batch)
    senco = actor_for_user(cast.senco)
    service(actor=senco, batch=batch, version=batch.version, **said)
    after = fresh(batch)
    assert (after.state, after.version) == (then, batch.version + 1)
    assert bystanders(batch) == before
    assert sent_for == ([(job, batch.pk)] if job else [])
    if job:
        assert (after.choices["tries"], after.claimed_at, after.message) == (0, None, "")
    assert after.choices["day"] == batch.choices["day"]
    if step == "decide by row":
        return  # goes by rows, not by what the whole import was
    # The page as it was: a second tab, or somebody who came later.
    done = as_kept(batch)
    if step in {"confirm", "undo"}:
        assert service(actor=senco, batch=batch, version=batch.version, **said) is False
    else:
        with pytest.raises(RuleBroken, match=imports.MEANWHILE):
            service(actor=senco, batch=batch, version=batch.version, **said)
    assert as_kept(batch) == done
    assert len(sent_for) == bool(job)


def test_one_import_is_cancelled(cast: Cast) -> None:
    batch = shown(cast)
    make_bystanders(batch, cast.harebell, cast.thistle)
    before = bystanders(batch)
    assert imports.cancel_import(actor=actor_for_user(cast.senco), batch=batch)
    assert bystanders(batch) == before
    assert not batch.rows.exists()


@pytest.mark.parametrize(("state", "goes"), [("applied", True), ("undoing", False),
                                             ("applying", False), ("preview", True)])  # fmt: skip
def test_one_import_is_forgotten_after_ninety_days(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, state: str, goes: bool
) -> None:
    now = timezone.now()
    monkeypatch.setattr("pupils.imports.services.keeping.timezone.now", lambda: now)
    batch = changed(shown(cast), state=state, made_at=now - KEPT_FOR)
    make_bystanders(batch, cast.harebell, cast.thistle)
    others = ImportBatch.objects.exclude(pk=batch.pk)
    forget_import(batch_id=batch.pk)
    assert rows_of(batch).exists()  # ninety days to the moment
    moment = timedelta(microseconds=1)
    changed(batch, made_at=now - KEPT_FOR - moment, applied_at=now - KEPT_FOR)
    assert list(old_imports()) == []  # what counts is the day on which it was written
    changed(batch, applied_at=None)
    assert list(old_imports()) == ([batch.pk] if goes else [])
    changed(batch, made_at=now - KEPT_FOR - 2 * moment)
    others.update(made_at=now - KEPT_FOR - moment)  # newer, and old enough too
    before = bystanders(batch)
    with CaptureQueriesContext(connection) as queries:
        forget_import(batch_id=batch.pk)
    assert "FOR UPDATE SKIP LOCKED" in queries[1]["sql"]  # the first opens a savepoint
    assert rows_of(batch).exists() is not goes
    assert bystanders(batch) == before


def test_what_a_heading_means_is_remembered_for_one_school_and_kind_of_file(cast: Cast) -> None:
    batch = asked(cast)
    kept = {"kind": "pupils", "signature": batch.choices["signature"], "mapping": {"Kid": "title"}}
    for school, other in (
        (cast.harebell, {"kind": "staff"}), (cast.harebell, {"signature": "other"}),
        (cast.thistle, {}),
    ):  # fmt: skip
        with in_change():
            ImportMapping.objects.create(school=school, **kept | other)
    before = list(ImportMapping.objects.order_by("pk").values())
    assert upload_again(cast).state == "mapping"
    said = {c["name"]: c["key"] for c in batch.columns} | {"Kid": "preferred_forename"}
    imports.map_headings(
        actor=actor_for_user(cast.senco), batch=batch, version=batch.version, mapping=said
    )
    change = Change.objects.get(event="import.mapped")
    assert (change.user_id, change.school_id) == (cast.senco.pk, cast.harebell.pk)
    made = ImportMapping.objects.exclude(pk__in=[row["id"] for row in before]).get()
    assert (made.school_id, made.kind, made.mapping) == (cast.harebell.pk, "pupils", said)
    assert list(ImportMapping.objects.exclude(pk=made.pk).order_by("pk").values()) == before
    # What was said of this file stays said of it, whatever is said of another meanwhile.
    with in_change():
        ImportMapping.objects.filter(pk=made.pk).update(mapping=said | {"Kid": "title"})
    read_import(batch_id=batch.pk)
    assert fresh(batch).mapping == said
    with in_change():
        ImportMapping.objects.filter(pk=made.pk).update(mapping=said)
    again = upload_again(cast)
    assert (again.state, again.mapping["Kid"]) == ("preview", "preferred_forename")


def upload_again(cast: Cast) -> ImportBatch:
    batch = sent(cast, SAYS_KID)
    read_import(batch_id=batch.pk)
    return fresh(batch)
