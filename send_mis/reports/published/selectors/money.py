"""Money of a school year for everybody to read: nothing that tells what one pupil’s own is."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from provision.choices import GIVEN_BY_HEADS, FundingKind
from provision.costs.selectors.costs import CostedLine, Costs, open_costs, shares
from provision.models import FundingStream
from provision.money import about_pounds
from send_mis.reports.published.rules.numbers import (
    Drawn,
    Money,
    folded,
    of_few,
    paying_few,
    without,
)
from send_mis.schools.calendar import span_on
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.words import joined, plain_day

_BY_HEADS = tuple(kind.value for kind in GIVEN_BY_HEADS)
_NO_FUND = "Not charged to a fund"
_NOT_SAID = "not said"
_COUNTED = (
    "Planned and spent are what agreed provision plans cost in staff time and materials; what the"
    " school pays besides them is not counted here."
)
_HEAD = ("Where it came from", "Came in the year", "Planned", "Spent so far")


@dataclass(frozen=True, slots=True)
class SaidToGovernors:
    """By school year what the newest report says: the amount of each kind of fund, and which
    interventions stand by themselves. Nothing of years in which there is none."""

    amounts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alone: Mapping[str, Collection[str]] = field(default_factory=dict)


def money_drawn(
    school: School, on: date, today: date, threshold: int, said: SaidToGovernors
) -> Drawn:  # fmt: skip
    """What came by kind of fund, and what was spent of it. Ten queries."""
    year = _year_of(school, on)
    if year is None:
        return Drawn(note="There is no school year of that time here.")
    funds, costs = _funds(year), open_costs(year=year, today=today)
    _spend(funds, costs)
    hidden = of_few(funds, threshold, _BY_HEADS)
    unsaid = paying_few(funds, hidden, threshold)
    shown = without(funds, hidden)
    rows = [
        [_label(kind), _came(kind, each, said.amounts.get(str(year), {})),
         *(_NOT_SAID if kind in unsaid else about_pounds(sum_) for sum_ in
           (each.planned, each.to_date))]
        for kind, each in shown.items()
    ]  # fmt: skip
    if not rows:
        note = _hidden_words(hidden) or "No money of that school year is recorded here yet."
        return Drawn(note=note)
    if not unsaid and not any(each.pupils for each in shown.values()):
        total = [sum((getattr(each, name) for each in shown.values()), Decimal(0))
                 for name in ("came", "planned", "to_date")]  # fmt: skip
        rows.append(["Together", *(about_pounds(each) for each in total)])
    when = f"School year {year}, as at {plain_day(today)}. {_COUNTED}"
    return Drawn([when], _HEAD, rows, _hidden_words(hidden))


def activity_drawn(
    school: School, on: date, today: date, threshold: int, said: SaidToGovernors
) -> Drawn:  # fmt: skip
    """What the agreed plans of the year cost, by intervention: as planned alone. What was spent is
    in reports to governors, in other groups, and the difference of two would be of few. Ten
    queries."""
    year = _year_of(school, on)
    if year is None:
        return Drawn()
    funds, costs = _funds(year), open_costs(year=year, today=today)
    _spend(funds, costs)
    hidden = of_few(funds, threshold, _BY_HEADS)
    left_out = {*hidden, *paying_few(funds, hidden, threshold)}
    activities: dict[str, Money] = defaultdict(Money)
    for line in costs.lines:
        # What few pupils’ own money pays is in neither table: their difference would tell it.
        if _kind_of(line) in left_out:
            continue
        for pupil, share in shares(line).items():
            each = activities[_name_of(line)]
            each.planned += share.planned
            each.pupils.add(pupil)
            if share.planned:
                each.parts.setdefault(_kind_of(line), set()).add(pupil)
    shown, others = folded(activities, threshold, said.alone.get(str(year)))
    rows = [[name, about_pounds(each.planned)] for name, each in shown.items()]
    if others.pupils:
        rows.append(["Other support", about_pounds(others.planned)])
    if not rows:
        return Drawn()
    return Drawn(
        [f"School year {year}, as at {plain_day(today)}: staff time and materials."],
        ("Activity", "Planned for the year"), rows,
    )  # fmt: skip


def _came(kind: str, money: Money, said: Mapping[str, str]) -> str:
    """What is given for single pupils as governors read it, or not at all: two sums of one year
    would tell what is given for the pupil who came in between."""
    if not kind:
        return "–"
    return said.get(_label(kind), _NOT_SAID) if money.pupils else about_pounds(money.came)


def _year_of(school: School, on: date) -> AcademicYear | None:
    return span_on(on, AcademicYear.objects.filter(school=school))


def _funds(year: AcademicYear) -> dict[str, Money]:
    """By kind, in the order in which schools name them. One query."""
    order = {kind: place for place, kind in enumerate(FundingKind.values)}
    streams = FundingStream.objects.filter(year=year)
    found: dict[str, Money] = defaultdict(Money)
    for stream in sorted(streams, key=lambda each: order[each.kind]):
        found[stream.kind].came += stream.amount
        if stream.pupil_id is not None:
            found[stream.kind].pupils.add(stream.pupil_id)
    return found


def _spend(funds: dict[str, Money], costs: Costs) -> None:
    for kind, spent in costs.by(_kind_of).items():
        funds[kind].planned += spent.planned
        funds[kind].to_date += spent.to_date
    for line in costs.lines:
        fund = funds[_kind_of(line)]
        for pupil, share in shares(line).items():
            if share.planned:
                fund.plans_for.add(pupil)
            if share.to_date:
                fund.paid_for.add(pupil)


def _kind_of(line: CostedLine) -> str:
    return line.row.funding.kind if line.row.funding else ""


def _name_of(line: CostedLine) -> str:
    """Of the catalogue alone: a row’s own words may name somebody."""
    return line.row.intervention.name if line.row.intervention else "Support in the class"


def _label(kind: str) -> str:
    return str(FundingKind(kind).label) if kind else _NO_FUND


def _hidden_words(hidden: list[str]) -> str:
    if not hidden:
        return ""
    names = joined([_label(kind) for kind in hidden])
    return f"Not in the table, because it could tell of single pupils: {names}."
