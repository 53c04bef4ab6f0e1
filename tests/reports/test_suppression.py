"""Worked examples of what is shown; and that it tells no more to somebody who knows the rule."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

import pytest

from send_mis.reports.suppression.rules.between_terms import Neighbour, stays_possible
from send_mis.reports.suppression.rules.deciding import decide, percentage
from send_mis.reports.suppression.rules.tables import CountedTerm, CountTable, Grouping, Release

AREAS = ("Communication", "Cognition", "Social", "Sensory")


def counted(*counts: int, columns: tuple[str, ...] = ("Pupils",)) -> CountTable:
    rows = AREAS[: len(counts) // len(columns)]
    width = len(columns)
    return CountTable(
        rows, columns, tuple(counts[i * width : (i + 1) * width] for i in range(len(rows)))
    )


def a_term(table: CountTable, joined: int = 0, left: int = 0) -> CountedTerm:
    return CountedTerm({"area": table}, joined, left)


def shown(*terms: CountedTerm, threshold: int = 5) -> list[list[int] | None]:
    """Report after report: the figures of each, or None where the table is not there."""
    made: list = []
    for index in range(len(terms)):
        made = decide(terms[: index + 1], made, threshold=threshold)
    return [
        one.groupings["area"].blocks(term.tables["area"]) if "area" in one.shown else None
        for one, term in zip(made, terms, strict=True)
    ]


def test_a_small_one_is_shown_together_with_its_neighbour() -> None:
    assert shown(a_term(counted(34, 27, 18, 2))) == [[34, 27, 20]]


def test_what_is_large_is_shown_by_itself() -> None:
    assert shown(a_term(counted(34, 27, 12, 8))) == [[34, 27, 12, 8]]


def test_a_threshold_of_three_shows_more_and_of_ten_less() -> None:
    table = counted(34, 27, 8, 6)
    found = {each: shown(a_term(table), threshold=each) for each in (3, 5, 10)}
    assert found == {3: [[34, 27, 8, 6]], 5: [[34, 27, 14]], 10: [[34, 41]]}


def test_two_small_ones_alone_are_not_enough() -> None:
    assert shown(a_term(counted(34, 27, 2, 1))) == [[34, 30]]


def test_nobody_is_a_small_number_too() -> None:
    """Who joins or is found later would be the one of whom the next report tells."""
    assert shown(a_term(counted(34, 27, 12, 0))) == [[34, 27, 12]]


def test_everybody_in_one_category_is_not_shown() -> None:
    assert shown(a_term(counted(34, 0))) == [None]


def test_twelve_pupils_have_a_total_and_what_is_large_enough() -> None:
    twelve = a_term(counted(5, 4, 2, 1))
    assert [(one.shows_total, *one.shown) for one in decide([twelve], [], threshold=5)] == [(True,)]
    assert shown(a_term(counted(7, 4, 3, 0))) == [[7, 7]]


def test_four_pupils_have_no_total_and_never_get_one_that_tells_of_them() -> None:
    terms = [a_term(counted(3, 1)), a_term(counted(20, 9), joined=25)]
    made = decide(terms[:1], [], threshold=5)
    made = decide(terms, made, threshold=5)
    assert [one.shows_total for one in made] == [False, False]
    assert shown(*terms) == [None, None]


def test_two_questions_are_shown_together_as_long_as_all_is_large() -> None:
    by_status = counted(30, 9, 20, 8, 6, 3, columns=("SEN support", "EHC plan"))
    assert shown(a_term(by_status)) == [[30, 9, 26, 11]]


def test_of_two_questions_the_first_stays_where_the_second_is_too_small() -> None:
    by_status = counted(30, 2, 20, 3, 6, 1, columns=("SEN support", "EHC plan"))
    assert shown(a_term(by_status)) == [[32, 30]]


def test_the_grouping_is_kept_also_where_it_could_be_finer() -> None:
    terms = [a_term(counted(34, 27, 18, 2)), a_term(counted(34, 27, 18, 12), joined=14, left=4)]
    assert shown(*terms) == [[34, 27, 20], [34, 27, 30]]


@pytest.mark.parametrize(
    ("now", "joined", "left", "is_shown"),
    [
        # One joined: where it rose, that one is.
        ((64, 18), 1, 0, False), ((65, 17), 1, 0, False),
        # Nobody did: one was given a plan. And the same as before tells it, too, if it is shown.
        ((63, 18), 0, 0, False), ((64, 17), 0, 0, False),
        # All who joined are in one.
        ((64, 27), 10, 0, False), ((64, 26), 10, 1, False),
        # Four more joined, and four left, who can be in either.
        ((64, 18), 5, 4, True), ((64, 18), 4, 3, False), ((63, 18), 5, 5, True),
    ],
)  # fmt: skip
def test_what_differs_tells_of_nobody_who_joined_or_left(now, joined, left, is_shown) -> None:
    terms = [a_term(counted(64, 17)), a_term(counted(*now), joined, left)]
    assert (shown(*terms)[1] is not None) is is_shown


def test_those_who_joined_while_it_was_not_shown_count_too() -> None:
    terms = [a_term(counted(64, 17)), a_term(counted(64, 18), 1), a_term(counted(64, 18), 4, 4)]
    assert shown(*terms) == [[64, 17], None, [64, 18]]


def test_a_lower_threshold_does_not_tell_what_a_higher_one_hid() -> None:
    """Seven were fewer than ten. Nobody knows how many of them are among the thirteen."""
    terms = [a_term(counted(70, 7)), a_term(counted(70, 13), joined=6)]
    first = decide(terms[:1], [], threshold=10)
    assert "area" not in first[0].shown
    assert "area" not in decide(terms, first, threshold=5)[1].shown
    late = [terms[0], a_term(counted(70, 13), joined=13, left=7)]
    assert "area" in decide(late, first, threshold=5)[1].shown


def test_what_falls_below_is_not_shown_until_it_tells_nothing_of_that_term() -> None:
    fell = [a_term(counted(20, 8)), a_term(counted(22, 4), joined=8, left=10)]
    assert shown(*fell) == [[20, 8], None]
    # Four joined at most, so that there were four at least: still not.
    assert shown(*fell, a_term(counted(22, 8), joined=4)) == [[20, 8], None, None]
    # Of the twelve who joined now, all eight could be new.
    late = a_term(counted(22, 8), joined=12, left=8)
    assert shown(*fell, late) == [[20, 8], None, [22, 8]]


def test_a_question_that_nobody_could_answer_for_a_term_comes_back() -> None:
    """Of one child it was not recorded. What was few then may not be told by what comes after."""
    other = CountTable(("a", "b"), ("Pupils",), ((28,), (30,)))
    between = CountedTerm({"other": other}, 9, 9)
    many, few = a_term(counted(30, 28)), a_term(counted(50, 8))
    for first, last, is_shown in (
        (many, a_term(counted(30, 28), joined=9, left=9), True),
        (few, a_term(counted(49, 9), joined=5, left=5), False),
    ):
        made: list[Release] = []
        terms = [first, between, last]
        for index in range(3):
            made = decide(terms[: index + 1], made, threshold=5)
        assert ["area" in one.shown for one in made] == [True, False, is_shown]


def test_the_same_figures_are_decided_the_same_way() -> None:
    terms = [a_term(counted(34, 27, 18, 2))]
    assert decide(terms, [], threshold=5) == decide(terms, [], threshold=5)


def test_percentages_are_of_many() -> None:
    assert percentage(5, 9, threshold=5) is None
    assert percentage(5, 10, threshold=5) == 50.0
    assert percentage(81, 420, threshold=5) == 19.3


@pytest.mark.parametrize(
    "made",
    [
        lambda: CountTable(("a", "b"), ("x",), ((1,),)),
        lambda: CountTable(("a",), ("x", "y"), ((1,),)),
        lambda: CountTable(("a",), ("x",), ((-1,),)),
        lambda: CountedTerm({"one": counted(3, 4), "two": counted(3, 3, 3)}, 0, 0),
        lambda: CountedTerm({"one": counted(3, 4), "two": counted(3, 4)}, 0, 0),
    ],
)
def test_tables_that_do_not_agree_are_refused(made) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        made()


def _possible(value: int, index: int, total: int, before, after) -> bool:
    """By trying every way in which the pupils could be spread."""
    size = len((before or after).figures)

    def fits(others: Sequence[int]) -> bool:
        figures = [*others[:index], value, *others[index:]]
        return sum(figures) == total and all(
            sum(max(0, was - now) for was, now in zip(one.figures, figures, strict=True))
            <= one.moved
            for one in (before, after)
            if one
        )

    return any(fits(others) for others in product(range(total + 1), repeat=size - 1))


def test_what_two_reports_leave_possible_agrees_with_trying_everything() -> None:
    figures = list(product(range(4), repeat=3))[::5]
    tried = 0
    for was, will_be, moved, total in product(figures, figures, ((0, 1), (1, 1), (2, 0)), (3, 4)):
        before, after = Neighbour(was, moved[0]), Neighbour(will_be, moved[1])
        for one, other in ((before, after), (before, None), (None, after)):
            for value in range(3):
                asked = (value, 1, total, one, other)
                assert stays_possible(*asked) == _possible(*asked), asked
                tried += 1
    assert tried > 5000


@pytest.mark.parametrize(
    ("size", "threshold", "most"), [(2, 3, 20), (3, 3, 14), (4, 3, 9), (3, 5, 15)]
)
def test_who_knows_the_rule_learns_nothing_from_its_choice(size, threshold, most) -> None:
    """Of all schools that would have published the same, a small figure has every value."""
    alike = defaultdict(list)
    for counts in product(range(most + 1), repeat=size):
        if sum(counts) <= most:
            term = a_term(counted(*counts))
            (made,) = decide([term], [], threshold=threshold)
            grouping = made.groupings.get("area") if "area" in made.shown else None
            alike[published(term, made.shows_total, grouping)].append(counts)
    tried = 0
    for (total, rows, _), schools in alike.items():
        alone = {group[0] for group in rows if len(group) == 1}
        for leaf in set(range(size)) - alone:
            values = {counts[leaf] for counts in schools}
            if total is not None and values & set(range(1, threshold)):
                assert values >= set(range(1, threshold))
                tried += 1
    assert tried


def published(term: CountedTerm, shows_total: bool, grouping: Grouping | None) -> tuple:
    table = term.tables["area"]
    total = table.total if shows_total else None
    return (total, grouping.rows, tuple(grouping.blocks(table))) if grouping else (total, (), ())


def test_who_knows_the_rule_is_told_of_nobody_who_joined_or_left() -> None:
    """Of all schools of two terms that would have published the same, also where the second has
    no new figures: how many joined or left a figure is nowhere some, and fewer than three, and
    nowhere all who did."""
    alike = defaultdict(list)
    sizes = [(a, b) for a, b in product(range(8), repeat=2) if a + b <= 12]
    for was, (joined, left) in product(sizes, product(range(5), repeat=2)):
        first = a_term(counted(*was))
        made = decide([first], [], threshold=3)
        if "area" not in made[0].shown:
            continue
        for came, went in product(range(joined + 1), range(left + 1)):
            now = (was[0] + came - went, was[1] + joined - came - left + went)
            if went > was[0] or left - went > was[1]:
                continue
            second = a_term(counted(*now), joined, left)
            after = decide([first, second], made, threshold=3)[1]
            figures = now if "area" in after.shown else None
            alike[was, figures, after.shows_total, joined, left].append((came, went))
    for (_, _, _, *moved), schools in alike.items():
        for those, many in zip(zip(*schools, strict=True), moved, strict=True):
            values = set(those)
            assert many == 0 or (not values <= {1, 2} and values not in ({0}, {many}))
    assert len(alike) > 300
