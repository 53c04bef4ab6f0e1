from decimal import Decimal
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provision.impact.rules import ENOUGH, EntryAndExit, cost_per_pupil, effects, same_measure

VALUES = st.decimals(-200, 200, places=1)
CHANGES = st.lists(
    st.builds(
        EntryAndExit, st.integers(1, 12), st.sampled_from(["words", "Words ", "months"]), VALUES,
        VALUES,
    ),
    max_size=30,
)  # fmt: skip


@given(CHANGES)
def test_mean_and_spread_are_the_usual_ones_on_each_measure_alone(
    changes: list[EntryAndExit],
) -> None:
    for effect in effects(changes):
        of = [c for c in changes if same_measure(c.measure) == same_measure(effect.measure)]
        gains = [float(c.exit - c.entry) for c in of]
        assert effect.pupils == len({c.pupil for c in of})
        if effect.pupils < ENOUGH:
            assert effect.mean is effect.spread is None
            continue
        assert effect.mean is not None
        assert effect.spread is not None
        assert float(effect.mean) == pytest.approx(mean(gains), abs=0.00501)
        assert float(effect.spread) == pytest.approx(stdev(gains), abs=0.00501)


@given(CHANGES)
def test_every_change_is_counted_under_one_measure(changes: list[EntryAndExit]) -> None:
    found = effects(changes)
    assert {same_measure(e.measure) for e in found} == {same_measure(c.measure) for c in changes}
    assert len({same_measure(e.measure) for e in found}) == len(found)


def test_cohorts_of_three_are_pooled() -> None:
    autumn = [EntryAndExit(n, "words read", Decimal(10), Decimal(14)) for n in (1, 2, 3)]
    spring = [EntryAndExit(n, "Words read.", Decimal(10), Decimal(18)) for n in (4, 5, 6)]
    assert effects(autumn)[0].mean is None
    [both] = effects([*autumn, *spring])
    assert (both.pupils, both.mean, both.spread) == (6, Decimal("6.00"), Decimal("2.19"))


def test_one_pupil_five_times_is_still_one_pupil() -> None:
    [effect] = effects([EntryAndExit(1, "words", Decimal(0), Decimal(n)) for n in range(9)])
    assert (effect.pupils, effect.mean) == (1, None)


def test_different_measures_are_never_averaged() -> None:
    words = [EntryAndExit(n, "words", Decimal(0), Decimal(20)) for n in range(6)]
    months = [EntryAndExit(n, "months", Decimal(0), Decimal(2)) for n in range(5)]
    assert [(e.measure, e.mean) for e in effects([*months, *words])] == [
        ("words", Decimal("20.00")), ("months", Decimal("2.00")),
    ]  # fmt: skip


def test_cost_per_pupil() -> None:
    assert cost_per_pupil(Decimal("100.00"), 3) == Decimal("33.33")
    assert cost_per_pupil(Decimal("100.00"), 0) is None
