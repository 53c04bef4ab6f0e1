"""Classes from a day until another; leaving and coming back."""

from datetime import date
from typing import Any

import pytest

from pupils.classes import services as classes
from pupils.enrolment import services as enrolment
from pupils.enrolment.writing import LEFT_SCHOOL
from pupils.models import ClassMembership, Need, Pupil
from pupils.rollover import services as rollover
from send_mis.access.actor import Actor
from send_mis.errors import NotAllowed, RuleBroken
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    grant,
    make_class,
    make_pupil,
    make_school,
    make_user,
    monitor,
    put_on_register,
)
from tests.factories.schools import year_of
from tests.people import Cast
from tests.pupils.given import SEPTEMBER, Given
from tests.pupils.test_register_services import senco

__all__ = ["senco"]
START = date(2026, 9, 1)


@pytest.fixture
def school(senco: Actor) -> School:
    return School.objects.get(pk=senco.school_id)


@pytest.fixture
def pupil(school: School) -> Pupil:
    return make_pupil(school, forename="Noah", school_class=make_class(school, "4H"))


def held(pupil: Pupil) -> list[tuple[str, date, date | None]]:
    return list(
        pupil.classmemberships.order_by("starts_on").values_list(
            "school_class__name", "starts_on", "ends_on"
        )
    )


def test_a_move_ends_one_and_begins_the_other(senco: Actor, school: School, pupil: Pupil) -> None:
    classes.move_class(actor=senco, pupil=pupil, to=make_class(school, "4J"), on=TODAY)
    assert held(pupil) == [("4H", START, TODAY), ("4J", TODAY, None)]


def test_a_move_on_the_day_of_joining_takes_its_place(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    classes.move_class(actor=senco, pupil=pupil, to=make_class(school, "4J"), on=START)
    assert held(pupil) == [("4J", START, None)]


def test_a_move_keeps_the_class_prepared_for_next_year(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    september = date(2027, 9, 1)
    next_year = make_class(school, "5H", (5,), year_of(school, 2027))
    classes.leave_class(
        actor=senco, pupil=pupil, school_class=ClassMembership.objects.get().school_class,
        on=september,
    )  # fmt: skip
    classes.join_class(actor=senco, pupil=pupil, school_class=next_year, on=september)
    classes.move_class(actor=senco, pupil=pupil, to=make_class(school, "4J"), on=TODAY)
    assert held(pupil) == [
        ("4H", START, TODAY), ("4J", TODAY, september), ("5H", september, None),
    ]  # fmt: skip


def test_one_class_but_any_sets(senco: Actor, school: School, pupil: Pupil) -> None:
    maths = make_class(school, "Maths 1", kind=ClassKind.GROUP)
    classes.join_class(actor=senco, pupil=pupil, school_class=maths, on=TODAY)
    with pytest.raises(RuleBroken, match="is already in 4H, from"):
        classes.join_class(
            actor=senco, pupil=pupil, school_class=make_class(school, "4J"), on=TODAY
        )
    with pytest.raises(RuleBroken, match="is already in Maths 1, from"):
        classes.join_class(actor=senco, pupil=pupil, school_class=maths, on=TODAY)


def test_a_class_of_another_year_or_school_is_refused(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    next_year = make_class(school, "5H", (5,), year_of(school, 2027))
    with pytest.raises(RuleBroken, match="2027/28"):
        classes.move_class(actor=senco, pupil=pupil, to=next_year, on=TODAY)
    elsewhere = make_class(make_school(), "4H")
    with pytest.raises(NotAllowed):
        classes.move_class(actor=senco, pupil=pupil, to=elsewhere, on=TODAY)


def test_leaving_ends_all_that_runs(senco: Actor, school: School, pupil: Pupil) -> None:
    spell = put_on_register(pupil, "K", START)
    add_need(pupil, "SLCN", 1, START)
    helper = grant(make_user(), "ta", pupil, reason="1:1")
    enrolment.leave(
        actor=senco, pupil=pupil, on=TODAY, reason="Moved away", destination="Thistle Primary"
    )
    spell.refresh_from_db()
    helper.refresh_from_db()
    assert (spell.ends_on, spell.end_reason) == (TODAY, LEFT_SCHOOL)
    assert Need.objects.get().ends_on == TODAY
    assert held(pupil) == [("4H", START, TODAY)]
    assert helper.ends_on == TODAY
    assert pupil.enrolments.get().destination == "Thistle Primary"
    with pytest.raises(RuleBroken, match="already left: the last day was Sun 22 Nov 2026"):
        enrolment.leave(actor=senco, pupil=pupil, on=TODAY)


def test_leaving_ends_the_watching_and_what_was_planned(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    watched = monitor(pupil, START)
    put_on_register(pupil, "K", date(2027, 1, 4))
    enrolment.leave(actor=senco, pupil=pupil, on=TODAY)
    watched.refresh_from_db()
    assert watched.ends_on == TODAY
    assert not pupil.spells.exists()


def test_coming_back_is_a_second_time_on_roll_without_a_status(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    put_on_register(pupil, "K", START)
    back_on = date(2026, 11, 2)
    with pytest.raises(RuleBroken, match="has been on roll since"):
        enrolment.come_back(actor=senco, pupil=pupil, on=TODAY)
    enrolment.leave(actor=senco, pupil=pupil, on=date(2026, 10, 1))
    enrolment.come_back(actor=senco, pupil=pupil, on=back_on, school_class=make_class(school, "4J"))
    assert list(pupil.enrolments.order_by("starts_on").values_list("starts_on", "ends_on")) == [
        (date(2025, 9, 1), date(2026, 10, 1)), (back_on, None),
    ]  # fmt: skip
    assert not pupil.spells.still_open().exists()
    assert held(pupil)[-1] == ("4J", back_on, None)


def test_the_head_does_not_record_leavers(senco: Actor, school: School, pupil: Pupil) -> None:
    user = make_user()
    grant(user, "head", school)
    with pytest.raises(NotAllowed):
        enrolment.leave(actor=actor_for_user(user), pupil=pupil, on=TODAY)


@pytest.mark.parametrize("teacher", [True, False])
def test_who_makes_classes_may_give_them_their_teachers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, teacher: bool
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(rollover, "ensure_may_give", lambda *said: asked.append(said))
    actor, given = actor_for_user(cast.senco), Given(cast)
    rollover.make_classes(
        actor=actor, into=given.into, teachers_from=SEPTEMBER,
        wanted=[rollover.NextClass("7K", [7], cast.teacher if teacher else None)],
    )  # fmt: skip
    assert asked == ([(actor, "teacher", cast.harebell)] if teacher else [])
