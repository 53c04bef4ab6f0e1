"""Money of a school year for everybody to read: nothing that tells what one pupil’s own is."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from provision.choices import GIVEN_BY_HEADS, FundingKind
from provision.costs.selectors.costs import CostedLine, Costs, open_costs, shares
from provision.models import FundingStream
from provision.money import about_pounds
from send_mis.reports.published.rules.numbers import Drawn, Money, folded, of_few, without
from send_mis.schools.calendar import span_on
from send_mis.schools.models import AcademicYear, School
from send_mis.ui.words import joined, plain_day

_BY_HEADS = tuple(kind.value for kind in GIVEN_BY_HEADS)
_NO_FUND = "Not charged to a fund"
_COUNTED = (
    "Planned and spent are what agreed provision plans cost in staff time and materials; what the"
    " school pays besides them is not counted here."
)
_HEAD = ("Where it came from", "Came in the year", "Planned", "Spent so far")


def money_drawn(school: School, on: date, today: date, threshold: int) -> Drawn:
    """What came by kind of fund, and what was spent of it. Ten queries."""
    year = _year_of(school, on)
    if year is None:
        return Drawn(note="There is no school year of that time here.")
    funds, costs = _funds(year), open_costs(year=year, today=today)
    _spend(funds, costs)
    hidden = of_few(funds, threshold, _BY_HEADS)
    shown = without(funds, hidden)
    rows = [
        [_label(kind), about_pounds(each.came) if kind else "–", about_pounds(each.planned),
         about_pounds(each.to_date)]
        for kind, each in shown.items()
    ]  # fmt: skip
    if not rows:
        return Drawn(note="No money of that school year is recorded here yet.")
    total = [sum((getattr(each, name) for each in shown.values()), Decimal(0))
             for name in ("came", "planned", "to_date")]  # fmt: skip
    rows.append(["Together", *(about_pounds(each) for each in total)])
    when = f"School year {year}, as at {plain_day(today)}. {_COUNTED}"
    return Drawn([when], _HEAD, rows, _hidden_words(hidden))


def activity_drawn(school: School, on: date, today: date, threshold: int) -> Drawn:
    """What the agreed plans of the year cost, by intervention. Ten queries."""
    year = _year_of(school, on)
    if year is None:
        return Drawn()
    funds, costs = _funds(year), open_costs(year=year, today=today)
    hidden = of_few(funds, threshold, _BY_HEADS)
    activities: dict[str, Money] = defaultdict(Money)
    for line in costs.lines:
        # What few pupils’ own money pays is in neither table: their difference would tell it.
        if _kind_of(line) in hidden:
            continue
        for pupil, share in shares(line).items():
            each = activities[_name_of(line)]
            each.planned += share.planned
            each.to_date += share.to_date
            each.pupils.add(pupil)
    shown, others = folded(activities, threshold)
    rows = [
        [name, about_pounds(each.planned), about_pounds(each.to_date)]
        for name, each in shown.items()
    ]  # fmt: skip
    if others.pupils:
        rows.append(["Other support", about_pounds(others.planned), about_pounds(others.to_date)])
    if not rows:
        return Drawn()
    return Drawn(
        [f"School year {year}, as at {plain_day(today)}: staff time and materials."],
        ("Activity", "Planned for the year", "Spent so far"), rows,
    )  # fmt: skip


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
