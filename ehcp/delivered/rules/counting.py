"""What a plan promised up to a day, beside what was planned and delivered of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ehcp.choices import Per
from provision.delivery.rules import EXCUSED, gap
from provision.minutes import Tally, whole

_WEEK = 5
# Less than this of what was promised falls far short; up to that, short.
FAR_SHORT, SHORT = 70, 90
SHARED = "Shared with other pupils"
UNPLANNED = "Not planned"


def promised_of(amount: int | None, per: str, *, days: int, of_term: int, of_year: int) -> Fraction:
    """The share of so many school days. A week is five of them, as everywhere: a term's or a
    year's amount is spread evenly over its school days."""
    if amount is None:
        return Fraction(0)
    over = {Per.WEEK: _WEEK, Per.TERM: of_term, Per.YEAR: of_year}[Per(per)]
    return Fraction(amount * days, over) if over else Fraction(0)


@dataclass(frozen=True, slots=True)
class LineMinutes:
    """Of one line in one period, or added up. Promised = delivered + all that is lost, where no
    more was planned and done than promised. `lost`: minutes by reason in words."""

    promised: Fraction = Fraction(0)
    planned: Fraction = Fraction(0)
    delivered: Fraction = Fraction(0)
    lost: Mapping[str, Fraction] = field(default_factory=dict)

    def __add__(self, other: "LineMinutes") -> "LineMinutes":
        lost = dict(self.lost)
        for reason, minutes in other.lost.items():
            lost[reason] = lost.get(reason, Fraction(0)) + minutes
        return LineMinutes(
            self.promised + other.promised, self.planned + other.planned,
            self.delivered + other.delivered, lost,
        )  # fmt: skip

    @property
    def percent(self) -> int | None:
        """Of what was promised; none where nothing was yet. Rounded down: 99.6 is not all."""
        return int(100 * self.delivered / self.promised) if self.promised else None

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The most first; what was promised and never planned is one of them."""
        found = [(reason, whole(minutes)) for reason, minutes in self.lost.items()]
        found.append((UNPLANNED, whole(max(Fraction(0), self.promised - self.planned))))
        return sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0]))


def line_minutes(
    so_far: Tally, share: Fraction, *, shared: int, may_be_shared: bool
) -> LineMinutes:  # fmt: skip
    """What a line of provision gave to a promise. `share`: of it, where it serves several;
    `shared`: minutes in which other pupils took part, which are none of what is promised to one
    pupil alone."""
    lost = {reason: share * minutes for reason, minutes in gap(so_far)}
    delivered = Fraction(so_far.delivered)
    if so_far.excused:
        lost[EXCUSED] = share * so_far.excused
    if shared and not may_be_shared:
        delivered -= shared
        lost[SHARED] = share * shared
    return LineMinutes(Fraction(0), share * so_far.planned, share * delivered, lost)


def percent_of(came: int, promised: Fraction) -> int | None:
    """Of visits: none where less than one was promised up to now."""
    due = int(promised)
    return min(100, 100 * came // due) if due else None
