"""What people type into a plan's boxes: read as meant, shown as typed, refused in words."""

from datetime import date, time
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.plans.rules.boxes import RowTyped
from provision.plans.rules.content import mark_of
from provision.plans.rules.typed import (
    Called,
    Person,
    PlanNames,
    Unread,
    day_in,
    day_out,
    time_in,
    time_out,
    weekdays_in,
    weekdays_out,
    whole_number,
)
from send_mis.names.nearest import adult_advice

YEAR, YEAR_ENDS = date(2026, 9, 1), date(2027, 8, 31)


@pytest.mark.parametrize(
    "text", ["18 Dec", "18/12", "18.12.26", "Fri 18 December 2026", "2026-12-18", "18th dec"]
)
def test_a_day_in_many_ways(text: str) -> None:
    assert day_in(text, YEAR) == date(2026, 12, 18)


def test_without_a_year_it_is_the_school_year() -> None:
    assert day_in("5 Jan", YEAR) == date(2027, 1, 5)
    assert day_in("1 sept", YEAR) == date(2026, 9, 1)
    assert day_in("  ", YEAR) is None


@pytest.mark.parametrize("text", ["31 Feb", "18", "soon", "18/13", "1 x", "99 Dec", "18 Dec 0"])
def test_no_day(text: str) -> None:
    with pytest.raises(Unread):
        day_in(text, YEAR)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_what_is_shown_is_read_again(day: date) -> None:
    assert day_in(day_out(day, YEAR, YEAR_ENDS), YEAR) == day
    assert day_out(day, YEAR, YEAR_ENDS).endswith(str(day.year)) != (YEAR <= day <= YEAR_ENDS)


@given(st.sets(st.integers(0, 4)), st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_days_and_times_are_read_again(days: set[int], at: time) -> None:
    assert set(weekdays_in(weekdays_out(days))) == days
    assert time_in(time_out(at)) == at


def test_days_and_times_as_people_write_them() -> None:
    assert weekdays_in("Tuesdays and Thursdays") == (1, 3)
    assert weekdays_in("daily") == ()
    assert time_in("1.30 pm") == time(13, 30)
    for text in ("Saturday", "Mo"):
        with pytest.raises(Unread):
            weekdays_in(text)
    for text in ("25:00", "noon", "9:75"):
        with pytest.raises(Unread):
            time_in(text)


def test_numbers() -> None:
    assert whole_number(" 20 ", 1, 600, "minutes") == 20
    assert whole_number("", 1, 600, "minutes") is None
    for text in ("0", "601", "10,000", "2,5", "-5", "9" * 40, "2.5", "x"):
        with pytest.raises(Unread):
            whole_number(text, 1, 600, "minutes")


# --- Names --------------------------------------------------------------------------------------


def names(*people: tuple[str, str]) -> PlanNames:
    return PlanNames(
        [Person(uuid4(), f, s, f"born {n} Feb 2018") for n, (f, s) in enumerate(people, 1)], "4H"
    )


def one(found: PlanNames, text: str) -> str:
    (key,) = found.read(text)
    return found.full[key]


def test_the_shortest_name_that_means_one_child() -> None:
    found = names(("Noah", "Bright"), ("Noah", "Brown"), ("Zoë", "Field"), ("Noah", "O’Neill"))
    assert sorted(found.short.values()) == ["Noah Bri", "Noah Bro", "Noah O", "Zoë F"]
    assert one(found, "zoe") == "Zoë Field"
    assert one(found, "noah bri") == "Noah Bright"
    assert one(found, "Noah ONeill") == "Noah O’Neill"
    with pytest.raises(Unread, match="may be Noah Bri, Noah Bro or Noah O: say which"):
        found.read("Noah")
    with pytest.raises(Unread, match="not a name in 4H"):
        found.read("Zoë, Ayaan")


def test_two_children_of_one_name_are_told_apart() -> None:
    found = names(("Noah", "Bright"), ("Noah", "Bright"))
    first, second = found.short.values()
    assert first == "Noah Bright (born 1 Feb 2018)"
    assert found.read(first) != found.read(second)


def test_many_at_once_in_many_ways() -> None:
    found = names(("Noah", "Bright"), ("Layla", "Ahmed"), ("Sam", "Tan"))
    assert len(found.read("Noah, Layla and Sam T")) == 3
    assert len(found.read("noah\r\nLAYLA;;")) == 2
    assert found.read("") == frozenset()


_WORD = st.text("abcéń-", min_size=1, max_size=4).filter(lambda t: t[0].isalpha())


@given(st.lists(st.tuples(_WORD, _WORD), min_size=1, max_size=12))
def test_what_is_shown_of_names_means_the_same_children(people: list[tuple[str, str]]) -> None:
    found = PlanNames(
        [Person(UUID(int=n), f, s, f"born day {n}") for n, (f, s) in enumerate(people)], "4H"
    )
    assert len(set(found.short.values())) == len(people)
    for person in found.people:
        assert found.read(found.short[person.id]) == {person.id}
    ids = [person.id for person in found.people[::2]]
    assert found.read(found.out(ids)) == set(ids)


@given(st.text("ab\r\n ", max_size=12))
def test_a_browsers_line_ends_touch_nothing(text: str) -> None:
    kept = "\n".join(text.strip().splitlines())
    assert mark_of(RowTyped(outcome=kept)) == mark_of(
        RowTyped(outcome=kept.replace("\n", "\r\n") + " ")
    )


def test_a_child_with_one_name_is_typed_and_shown_by_it() -> None:
    found = names(
        ("", "Ngozi"), ("Ngozi", "Bright"), ("Suresh", ""), ("小明", "王"), ("علي", "حسن")
    )
    assert sorted(found.short.values()) == sorted(
        ["Ngozi", "Ngozi B", "Suresh", "小明 王", "علي ح"]
    )
    for person in found.people:
        assert found.read(found.short[person.id]) == {person.id}
    assert len(found.read("小明、علي، Ngozi B")) == 3


def test_what_is_called_alike_is_found_only_where_it_means_one() -> None:
    called = Called([("Café club", 1), ("Phonics+", 2), ("Phonics", 3), ("算数", 4), ("+", 5)])
    found = [
        called.find(t) for t in ("cafe club", "PHONICS+", "phonics", "phonics!", "算数", "", "-")
    ]
    assert found == [1, 2, 3, None, 4, None, None]


def test_each_adult_of_several_is_advised_on() -> None:
    known = {"Mrs Patel": ("Mrs Patel", "Priya Patel"), "Mr Doyle": ("Mr Doyle", "Sean Doyle")}
    assert adult_advice("Mrs Patal", known) == (
        "“Mrs Patal” is not on the staff list: did you mean Mrs Patel?"
    )
    assert adult_advice("Mr Doyle and Mrs Patal", known).startswith("“Mrs Patal”")
    assert adult_advice("Mrs Patel & Mr Doyle", known) == ""
    assert adult_advice("speech therapist, SALT", known) == ""
