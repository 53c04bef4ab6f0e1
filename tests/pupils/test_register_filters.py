"""The address: what it asks, what makes no sense in it, and what a role may not ask."""

from datetime import date

import pytest

from pupils.register.selectors.filters import RegisterFilter, in_words
from pupils.register.selectors.query import Register, open_register, place_of_school
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.errors import NotAllowed
from send_mis.ui.lists import Address
from tests.factories import (
    TODAY,
    actor_for_user,
    add_need,
    make_class,
    make_pupil,
    move_class,
    put_on_register,
)
from tests.people import Cast


def opened(cast: Cast, actor: Actor, **asked: str) -> Register:
    address = Address("/x/", tuple(asked.items()))
    place = place_of_school(actor, cast.harebell.slug, Action.REGISTER_VIEW)
    assert place is not None
    return open_register(actor=actor, place=place, address=address)


def names(register: Register) -> list[str]:
    return [row.surname for row in register.rows()]


def test_an_empty_address_is_everyone_on_the_register_by_what_is_due_first(cast: Cast) -> None:
    assert names(opened(cast, actor_for_user(cast.senco))) == ["Okafor", "Bright", "Clarke"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": "banana"}, "“banana” is not a year"),
        ({"year": "99"}, "“99” is not a year"),
        ({"status": "Q"}, "“Q” is not a status"),
        ({"area": "XX"}, "“XX” is not an area of need"),
        ({"type": "ADHD"}, "“ADHD” is not a type of need"),
        ({"class": "9Z"}, "“9Z” is not a class of this year"),
        ({"eal": "maybe"}, "“maybe” is not yes or no"),
        ({"missing": "homework"}, "“homework” is not a gap that can be listed"),
        ({"review": "never"}, "“never” is not late, soon or later"),
        ({"sort": "-height"}, "cannot be ordered by “-height”"),
        ({"sort": "school"}, "cannot be ordered by “school”"),
        ({"class": "4H\x00"}, "is not a class of this year"),
    ],
)
def test_what_makes_no_sense_is_left_out_and_said(
    cast: Cast, asked: dict[str, str], said: str
) -> None:
    register = opened(cast, actor_for_user(cast.senco), **asked)
    assert names(register) == ["Okafor", "Bright", "Clarke"]
    (problem,) = register.asked.problems
    assert said in problem


@pytest.mark.parametrize(
    "asked", [{"lac": "yes"}, {"lac": "no"}, {"lac": "nonsense"}, {"disadvantaged": "yes"},
              {"missing": "upn"}]
)  # fmt: skip
def test_a_teacher_cannot_ask_what_they_may_not_read(cast: Cast, asked: dict[str, str]) -> None:
    with pytest.raises(NotAllowed):
        opened(cast, actor_for_user(cast.teacher), **asked)
    opened(cast, actor_for_user(cast.senco), **asked)


def test_a_ta_cannot_ask_whether_parents_were_told(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        opened(cast, actor_for_user(cast.ta), missing="told")
    opened(cast, actor_for_user(cast.teacher), missing="told")


def test_those_who_may_can_ask_for_looked_after_children(cast: Cast) -> None:
    for role in ("senco", "head", "dsl", "designated_teacher"):
        actor = actor_for_user(getattr(cast, role))
        assert names(opened(cast, actor, lac="yes")) == ["Clarke"], role
        assert names(opened(cast, actor, lac="no", sort="name")) == ["Bright", "Okafor"], role


@pytest.mark.parametrize("text", ["4H", "4h", " 4H "])
def test_a_class_by_its_name(cast: Cast, text: str) -> None:
    found = opened(cast, actor_for_user(cast.senco), **{"class": text}, status="everyone")
    assert names(found) == ["Bright", "Nowak"]


def test_a_class_by_its_id(cast: Cast) -> None:
    found = opened(cast, actor_for_user(cast.senco), **{"class": str(cast.class_5b.id)})
    assert names(found) == ["Clarke"]


def test_a_class_is_where_a_pupil_is_today(cast: Cast) -> None:
    move_class(cast.noah, cast.class_5b, TODAY)
    found = opened(cast, actor_for_user(cast.senco), **{"class": "5B"}, sort="name")
    assert names(found) == ["Bright", "Clarke"]


def test_another_schools_class_or_that_of_another_teacher_is_no_choice(cast: Cast) -> None:
    other = str(cast.elsewhere.school_class.id)
    assert opened(cast, actor_for_user(cast.senco), **{"class": other}).asked.problems
    assert opened(cast, actor_for_user(cast.teacher), **{"class": "5B"}).asked.problems


def test_year_by_number_or_by_name_of_the_youngest(cast: Cast) -> None:
    starter = make_pupil(cast.harebell, surname="Young", born_on=date(2021, 11, 3))
    put_on_register(starter, "K")
    senco = actor_for_user(cast.senco)
    for text in ("0", "R", "r"):
        assert names(opened(cast, senco, year=text)) == ["Young"]
    assert names(opened(cast, senco, year="4")) == ["Bright"]
    assert names(opened(cast, senco, year="-1")) == []


def test_a_pupil_taught_in_another_year_is_listed_there(cast: Cast) -> None:
    # Born into Year 4, taught with Year 5.
    ahead = make_pupil(cast.harebell, surname="Ahead", reception_year=2021)
    put_on_register(ahead, "K")
    found = opened(cast, actor_for_user(cast.senco), year="5", sort="name")
    assert names(found) == ["Ahead", "Clarke"]


def test_a_need_counts_whatever_its_rank_if_it_is_open_today(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    assert names(opened(cast, senco, type="SEMH", sort="name")) == ["Bright", "Clarke"]
    past = make_pupil(cast.harebell, surname="Past")
    put_on_register(past, "K")
    add_need(past, "SEMH", 1, until=TODAY)
    assert names(opened(cast, senco, type="SEMH", sort="name")) == ["Bright", "Clarke"]
    assert names(opened(cast, senco, missing="need")) == ["Past"]


def test_type_and_area_together_mean_one_need(cast: Cast) -> None:
    senco = actor_for_user(cast.senco)
    # Noah has autism (communication) and SEMH: no need of his is both SEMH and communication.
    assert names(opened(cast, senco, type="SEMH", area="CI")) == []
    assert names(opened(cast, senco, type="ASD", area="CI")) == ["Bright"]


def test_down_syndrome_under_the_area_that_the_school_chose(cast: Cast) -> None:
    add_need(cast.amara, "DS", 2, area="CI")
    senco = actor_for_user(cast.senco)
    assert names(opened(cast, senco, type="DS", area="CI")) == ["Okafor"]
    assert names(opened(cast, senco, type="DS", area="CL")) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Bright", "Clarke", "Nowak", "Okafor", "Reeves"]),
        ("-name", ["Reeves", "Okafor", "Nowak", "Clarke", "Bright"]),
        ("class", ["Bright", "Nowak", "Clarke", "Okafor", "Reeves"]),
        ("year", ["Nowak", "Bright", "Clarke", "Okafor", "Reeves"]),
        ("-year", ["Okafor", "Reeves", "Clarke", "Bright", "Nowak"]),
        ("status", ["Bright", "Okafor", "Clarke", "Reeves", "Nowak"]),
        ("since", ["Okafor", "Bright", "Clarke", "Reeves", "Nowak"]),
        ("-since", ["Reeves", "Clarke", "Bright", "Okafor", "Nowak"]),
        ("need", ["Bright", "Okafor", "Clarke", "Nowak", "Reeves"]),
        ("review", ["Okafor", "Bright", "Reeves", "Clarke", "Nowak"]),
        ("-review", ["Reeves", "Bright", "Okafor", "Clarke", "Nowak"]),
    ],
)
def test_every_order_and_those_without_the_fact_last(
    cast: Cast, sort: str, order: list[str]
) -> None:
    found = opened(cast, actor_for_user(cast.senco), status="everyone", sort=sort)
    assert names(found) == order


def test_a_search_reaches_pupils_off_the_register_unless_the_address_says_otherwise(
    cast: Cast,
) -> None:
    senco = actor_for_user(cast.senco)
    assert names(opened(cast, senco, q="nowka")) == ["Nowak"]
    assert names(opened(cast, senco, q="nowka", status="register")) == []


def test_a_class_of_next_year_is_read_early_under_todays_class(cast: Cast) -> None:
    """Whoever is to have the pupils next year sees them now, in the class where they are."""
    next_year = cast.harebell.years.get(starts_on__year=2027)
    coming = make_class(cast.harebell, "5H", (5,), year=next_year)
    pupil = make_pupil(cast.harebell, surname="Moving", school_class=coming)
    assert pupil.classmemberships.get().starts_on > TODAY
    found = opened(cast, actor_for_user(cast.senco), status="everyone", missing="class")
    assert names(found) == ["Moving"]


def test_the_filter_in_words() -> None:
    asked = RegisterFilter(
        status="K", area="CI", type="SLCN", year=4, eal=True, lac=False, missing="review", q="bri"
    )
    assert in_words(asked, "Harebell Primary") == (
        "Pupils on SEN support, at Harebell Primary, in Year 4, with a need in communication and"
        " interaction, with Speech, language and communication needs, EAL, not looked after,"
        " without a review date, found by “bri”"
    )
