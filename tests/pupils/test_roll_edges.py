"""The edges of the services of classes, the roll and the record: the first and the last day."""

from datetime import date

import pytest

from pupils.classes import services as classes
from pupils.enrolment import services as enrolment
from pupils.enrolment.writing import LEFT_SCHOOL
from pupils.models import ClassMembership, Enrolment, Pupil, PupilGrant, Spell
from pupils.record import services as pupils
from send_mis.access.actor import Actor
from send_mis.schools.choices import ClassKind
from send_mis.schools.models import School
from tests.factories import (
    TODAY,
    grant,
    leave,
    make_class,
    make_pupil,
    make_school,
    make_user,
    put_on_register,
)
from tests.factories.audited import numbers
from tests.factories.schools import year_of
from tests.pupils.edges import DAY, JOINED, field, school
from tests.pupils.test_register_services import SINCE, pupil, senco

__all__ = ["pupil", "school", "senco"]


@pytest.mark.parametrize(
    ("day", "at"),
    [(date(2026, 8, 31), "on"), (date(2026, 9, 1), ""), (date(2027, 8, 31), ""),
     (date(2027, 9, 1), "on")],
)  # fmt: skip
def test_a_class_is_joined_within_its_year(
    senco: Actor, school: School, pupil: Pupil, day: date, at: str
) -> None:
    to = make_class(school, "4H")
    call = lambda: classes.join_class(actor=senco, pupil=pupil, school_class=to, on=day)  # noqa: E731
    assert field(call) == at
    if not at:
        found = ClassMembership.objects.get()
        assert (found.is_registration, found.starts_on, found.ends_on) == (True, day, None)


def test_a_set_is_joined_beside_a_class_and_left_on_the_day_it_was_joined(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    classes.join_class(actor=senco, pupil=pupil, school_class=make_class(school, "4H"), on=TODAY)
    group = make_class(school, "Set 1", kind=ClassKind.GROUP)
    classes.join_class(actor=senco, pupil=pupil, school_class=group, on=TODAY)
    assert not ClassMembership.objects.get(school_class=group).is_registration
    assert (
        field(
            lambda: classes.join_class(actor=senco, pupil=pupil, school_class=group, on=TODAY + DAY)
        )
        == "on"
    )
    classes.leave_class(actor=senco, pupil=pupil, school_class=group, on=TODAY)
    assert not ClassMembership.objects.filter(school_class=group).exists()
    assert (
        field(lambda: classes.leave_class(actor=senco, pupil=pupil, school_class=group, on=TODAY))
        == "on"
    )


def test_a_class_that_was_left_is_joined_again_that_day(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    to = make_class(school, "4H")
    classes.join_class(actor=senco, pupil=pupil, school_class=to, on=SINCE)
    classes.leave_class(actor=senco, pupil=pupil, school_class=to, on=TODAY)
    classes.join_class(actor=senco, pupil=pupil, school_class=to, on=TODAY)
    spans = ClassMembership.objects.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(spans) == [(SINCE, TODAY), (TODAY, None)]


@pytest.mark.parametrize(("day", "at"), [(JOINED, "on"), (JOINED + DAY, "")])
def test_a_pupil_leaves_after_the_day_of_joining(
    senco: Actor, pupil: Pupil, day: date, at: str
) -> None:
    assert field(lambda: enrolment.leave(actor=senco, pupil=pupil, on=day)) == at


def test_a_leaving_that_was_planned_comes_earlier_but_not_later(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    enrolment.leave(actor=senco, pupil=pupil, on=date(2026, 12, 19), reason=" Moving ")
    enrolment.leave(actor=senco, pupil=pupil, on=TODAY, reason=" Moved ", destination=" Thistle ")
    row = Enrolment.objects.get()
    assert (row.ends_on, row.left_reason, row.destination) == (TODAY, "Moved", "Thistle")
    assert field(lambda: enrolment.leave(actor=senco, pupil=pupil, on=TODAY)) == "on"
    assert field(lambda: enrolment.leave(actor=senco, pupil=pupil, on=TODAY + DAY)) == "on"


@pytest.mark.parametrize(("day", "at"), [(TODAY - DAY, "on"), (TODAY, "")])
def test_a_pupil_comes_back_from_the_first_day_that_they_were_away(
    senco: Actor, pupil: Pupil, day: date, at: str
) -> None:
    leave(pupil, TODAY)
    assert field(lambda: enrolment.come_back(actor=senco, pupil=pupil, on=day)) == at


def test_what_begins_on_the_day_of_leaving_never_does(
    senco: Actor, school: School, pupil: Pupil
) -> None:
    put_on_register(pupil, "K", SINCE, until=TODAY)
    put_on_register(pupil, "E", TODAY)
    sight = grant(make_user(), "ta", pupil, reason="Later", starts_on=TODAY + DAY)
    past = grant(make_user(), "ta", pupil, reason="Before", starts_on=SINCE, ends_on=TODAY)
    enrolment.leave(actor=senco, pupil=pupil, on=TODAY)
    assert [s.status for s in Spell.objects.all()] == ["K"]
    assert Spell.objects.get().end_reason != LEFT_SCHOOL  # it had ended before
    sight = PupilGrant.objects.get(pk=sight.pk)
    assert (sight.starts_on, sight.ends_on) == (TODAY + DAY, TODAY + DAY)
    assert PupilGrant.objects.get(pk=past.pk).ends_on == TODAY


FACTS = {"legal_surname": "Lind", "legal_forename": "Ada", "born_on": date(2019, 10, 5)}


def add(senco: Actor, school: School, joined_on: date = TODAY, **facts: object) -> Pupil:
    return pupils.add_pupil(
        actor=senco, school=school, facts=FACTS | facts, joined_on=joined_on,
        school_class=make_class(school, f"C{next(numbers)}"),
    )  # fmt: skip


def test_a_pupil_joins_on_the_day_of_birth_at_the_earliest(senco: Actor, school: School) -> None:
    born_on = FACTS["born_on"]
    assert isinstance(born_on, date)
    assert field(lambda: add(senco, school, born_on - DAY)) == "joined_on"
    made = add(senco, school, born_on)
    assert made.enrolments.get().starts_on == born_on
    assert made.classmemberships.get().starts_on == year_of(school).starts_on


def test_one_child_is_entered_once_a_school(senco: Actor, school: School) -> None:
    add(senco, school)
    assert field(lambda: add(senco, school, legal_surname="LIND")) == "upn"
    assert field(lambda: add(senco, school, middle_names="May")) == ""
    assert field(lambda: add(senco, school, born_on=date(2019, 10, 6))) == ""
    elsewhere = make_school("Elsewhere")
    make_pupil(elsewhere, surname="Moss", forename="Eve", born_on=date(2019, 10, 5))
    assert field(lambda: add(senco, school, legal_surname="Moss", legal_forename="Eve")) == ""
