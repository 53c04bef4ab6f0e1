"""Costs in words: the formula of a line, and how a pupil stands against the threshold."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from provision.costs.selectors.costs import CostedLine, Sum
from provision.minutes import planned_sessions
from provision.models import PlanRow, ProvisionSettings
from provision.money import pounds, round_pounds
from provision.plans.selectors.frame import plan_name, term_words
from provision.rates.rules import NOTHING, Against, Price, against, to_pence
from send_mis.schools.periods import last_taught
from send_mis.schools.school_days import SchoolDays
from send_mis.ui.chips import Chip
from send_mis.ui.words import plain_day, plural, short_day

# Lines of plans that name no intervention of the catalogue.
OWN_WORDS = "In the school’s own words"


def what_words(row: PlanRow) -> str:
    return row.what or (row.intervention.name if row.intervention else "")


def plan_words(row: PlanRow) -> str:
    """ "4H, Autumn 2026"."""
    return f"{plan_name(row.plan)}, {term_words(row.plan.term)}"


def dates_words(row: PlanRow) -> str:
    return f"{short_day(row.starts_on)} to {short_day(last_taught(row.starts_on, row.ends_on))}"


def formula_words(line: CostedLine, days: SchoolDays) -> str:
    """ "42 sessions × 30 minutes × £16.50 an hour = £346.50, shared by 3"."""
    parts = []
    pattern = line.line.pattern
    if pattern is not None:
        sessions = planned_sessions(pattern, days, line.row.starts_on, line.row.ends_on)
        times = f"{_number(sessions)} {'session' if sessions == 1 else 'sessions'}"
        parts.append(
            f"{times} × {plural(pattern.minutes, 'minute', 'minutes')}"
            f" × {_rates(line.line.prices)} an hour = {pounds(line.planned.time)}"
        )
        if line.planned.time != _whole(line, days):
            parts.append("days on which nobody is in it cost nothing")
    if line.planned.materials:
        parts.append(f"materials {pounds(line.planned.materials)}")
    if not parts:
        return "No sessions and no materials"
    if shared := _shared(line):
        parts.append(shared)
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]}"


def _whole(line: CostedLine, days: SchoolDays) -> Decimal:
    """What the staff time would be with somebody there on every day."""
    pattern = line.line.pattern
    if pattern is None:
        return Decimal(0)
    exact = Fraction(0)
    for price in line.line.prices:
        since = max(price.starts_on, line.row.starts_on)
        until = min(price.ends_on or line.row.ends_on, line.row.ends_on)
        sessions = planned_sessions(pattern, days, since, until)
        exact += Fraction(price.hourly) * sessions * Fraction(pattern.minutes, 60)
    return to_pence(exact)


def _rates(prices: Sequence[Price]) -> str:
    if not prices:
        return "no rate"
    first, *later = prices
    changes = [f"from {plain_day(price.starts_on)} {pounds(price.hourly)}" for price in later]
    return ", ".join([pounds(first.hourly), *changes])


def _shared(line: CostedLine) -> str:
    sizes = {group_size(line, day) for day in _edges(line)} - {0}
    if not sizes or sizes == {1}:
        return ""
    low, high = min(sizes), max(sizes)
    return f"shared by {high}" if low == high else f"shared by {low} to {high} as pupils change"


def group_size(line: CostedLine, day: date) -> int:
    """Pupils who are in it around that day, also if they attend on other weekdays."""
    return len(
        {
            place.pupil
            for place in line.places
            if place.starts_on <= day and (place.ends_on is None or day < place.ends_on)
        }
    )


def _edges(line: CostedLine) -> list[date]:
    row = line.row
    starts = {max(place.starts_on, row.starts_on) for place in line.places}
    ends = {place.ends_on for place in line.places if place.ends_on}
    return [day for day in starts | ends if day < row.ends_on]


def _number(amount: Fraction) -> str:
    return str(int(amount)) if amount.denominator == 1 else f"{float(amount):.1f}"


# --- The threshold --------------------------------------------------------------------------


def standing(
    cost: Sum, limit: Decimal | None, settings: ProvisionSettings, fund: Decimal = NOTHING
) -> Chip | None:
    """Past what was given for the year, on the way past it, near it; nothing below that.

    `fund`: top-up that is there for the pupil beside it; what it covers is no alarm.
    """
    if limit is None:
        return None
    words = round_pounds(limit)
    beside = f", top-up {round_pounds(fund)}" if fund else ""
    if against(cost.to_date, limit, settings.near_percent) is Against.PAST:
        is_covered = fund and cost.to_date <= limit + fund
        return Chip("neutral" if is_covered else "late", f"Over {words}{beside}")
    planned = against(cost.planned, limit, settings.near_percent)
    if planned is Against.PAST:
        is_covered = fund and cost.planned <= limit + fund
        return Chip("neutral" if is_covered else "soon", f"Will pass {words}{beside}")
    if planned is Against.NEAR:
        return Chip("soon", f"Near {words}")
    return None


TO_DATE = (
    "To date is what the agreed rows of plans have cost by today, whether or not each session "
    "was held. What was held is under planned against delivered."
)


def state_of(line: CostedLine) -> Chip | None:
    """What is unsure about a line's cost."""
    if line.planned.days_without_price:
        days = plural(line.planned.days_without_price, "day", "days")
        return Chip("late", f"No rate for {days}")
    if not line.is_agreed:
        return Chip("soon", "Not agreed yet")
    return Chip("soon", "At today’s rates") if line.is_estimated else None
