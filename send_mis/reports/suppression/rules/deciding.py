"""What a new report shows, after the reports that are out already."""

from collections.abc import Sequence

from send_mis.reports.suppression.rules.between_terms import (
    Neighbour,
    movers_stay_open,
    stays_possible,
)
from send_mis.reports.suppression.rules.grouping import choose_grouping
from send_mis.reports.suppression.rules.tables import CountedTerm, Grouping, Release


def decide(
    terms: Sequence[CountedTerm], published: Sequence[Release], *, threshold: int
) -> list[Release]:
    """For every term, earliest first; the first of them are published and stay as they are.

    A table's grouping is chosen once, for all terms that are new by then, and kept: in one
    grouping, every split of a figure among its categories stays possible in every term. Where a
    figure falls below the threshold, the table is not shown until it can be shown again without
    telling what it was; nor where so few joined or left since it was last shown that the difference
    would tell of them.
    """
    made = list(published)
    new = terms[len(published) :]
    room = _room(terms, threshold)
    # Whoever knows one total and who joined and left knows all others.
    lowest = threshold if published else threshold + room
    shows_total = all(term.total >= lowest for term in new) and all(
        one.shows_total for one in published
    )
    for index in range(len(published), len(terms)):
        groupings = dict(made[-1].groupings) if made else {}
        shown = set()
        for key, table in terms[index].tables.items() if shows_total else ():
            if key in terms[index].of_term:
                alone = choose_grouping([table], threshold)
                if alone.tells_something and min(alone.blocks(table)) >= threshold:
                    groupings[key] = alone
                    shown.add(key)
                continue
            grouping = groupings.get(key) or choose_grouping(
                [term.tables[key] for term in new if key in term.tables], threshold + room
            )
            small = any(figure < threshold for figure in grouping.blocks(table))
            if (
                grouping.tells_something
                and not small
                and _movers_stay_hidden(terms[: index + 1], made, key, grouping, threshold)
                and _earlier_stay_hidden(terms[: index + 1], made, key, grouping)
            ):
                groupings[key] = grouping
                shown.add(key)
        made.append(Release(shows_total, frozenset(shown), groupings, threshold))
    return made


def percentage(count: int, of: int, *, threshold: int) -> float | None:
    """None of a denominator below twice the threshold, of which each pupil is a large part."""
    return round(100 * count / of, 1) if of >= 2 * threshold else None


def _room(terms: Sequence[CountedTerm], threshold: int) -> int:
    """What a figure has above the threshold when it is first shown, so that it still holds after as
    many leave as ever left in a term that we know: what was shown and then falls cannot be taken
    back."""
    return min(threshold, max(threshold // 2, max(term.left for term in terms)))


def _last_shown(made: Sequence[Release], key: str) -> int:
    return max((index for index, one in enumerate(made) if key in one.shown), default=-1)


def _movers_stay_hidden(
    terms: Sequence[CountedTerm],
    made: Sequence[Release],
    key: str,
    grouping: Grouping,
    threshold: int,
) -> bool:
    """Whether the last term's figures, beside those that were last shown, tell of nobody who
    joined or left in between."""
    since = _last_shown(made, key)
    if since < 0:
        return True
    joined = sum(term.joined for term in terms[since + 1 :])
    before, now = (grouping.blocks(terms[index].tables[key]) for index in (since, -1))
    return movers_stay_open(before, now, joined, threshold)


def _earlier_stay_hidden(
    terms: Sequence[CountedTerm], made: Sequence[Release], key: str, grouping: Grouping
) -> bool:
    """Whether the last term's figures, once shown, leave those of the terms before it in which
    the table was not shown as they are: everything from 1 to its threshold possible."""
    now = len(terms) - 1
    since = _last_shown(made[:now], key)
    before = after = None
    for hidden in range(since + 1, now):
        if since >= 0:
            left = sum(term.left for term in terms[since + 1 : hidden + 1])
            before = Neighbour(grouping.blocks(terms[since].tables[key]), left)
        joined = sum(term.joined for term in terms[hidden + 1 :])
        after = Neighbour(grouping.blocks(terms[now].tables[key]), joined)
        total, table = terms[hidden].total, terms[hidden].tables.get(key)
        # Of a term in which nobody could answer, each figure may have been small.
        figures = grouping.blocks(table) if table else [1] * len(after.figures)
        if any(
            stays_possible(value, index, total, before, None)
            and not stays_possible(value, index, total, before, after)
            for index, figure in enumerate(figures)
            if 0 < figure < made[hidden].threshold
            for value in range(1, made[hidden].threshold)
        ):
            return False
    return True
