"""Somebody who knows what is published adds and takes away, to find what few pupils' part is."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, TypeVar

import numpy as np

P = TypeVar("P", bound=Hashable)


def small_unions(pupils: Mapping[P, Collection[Any]], threshold: int) -> Iterator[set[P]]:
    """All parts together that are for fewer pupils than the threshold."""
    few = [part for part, those in pupils.items() if len(set(those)) < threshold]
    for size in range(1, min(5, len(few)) + 1):
        for some in combinations(few, size):
            if len(set().union(*(pupils[part] for part in some))) < threshold:
                yield set(some)


def solvable(wanted: Collection[P], figures: Sequence[Collection[P]], parts: Sequence[P]) -> bool:
    """Whether the sum of the wanted parts is made of the figures, whatever the parts come to."""
    matrix = np.array([[part in some for part in parts] for some in figures], dtype=float)
    matrix = matrix.reshape(len(figures), len(parts))
    # What stays of it when all that can be made of the figures is taken away.
    basis = np.linalg.svd(matrix, full_matrices=False)[2][: np.linalg.matrix_rank(matrix)]
    asked = np.array([part in wanted for part in parts], dtype=float)
    return bool(np.abs(asked - basis.T @ (basis @ asked)).max() < 1e-9)
