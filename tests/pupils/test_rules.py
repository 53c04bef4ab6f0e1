"""Pure rules: spans, needs and their words."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pupils import rules
from pupils.rules import HalfOpenSpan, NeedEntry

DAYS = st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@st.composite
def spans(draw: st.DrawFn) -> HalfOpenSpan:
    first = draw(DAYS)
    length = draw(st.one_of(st.none(), st.integers(0, 15)))
    return HalfOpenSpan(first, None if length is None else first + timedelta(days=length))


def days_of(span: HalfOpenSpan) -> set[date]:
    window = [date(2026, 1, 1) + timedelta(days=n) for n in range(70)]
    return {day for day in window if rules.holds(span, day)}


@given(st.lists(spans(), max_size=6))
def test_runs_hold_on_the_same_days_and_never_touch(given_spans: list[HalfOpenSpan]) -> None:
    joined = rules.runs(given_spans)
    assert set().union(*map(days_of, joined), set()) == set().union(
        *map(days_of, given_spans), set()
    )
    assert all(rules.end_of(a) < b.starts_on for a, b in pairwise(joined))


@given(spans(), st.lists(spans(), max_size=5))
def test_within_is_the_common_days(span: HalfOpenSpan, covers: list[HalfOpenSpan]) -> None:
    joined = rules.runs(covers)
    parts = rules.within(span, joined)
    assert set().union(*map(days_of, parts), set()) == days_of(span) & set().union(
        *map(days_of, joined), set()
    )


@given(spans(), spans())
def test_overlap_means_a_common_day(one: HalfOpenSpan, other: HalfOpenSpan) -> None:
    if rules.end_of(one) > one.starts_on and rules.end_of(other) > other.starts_on:
        assert rules.overlap(one, other) == bool(days_of(one) & days_of(other))


@pytest.mark.parametrize(
    ("entry", "statuses", "word"),
    [
        (NeedEntry(), ["K"], "Choose a broad area"),
        (NeedEntry("ADHD"), ["K"], "not a DfE type"),
        (NeedEntry("SLCN", "CL"), ["K"], "communication and interaction"),
        (NeedEntry("NSA"), ["K", "E"], "SEN support only"),
        (NeedEntry("", "XX"), ["K"], "not a broad area"),
    ],
)
def test_a_wrong_need_is_named(entry: NeedEntry, statuses: list[str], word: str) -> None:
    [[text]] = rules.need_problems([entry], statuses)
    assert word in text


@pytest.mark.parametrize(
    "entry",
    [
        NeedEntry("SLCN"),
        NeedEntry("", "SEMH"),
        NeedEntry("DS"),
        NeedEntry("DS", "CI"),
        NeedEntry("OTH", "SP"),
        NeedEntry("NSA"),
    ],
)
def test_a_right_need_passes(entry: NeedEntry) -> None:
    assert rules.need_problems([entry], ["K"]) == [[]]


def test_the_second_of_a_type_is_the_wrong_one() -> None:
    found = rules.need_problems([NeedEntry("ASD"), NeedEntry("ASD"), NeedEntry("")], ["K"])
    assert [bool(texts) for texts in found] == [False, True, True]


def test_down_syndrome_is_cognition_by_default() -> None:
    assert NeedEntry("DS").whole.area == "CL"
    assert NeedEntry("DS", "SP").whole.area == "SP"
