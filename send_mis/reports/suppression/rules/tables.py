"""Tables of counts, terms of them, and the groups in which they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

# The counts that a school may choose to hide below; the middle one is the one to begin with.
THRESHOLDS = (3, 5, 10)
THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class CountTable:
    """Pupils of one population, each counted once: in a row and in a column.

    The most common stand first: what has to be shown together is the last ones. A category that
    the school cannot have (a key stage that it does not teach) is left out.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if len(self.counts) != len(self.rows) or {len(row) for row in self.counts} - {
            len(self.columns)
        }:
            raise ValueError("A table has a count for every row and column.")
        if any(count < 0 for row in self.counts for count in row):
            raise ValueError("Nobody counts fewer than none.")

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    def added_up(self, rows: Sequence[int], columns: Sequence[int]) -> int:
        return sum(self.counts[row][column] for row, column in product(rows, columns))


@dataclass(frozen=True, slots=True)
class CountedTerm:
    """All tables of a term count the same pupils, and no two ask the same question: margins of one
    that stand in another would be more than either shows. `joined`, `left`: since the term before.
    """

    tables: Mapping[str, CountTable]
    joined: int
    left: int
    of_term: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len({table.total for table in self.tables.values()}) != 1:
            raise ValueError("The tables of a term count the same pupils.")
        questions = [
            asked
            for table in self.tables.values()
            for asked in (table.rows, table.columns)
            if len(asked) > 1
        ]
        if len(questions) != len(set(questions)):
            raise ValueError("No two tables ask the same question.")

    @property
    def total(self) -> int:
        return next(iter(self.tables.values())).total


@dataclass(frozen=True, slots=True)
class Grouping:
    """Which rows, and which columns, are shown as one; every one of them is in one group."""

    rows: tuple[tuple[int, ...], ...]
    columns: tuple[tuple[int, ...], ...]

    def blocks(self, table: CountTable) -> list[int]:
        """What is shown: a figure for each group of rows in each group of columns."""
        return [table.added_up(rows, columns) for rows, columns in product(self.rows, self.columns)]

    @property
    def tells_something(self) -> bool:
        """More than the total, which all tables have."""
        return len(self.rows) > 1 or len(self.columns) > 1


@dataclass(frozen=True, slots=True)
class Release:
    """What a term's report shows. A table that is not shown is not there at all; its grouping,
    once a report has shown it, is the one in which it is shown again. `threshold`: of that report;
    a school may choose another for the next."""

    shows_total: bool
    shown: frozenset[str]
    groupings: Mapping[str, Grouping]
    threshold: int
