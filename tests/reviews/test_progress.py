"""The four tests of less than expected progress: worked examples, and what always holds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reviews.assessments.rules.progress import (
    Bands,
    ProgressAnswer,
    ProgressFinding,
    Test,
    Value,
    four_tests,
    is_less_than_expected,
    steps_of,
)
from reviews.assessments.rules.telling import told
from reviews.models import AssessmentScale

MET, NOT_MET = ProgressAnswer.MET, ProgressAnswer.NOT_MET
TOO_LITTLE = ProgressAnswer.TOO_LITTLE
SUMMER, SEPTEMBER, NOVEMBER = date(2026, 6, 1), date(2026, 9, 14), date(2026, 11, 23)
BANDS = Bands(Decimal(5), Decimal(5))
SCALE = AssessmentScale(
    name="Reading", kind="standard", lowest=Decimal(55), highest=Decimal(145),
    same_start=Decimal(5), real_difference=Decimal(5),
)  # fmt: skip


def series(*values: str | int, days: tuple[date, ...] = (SEPTEMBER, NOVEMBER)) -> list[Value]:
    return [Value(on, Decimal(value)) for on, value in zip(days, values, strict=True)]


def of(found: list[ProgressFinding], test: Test) -> ProgressFinding:
    return next(each for each in found if each.test is test)


# Six peers who begin at 83 to 88 and gain 2, 4, 6, 6, 8, 10: in the middle 6. Two begin at 105.
PEERS = [
    series(83, 85), series(84, 88), series(85, 91), series(86, 92), series(87, 95), series(88, 98),
    series(105, 106), series(105, 112),
]  # fmt: skip


def test_slower_than_peers_from_the_same_baseline() -> None:
    """From 85 to 86: 1 point, where six peers who began within 5 of 85 gained 6 in the middle."""
    found = of(four_tests(series(85, 86), PEERS, BANDS), Test.SLOWER)
    assert (found.answer, found.peers, found.peers_gain) == (MET, 6, Decimal(6))
    assert told(found, SCALE).workings == (
        "From 85 on Mon 14 Sep 2026 to 86 on Mon 23 Nov 2026: 1 point in 10 weeks. 6 peers of the"
        " year group began within 5 points of 85: half of them gained 6 points or more. 5 points"
        " or more counts as significant."
    )


def test_a_little_slower_is_not_significantly_slower() -> None:
    found = of(four_tests(series(85, "86.5"), PEERS, BANDS), Test.SLOWER)
    assert found.answer is NOT_MET
    any_counts = Bands(Decimal(5), Decimal(0))
    assert of(four_tests(series(85, "90.9"), PEERS, any_counts), Test.SLOWER).answer is MET
    assert of(four_tests(series(85, 91), PEERS, any_counts), Test.SLOWER).answer is NOT_MET


def test_fewer_than_five_peers_are_too_few_to_say() -> None:
    found = four_tests(series(85, 60), PEERS[:4], BANDS)
    assert [each.answer for each in found] == [TOO_LITTLE] * 4
    assert of(found, Test.SLOWER).lacks == (
        "4 peers began where this pupil began: at least 5 are needed."
    )
    alone = of(four_tests(series(60, 60), PEERS, BANDS), Test.SLOWER)
    assert (alone.answer, alone.lacks[:8]) == (TOO_LITTLE, "No peers")


def test_below_the_pupils_own_rate_before() -> None:
    """80 to 87 in 105 days, then 70 days: at that rate 4.7 more. Nothing more is 4.7 short: under
    5 by the school's answer, over it where 2 count."""
    days = (SUMMER, SEPTEMBER, NOVEMBER)
    still = series(80, 87, 87, days=days)
    found = of(four_tests(still, [], BANDS), Test.RATE)
    assert found.answer is NOT_MET
    assert found.at_that_rate is not None
    assert round(float(found.at_that_rate), 2) == 4.67
    found = of(four_tests(still, [], Bands(Decimal(5), Decimal(2))), Test.RATE)
    assert found.answer is MET
    assert told(found, SCALE).workings == (
        "Before: from 80 on Mon 1 Jun 2026 to 87 on Mon 14 Sep 2026: 7 points in 15 weeks, 8.1 a"
        " term. Since: from 87 on Mon 14 Sep 2026 to 87 on Mon 23 Nov 2026: 0 points in 10 weeks,"
        " 0 a term. At the rate before it would be 4.7 points. 5 points or more counts as"
        " significant."
    )
    as_before = series(80, 87, "91.67", days=days)
    assert of(four_tests(as_before, [], Bands(Decimal(0), Decimal(0))), Test.RATE).answer is (
        NOT_MET
    )


def test_two_values_say_nothing_of_an_earlier_rate() -> None:
    found = of(four_tests(series(85, 85), PEERS, BANDS), Test.RATE)
    assert (found.answer, found.lacks) == (
        TOO_LITTLE, "There is no third value at least six weeks before these two.",
    )  # fmt: skip


def test_a_gap_that_does_not_close_and_one_that_widens() -> None:
    """The middle of the eight is 86.5, then 93.5. From 80 to 87 the gap stays at 6.5; to 88 it
    closes; to 82 it widens by 5."""
    stays = four_tests(series(80, 87), PEERS, BANDS)
    gap = of(stays, Test.NOT_CLOSING)
    assert (gap.answer, gap.gap_then, gap.gap_now) == (
        MET,
        Decimal("6.5"),
        Decimal("6.5"),
    )
    assert of(stays, Test.WIDENING).answer is NOT_MET
    closes = four_tests(series(80, 88), PEERS, BANDS)
    assert of(closes, Test.NOT_CLOSING).answer is NOT_MET
    widens = four_tests(series(80, 82), PEERS, BANDS)
    assert of(widens, Test.WIDENING).answer is MET
    assert told(of(widens, Test.WIDENING), SCALE).workings == (
        "Against the middle of 8 peers of the year group with values of both times: 6.5 points"
        " behind on Mon 14 Sep 2026, 11.5 points behind on Mon 23 Nov 2026. 5 points or more"
        " counts as significant."
    )


def test_a_small_gap_is_none_to_close() -> None:
    """Of any class half is below its middle: from 84 the gap is 2.5 and counts from 5 on."""
    assert of(four_tests(series(84, 91), PEERS, BANDS), Test.NOT_CLOSING).answer is NOT_MET
    any_counts = Bands(Decimal(5), Decimal(0))
    assert of(four_tests(series(84, 91), PEERS, any_counts), Test.NOT_CLOSING).answer is MET


def test_who_is_ahead_has_no_gap_to_close() -> None:
    found = four_tests(series(110, 108), PEERS, BANDS)
    assert of(found, Test.NOT_CLOSING).answer is NOT_MET
    assert of(found, Test.WIDENING).answer is NOT_MET


def test_values_of_less_than_six_weeks_apart_are_no_step() -> None:
    near = [Value(NOVEMBER - timedelta(days=41), Decimal(85)), Value(NOVEMBER, Decimal(70))]
    assert steps_of(near) == (None, None)
    found = four_tests(near, PEERS, BANDS)
    assert {each.lacks for each in found} == {
        "There is no second value at least six weeks after another."
    }
    six = [Value(NOVEMBER - timedelta(days=42), Decimal(85)), Value(NOVEMBER, Decimal(70))]
    step, _ = steps_of(six)
    assert step is not None
    assert step.days == 42
    assert steps_of([]) == (None, None)


def test_peers_of_another_time_do_not_count() -> None:
    early = [
        [Value(SEPTEMBER - timedelta(days=32), Decimal(85)), Value(NOVEMBER, Decimal(95))]
        for _ in range(9)
    ]
    found = four_tests(series(85, 85), early, BANDS)
    assert {each.answer for each in found} == {TOO_LITTLE}
    month = [
        [Value(SEPTEMBER - timedelta(days=31), Decimal(85)), Value(NOVEMBER, Decimal(95))]
        for _ in range(5)
    ]
    assert of(four_tests(series(85, 85), month, BANDS), Test.SLOWER).answer is MET


numbers = some.integers(55, 145).map(Decimal)
pairs = some.tuples(numbers, numbers).map(lambda pair: series(*map(int, pair)))
triples = some.tuples(numbers, numbers, numbers).map(
    lambda three: series(*map(int, three), days=(SUMMER, SEPTEMBER, NOVEMBER))
)
bands = some.builds(Bands, some.integers(0, 30).map(Decimal), some.integers(0, 10).map(Decimal))


@given(triples, some.lists(pairs, max_size=12), bands)
def test_what_always_holds(own: list[Value], peers: list[list[Value]], band: Bands) -> None:
    found = four_tests(own, peers, band)
    assert [each.test for each in found] == list(Test)
    assert found == four_tests(own[::-1], peers[::-1], band), "no order counts"
    if len(peers) < 5:
        assert {each.answer for each in found if each.test is not Test.RATE} == {TOO_LITTLE}
    higher = [Value(each.on, each.value + 7) for each in own]
    all_higher = [[Value(v.on, v.value + 7) for v in each] for each in peers]
    raised = four_tests(higher, all_higher, band)
    assert [each.answer for each in raised] == [each.answer for each in found], "only distances"
    widening, gap = of(found, Test.WIDENING), of(found, Test.NOT_CLOSING)
    if (
        widening.answer is MET
        and gap.gap_then is not None
        and gap.gap_then >= max(band.real_difference, Decimal(1))
    ):
        assert gap.answer is MET, "a gap that widens does not close"
    better = [*own[:-1], Value(own[-1].on, own[-1].value + 5)]
    if not is_less_than_expected(found):
        assert not is_less_than_expected(four_tests(better, peers, band)), "more is never less"
    for each in found:
        assert told(each, SCALE).workings


@pytest.mark.parametrize("test", Test)
def test_the_words_are_those_of_the_code(test: Test) -> None:
    assert test.value[0].isupper()
