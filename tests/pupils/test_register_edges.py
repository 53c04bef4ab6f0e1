"""The edges of the register's services: the first and the last day, and what is copied where."""

from datetime import date, timedelta

import pytest

from pupils.models import Monitoring, Need, Pupil, Spell
from pupils.register.services import corrections, monitoring, needs, register
from pupils.register.writing.spells import PLAN_STARTED, write_end
from pupils.rules import NeedEntry
from send_mis.access.actor import Actor
from send_mis.schools.models import School, Term
from tests.factories import (
    TODAY,
    add_need,
    in_change,
    leave,
    make_pupil,
    make_school,
    monitor,
    put_on_register,
)
from tests.pupils.edges import DAY, field, school
from tests.pupils.test_register_services import SINCE, pupil, senco, start

__all__ = ["pupil", "school", "senco"]


def without_terms(school: School) -> None:
    with in_change():
        Term.objects.filter(year__school=school).delete()


# --- The register -----------------------------------------------------------------------------


def test_everything_that_is_said_of_a_start_is_kept_in_its_place(
    senco: Actor, pupil: Pupil
) -> None:
    row = start(
        senco, pupil, decided_by=" Priya ", reason=" Slow ", parents_told_on=TODAY,
        parents_told_how="letter", next_review_on=TODAY, source="parent",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.decided_by, row.reason, row.end_decided_by, row.end_reason) == (
        "Priya", "Slow", "", "",
    )  # fmt: skip
    assert (row.parents_told_on, row.parents_told_how, row.next_review_on) == (
        TODAY, "letter", TODAY,
    )  # fmt: skip
    assert (row.status, row.starts_on, row.source, row.version) == ("K", SINCE, "parent", 1)
    assert row.school_id == pupil.school_id


def test_an_end_is_kept_beside_the_start(senco: Actor, pupil: Pupil) -> None:
    row = start(senco, pupil)
    register.end_spell(
        actor=senco, spell=row, version=1, ends_on=TODAY, end_reason=" Caught up ",
        end_decided_by=" Sam ",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.reason, row.end_reason, row.end_decided_by, row.version) == (
        "Slow progress in reading", "Caught up", "Sam", 2,
    )  # fmt: skip
    assert not Monitoring.objects.exists()


def test_monitoring_begins_the_day_a_status_ends_if_asked(senco: Actor, pupil: Pupil) -> None:
    row = start(senco, pupil)
    register.end_spell(
        actor=senco, spell=row, version=1, ends_on=TODAY, end_reason="Caught up",
        end_decided_by="Sam", monitor=True, look_again_on=date(2027, 2, 1),
    )  # fmt: skip
    watched = Monitoring.objects.get()
    assert (watched.starts_on, watched.look_again_on, watched.ends_on) == (
        TODAY, date(2027, 2, 1), None,
    )  # fmt: skip


@pytest.mark.parametrize(("day", "at"), [(TODAY, ""), (TODAY - DAY, "next_review_on")])
def test_a_review_is_today_or_later(senco: Actor, pupil: Pupil, day: date, at: str) -> None:
    row = start(senco, pupil)
    assert at == field(
        lambda: register.set_next_review(actor=senco, spell=row, version=1, next_review_on=day)
    )


@pytest.mark.parametrize(("day", "at"), [(TODAY, ""), (TODAY + DAY, "parents_told_on")])
def test_parents_were_told_today_or_earlier(senco: Actor, pupil: Pupil, day: date, at: str) -> None:
    row = start(senco, pupil)
    call = lambda: register.record_parents_told(  # noqa: E731 tried once here
        actor=senco, spell=row, version=1, told_on=day, how="phone"
    )
    assert field(call) == at
    row.refresh_from_db()
    assert (row.parents_told_on, row.parents_told_how) == ((None, "") if at else (day, "phone"))


def test_a_time_before_is_no_reason_to_stop_watching(senco: Actor, pupil: Pupil) -> None:
    monitor(pupil, SINCE)
    start(senco, pupil, on=date(2024, 9, 1), ends_on=date(2025, 7, 1), source="previous")
    assert Monitoring.objects.get().ends_on is None


def test_a_plan_takes_away_the_need_that_was_not_assessed_and_ranks_the_rest(
    senco: Actor, pupil: Pupil
) -> None:
    put_on_register(pupil, "K", SINCE)
    add_need(pupil, "NSA", 1, SINCE)
    add_need(pupil, "SLCN", 2, SINCE)
    start(senco, pupil, "E", on=TODAY)
    left = Need.objects.filter(ends_on=None).values_list("type", "rank", "starts_on")
    assert list(left) == [("SLCN", 1, TODAY)]
    ended = Spell.objects.get(status="K")
    assert (ended.ends_on, ended.end_reason) == (TODAY, PLAN_STARTED)


def test_support_keeps_the_need_that_was_not_assessed(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE)
    add_need(pupil, "NSA", 1, SINCE)
    row = Spell.objects.get()
    corrections.correct_spell(
        actor=senco,
        spell=row,
        version=1,
        status="K",
        starts_on=SINCE,
        ends_on=None,
        reviewed_on=None,
        why="Looked",
    )
    assert Need.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("ends_on", "at"), [(TODAY, ""), (TODAY + DAY, "ends_on"), (None, "ends_on")]
)
def test_a_status_lasts_no_longer_than_the_roll(
    senco: Actor, pupil: Pupil, ends_on: date | None, at: str
) -> None:
    leave(pupil, TODAY)
    assert field(lambda: start(senco, pupil, ends_on=ends_on)) == at


def test_with_no_terms_a_start_is_planned_half_a_year_ahead(senco: Actor, pupil: Pupil) -> None:
    without_terms(pupil.school)
    last = TODAY + timedelta(days=183)
    assert register.latest_day(pupil.school_id, TODAY) == last
    assert field(lambda: start(senco, pupil, on=last + DAY)) == "starts_on"
    assert field(lambda: start(senco, pupil, on=last)) == ""


def test_another_schools_terms_do_not_count(senco: Actor, pupil: Pupil) -> None:
    without_terms(pupil.school)
    make_school("Elsewhere")
    assert register.latest_day(pupil.school_id, TODAY) == TODAY + timedelta(days=183)


def test_a_status_that_starts_that_day_is_not_ended_by_a_file(senco: Actor, pupil: Pupil) -> None:
    row = put_on_register(pupil, "K", TODAY)
    with in_change():
        write_end(pupil=pupil, on=TODAY, reason="No SEN, says the file")
    row.refresh_from_db()
    assert row.ends_on is None
    with in_change():
        write_end(pupil=pupil, on=TODAY + DAY, reason="x", decided_by="Sam")
    row.refresh_from_db()
    assert (row.ends_on, row.end_reason, row.end_decided_by) == (TODAY + DAY, "x", "Sam")


# --- Monitoring -------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "at"), [(TODAY, ""), (TODAY + DAY, "starts_on")])
def test_watching_starts_today_or_earlier(senco: Actor, pupil: Pupil, day: date, at: str) -> None:
    assert at == field(
        lambda: monitoring.start_monitoring(actor=senco, pupil=pupil, starts_on=day, reason="x")
    )


@pytest.mark.parametrize(("day", "at"), [(TODAY, "look_again_on"), (TODAY + DAY, "")])
def test_one_looks_again_after_it_began(senco: Actor, pupil: Pupil, day: date, at: str) -> None:
    call = lambda: monitoring.start_monitoring(  # noqa: E731 tried once here
        actor=senco, pupil=pupil, starts_on=TODAY, look_again_on=day, reason=" Reading "
    )
    assert field(call) == at
    if not at:
        found = Monitoring.objects.get()
        assert (found.look_again_on, found.reason) == (day, "Reading")


@pytest.mark.parametrize(
    ("day", "at"),
    [(SINCE - DAY, "ends_on"), (SINCE, ""), (TODAY, ""), (TODAY + DAY, "ends_on")],
)
def test_watching_ends_between_its_start_and_today(
    senco: Actor, pupil: Pupil, day: date, at: str
) -> None:
    row = monitor(pupil, SINCE)
    call = lambda: monitoring.end_monitoring(  # noqa: E731 tried once here
        actor=senco, monitoring=row, version=1, ends_on=day, why="Well"
    )
    assert field(call) == at
    row.refresh_from_db()
    assert (row.ends_on, row.version) == ((None, 1) if at else (day, 2))


def test_who_is_or_will_be_on_the_register_is_not_watched(senco: Actor, pupil: Pupil) -> None:
    put_on_register(pupil, "K", SINCE, until=TODAY)
    call = lambda on: field(  # noqa: E731 tried twice here
        lambda: monitoring.start_monitoring(actor=senco, pupil=pupil, starts_on=on, reason="x")
    )
    assert call(TODAY - DAY) == "starts_on"
    assert call(TODAY) == ""
    put_on_register(other := make_pupil(pupil.school), "K", date(2027, 1, 4))
    assert (
        field(
            lambda: monitoring.start_monitoring(
                actor=senco, pupil=other, starts_on=TODAY, reason="x"
            )
        )
        == "starts_on"
    )


# --- Needs ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "at"), [(TODAY, ""), (TODAY + DAY, "on")])
def test_needs_are_said_from_today_or_earlier(
    senco: Actor, pupil: Pupil, day: date, at: str
) -> None:
    put_on_register(pupil, "K", SINCE)
    entry = NeedEntry(type="SLCN", words="Stammers", source="parent")
    assert at == field(
        lambda: needs.set_needs(actor=senco, pupil=pupil, needs=[entry], on=day, why="x")
    )
    if not at:
        found = Need.objects.get()
        assert (found.area, found.words, found.source, found.starts_on, found.ends_on) == (
            "CI", "Stammers", "parent", TODAY, None,
        )  # fmt: skip
        assert found.school_id == pupil.school_id


def test_the_same_mistake_is_put_right_without_touching_the_other_times(
    senco: Actor, pupil: Pupil
) -> None:
    put_on_register(pupil, "K", date(2024, 9, 1), until=date(2025, 7, 1))
    row = put_on_register(pupil, "K", SINCE)
    with in_change():
        Spell.objects.filter(pk=row.pk).update(end_reason="x", end_decided_by="y", ends_on=TODAY)
    row.refresh_from_db()
    corrections.correct_spell(
        actor=senco, spell=row, version=1, status="E", starts_on=date(2025, 7, 1), ends_on=None,
        reviewed_on=None, why="It was a plan",
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.status, row.starts_on, row.ends_on, row.end_reason, row.end_decided_by) == (
        "E", date(2025, 7, 1), None, "", "",
    )  # fmt: skip
    assert row.version == 2
    assert field(
        lambda: corrections.correct_spell(
            actor=senco, spell=row, version=2, status="E", starts_on=date(2025, 6, 30),
            ends_on=None, reviewed_on=None, why="It was a plan",
        )
    ) == "starts_on"  # fmt: skip
