"""Two hundred random schools over four terms, attacked with a solver; it finds nothing. What leaves
a part of the rule out is found."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise

import pytest

from send_mis.reports.suppression.rules import deciding
from send_mis.reports.suppression.rules.deciding import decide
from send_mis.reports.suppression.rules.tables import THRESHOLDS, CountedTerm, CountTable, Release
from tests.reports.attack import Attack, Figure, blocks_of, figures_of, leaves
from tests.reports.schools import quiet_school, random_school

SCHOOLS = 200

Publish = Callable[[Sequence[CountedTerm], str, int], list[Figure]]


def hidden_small(
    terms: Sequence[CountedTerm], figures: Sequence[Figure], key: str, threshold: int
) -> Iterator[tuple[int, int]]:
    """Term and category of each figure from 1 to the threshold that nothing shows by itself."""
    by_itself = {(term, block[0]) for term, block, _ in figures if len(block) == 1}
    for index, term in enumerate(terms):
        for leaf, count in enumerate(leaves(term.tables[key])):
            if 0 < count < threshold and (index, leaf) not in by_itself:
                yield index, leaf


def together(terms: Sequence[CountedTerm], key: str, threshold: int) -> list[Figure]:
    return figures_of(terms, decide(terms, [], threshold=threshold), key)


def without_partners(terms: Sequence[CountedTerm], key: str, threshold: int) -> list[Figure]:
    """Only the small ones hidden, with the totals beside them."""
    return [
        *(
            (index, tuple(range(len(leaves(t.tables[key])))), t.total)
            for index, t in enumerate(terms)
        ),
        *(
            (index, (leaf,), count)
            for index, term in enumerate(terms)
            for leaf, count in enumerate(leaves(term.tables[key]))
            if not 0 < count < threshold
        ),
    ]


def given_away(publish: Publish, schools: int) -> tuple[int, int]:
    """How many values are ruled out, of how many that ought to stay possible."""
    found = asked = 0
    for terms, threshold in islice(random_schools(), schools):
        for key in terms[0].tables:
            figures = publish(terms, key, threshold)
            attack = Attack(terms, key, figures)
            for index, leaf in hidden_small(terms, figures, key, threshold):
                for value in range(1, threshold):
                    asked += 1
                    found += not attack.can_be(index, (leaf,), value)
    return found, asked


def test_four_terms_together_give_nothing_away() -> None:
    found, asked = given_away(together, SCHOOLS)
    assert (found, asked > 20_000) == (0, True)


def test_the_same_attack_finds_what_has_no_partner() -> None:
    found, asked = given_away(without_partners, 20)
    assert found > asked / 5


def random_schools() -> Iterator[tuple[Sequence[CountedTerm], int]]:
    for seed in range(SCHOOLS):
        yield random_school(seed), THRESHOLDS[seed % len(THRESHOLDS)]


def one_that_falls_and_comes_back() -> tuple[Sequence[CountedTerm], int]:
    """Girls of whom eight, four, and again eight are on the register."""
    counts = ((((20,), (8,)), 0, 0), (((22,), (4,)), 8, 10), (((22,), (8,)), 4, 0))
    return [
        CountedTerm({"sex": CountTable(("Boys", "Girls"), ("Pupils",), figures)}, joined, left)
        for figures, joined, left in counts
    ], 5


def ruled_out_by_a_report(
    schools: Iterable[tuple[Sequence[CountedTerm], int]],
) -> tuple[int, int, int]:
    """Report after report: values that a new one rules out and nothing did before; those that
    could be ruled out without it; and all that were asked."""
    by_it = without_it = asked = 0
    for school, threshold in schools:
        made: list[Release] = []
        for now in range(1, len(school) + 1):
            terms, old = school[:now], made
            made = decide(terms, old, threshold=threshold)
            for key in terms[0].tables:
                figures = figures_of(terms, made, key)
                before = Attack(terms, key, figures_of(terms, old, key))
                after = Attack(terms, key, figures)
                for index, leaf in hidden_small(terms, figures, key, threshold):
                    for value in range(1, threshold):
                        asked += 1
                        if not after.can_be(index, (leaf,), value):
                            known = not before.can_be(index, (leaf,), value)
                            without_it += known
                            by_it += not known
    return by_it, without_it, asked


def test_report_after_report_each_adds_nothing() -> None:
    by_it, without_it, asked = ruled_out_by_a_report(
        [*random_schools(), one_that_falls_and_comes_back()]
    )
    assert by_it == 0
    # What was shown and then fell, where fewer left than would hide it (ADR 40).
    assert without_it < asked / 500


def test_showing_a_table_again_without_asking_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_earlier_stay_hidden", lambda *given: True)
    assert ruled_out_by_a_report([one_that_falls_and_comes_back()])[0]


def told_of_movers(schools: Iterable[tuple[Sequence[CountedTerm], int]]) -> tuple[int, int]:
    """Report after report: of how many figures it can be told that some, and fewer than the
    threshold, joined or left it since it was last shown, or that all did who joined or left; and
    of how many it was asked."""
    found = asked = 0
    for terms, threshold in schools:
        made: list[Release] = []
        for now in range(1, len(terms) + 1):
            made = decide(terms[:now], made, threshold=threshold)
        for key, table in terms[0].tables.items():
            attack = Attack(terms, key, figures_of(terms, made, key))
            shown = [index for index, one in enumerate(made) if key in one.shown]
            for since, now in pairwise(shown):
                between = range(since + 1, now + 1)
                joined = sum(terms[index].joined for index in between)
                left = sum(terms[index].left for index in between)
                for block in blocks_of(table, made[now].groupings[key]):
                    for moved, is_joined in ((joined, True), (left, False)):
                        if moved:
                            asked += 1
                            found += _is_told(attack, between, block, moved, threshold, is_joined)
    return found, asked


def _is_told(
    attack: Attack, between: range, block: tuple[int, ...], moved: int, threshold: int,
    is_joined: bool,
) -> bool:  # fmt: skip
    def can_be(low: int, high: int) -> bool:
        return attack.can_have_moved(between, block, low, high, joined=is_joined)

    are_few = not can_be(0, 0) and not can_be(threshold, moved)
    return are_few or not can_be(0, moved - 1)


def movers_schools() -> Iterator[tuple[Sequence[CountedTerm], int]]:
    yield from islice(random_schools(), 60)
    for seed in range(60):
        yield quiet_school(seed), THRESHOLDS[seed % len(THRESHOLDS)]


def test_nobody_is_told_by_what_two_reports_differ_in() -> None:
    found, asked = told_of_movers(movers_schools())
    assert (found, asked > 500) == (0, True)


def test_showing_each_terms_figures_tells_of_those_who_joined(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding, "_movers_stay_hidden", lambda *given: True)
    found, asked = told_of_movers(movers_schools())
    assert found > asked / 10
