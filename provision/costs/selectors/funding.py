"""The pages of rates, funds and settings, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from provision.choices import FundingKind, Scale, StaffRole
from provision.costs.selectors.costs import Costs, Sum, open_costs
from provision.costs.selectors.words import TO_DATE
from provision.models import FundingStream, ProvisionSettings, Rate
from provision.money import pounds, round_pounds
from provision.plans.selectors.frame import term_words
from provision.plans.selectors.in_force import drafts_words
from provision.settings.selectors import layer_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import AcademicYear
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Row
from send_mis.ui.words import from_now, joined, plain_day, plural

DAY = timedelta(days=1)
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


def rates_that_end(school_id: UUID, today: date) -> list[tuple[str, date]]:
    """Roles whose last rate has an end within eight weeks, with its last day. One query."""
    last: dict[str, Rate] = {}
    for rate in Rate.objects.filter(school=school_id).order_by("starts_on"):
        last[rate.staff_role] = rate
    return [
        (StaffRole(role).label, rate.ends_on - DAY)
        for role, rate in last.items()
        if rate.ends_on and today <= rate.ends_on - DAY <= today + RATES_SOON
    ]


# --- Funds ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StreamRow:
    id: UUID
    name: str
    kind: str
    pupil: str
    pupil_url: str
    note: str
    amount: str
    planned: str
    to_date: str
    left: str
    meter: Meter | None
    chip: Chip | None


@dataclass(frozen=True)
class FundingPage:
    year: AcademicYear
    rows: list[StreamRow]
    # Lines that nobody has charged to a fund.
    without: StreamRow | None
    total: StreamRow
    may_change: bool
    notes: Sequence[str]


def funding_page(actor: Actor, year: AcademicYear) -> FundingPage:
    """Twelve queries, whatever the number of funds and lines."""
    costs = open_costs(year=year, today=actor.today)
    spent = costs.by(lambda line: line.row.funding_id)
    streams = list(FundingStream.objects.filter(year=year).select_related("pupil"))
    rows = [_stream_row(stream, spent.get(stream.pk, Sum())) for stream in streams]
    loose = spent.get(None)
    amount = sum((stream.amount for stream in streams), Decimal(0))
    return FundingPage(
        year=year,
        rows=rows,
        without=_row("Not charged to a fund", loose, None) if loose else None,
        total=_row("Together", costs.total, amount),
        may_change=actor.may(Action.FUNDING_CHANGE),
        notes=[note for note in (_unplanned(costs, year), drafts_words(year), TO_DATE) if note],
    )


def _unplanned(costs: Costs, year: AcademicYear) -> str:
    """While terms of the year have no agreed plan, what is not planned is not left over. One
    query."""
    planned = {line.row.plan.term_id for line in costs.lines}
    waiting = [
        term_words(term)
        for term in year.terms.order_by("starts_on")
        if term.pk not in planned and term.ends_on >= costs.today
    ]
    if not waiting:
        return ""
    has = "has" if len(waiting) == 1 else "have"
    return f"{joined(waiting)} {has} no agreed plan yet: what is not planned is not left over."


def _stream_row(stream: FundingStream, spent: Sum) -> StreamRow:
    row = _row(stream.name, spent, stream.amount)
    pupil = stream.pupil
    chip = row.chip
    return StreamRow(
        stream.pk, row.name, FundingKind(stream.kind).label, pupil.name if pupil else "",
        reverse("pupil_costs", args=[pupil.pk]) if pupil else "", stream.note, row.amount,
        row.planned, row.to_date, row.left, row.meter, chip,
    )  # fmt: skip


def _row(name: str, spent: Sum, amount: Decimal | None) -> StreamRow:
    left, meter, chip = "", None, None
    if amount is not None:
        left = pounds(amount - spent.planned)
        over = spent.planned > amount
        if amount:
            words = f"{pounds(spent.planned)} of {round_pounds(amount)}"
            meter = Meter(
                "Planned", float(spent.planned), float(amount), words, "late" if over else "accent"
            )
        if over:
            chip = Chip("late", f"{pounds(spent.planned - amount)} more than there is")
    return StreamRow(
        UUID(int=0), name, "", "", "", "", "" if amount is None else pounds(amount),
        pounds(spent.planned), pounds(spent.to_date), left, meter, chip,
    )  # fmt: skip


def funds_of_pupils(year: AcademicYear) -> Mapping[UUID, Decimal]:
    """What is there for each child alone in the year: top-up, or a nursery's funds. One query."""
    found: dict[UUID, Decimal] = {}
    rows = FundingStream.objects.filter(year=year, pupil__isnull=False)
    for pupil_id, amount in rows.values_list("pupil_id", "amount"):
        if pupil_id is not None:
            found[pupil_id] = found.get(pupil_id, Decimal(0)) + amount
    return found


# --- Settings -------------------------------------------------------------------------------


def settings_rows(row: ProvisionSettings) -> list[Row]:
    layers = ", ".join(layer_words(row).values())
    threshold = "None: nobody is flagged"
    if row.threshold is not None:
        near = f"shown as near from {row.near_percent} per cent"
        threshold = f"{round_pounds(row.threshold)} ({row.threshold_label}), {near}"
    return [
        Row("Layers, from the widest", layers),
        Row("Outcomes are reviewed by", Scale(row.scale).label),
        Row("Threshold for one pupil in a year", threshold),
        Row("Weeks in a school year", str(row.weeks_a_year)),
        Row("Interventions are reviewed after", plural(row.review_after_weeks, "week", "weeks")),
    ]
