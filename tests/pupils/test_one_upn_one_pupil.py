"""A UPN is one pupil's within a school: who has it is said by name. Another school may have it."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from pupils.models import Pupil
from pupils.record import services as pupils
from send_mis.access.actor import Actor
from send_mis.errors import RuleBroken
from send_mis.schools.models import School
from tests.factories import actor_for_user, grant, make_school, make_user

UPN, OTHER = "R201100018042", "Q201100018049"
TAKEN = {"upn": ["Noah Bright has this UPN already."]}


@pytest.fixture(autouse=True)
def _codes(db: None) -> None:
    call_command("load_codes", verbosity=0)


def senco_of(school: School) -> Actor:
    user = make_user()
    grant(user, "senco", school)
    return actor_for_user(user)


def add(actor: Actor, school: School, forename: str, surname: str, upn: str = "") -> Pupil:
    facts: dict[str, Any] = {"legal_forename": forename, "legal_surname": surname, "upn": upn}
    return pupils.add_pupil(
        actor=actor, school=school, facts=facts | {"born_on": date(2018, 2, 3)},
        joined_on=date(2026, 9, 2),
    )  # fmt: skip


def test_a_second_pupil_of_the_school_does_not_get_it(db: None) -> None:
    here, there = make_school(), make_school()
    ours, theirs = senco_of(here), senco_of(there)
    noah = add(ours, here, "Noah", "Bright", UPN)
    with pytest.raises(RuleBroken) as added:
        add(ours, here, "Ada", "Lind", UPN)
    assert added.value.problems == TAKEN
    ada = add(ours, here, "Ada", "Lind")
    with pytest.raises(RuleBroken) as changed:
        pupils.change_pupil(actor=ours, pupil=ada, version=1, facts={"upn": UPN})
    assert changed.value.problems == TAKEN
    ada.refresh_from_db()
    assert (ada.upn, ada.version) == ("", 1)
    # His own again is no change, another of his own is; then the first is free.
    assert pupils.change_pupil(actor=ours, pupil=noah, version=1, facts={"upn": UPN}).version == 1
    pupils.change_pupil(actor=ours, pupil=noah, version=1, facts={"upn": OTHER})
    pupils.change_pupil(actor=ours, pupil=ada, version=1, facts={"upn": UPN})
    # The same child at another school, in a row of that school's own.
    assert add(theirs, there, "Noah", "Bright", OTHER).school_id == there.pk
    assert Pupil.objects.filter(upn=OTHER).count() == 2
