"""IT and the head see when everything was copied and whether it came back; nobody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from send_mis.database.models import CopyKind
from send_mis.office.selectors.copies import copies_page
from tests import server
from tests.people import Cast, signed_in

URL = "/harebell-primary/school/copies/"
Ran = Callable[..., None]


@pytest.fixture
def ran(db: None) -> Iterator[Ran]:
    """`ran(kind, days=3, is_good=True, is_elsewhere=True)`: written by the owner, as ever."""
    with psycopg.connect(
        server.owner_url(connection.settings_dict["NAME"]), autocommit=True
    ) as owner:

        def write(kind: str, *, days: int, is_good: bool = True, is_elsewhere: bool = True) -> None:
            at = timezone.now() - timedelta(days=days)
            owner.execute(
                "INSERT INTO database_copyrun (kind, started_at, ended_at, is_good, message, place,"
                " is_elsewhere, copied_at, size_bytes) VALUES (%s, %s, %s, %s, %s, '/mnt/other',"
                " %s, %s, 1500000)",
                [kind, at, at, is_good, "" if is_good else "Noah Bright", is_elsewhere, at],
            )

        yield write
        owner.execute("DELETE FROM database_copyrun")


def warnings() -> str:
    return " ".join(copies_page(timezone.now()).warnings)


def test_nothing_yet_is_said_twice(db: None) -> None:
    assert "No backup has been made yet" in warnings()
    assert "No backup has been tested yet" in warnings()


def test_a_copy_of_today_that_came_back_this_month_warns_of_nothing(ran: Ran) -> None:
    ran(CopyKind.MADE, days=1)
    ran(CopyKind.TRIED, days=34)
    assert warnings() == ""


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([(CopyKind.MADE, 2, True, True)], "The last backup is 2 days old"),
        ([(CopyKind.MADE, 0, True, False)], "same disk as the program"),
        ([(CopyKind.TRIED, 35, True, True)], "tested 35 days ago"),
        ([(CopyKind.RESTORED, 40, True, True)], "tested 40 days ago"),
        (
            [(CopyKind.MADE, 1, True, True), (CopyKind.MADE, 0, False, True)],
            "The last attempt to make a backup failed",
        ),
        ([(CopyKind.TRIED, 0, False, True)], "attempt to test or restore a backup failed"),
    ],
)
def test_what_is_old_near_or_failed_is_said(
    ran: Ran, runs: list[tuple[str, int, bool, bool]], words: str
) -> None:
    for kind, days, is_good, is_elsewhere in runs:
        ran(kind, days=days, is_good=is_good, is_elsewhere=is_elsewhere)
    assert words in warnings()


def test_a_failure_that_was_put_right_is_over(ran: Ran) -> None:
    ran(CopyKind.MADE, days=1, is_good=False)
    ran(CopyKind.MADE, days=0)
    ran(CopyKind.TRIED, days=0)
    assert warnings() == ""


def test_the_page_names_place_and_end_and_no_pupil(cast: Cast, ran: Ran) -> None:
    ran(CopyKind.MADE, days=0)
    ran(CopyKind.TRIED, days=0, is_good=False)
    head = signed_in(cast.head)
    said = head.get(URL).content.decode()
    for words in ("/mnt/other", "1.5 MB", "Failed", "Done"):
        assert words in said
    assert "Noah" not in said
    assert URL in head.get("/harebell-primary/school/").content.decode()


def test_others_may_not(cast: Cast) -> None:
    assert signed_in(cast.teacher).get(URL).status_code == 403
    assert signed_in(cast.stranger("head")).get(URL).status_code == 404
    assert URL not in signed_in(cast.teacher).get("/harebell-primary/school/").content.decode()


def test_more_copies_ask_no_more_questions(ran: Ran) -> None:
    for days in range(30):
        ran(CopyKind.MADE, days=days)
    with CaptureQueriesContext(connection) as asked:
        assert len(copies_page(timezone.now()).runs) == 20
    assert len(asked) == 3
