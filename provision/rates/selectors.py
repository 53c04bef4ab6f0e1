"""What an hour of each role costs: for sums, and for the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from provision.choices import StaffRole
from provision.models import Rate
from provision.money import pounds
from provision.rates.rules import DAY, Price
from send_mis.database.compiled import compiled
from send_mis.ui.chips import Chip
from send_mis.ui.words import from_now, plain_day

# Nobody pays them: their hours cost nothing unless the school says otherwise.
UNPAID = frozenset({StaffRole.VOLUNTEER.value})


def prices_of_school(school_id: UUID) -> Mapping[str, list[Price]]:
    """The school's rates by role, first to last. One query."""
    found: dict[str, list[Price]] = {}
    for rate in Rate.objects.filter(school=school_id).order_by("staff_role", "starts_on"):
        found.setdefault(rate.staff_role, []).append(
            Price(rate.hourly, rate.starts_on, rate.ends_on)
        )
    for role in UNPAID - found.keys():
        found[role] = [Price(Decimal(0), date.min)]
    return found


# So early is a rate's end worth a word: the budget has to know.
RATES_SOON = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class RateRow:
    id: UUID
    hourly: str
    dates: str
    chip: Chip | None


@dataclass(frozen=True, slots=True)
class RatesOfRole:
    label: str
    now: str
    chip: Chip | None
    rows: list[RateRow]


def rates_page(school_id: UUID, today: date) -> list[RatesOfRole]:
    """Every role that has a rate, the newest rate first. One query."""
    by_role: dict[str, list[Rate]] = {}
    for rate in Rate.objects.filter(school=school_id).order_by("-starts_on"):
        by_role.setdefault(rate.staff_role, []).append(rate)
    return [
        _of_role(role, by_role[role.value], today) for role in StaffRole if role.value in by_role
    ]


def _of_role(role: StaffRole, rates: list[Rate], today: date) -> RatesOfRole:
    now = next((rate for rate in rates if _holds(rate, today)), None)
    chip = None
    if now is None:
        chip = Chip("late", "No rate today")
    elif now.ends_on and rates[0] is now:
        is_soon = now.ends_on - DAY <= today + RATES_SOON
        words = f"Ends {from_now(now.ends_on - DAY, today)}"
        chip = Chip("soon" if is_soon else "neutral", words)
    words = f"{pounds(now.hourly)} an hour" if now else ""
    return RatesOfRole(role.label, words, chip, [_rate_row(rate, today) for rate in rates])


def _holds(rate: Rate, day: date) -> bool:
    return rate.starts_on <= day and (rate.ends_on is None or day < rate.ends_on)


def _rate_row(rate: Rate, today: date) -> RateRow:
    until = f"until {plain_day(rate.ends_on - DAY)}" if rate.ends_on else "no end"
    chip = None
    if _holds(rate, today):
        chip = Chip("accent", "now")
    elif rate.starts_on > today:
        chip = Chip("neutral", "to come")
    return RateRow(rate.pk, pounds(rate.hourly), f"from {plain_day(rate.starts_on)}, {until}", chip)


@compiled
def _rates(school_id: UUID) -> QuerySet[Rate]:
    return Rate.objects.filter(school=school_id).order_by("starts_on")
