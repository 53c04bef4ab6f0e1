"""The list of what is due: filters, pages, turns, files."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from pupils.models import DueDate
from send_mis.audit.models import Read
from tests.factories import TODAY, make_pupil
from tests.people import Cast, signed_in
from tests.queries import queries


@pytest.fixture
def due(cast: Cast) -> Cast:
    DueDate.objects.all().delete()
    for n, (pupil, kind, turn, days) in enumerate(
        [
            (cast.noah, "register.review", "senco", -3),
            (cast.noah, "cycle.agree", "teacher", -1),
            (cast.jayden, "register.review", "senco", 0),
            (cast.noah, "letter.deliver", "office", 2),
            (cast.amara, "cycle.agree", "teacher", 20),
            (cast.amara, "register.review", "senco", 60),
        ]
    ):
        DueDate.objects.create(
            school=cast.harebell, pupil=pupil, kind=kind, turn=turn, subject_type="pupils.pupil",
            subject_id=pupil.pk, hold_by_on=TODAY + timedelta(days=days),
            starts_on=TODAY - timedelta(days=50 + n),
        )  # fmt: skip
    return cast


def page(cast: Cast, role: str, **asked: str) -> Any:
    url = reverse("deadlines", args=[cast.harebell.slug])
    return signed_in(getattr(cast, role)).get(url, asked)


def rows(cast: Cast, role: str, **asked: str) -> list[str]:
    found = page(cast, role, **asked).context["found"].page.rows
    return [f"{line.item.name}: {line.chip.text}: {line.turn}" for line in found]


def test_everything_that_is_due_by_day_with_whose_turn_it_is(due: Cast) -> None:
    assert rows(due, "senco") == [
        "Noah Bright: 3 days late: You",
        "Noah Bright: 1 day late: Teacher Harebell",
        "Jayden Clarke: due today: You",
        "Noah Bright: in 2 days: Office Harebell",
        "Amara Okafor: in 3 weeks: You, because nobody teaches the class",
        "Amara Okafor: in 9 weeks: You",
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"when": "late"}, 2), ({"when": "today"}, 1), ({"when": "week"}, 1),
        ({"when": "month"}, 1),
        ({"kind": "Letters"}, 1), ({"kind": "Reviews"}, 3), ({"whose": "mine"}, 4),
        ({"whose": "others"}, 2), ({"when": "late", "whose": "others"}, 1),
        ({"when": "others"}, 6), ({"when": "x", "kind": "y", "whose": "z", "page": "99"}, 6),
    ],
)  # fmt: skip
def test_narrowed(due: Cast, asked: dict[str, str], count: int) -> None:
    assert page(due, "senco", **asked).context["found"].page.total == count


def test_the_first_pages_figures_lead_to_just_these(due: Cast) -> None:
    client = signed_in(due.senco)
    agenda = client.get("/").context["page"].agenda
    url = reverse("deadlines", args=[due.harebell.slug])
    for part in (*agenda.own, agenda.ahead, agenda.others):
        assert client.get(f"{url}?{part.query}").context["found"].page.total == part.count


def test_each_reads_what_they_may(due: Cast) -> None:
    assert len(rows(due, "teacher")) == 3
    assert rows(due, "teacher", whose="mine") == ["Noah Bright: 1 day late: You"]
    assert len(rows(due, "ta")) == 2
    assert len(rows(due, "office")) == 4
    assert rows(due, "trust_lead")[0] == "Noah Bright: 3 days late: Senco Harebell"
    for role in ("governor", "parent", "it"):
        assert page(due, role).status_code == 403
    url = reverse("deadlines", args=[due.harebell.slug])
    assert signed_in(due.stranger("senco")).get(url).status_code == 404


def test_nothing_due_says_so(due: Cast) -> None:
    assert "Show everything that is due" in page(due, "ta", when="month").content.decode()
    DueDate.objects.all().delete()
    assert "Nothing is due" in page(due, "ta").content.decode()


@pytest.mark.parametrize("role", ["senco", "teacher", "trust_lead"])
def test_as_many_queries_for_many_as_for_few(due: Cast, role: str) -> None:
    url = reverse("deadlines", args=[due.harebell.slug])
    client = signed_in(getattr(due, role))
    few = queries(client, url)
    for n in range(12):
        pupil = make_pupil(due.harebell, school_class=due.class_4h)
        DueDate.objects.create(
            school=due.harebell, pupil=pupil, kind="register.review", turn="teacher",
            subject_type="pupils.pupil", subject_id=pupil.pk, hold_by_on=TODAY,
            starts_on=TODAY - timedelta(days=n),
        )  # fmt: skip
    assert queries(client, url) == few
    assert few <= 9


def test_files_hold_the_rows_of_the_page(due: Cast) -> None:
    client = signed_in(due.senco)
    for kind in ("csv", "xlsx", "pdf"):
        url = reverse(f"deadlines_{kind}", args=[due.harebell.slug])
        answer = client.get(url, {"when": "late"})
        assert answer.status_code == 200
        read = Read.objects.order_by("-at").first()
        assert read is not None
        assert read.what == f"deadlines.{kind}"
        assert read.detail == "2 deadlines: what is late"
        if kind == "csv":
            lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
            assert [line[0] for line in lines[1:]] == ["Bright, Noah", "Bright, Noah"]
            assert lines[1][4:9] == ["2026-11-20", "3 days late", "", "You", "Reviews"]
