"""A pupil's facts: adding, changing, what is derived, what is refused."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from pupils.models import Pupil
from pupils.record import services as pupils
from send_mis.access.actor import Actor
from send_mis.errors import EditConflict, NotAllowed, RuleBroken
from send_mis.schools.models import School
from tests.factories import TODAY, actor_for_user, grant, make_class, make_pupil, make_user
from tests.pupils.test_register_services import senco

__all__ = ["senco"]
UPN, TEMPORARY = "R201100018042", "T20110001804V"
NOAH = {"legal_forename": "Noah", "legal_surname": "Bright", "born_on": date(2018, 2, 3)}


@pytest.fixture(autouse=True)
def _codes(db: None) -> None:
    call_command("load_codes", verbosity=0)


@pytest.fixture
def school(senco: Actor) -> School:
    return School.objects.get(pk=senco.school_id)


def add(senco: Actor, school: School, **facts: Any) -> Pupil:
    return pupils.add_pupil(
        actor=senco, school=school, facts=NOAH | facts, joined_on=date(2026, 9, 2)
    )


def wrong(senco: Actor, school: School, **facts: Any) -> dict[str, list[str]]:
    with pytest.raises(RuleBroken) as caught:
        add(senco, school, **facts)
    assert not Pupil.objects.exists()
    return caught.value.problems


def test_a_new_pupil_is_on_roll_and_in_a_class(senco: Actor, school: School) -> None:
    school_class = make_class(school, "4H")
    pupil = pupils.add_pupil(
        actor=senco, school=school, facts=NOAH | {"upn": f" {UPN.lower()} "},
        joined_on=date(2025, 9, 3), school_class=school_class,
    )  # fmt: skip
    assert pupil.upn == UPN
    assert pupil.enrolments.get().starts_on == date(2025, 9, 3)
    assert pupil.classmemberships.get().starts_on == school_class.year.starts_on
    assert pupil.year_group(TODAY) == 4
    assert Pupil.objects.on_roll(TODAY).get() == pupil


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("POL", None, True), ("ENG", None, False), ("ENB", None, False), ("REF", None, False),
        ("NOT", None, False), ("ZZZ", None, False), ("", None, False), ("ENG", True, True),
        ("POL", False, False), ("BSL", None, True),
    ],
)  # fmt: skip
def test_eal_follows_the_language_unless_said_otherwise(
    senco: Actor, school: School, language: str, said: bool | None, expected: bool
) -> None:
    pupil = add(senco, school, first_language=language, is_eal=said)
    assert pupil.is_eal is expected


def test_what_was_said_of_eal_stands_until_the_language_changes(
    senco: Actor, school: School
) -> None:
    pupil = add(senco, school, first_language="POL", is_eal=False)
    change(senco, pupil, first_language="POL", ethnicity="WBRI")
    pupil.refresh_from_db()
    assert not pupil.is_eal
    change(senco, pupil, first_language="ENG")
    change(senco, pupil, first_language="POL")
    pupil.refresh_from_db()
    assert pupil.is_eal
    change(senco, pupil, is_eal=False)
    change(senco, pupil, is_eal=None)
    pupil.refresh_from_db()
    assert pupil.is_eal


def change(senco: Actor, pupil: Pupil, **facts: Any) -> None:
    pupil.refresh_from_db()
    pupils.change_pupil(actor=senco, pupil=pupil, version=pupil.version, facts=facts)


def test_the_year_group_is_of_the_age_or_another_when_actual(senco: Actor, school: School) -> None:
    pupil = add(senco, school)
    change(senco, pupil, year_group=3)
    pupil.refresh_from_db()
    assert (pupil.year_group(TODAY), pupil.year_offset(TODAY)) == (3, -1)
    change(senco, pupil, born_on=date(2018, 2, 4))
    pupil.refresh_from_db()
    assert pupil.year_group(TODAY) == 3
    change(senco, pupil, year_group=None)
    pupil.refresh_from_db()
    assert pupil.year_offset(TODAY) == 0
    change(senco, pupil, born_on=date(2017, 2, 4))
    pupil.refresh_from_db()
    assert (pupil.year_group(TODAY), pupil.year_offset(TODAY)) == (5, 0)


@pytest.mark.parametrize(
    ("facts", "field", "word"),
    [
        ({"upn": "A201100018042"}, "upn", "R would"),
        ({"upn": "R2011000180"}, "upn", "13"),
        ({"former_upn": "A201100018042"}, "former_upn", "R would"),
        ({"upn": UPN, "upn_unknown": "UN1"}, "upn_unknown", "There is a UPN"),
        ({"uln": "123"}, "uln", "ten digits"),
        ({"ethnicity": "XXXX"}, "ethnicity", "not a DfE code"),
        ({"pupil_premium": ["DPP", "NO"]}, "pupil_premium", "“NO”"),
        ({"sex": "X"}, "sex", "not a code"),
        ({"born_on": date(2027, 1, 1)}, "born_on", "future"),
        ({"born_on": date(1990, 1, 1)}, "born_on", "36"),
        ({"born_on": None}, "born_on", "Enter the date of birth"),
        ({"legal_surname": " ", "legal_forename": "."}, "legal_surname", "one is enough"),
        ({"care_authority": "KENT"}, "care_authority", "not a DfE code"),
    ],
)
def test_a_wrong_fact_is_named_at_its_field(
    senco: Actor, school: School, facts: dict[str, Any], field: str, word: str
) -> None:
    assert word in wrong(senco, school, **facts)[field][0]


def test_a_temporary_upn_is_told_apart(senco: Actor, school: School) -> None:
    assert add(senco, school, upn=TEMPORARY).has_temporary_upn


def test_one_upn_is_one_pupil_in_a_school(senco: Actor, school: School) -> None:
    make_pupil(school, forename="Ada", surname="Moss", upn=UPN)
    with pytest.raises(RuleBroken) as caught:
        add(senco, school, upn=UPN)
    assert caught.value.problems == {"upn": ["Ada Moss has this UPN already."]}


def test_the_second_editor_sees_both(senco: Actor, school: School) -> None:
    pupil = add(senco, school)
    pupils.change_pupil(actor=senco, pupil=pupil, version=1, facts={"ethnicity": "WBRI"})
    with pytest.raises(EditConflict) as caught:
        pupils.change_pupil(actor=senco, pupil=pupil, version=1, facts={"ethnicity": "WIRI"})
    assert caught.value.theirs == {"Ethnicity": "White - British"}
    pupil.refresh_from_db()
    assert pupil.ethnicity == "WBRI"


def test_saving_nothing_new_makes_no_new_version(senco: Actor, school: School) -> None:
    pupil = add(senco, school, ethnicity="WBRI")
    pupils.change_pupil(actor=senco, pupil=pupil, version=1, facts={"ethnicity": "WBRI"})
    pupil.refresh_from_db()
    assert pupil.version == 1


def test_the_name_stays_found_after_it_changes(senco: Actor, school: School) -> None:
    pupil = add(senco, school)
    change(senco, pupil, preferred_surname="Łukasz")
    pupil.refresh_from_db()
    assert pupil.sort_key.startswith("lukasz, noah")
    assert "lukasz" in pupil.search_keys


def test_nobody_changes_what_they_may_not_see(senco: Actor, school: School) -> None:
    pupil = add(senco, school)
    user = make_user()
    grant(user, "head", school)
    with pytest.raises(NotAllowed):
        pupils.change_pupil(
            actor=actor_for_user(user), pupil=pupil, version=1, facts={"ethnicity": "WBRI"}
        )


@pytest.mark.parametrize(("surname", "forename"), [("Ngozi", ""), ("", "Ngozi"), ("Ngozi", ".")])
def test_a_child_with_one_name(senco: Actor, school: School, surname: str, forename: str) -> None:
    pupil = add(senco, school, legal_surname=surname, legal_forename=forename)
    pupil.refresh_from_db()
    assert pupil.name == pupil.list_name == pupil.short_name == "Ngozi"
    assert pupil.sort_key == "ngozi, "
    with pytest.raises(RuleBroken):
        change(senco, pupil, legal_surname="", legal_forename="-")


def test_a_foreign_name_is_entered_twice_only_by_mistake(senco: Actor, school: School) -> None:
    add(senco, school, legal_surname="李", legal_forename="芳", upn="")
    add(senco, school, legal_surname="王", legal_forename="小明", upn="")
    with pytest.raises(RuleBroken):
        add(senco, school, legal_surname="\u202a李", legal_forename="芳 ", upn="")
