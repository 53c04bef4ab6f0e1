"""The pages of rates, funds and settings, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from provision.choices import FundingKind
from provision.costs.selectors.costs import Costs, Sum, open_costs
from provision.costs.selectors.words import TO_DATE
from provision.models import FundingStream
from provision.money import pounds, round_pounds
from provision.plans.selectors.frame import term_words
from provision.plans.selectors.in_force import drafts_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.schools.models import AcademicYear
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip
from send_mis.ui.words import joined

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
        total=_row("Total", costs.total, amount),
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
