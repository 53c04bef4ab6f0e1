"""The cast: one person per role at Harebell, and a stranger of the same role elsewhere.

Strangers hold the same role and have pupils of their own, so that a rule which forgets *whose*
pupil it is cannot pass.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from pupils.models import Pupil
from send_mis.access import clock
from send_mis.access.actor import hats_of
from send_mis.access.held import held_grants
from send_mis.access.middleware import HAT_SESSION_KEY
from send_mis.accounts.models import User
from send_mis.schools.models import School, SchoolClass, Trust
from tests.factories import (
    TODAY,
    add_need,
    grant,
    in_change,
    make_class,
    make_pupil,
    make_school,
    make_trust,
    make_user,
    monitor,
    put_on_register,
)

AT_SCHOOL = ("senco", "head", "office", "dsl", "designated_teacher", "governor", "it")
ROLES = (*AT_SCHOOL, "teacher", "ta", "trust_lead", "parent")


@dataclass
class Place:
    """A school with one class, two pupils in it, and one person per role."""

    school: School
    school_class: SchoolClass
    pupil: Pupil
    people: dict[str, User] = field(default_factory=dict)


def make_place(school: School, trust: Trust, tag: str) -> Place:
    school_class = make_class(school, "4H")
    pupil = make_pupil(school, surname="Bright", forename="Noah", school_class=school_class)
    put_on_register(pupil, "E", date(2023, 5, 8), next_review_on=date(2026, 12, 8))
    add_need(pupil, "ASD", 1)
    add_need(pupil, "SEMH", 2)
    place = Place(school, school_class, pupil)
    for role in ROLES:
        user = make_user(f"{role}@{tag}.test", f"{role.replace('_', ' ').title()} {tag.title()}")
        place.people[role] = user
        if role in AT_SCHOOL:
            grant(user, role, school)
        elif role == "trust_lead":
            grant(user, role, trust)
        elif role == "parent":
            grant(user, role, pupil)
        else:
            grant(user, role, school_class)
    return place


@dataclass
class Cast:
    trust: Trust
    other_trust: Trust
    harebell: School
    bluebell: School
    thistle: School
    class_4h: SchoolClass
    class_5b: SchoolClass
    here: Place
    elsewhere: Place
    noah: Pupil
    amara: Pupil
    jayden: Pupil
    tom: Pupil
    kacper: Pupil

    def __getattr__(self, role: str) -> User:
        try:
            return self.__dict__["here"].people[role]
        except KeyError:
            raise AttributeError(role) from None

    def stranger(self, role: str) -> User:
        return self.elsewhere.people[role]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    """Every test lives on a Monday in November 2026, whatever day it is outside."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    return TODAY


# As it was written into the database that has the cast (tests/databases.py).
_written: list[Cast] = []


def write_cast() -> None:
    """Once a process; a test gets objects of its own for the rows that are there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: TODAY)
        with in_change():
            _written[:] = [_make_cast()]


@pytest.fixture
def cast(db: None, today: date) -> Cast:
    return deepcopy(_written[0])


def write_codes() -> None:
    call_command("load_codes", verbosity=0)


@pytest.fixture
def codes(db: None) -> None:
    """The Department's code sets, as every installation has them."""


# Fixtures whose rows are in the database before the test begins (tests/databases.py).
CONTENTS = {"cast": write_cast, "codes": write_codes}


def _make_cast() -> Cast:
    trust, other = make_trust("Meadow Trust"), make_trust("Moorland Trust")
    harebell = make_school("Harebell Primary", trust)
    bluebell = make_school("Bluebell Primary", trust)
    thistle = make_school("Thistle Primary", other)
    here = make_place(harebell, trust, "harebell")
    elsewhere = make_place(thistle, other, "thistle")
    class_5b = make_class(harebell, "5B", (5,))
    class_6m = make_class(harebell, "6M", (6,))
    amara = make_pupil(
        harebell, surname="Okafor", forename="Amara", born_on=date(2016, 1, 9),
        school_class=class_6m,
    )  # fmt: skip
    put_on_register(amara, "E", date(2021, 10, 4), next_review_on=date(2026, 11, 2))
    add_need(amara, "SLCN")
    jayden = make_pupil(
        harebell, surname="Clarke", forename="Jayden", born_on=date(2016, 10, 2),
        school_class=class_5b, is_looked_after=True, pupil_premium=["LAP"],
    )  # fmt: skip
    put_on_register(jayden, "K", date(2025, 1, 6))
    add_need(jayden, "SEMH")
    tom = make_pupil(
        harebell, surname="Reeves", forename="Tom", born_on=date(2016, 3, 1),
        school_class=class_6m,
    )  # fmt: skip
    put_on_register(tom, "K", date(2024, 9, 2), until=date(2026, 7, 20))
    monitor(tom, date(2026, 7, 20), look_again_on=date(2026, 12, 18))
    kacper = make_pupil(
        harebell, surname="Nowak", forename="Kacper", born_on=date(2018, 12, 1),
        school_class=here.school_class, first_language="POL", is_eal=True,
    )  # fmt: skip
    return Cast(
        trust, other, harebell, bluebell, thistle, here.school_class, class_5b, here, elsewhere,
        here.pupil, amara, jayden, tom, kacper,
    )  # fmt: skip


def signed_in(user: User, role: str | None = None) -> Client:
    """A client signed in as the user, wearing the hat of that role where there are several."""
    client = Client()
    client.force_login(user, backend="send_mis.accounts.backends.AccountBackend")
    if role is not None:
        hats = hats_of(held_grants(user.pk, clock.today()))
        session = client.session
        session[HAT_SESSION_KEY] = next(hat.key for hat in hats if hat.role_key == role)
        session.save()
    return client
