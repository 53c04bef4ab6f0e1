"""A file of a large school with two contacts a row asks no question of a row's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pupils.models import ImportBatch
from tests.factories import actor_for_user
from tests.imports.files import PUPIL_HEADINGS, confirm, csv_file, many_rows, upload
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("codes")

HEADINGS = (
    f"{PUPIL_HEADINGS},Contact 1 Name,Contact 1 Mobile,Contact 1 Address,Contact 2 Name,"
    "Contact 2 Mobile"
)


def rows(start: int, count: int, mobile: str = "077") -> list[str]:
    return [
        f"{row},Ann Ames{number},{mobile}{number:08d},{number} Long Lane,Tom Ames{number},"
        f"078{number:08d}"
        for number, row in enumerate(many_rows(count, start), start=start)
    ]


def queries(cast: Cast, lines: list[str]) -> tuple[int, ImportBatch]:
    actor = actor_for_user(cast.office)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        batch = confirm(actor, upload(actor, cast.harebell, csv_file(HEADINGS, *lines)))
    return len(seen), batch


def test_many_new_contacts_cost_as_many_queries_as_few(cast: Cast) -> None:
    few, _ = queries(cast, rows(0, 28))
    many, _ = queries(cast, rows(100, 105))
    assert many - few <= 4


def test_many_changed_numbers_cost_as_many_queries_as_few(cast: Cast) -> None:
    queries(cast, rows(0, 70))
    few, _ = queries(cast, rows(0, 5, "079"))
    many, batch = queries(cast, rows(5, 65, "079"))
    assert batch.counts["live"] == {"changed": 65}
    assert many - few <= 4
