"""The plan is pure: every pupil on roll is in exactly one of moved, leaving, without a class."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupils.rollover.selectors import (
    RollChoices,
    RolloverGroup,
    RollPupil,
    RollState,
    make_plan,
    next_name,
    propose_classes,
    propose_target,
)
from send_mis.schools.models import AcademicYear, School, SchoolClass

OLD = [uuid4() for _ in range(3)]
NEW = [uuid4() for _ in range(3)]
ELSEWHERE = uuid4()
SCHOOL = School(name="Harebell", lowest_year=0, highest_year=6)
BEFORE = AcademicYear(school=SCHOOL, starts_on=date(2026, 9, 1), ends_on=date(2027, 8, 31))
INTO = AcademicYear(school=SCHOOL, starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31))


def a_class(name: str, *years: int, pk: UUID | None = None, into: bool = False) -> SchoolClass:
    return SchoolClass(
        pk=pk or uuid4(), school=SCHOOL, year=INTO if into else BEFORE, name=name,
        year_groups=list(years),
    )  # fmt: skip


groups = st.builds(RolloverGroup, st.sampled_from([*OLD, None]), st.integers(0, 6))
pupils = st.builds(
    RollPupil,
    id=st.uuids(),
    name=st.just("Bright, Noah"),
    group=groups,
    joins_on=st.just(date(2025, 9, 1)),
    leaves_on=st.sampled_from([None, date(2027, 7, 22), date(2027, 9, 1), date(2027, 12, 1)]),
    placed_in=st.sampled_from([None, *NEW]),
)
targets = st.sampled_from([*NEW, ELSEWHERE])


def state_of(found: list[RollPupil]) -> RollState:
    new = tuple(a_class(f"{n}H", n, pk=pk, into=True) for n, pk in enumerate(NEW))
    old = tuple(a_class(f"{n}H", n, pk=pk) for n, pk in enumerate(OLD))
    return RollState(SCHOOL, BEFORE, INTO, old, new, tuple(found))


@given(
    st.lists(pupils, max_size=30, unique_by=lambda pupil: pupil.id),
    st.dictionaries(groups, targets),
    st.data(),
)
def test_everybody_is_in_exactly_one_place(
    found: list[RollPupil], moves: dict[RolloverGroup, UUID], data: st.DataObject
) -> None:
    ids = st.sampled_from([pupil.id for pupil in found] or [uuid4()])
    singles = data.draw(st.dictionaries(ids, targets))
    leavers = data.draw(st.frozensets(ids))
    plan = make_plan(state_of(found), RollChoices(moves, singles, leavers))
    placed = [pupil.id for pupils in plan.moved.values() for pupil in pupils]
    everywhere = placed + [p.id for p in plan.leavers] + [p.id for p in plan.without]
    assert sorted(everywhere) == sorted(pupil.id for pupil in found)
    assert ELSEWHERE not in plan.moved
    for pupil in plan.leavers:
        ended = pupil.leaves_on is not None and pupil.leaves_on <= date(2027, 9, 1)
        assert ended or pupil.id in leavers, "nobody leaves by default"
    for pupil in plan.without:
        assert pupil.placed_in is None or singles.get(pupil.id) == ELSEWHERE


@pytest.mark.parametrize(
    ("name", "years", "after"),
    [
        ("4H", [4], "5H"),
        ("Year 4", [4], "Year 5"),
        ("3/4 Ash", [3, 4], "4/5 Ash"),
        ("9X2", [9], "10X2"),
        ("Oak", [3], "Oak"),
        ("RJ", [0], "1J"),
        ("Reception Ash", [0], "Year 1 Ash"),
        ("R", [0], "1"),
        ("Robins", [0], "Robins"),
        ("Class 7", [3], "Class 7"),
    ],
)
def test_the_name_that_moves_up(name: str, years: list[int], after: str) -> None:
    assert next_name(name, years) == after


def test_where_a_group_usually_goes() -> None:
    old = (a_class("3/4M", 3, 4), a_class("4H", 4), a_class("6M", 6), a_class("Oak", 1))
    new = (
        a_class("3/4M", 3, 4, into=True), a_class("5H", 5, into=True),
        a_class("5B", 5, into=True), a_class("Elm", 2, into=True),
    )  # fmt: skip
    state = RollState(SCHOOL, BEFORE, INTO, old, new, ())

    def goes(where: int | None, year: int, state: RollState = state) -> str | None:
        group = RolloverGroup(old[where].pk if where is not None else None, year)
        found = propose_target(state, group)
        return next((each.name for each in new if each.pk == found), None)

    assert goes(0, 3) == "3/4M"  # the younger ones stay
    assert goes(0, 4) is None  # two classes of Year 5: somebody decides
    assert goes(1, 4) == "5H"
    assert goes(2, 6) is None  # the oldest leave, or are decided
    assert goes(3, 1) == "Elm"  # the only class of that year
    assert goes(None, 1) == "Elm"
    both = [a_pupil(RolloverGroup(old[0].pk, 4)), a_pupil(RolloverGroup(old[1].pk, 4))]
    known = RollState(SCHOOL, BEFORE, INTO, old, new, tuple(both))
    assert goes(0, 4, known) == "5B"  # 5H belongs to 4H, so only this one is left


def a_pupil(group: RolloverGroup) -> RollPupil:
    return RollPupil(uuid4(), "Bright, Noah", group, date(2025, 9, 1), None, None)


def test_next_year_s_classes_are_this_year_s_moved_up() -> None:
    old = (
        a_class("RA", 0), a_class("4H", 4), a_class("5B", 5), a_class("6M", 6),
        a_class("3/4 Ash", 3, 4), a_class("Oak", 2),
    )  # fmt: skip
    new = (a_class("6b", 6, into=True),)
    found = propose_classes(RollState(SCHOOL, BEFORE, INTO, old, new, ()))
    assert [(each.name, each.year_groups) for each in found] == [
        ("RA", (0,)), ("1A", (1,)), ("Oak", (2,)), ("3/4 Ash", (3, 4)), ("5H", (5,)),
    ]  # fmt: skip
