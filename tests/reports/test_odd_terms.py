"""A term without data, a class that moved, years that changed: words, and no number that nobody can
stand behind."""

from datetime import date, timedelta

import pytest

from pupils.models import Spell
from send_mis.reports.models import TermlyReport
from send_mis.reports.termly.services import count_draft
from send_mis.reports.termly.writing import publish_row
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    in_change,
    leave,
    make_published_report,
    make_pupil,
    make_report,
    put_on_register,
)
from tests.people import Cast, signed_in
from tests.reports.test_termly import fill, url, words

pytestmark = pytest.mark.django_db
SUMMER_OVER = date(2026, 7, 21)


def counted_now(school: School) -> TermlyReport:
    row = make_report(school, is_counting=True, counted={})
    count_draft(report_id=row.pk)
    row.refresh_from_db()
    return row


def test_a_term_without_data_is_said_in_words(cast: Cast) -> None:
    with in_change():
        Spell.objects.filter(school=cast.harebell).delete()
    row = counted_now(cast.harebell)
    with in_change():
        publish_row(row, on=TODAY, by="Head")
    governor = signed_in(cast.governor)
    read = words(governor.get(url("report", row)))
    for said in (
        "how many are on the register: a pupil could be recognised", "No review of a plan",
        "No fund is recorded for this school year.", "of the steps of EHC plans were done since",
        "No training of staff", "We have no national figure for it.",
    ):  # fmt: skip
        assert said in read
    assert "0 of 0" not in read
    assert governor.get(url("report_pdf", row)).status_code == 200


def test_a_class_that_moved_to_another_school_left_one_and_joined_the_other(cast: Cast) -> None:
    fill(cast.harebell, 30, "CI", since=date(2025, 9, 1))
    for school in (cast.harebell, cast.bluebell):
        first = make_report(school, date(2026, 4, 12), is_counting=True, counted={})
        count_draft(report_id=first.pk)
        first.refresh_from_db()
        with in_change():
            publish_row(first, on=SUMMER_OVER, by="Head")
    moved = list(Spell.objects.filter(school=cast.harebell, pupil__legal_forename="Ada")[:12])
    for spell in moved:
        leave(spell.pupil, date(2026, 9, 1))
        put_on_register(make_pupil(cast.bluebell, since=date(2026, 9, 1)), since=date(2026, 9, 1))
    here, there = (counted_now(each).counted for each in (cast.harebell, cast.bluebell))
    assert (here["joined"], here["left"]) == (0, 12)
    assert (there["joined"], there["left"]) == (12, 0)


def test_what_is_recorded_after_a_report_changes_the_next_one_alone(cast: Cast) -> None:
    """Backdated: whoever was on the register already, and is found now, has joined since."""
    out = make_published_report(cast.harebell, cast.head)
    shown = dict(out.shown)
    fill(cast.harebell, 90, "SP")
    row = counted_now(cast.harebell)
    total = sum(row.counted["tables"]["status"]["counts"])
    assert row.counted["joined"] - row.counted["left"] == total - 81
    out.refresh_from_db()
    assert out.shown == shown


def test_the_same_questions_are_asked_of_a_school_that_teaches_other_years(cast: Cast) -> None:
    fill(cast.harebell, 40, "CI", reception_year=2021)
    first = make_report(cast.harebell, date(2026, 4, 12), is_counting=True, counted={})
    count_draft(report_id=first.pk)
    first.refresh_from_db()
    with in_change():
        publish_row(first, on=SUMMER_OVER, by="Head")
        School.objects.filter(pk=cast.harebell.pk).update(highest_year=11)
    row = counted_now(cast.harebell)
    with in_change():
        publish_row(row, on=TODAY + timedelta(days=1), by="Head")
    assert [each["key"] for each in row.shown["tables"] if each["key"] == "stage 0 6"] == []
    assert row.shown["total"] == sum(row.counted["tables"]["status"]["counts"])
