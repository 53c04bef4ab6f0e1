"""Money that comes with a plan, which is a fund for this pupil alone, and what is spent of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse

from ehcp.delivered.selectors.found import PlanFound
from provision.choices import FOR_ONE_PUPIL
from provision.costs.selectors.costs import Sum, costs_of, shares
from provision.models import FundingStream, PlanRow
from provision.money import pounds, round_pounds
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.schools.models import AcademicYear
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day


@dataclass(frozen=True)
class PlanMoney:
    chip: Chip | None
    meter: Meter | None
    rows: list[Row]
    links: list[Link]


def spent_on(record: PupilRecord, found: PlanFound, since: date) -> dict[UUID, Sum]:
    """What each line of provision for the plan costs for the pupil in this school year. Five
    queries."""
    rows = {place.row_id for place in found.places}
    wanted = PlanRow.objects.filter(pk__in=rows, ends_on__gt=since)
    costs = costs_of(
        wanted.select_related("plan"), school_id=record.pupil.school_id, today=record.today,
        days=found.time.days,
    )  # fmt: skip
    return {
        line.row.pk: each
        for line in costs.lines if (each := shares(line).get(record.id)) is not None
    }  # fmt: skip


def plan_money(record: PupilRecord, spent: Mapping[UUID, Sum]) -> PlanMoney:
    """Of the school year, for which funds are kept. Two queries. Only for who holds COST_VIEW."""
    year = AcademicYear.objects.filter(
        school=record.pupil.school_id, starts_on__lte=record.today, ends_on__gte=record.today
    ).first()
    funds = list(
        FundingStream.objects.filter(year=year, pupil=record.id, kind__in=FOR_ONE_PUPIL)
    )  # fmt: skip
    comes = sum((fund.amount for fund in funds), Decimal(0))
    total = sum(spent.values(), Sum())
    period = f"{day(year.starts_on)} to {day(year.ends_on)}" if year else ""
    rows = [
        Row("Comes with it a year", pounds(comes) if funds else "Not recorded",
            ", ".join(fund.name for fund in funds)),
        Row("For", f"School year {year.name}" if year else "No school year runs", period),
        Row("Planned for its lines", pounds(total.planned), "This pupil’s share"),
        Row("Spent up to today", pounds(total.to_date)),
    ]  # fmt: skip
    chip = meter = None
    if funds:
        left = comes - total.planned
        word = "Not planned yet" if left >= 0 else "Planned beyond it"
        rows.append(Row(word, pounds(abs(left))))
        chip = Chip("soon", f"{round_pounds(left)} not planned") if left > 0 else Chip(
            "fine", "All of it is planned"
        )  # fmt: skip
        if comes:
            words = f"{pounds(total.to_date)} of {round_pounds(comes)} spent up to today"
            meter = Meter("Spent", float(total.to_date), float(comes), words)
    return PlanMoney(chip, meter, rows, _links(record, year, has_funds=bool(funds)))


def _links(record: PupilRecord, year: AcademicYear | None, *, has_funds: bool) -> list[Link]:
    links = [Link("What all of the pupil’s provision costs",
                  reverse("pupil_costs", args=[record.id]))]  # fmt: skip
    if Action.FUNDING_CHANGE in record.may and year is not None and not has_funds:
        url = reverse("funding_add", args=[record.pupil.school.slug, year.pk])
        links.append(Link("Record the top-up that comes with the plan", url))
    return links
