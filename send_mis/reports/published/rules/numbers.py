"""Numbers for everybody: sums of money of few pupils. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a section says of the school’s own records: sentences, a table, and what to know."""

    lines: Sequence[str] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        found = {
            "lines": list(self.lines), "head": list(self.head),
            "rows": [list(row) for row in self.rows], "note": self.note,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


@dataclass
class Money:
    """`pupils`: for whom it is; none where it is for nobody by name. `plans_for`: for whom it is
    to pay in the year, `paid_for`: for whom it has. `parts`: of an activity, for whom each kind of
    fund pays."""

    came: Decimal = _NOTHING
    planned: Decimal = _NOTHING
    to_date: Decimal = _NOTHING
    pupils: set[Any] = field(default_factory=set)
    plans_for: set[Any] = field(default_factory=set)
    paid_for: set[Any] = field(default_factory=set)
    parts: dict[str, set[Any]] = field(default_factory=dict)

    def is_of_many(self, threshold: int) -> bool:
        """Also of each fund: whoever knows that another activity is paid by one fund alone can
        take that away."""
        return all(len(each) >= threshold for each in (self.pupils, *self.parts.values()))


def of_few(funds: Mapping[str, Money], threshold: int, by_heads: Collection[str] = ()) -> list[str]:
    """Kinds of money that are for so few named pupils that one’s own could be told; and those of
    which everybody knows how much there is for each pupil, so that the sum counts them."""
    return [
        kind for kind, money in funds.items()
        if kind in by_heads or 0 < len(money.pupils) < threshold
    ]  # fmt: skip


def paying_few(
    funds: Mapping[str, Money], hidden: Collection[str], threshold: int
) -> list[str]:  # fmt: skip
    """Other kinds, which pay for so few pupils that it could be told what theirs costs."""
    return [
        kind for kind, money in funds.items()
        if kind not in hidden
        and any(0 < len(pupils) < threshold for pupils in (money.plans_for, money.paid_for))
    ]  # fmt: skip


def folded(
    activities: Mapping[str, Money], threshold: int, alone: Collection[str] | None = None
) -> tuple[dict[str, Money], Money]:
    """Activities that enough pupils share, dearest first; and all others as one, which has enough
    pupils or nothing in it. Who joins the few is the last by name: another one in the next version
    would tell their cost. `alone`: what a report to governors shows by itself, where there is one;
    nothing else stands by itself then."""
    shown = dict(sorted(activities.items(), key=lambda each: (-each[1].planned, each[0])))
    others = Money()
    for name in list(shown):
        if not shown[name].is_of_many(threshold) or (alone is not None and name not in alone):
            _take(others, shown.pop(name))
    while others.pupils and not others.is_of_many(threshold) and shown:
        _take(others, shown.pop(max(shown)))
    if not others.is_of_many(threshold):
        others = Money()
    return shown, others


def _take(others: Money, money: Money) -> None:
    others.planned += money.planned
    others.pupils |= money.pupils
    for kind, pupils in money.parts.items():
        others.parts[kind] = others.parts.get(kind, set()) | pupils


def without(funds: Mapping[str, Money], hidden: Collection[str]) -> dict[str, Money]:
    return {kind: money for kind, money in funds.items() if kind not in hidden}
