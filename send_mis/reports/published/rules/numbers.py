"""Numbers for everybody: small ones in a text, and sums of money of few pupils. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PEOPLE = r"(?:pupils?|child(?:ren)?|boys?|girls?|learners?|students?)"
# "3 pupils", "two of our looked-after children", and not "one-to-one" or "Year 3 pupils".
_COUNTED = re.compile(
    rf"(?<![\w£.,-])(?<!year )(?P<count>\d+|{'|'.join(_WORDS)})(?![\w-])"
    rf"(?![.,]\d)(?:\s+[\w’-]+){{0,4}}?\s+{_PEOPLE}\b",
    re.IGNORECASE,
)
_NOTHING = Decimal(0)


def small_numbers(text: str, threshold: int) -> list[str]:
    """Each count of children below the threshold, as it stands there."""
    found = []
    for match in _COUNTED.finditer(text):
        count = match["count"].lower()
        number = int(count) if count.isdigit() else _WORDS.index(count) + 1
        if 0 < number < threshold:
            found.append(" ".join(match[0].split()))
    return found


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
    """`pupils`: for whom it is; none where it is for nobody by name."""

    came: Decimal = _NOTHING
    planned: Decimal = _NOTHING
    to_date: Decimal = _NOTHING
    pupils: set[Any] = field(default_factory=set)


def of_few(funds: Mapping[str, Money], threshold: int, by_heads: Collection[str] = ()) -> list[str]:
    """Kinds of money that are for so few named pupils that one’s own could be told; and those of
    which everybody knows how much there is for each pupil, so that the sum counts them."""
    return [
        kind for kind, money in funds.items()
        if kind in by_heads or 0 < len(money.pupils) < threshold
    ]  # fmt: skip


def folded(activities: Mapping[str, Money], threshold: int) -> tuple[dict[str, Money], Money]:
    """Activities that enough pupils share, dearest first; and all others as one, which has enough
    pupils or nothing in it."""
    shown = dict(sorted(activities.items(), key=lambda each: (-each[1].planned, each[0])))
    others = Money()
    for name in [name for name, each in shown.items() if len(each.pupils) < threshold]:
        _take(others, shown.pop(name))
    while others.pupils and len(others.pupils) < threshold and shown:
        _take(others, shown.popitem()[1])
    if len(others.pupils) < threshold:
        others = Money()
    return shown, others


def _take(others: Money, money: Money) -> None:
    others.planned += money.planned
    others.to_date += money.to_date
    others.pupils |= money.pupils


def without(funds: Mapping[str, Money], hidden: Collection[str]) -> dict[str, Money]:
    return {kind: money for kind, money in funds.items() if kind not in hidden}
