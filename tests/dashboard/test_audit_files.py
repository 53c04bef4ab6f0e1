"""The school's record as a file: the rows of the page, and a reading of its own."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from pupils.register.services import needs
from pupils.rules import NeedEntry
from send_mis.access.actions import Action
from send_mis.audit.models import Read
from send_mis.dashboard import exports
from send_mis.schools.choices import ClassKind
from send_mis.schools.services import add_class, change_class
from tests.factories import TODAY, actor_for_user
from tests.people import Cast, signed_in

pytestmark = pytest.mark.django_db
KINDS = ("csv", "xlsx", "pdf")


def changed(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    needs.set_needs(
        actor=senco, pupil=cast.jayden, needs=[NeedEntry("SLCN")], on=TODAY, why="=cmd|' /C x'!A0"
    )  # fmt: skip


def address(cast: Cast, kind: str = "csv", query: str = "") -> str:
    return reverse(f"audit_{kind}", args=[cast.harebell.slug]) + query


def lines(cast: Cast, query: str = "") -> list[dict[str, str]]:
    answer = signed_in(cast.head).get(address(cast, "csv", query))
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_each_file_holds_the_rows_of_the_page(cast: Cast) -> None:
    changed(cast)
    (line,) = lines(cast, "?event=needs.set")
    assert line["What was done"] == "Recorded the needs of Jayden Clarke"
    assert (line["Who"], line["As"]) == ("Senco Harebell", "SENCO")
    assert line["Whose record"] == "Jayden Clarke"
    assert line["Why, or with what"].startswith("'="), "no spreadsheet runs what somebody typed"
    book = load_workbook(
        io.BytesIO(signed_in(cast.head).get(address(cast, "xlsx", "?event=needs.set")).content)
    )
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in rows] == ["Recorded the needs of Jayden Clarke"]
    assert isinstance(rows[0][0], datetime)
    assert signed_in(cast.head).get(address(cast, "pdf")).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?event=needs.set", 1), ("?event=rate.added", 0), ("?q=clarke", 1), ("?q=bright", 0),
        ("?from=3+Feb+1999&to=4.2.1999", 0), ("?from=3+Feb+1999", 1), ("?to=1/2/99", 0),
    ],
)  # fmt: skip
def test_the_filter_of_the_page_is_the_filter_of_the_file(
    cast: Cast, query: str, found: int
) -> None:
    changed(cast)
    assert len([each for each in lines(cast, query) if each["Who"] == "Senco Harebell"]) == found
    page = signed_in(cast.head).get(reverse("audit", args=[cast.harebell.slug]) + query)
    assert ("Recorded the needs of Jayden" in page.content.decode()) is bool(found)


@pytest.mark.parametrize("kind", KINDS)
def test_taking_it_out_is_a_reading_that_names_whom_it_names(cast: Cast, kind: str) -> None:
    changed(cast)
    signed_in(cast.head).get(address(cast, kind, "?event=needs.set"))
    read = Read.objects.get(what=f"audit.{kind}")
    assert (read.user_id, read.school_id) == (cast.head.pk, cast.harebell.pk)
    assert read.pupil_ids == [cast.jayden.pk]
    assert read.detail == "Changes, “Recorded the needs of a pupil”"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_would_be_huge_is_refused_in_words_and_is_no_reading(
    cast: Cast, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed(cast)
    add_class(
        actor=actor_for_user(cast.head), year=cast.class_4h.year, name="4Z",
        kind=ClassKind.REGISTRATION, year_groups=[4],
    )  # fmt: skip
    monkeypatch.setitem(exports.MOST_ROWS, kind, 1)
    answer = signed_in(cast.head).get(address(cast, kind))
    assert answer.status_code == 400
    assert "more than 1 entries in one file" in answer.content.decode()
    assert not Read.objects.filter(what=f"audit.{kind}").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_only_whoever_may_read_it_takes_it_out(cast: Cast, kind: str) -> None:
    roles = ("senco", "head", "teacher", "office", "governor", "it", "trust_lead")
    statuses = {
        role: signed_in(getattr(cast, role)).get(address(cast, kind)).status_code for role in roles
    }
    assert {role for role, status in statuses.items() if status == 200} == {"senco", "head"}
    assert set(statuses.values()) == {200, 403}
    assert signed_in(cast.stranger("head")).get(address(cast, kind)).status_code == 404


def test_from_and_to_that_make_no_sense_are_said_and_narrow_nothing(cast: Cast) -> None:
    changed(cast)
    page = signed_in(cast.head).get(
        reverse("audit", args=[cast.harebell.slug]), {"from": "yesterdya", "to": "31/2/2026"}
    )
    text = page.content.decode()
    assert "Recorded the needs of Jayden Clarke" in text
    assert "From: " in text
    assert "To: " in text


def test_the_record_says_which_class_and_what_of_it_changed(cast: Cast) -> None:
    head = actor_for_user(cast.head)
    assert head.may(Action.AUDIT_VIEW)
    change_class(
        actor=head, school_class=cast.class_4h, version=cast.class_4h.version, name="4 Hazel",
        kind=cast.class_4h.kind, year_groups=[4],
    )  # fmt: skip
    (line,) = lines(cast, "?event=class.changed")
    assert line["What was done"] == "Changed a class: 4 Hazel"
    assert line["What changed"] == "Class 4 Hazel. Name: from 4H to 4 Hazel"
    assert len(lines(cast, "?q=4+hazel&event=class.changed")) == 1
    assert lines(cast, "?q=4h&event=class.changed") == []


def test_a_period_is_said_in_the_reading(cast: Cast) -> None:
    signed_in(cast.head).get(address(cast, "csv", "?from=1.9.26&kind=reads&q=Ann"))
    read: Any = Read.objects.get(what="audit.csv")
    assert read.detail == "Openings of records, about “Ann”, from 1 Sep 2026"
