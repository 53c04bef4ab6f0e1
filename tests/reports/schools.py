"""Random schools over terms: who is on the register, who joins and who leaves."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from send_mis.reports.suppression.rules.tables import CountedTerm, CountTable

TERMS = 4
_ROWS = {
    "area": ("Communication", "Cognition", "Social", "Sensory"),
    "sex": ("Boys", "Girls"),
    "care": ("Others", "Looked after"),
    "stage": ("Key stage 2", "Key stage 1", "Early years"),
}
_WEIGHTS = {"area": (40, 30, 20, 8), "sex": (65, 35), "care": (95, 5), "stage": (50, 35, 15)}
_STATUS = ("SEN support", "EHC plan")


def random_school(seed: int) -> list[CountedTerm]:
    """From a handful of pupils to two hundred; some hardly change, of some a half leaves, and whom
    a term brings may be of another kind than those of the term before."""
    draw = random.Random(seed)
    size = round(2 ** draw.uniform(1.5, 7.7))
    churn = draw.choice((0.02, 0.1, 0.2, 0.5))
    pupils = [_pupil(draw, _WEIGHTS) for _ in range(size)]
    joined = left = 0
    terms = []
    for number in range(TERMS):
        if number:
            stay = [pupil for pupil in pupils if draw.random() > churn]
            kinds = {key: [w * draw.choice((0.1, 1, 3)) for w in _WEIGHTS[key]] for key in _ROWS}
            new = [_pupil(draw, kinds) for _ in range(round(draw.uniform(0, 2 * churn) * size))]
            joined, left = len(new), len(pupils) - len(stay)
            pupils = stay + new
        terms.append(CountedTerm(_tables(pupils), joined, left))
    return terms


def quiet_school(seed: int) -> list[CountedTerm]:
    """Of whom hardly anybody moves: in some terms one joins, in some nobody."""
    draw = random.Random(seed)
    pupils = [_pupil(draw, _WEIGHTS) for _ in range(draw.choice((12, 40, 80, 180)))]
    terms = [CountedTerm(_tables(pupils), 0, 0)]
    for _ in range(TERMS - 1):
        joined, left = draw.choice((0, 1, 1, 2, 6)), draw.choice((0, 0, 1, 6))
        draw.shuffle(pupils)
        pupils = pupils[left:] + [_pupil(draw, _WEIGHTS) for _ in range(joined)]
        terms.append(CountedTerm(_tables(pupils), joined, left))
    return terms


def _pupil(draw: random.Random, weights: Mapping[str, Sequence[float]]) -> dict[str, int]:
    made = {key: draw.choices(range(len(w)), w)[0] for key, w in weights.items()}
    return {**made, "status": draw.choices((0, 1), (80, 20))[0]}


def _tables(pupils: list[dict[str, int]]) -> dict[str, CountTable]:
    """Key stage by status is of two questions, the others of one."""
    tables = {}
    for key, rows in _ROWS.items():
        columns = _STATUS if key == "stage" else ("Pupils",)
        counted = Counter((p[key], p["status"] if key == "stage" else 0) for p in pupils)
        tables[key] = CountTable(
            rows,
            columns,
            tuple(tuple(counted[r, c] for c in range(len(columns))) for r in range(len(rows))),
        )
    return tables
