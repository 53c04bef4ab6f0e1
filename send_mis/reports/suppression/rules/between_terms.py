"""What the reports before and after a term tell of a figure that the term's own does not show, and
of those who joined or left in between."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The nearest report that shows the figures, and how many may have moved since or until: they
    left after an earlier report, they joined before a later one."""

    figures: Sequence[int]
    moved: int


def stays_possible(
    value: int, index: int, total: int, before: Neighbour | None, after: Neighbour | None
) -> bool:
    """Whether figure `index` of a term that shows none could be `value`.

    The figures y of that term are possible if they are none or more, add up to the total, and
    fall short of the report before by no more than have left, and of the report after by no more
    than have joined. Each pupil that another figure y has reduces one shortage or both: first
    both, then either.
    """
    others = total - value
    if others < 0:
        return False
    earlier = before.figures if before else None
    later = after.figures if after else None
    both = only_before = only_after = 0
    size = len(earlier or later or ())
    for place in (place for place in range(size) if place != index):
        was = earlier[place] if earlier else 0
        will_be = later[place] if later else 0
        both += min(was, will_be)
        only_before += max(0, was - will_be)
        only_after += max(0, will_be - was)
    lacking = max(0, both - others)
    free = max(0, others - both)
    need_before = _short(earlier, index, value) + lacking + only_before
    need_after = _short(later, index, value) + lacking + only_after
    to_mend_before = max(0, need_before - before.moved) if before else 0
    to_mend_after = max(0, need_after - after.moved) if after else 0
    return (
        to_mend_before <= only_before
        and to_mend_after <= only_after
        and to_mend_before + to_mend_after <= free
    )


def movers_stay_open(
    before: Sequence[int], now: Sequence[int], joined: int, threshold: int
) -> bool:
    """Whether two reports leave open in which figures those are who `joined`, and who left, in
    between.

    As many as a figure rose by must have joined there. `threshold` - 1 more at least joined, and as
    many left, who can be in any: so nobody is told to be in one, and of no figure is it told that
    fewer than the threshold, and some, joined or left it.
    """
    risen = sum(max(0, after - earlier) for earlier, after in zip(before, now, strict=True))
    return joined - risen >= threshold - 1


def _short(figures: Sequence[int] | None, index: int, value: int) -> int:
    return max(0, figures[index] - value) if figures else 0
