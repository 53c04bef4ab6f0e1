"""Somebody who knows every published figure, and how many joined and left, asks a solver what a
figure that is not shown can be.

They take it that nobody changes category while at the school, which tells them more than is true.
The whole numbers that fit are asked of HiGHS, one question for each value (ADR 40).
"""

from collections.abc import Iterable, Sequence
from itertools import product

import highspy
import numpy as np

from send_mis.reports.suppression.rules.tables import CountedTerm, CountTable, Grouping, Release

# A term, the categories that are added up, and what they come to.
Figure = tuple[int, tuple[int, ...], int]


def leaves(table: CountTable) -> list[int]:
    return [count for row in table.counts for count in row]


def blocks_of(table: CountTable, grouping: Grouping) -> list[tuple[int, ...]]:
    """The categories behind each figure, as `leaves` counts them."""
    width = len(table.columns)
    return [
        tuple(row * width + column for row, column in product(rows, columns))
        for rows, columns in product(grouping.rows, grouping.columns)
    ]


def figures_of(terms: Sequence[CountedTerm], made: Sequence[Release], key: str) -> list[Figure]:
    """All that is published of a table: its figures and the totals."""
    found: list[Figure] = []
    for index, (term, decision) in enumerate(zip(terms, made, strict=False)):
        table = term.tables[key]
        counts = leaves(table)
        if decision.shows_total:
            found.append((index, tuple(range(len(counts))), table.total))
        if key in decision.shown:
            found += [
                (index, block, sum(counts[leaf] for leaf in block))
                for block in blocks_of(table, decision.groupings[key])
            ]
    return found


class Attack:
    """What fits the figures of one table over its terms."""

    def __init__(self, terms: Sequence[CountedTerm], key: str, figures: Iterable[Figure]) -> None:
        self.terms, self.size = len(terms), len(leaves(terms[0].tables[key]))
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        # x of each term and leaf, then who left it and who joined it since.
        self.highest = 4 * max(term.total for term in terms) + 4
        cells = len(terms) * self.size
        for _ in range(3 * cells):
            self.solver.addVar(0, self.highest)
        self.numbers = np.arange(3 * cells, dtype=np.int32)
        for term, leaf in product(range(1, len(terms)), range(self.size)):
            now, before = self.cell(term, leaf), self.cell(term - 1, leaf)
            self._row(0, 0, {now: 1, before: -1, cells + now: 1, 2 * cells + now: -1})
            self._row(-self.highest, 0, {cells + now: 1, before: -1})
        for index, term in enumerate(terms[1:], 1):
            every = [self.cell(index, leaf) for leaf in range(self.size)]
            self._row(term.left, term.left, {cells + cell: 1 for cell in every})
            self._row(term.joined, term.joined, {2 * cells + cell: 1 for cell in every})
        for index, block, count in figures:
            self._row(count, count, {self.cell(index, leaf): 1 for leaf in block})
        self.witnesses: list[list[int]] = []

    def cell(self, term: int, leaf: int) -> int:
        return term * self.size + leaf

    def _row(self, low: float, high: float, of: dict[int, int]) -> None:
        columns = np.array(list(of), dtype=np.int32)
        values = np.array(list(of.values()), dtype=np.double)
        self.solver.addRow(low, high, len(of), columns, values)

    def can_be(self, term: int, block: tuple[int, ...], value: int) -> bool:
        """Whether these categories of that term can add up to it."""
        return self._fits([self.cell(term, leaf) for leaf in block], value, value)

    def can_have_moved(
        self, terms: range, block: tuple[int, ...], low: int, high: int, *, joined: bool
    ) -> bool:
        """Whether as many can have joined these categories in those terms, or have left them."""
        first = (2 if joined else 1) * self.terms * self.size
        moves = [first + self.cell(term, leaf) for term, leaf in product(terms, block)]
        return self._fits(moves, low, high)

    def _fits(self, cells: list[int], low: int, high: int) -> bool:
        if any(low <= sum(one[cell] for cell in cells) <= high for one in self.witnesses):
            return True
        self._row(low, high, dict.fromkeys(cells, 1))
        found = self._solved()
        if found is not None:
            self.witnesses.append([round(x) for x in found])
        last = self.solver.getNumRow() - 1
        self.solver.deleteRows(1, np.array([last], dtype=np.int32))
        return found is not None

    def _solved(self) -> list[float] | None:
        """Fractions first, which is quick: where none fit, no whole numbers do, and mostly what
        is found is whole."""
        found = self._run()
        if found is not None and any(abs(x - round(x)) > 1e-6 for x in found):
            self._whole(highspy.HighsVarType.kInteger)
            found = self._run()
            self._whole(highspy.HighsVarType.kContinuous)
        return found

    def _run(self) -> list[float] | None:
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return list(self.solver.getSolution().col_value)

    def _whole(self, kind: highspy.HighsVarType) -> None:
        kinds = np.full(len(self.numbers), kind.value, dtype=np.uint8)
        self.solver.changeColsIntegrality(len(self.numbers), self.numbers, kinds)
