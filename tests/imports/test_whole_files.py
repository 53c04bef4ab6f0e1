"""Whole files, from the preview to the undo, with every row of every table that they touch.

What each file shows and writes stands in `expected/`, one text a file. Every cell of these files
says something of its own, so that a value in the wrong place, a rule left out or a table forgotten
changes the text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from pupils.choices import ImportState
from pupils.imports.services.imports import (
    confirm_import,
    decide_rows,
    leave_out_rows,
    tick_leavers,
)
from pupils.imports.services.jobs import apply_import, read_import
from pupils.imports.services.undo import run_undo, undo_import
from pupils.models import ImportBatch, Pupil
from send_mis.audit.models import Change
from tests.factories import actor_for_user
from tests.imports.files import fresh, upload, upn
from tests.imports.whole import (
    Row,
    day,
    difference,
    going_back,
    heads,
    must_be_as_expected,
    preview,
    read_sheet,
    tables,
)
from tests.imports.whole_doubts import COMPARED, DOUBTFUL, like_pupils, on_the_register
from tests.imports.whole_families import FAMILIES, families
from tests.imports.whole_pupils import KNOWN, NEW, known_pupils, new_pupils
from tests.imports.whole_register import CTF, SHEET, STAFF, register, staff
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes", "empty_queue")


@dataclass
class File:
    """A file of that kind for the school as `ready` leaves it; `answers` to its doubtful rows."""

    name: str
    kind: str
    ready: Callable[[Cast], None]
    rows: Sequence[Row]
    by: str = "senco"
    answers: dict[int, str] = field(default_factory=dict)
    leavers: dict[str, date | None] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


FILES = (
    File(
        "known", "pupils", known_pupils, KNOWN, by="office", answers={3: "Cole", 6: "Eve"},
        leavers={"Flo": day("2026-11-16"), "Jayden": day("2026-11-20"), "Tom": None},
        options={"is_whole_school": True},
    ),
    File("new", "pupils", new_pupils, NEW, by="office"),
    File(
        "doubtful", "pupils", like_pupils, DOUBTFUL, by="office",
        answers={2: "Bea", 4: "Cleo", 5: "new", 9: "Alexandra", 13: "Dee"},
    ),
    File("compared", "pupils", on_the_register, COMPARED),
    File("register", "register", register, SHEET, answers={19: "new", 20: "Bo"}),
    File("staff", "staff", staff, STAFF),
    File("families", "pupils", families, FAMILIES, by="office"),
    File("transfer", "ctf", lambda _: None, ()),
)  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_whole_file(cast: Cast, file: File) -> None:
    file.ready(cast)
    actor = actor_for_user(getattr(cast, file.by))
    batch = (
        read_sheet(actor, cast.harebell, file.kind, file.rows, f"{file.name}.csv", **file.options)
        if file.rows
        else upload(
            actor, cast.harebell, CTF.format(upn(50), upn(51)).encode(), "ctf", name="a.xml"
        )
    )
    said = ["# First preview", *preview(batch)]
    told(cast, file, batch)
    batch = fresh(batch)
    said += ["", "# Second preview", *difference(said[1:], preview(batch))]
    before, seen = tables(), set(Change.objects.values_list("pk", flat=True))
    assert confirm_import(actor=actor, batch=batch, version=batch.version)
    apply_import(batch_id=batch.pk)
    batch = fresh(batch)
    assert batch.state == ImportState.APPLIED, batch.message
    said += ["", "# Written", *heads(seen), *difference(before, tables())]
    said += ["", "# Undoing", *going_back(batch, actor)]
    must_be_as_expected(file.name, said)
    assert undo_import(actor=actor, batch=batch, version=batch.version)
    run_undo(batch_id=batch.pk)
    assert difference(unversioned(before), unversioned(tables())) == []


def unversioned(lines: Sequence[str]) -> list[str]:
    """An undo is a change of its own, which an open form notices."""
    return [re.sub(r"; version=\d+", "", line) for line in lines]


def told(cast: Cast, file: File, batch: ImportBatch) -> None:
    """The answers, everything else that is in doubt left out, and who has left."""
    actor = actor_for_user(getattr(cast, file.by))
    ids = {p.legal_forename: p.pk for p in Pupil.objects.filter(school=cast.harebell)}
    if file.answers:
        answers = {n: said if said == "new" else str(ids[said]) for n, said in file.answers.items()}
        decide_rows(actor=actor, batch=batch, version=batch.version, answers=answers)
        read_import(batch_id=batch.pk)
        batch = fresh(batch)
    for undecided in (False, True):
        leave_out_rows(actor=actor, batch=batch, version=batch.version, undecided=undecided)
        read_import(batch_id=batch.pk)
        batch = fresh(batch)
    if file.leavers:
        leavers = {ids[name]: on for name, on in file.leavers.items()}
        tick_leavers(actor=actor, batch=batch, version=batch.version, leavers=leavers)
