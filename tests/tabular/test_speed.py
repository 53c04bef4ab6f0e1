"""Five thousand pupils in seconds. The bounds are ten times what a slow machine needs."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

import pytest

from send_mis.tabular import read_csv, read_ctf, read_xlsx, write_csv, write_xlsx
from send_mis.tabular.table import Table
from tests.tabular.transfer_files import PUPIL, ctf

PUPILS = 5_000
COLUMNS = ["UPN", "Surname", "Forename", "DOB", "Year group", "Class", "SEN status", "Needs"]
ROWS: list[list[object]] = [
    [f"C99912342{i:04}", f"Sur{i}", "Noah", date(2016, 2, 3), i % 7, "4H", "K", "ASD; SLCN"]
    for i in range(PUPILS)
]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    before = time.process_time()
    yield
    assert time.process_time() - before < seconds


@pytest.mark.parametrize(
    ("read", "write"),
    [(read_csv, write_csv), (read_xlsx, partial(write_xlsx, "Pupils"))],
    ids=["csv", "xlsx"],
)
def test_five_thousand_rows(
    read: Callable[[bytes], Table], write: Callable[[list[str], list[list[object]]], bytes]
) -> None:
    data = write(COLUMNS, ROWS)
    with within(seconds=20):
        assert len(read(data).rows) == PUPILS


def test_five_thousand_pupils_of_a_transfer_file() -> None:
    data = ctf(*[PUPIL] * PUPILS)
    with within(seconds=20):
        assert len(read_ctf(data).pupils) == PUPILS


def test_memory_does_not_follow_what_is_passed_over() -> None:
    """Megabytes of attendance around one pupil cost what is fed at a time, not a tree of them."""
    data = ctf(
        PUPIL.replace("<Address>", f"<Attendance>{'<a>x</a>' * 300_000}</Attendance><Address>")
    )
    tracemalloc.start()
    try:
        read_ctf(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(data) > 2_000_000
    assert most < 8_000_000
