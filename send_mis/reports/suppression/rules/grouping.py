"""Small categories are shown together with others: always with one more than the small ones alone,
because the total is known."""

from collections.abc import Iterator, Sequence

from send_mis.reports.suppression.rules.tables import CountTable, Grouping

_Groups = tuple[tuple[int, ...], ...]


def choose_grouping(terms: Sequence[CountTable], floor: int) -> Grouping:
    """The finest in which every figure of every term is `floor` or more.

    Each step is the one before with two groups made one, whatever the counts are. So whoever knows
    this rule learns from where it stopped that somebody in a group is few, and not how few.
    """
    steps = list(_steps(len(terms[0].rows), len(terms[0].columns)))
    return next(
        (one for one in steps if all(min(one.blocks(table)) >= floor for table in terms)),
        steps[-1],
    )


def _steps(rows: int, columns: int) -> Iterator[Grouping]:
    """From every category by itself to one figure: the last rows first, down to two; then the last
    columns; then the two rows."""
    for count in range(rows, min(rows, 2) - 1, -1):
        yield Grouping(_last_together(rows, count), _last_together(columns, columns))
    for count in range(columns - 1, 0, -1):
        yield Grouping(_last_together(rows, min(rows, 2)), _last_together(columns, count))
    yield Grouping(_last_together(rows, 1), _last_together(columns, 1))


def _last_together(size: int, groups: int) -> _Groups:
    return (*((index,) for index in range(groups - 1)), tuple(range(groups - 1, size)))
