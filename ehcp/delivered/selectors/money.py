"""Money that comes with a plan, which is a fund for this pupil alone, and what is spent of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.urls import reverse

from ehcp.delivered.rules.years import FinancialYear, financial_year_of, months_within
from ehcp.delivered.selectors.found import PlanFound
from provision.choices import FOR_ONE_PUPIL
from provision.costs.selectors.costs import Costs, Sum, costs_of, shares
from provision.models import FundingStream, PlanRow
from provision.money import pounds, round_pounds
from provision.rates.rules import to_pence
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.schools.choices import SchoolKind, TrustKind
from send_mis.schools.models import AcademicYear
from send_mis.ui.charts import Meter
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import ONE_DAY, day, plural


@dataclass(frozen=True)
class PlanMoney:
    chip: Chip | None
    meter: Meter | None
    rows: list[Row]
    links: list[Link]


def costed(record: PupilRecord, found: PlanFound, since: date) -> Costs:
    """The lines of provision for the plan that run in this school year or in the authority's
    financial year. Five queries."""
    rows = {place.row_id for place in found.places}
    first = min(since, financial_year_of(record.today).starts_on)
    wanted = PlanRow.objects.filter(pk__in=rows, ends_on__gt=first)
    return costs_of(
        wanted.select_related("plan"), school_id=record.pupil.school_id, today=record.today,
        days=found.time.days,
    )  # fmt: skip


def spent_on(record: PupilRecord, costs: Costs, since: date) -> dict[UUID, Sum]:
    """What each line costs for the pupil in this school year."""
    return {
        line.row.pk: each
        for line in costs.lines
        if line.row.ends_on > since and (each := shares(line).get(record.id)) is not None
    }


def plan_money(record: PupilRecord, spent: Mapping[UUID, Sum], costs: Costs) -> PlanMoney:
    """Of the school year, for which funds are kept; of a maintained school beside it of the
    authority's financial year. Two queries. Only for who holds COST_VIEW."""
    today, paid_in = record.today, financial_year_of(record.today)
    years = list(
        AcademicYear.objects.filter(
            school=record.pupil.school_id, starts_on__lte=max(today, paid_in.ends_on),
            ends_on__gte=min(today, paid_in.starts_on),
        ).order_by("starts_on")
    )  # fmt: skip
    year = next((each for each in years if each.starts_on <= today <= each.ends_on), None)
    every = list(
        FundingStream.objects.filter(year__in=years, pupil=record.id, kind__in=FOR_ONE_PUPIL)
    )  # fmt: skip
    funds = [fund for fund in every if year is not None and fund.year_id == year.pk]
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
    if every and _is_maintained(record):
        rows += _paid_by_april(record, costs, paid_in, years, every)
    return PlanMoney(chip, meter, rows, _links(record, year, has_funds=bool(funds)))


def _is_maintained(record: PupilRecord) -> bool:
    """As the school says; else a school of no trust, or of a federation. An academy's money runs
    with the school year."""
    school = record.pupil.school
    if school.kind:
        return school.kind == SchoolKind.MAINTAINED
    return school.trust is None or school.trust.kind == TrustKind.FEDERATION


def _paid_by_april(
    record: PupilRecord, costs: Costs, paid_in: FinancialYear, years: Sequence[AcademicYear],
    funds: Sequence[FundingStream],
) -> list[Row]:  # fmt: skip
    """The same money in the year in which the authority pays it, by whole months."""
    comes, said = Decimal(0), []
    for year in years:
        months = months_within(year.starts_on, year.ends_on, paid_in)
        own = sum((fund.amount for fund in funds if fund.year_id == year.pk), Decimal(0))
        if months and own:
            comes += to_pence(Fraction(own) * months / 12)
            said.append(f"{plural(months, 'month', 'months')} of {year.name}")
        elif months:
            said.append(f"nothing is recorded of {year.name}")
    planned = _within(record, costs, paid_in, paid_in.ends_on)
    spent = _within(record, costs, paid_in, min(record.today, paid_in.ends_on))
    period = f"{day(paid_in.starts_on)} to {day(paid_in.ends_on)}"
    return [
        Row("In the authority’s financial year", pounds(comes), f"{period}: {'; '.join(said)}"),
        Row("Planned in it", pounds(planned), "This pupil’s share"),
        Row("Spent in it up to today", pounds(spent)),
    ]  # fmt: skip


def _within(record: PupilRecord, costs: Costs, year: FinancialYear, until: date) -> Decimal:
    cost = costs.until(record.id)
    return cost(until) - cost(year.starts_on - ONE_DAY)


def _links(record: PupilRecord, year: AcademicYear | None, *, has_funds: bool) -> list[Link]:
    links = [Link("What all of the pupil’s provision costs",
                  reverse("pupil_costs", args=[record.id]))]  # fmt: skip
    if Action.FUNDING_CHANGE in record.may and year is not None and not has_funds:
        url = reverse("funding_add", args=[record.pupil.school.slug, year.pk])
        links.append(Link("Record the top-up that comes with the plan", url))
    return links
