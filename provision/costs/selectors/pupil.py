"""One pupil's costs in a school year: every line with its formula, and the threshold."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from provision.choices import FundingKind
from provision.costs.selectors.costs import CostedLine, Costs, Sum, open_costs, shares
from provision.costs.selectors.words import (
    TO_DATE,
    dates_words,
    formula_words,
    group_size,
    plan_words,
    standing,
    state_of,
    what_words,
)
from provision.models import FundingStream, ProvisionSettings
from provision.money import about_pounds, pounds, round_pounds
from provision.plans.selectors.in_force import drafts_words
from provision.rates.rules import NOTHING, first_day_past, formula, price_on, to_pence
from provision.settings.selectors import settings_of
from pupils.models import Pupil
from send_mis.schools.models import AcademicYear
from send_mis.ui.charts import Meter, Tone
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link, Row, Stat
from send_mis.ui.words import day, from_now


@dataclass(frozen=True, slots=True)
class PupilCostLine:
    what: str
    where: str
    formula: str
    planned: str
    to_date: str
    chip: Chip | None


@dataclass(frozen=True)
class PupilCosts:
    year: AcademicYear
    years: list[Link]
    lines: list[PupilCostLine]
    planned: str
    to_date: str
    tiles: list[Stat]
    chip: Chip | None
    meter: Meter | None
    words: list[str]
    notes: list[str]
    funds: list[Row]


def pupil_costs(pupil: Pupil, year: AcademicYear, today: date) -> PupilCosts:
    """Thirteen queries. Only for who holds COST_VIEW on the pupil's school."""
    settings = settings_of(pupil.school_id)
    costs = open_costs(year=year, today=today, pupil_ids=[pupil.pk])
    mine = costs.by_pupil().get(pupil.pk, Sum())
    funds = list(FundingStream.objects.filter(year=year, pupil=pupil))
    is_nursery = pupil.year_group(min(today, year.ends_on)) < 0
    limit, top_up = settings.threshold, sum((fund.amount for fund in funds), NOTHING)
    if is_nursery:
        limit, top_up = top_up if funds else None, NOTHING
    lines = costs.of_pupil(pupil.pk)
    year_long = _a_year_of_it(pupil, lines, settings, today)
    return PupilCosts(
        year=year,
        years=_years(pupil, year),
        lines=[_line(line, pupil, costs) for line in lines],
        planned=pounds(mine.planned),
        to_date=pounds(mine.to_date),
        tiles=[
            Stat(about_pounds(mine.planned), "planned so far for the year"),
            Stat(about_pounds(mine.to_date), "to date"),
            Stat(
                about_pounds(year_long),
                f"if today’s rows ran for {settings.weeks_a_year} weeks",
            ),
        ],
        chip=standing(mine, limit, settings, top_up),
        meter=_meter(mine, limit),
        words=[
            *_words(pupil, costs, mine, limit, settings, year, is_nursery=is_nursery),
            *([f"Top-up for {pupil.forename} beside it: {pounds(top_up)}."] if top_up else []),
        ],
        notes=[note for note in (drafts_words(year, pupil), TO_DATE) if note],
        funds=[Row(f.name, pounds(f.amount), FundingKind(f.kind).label) for f in funds],
    )


def _line(line: CostedLine, pupil: Pupil, costs: Costs) -> PupilCostLine:
    each = shares(line).get(pupil.pk, Sum())
    return PupilCostLine(
        what_words(line.row), f"{plan_words(line.row)}, {dates_words(line.row)}",
        formula_words(line, costs.days), pounds(each.planned), pounds(each.to_date), state_of(line),
    )  # fmt: skip


def _years(pupil: Pupil, year: AcademicYear) -> list[Link]:
    url = reverse("pupil_costs", args=[pupil.pk])
    others = AcademicYear.objects.filter(school=pupil.school_id).exclude(pk=year.pk)
    return [
        Link(each.name, f"{url}?of={each.first_calendar_year}")
        for each in others.order_by("starts_on")
    ]


def _a_year_of_it(
    pupil: Pupil, lines: list[CostedLine], settings: ProvisionSettings, today: date
) -> Decimal:
    """What an application for top-up asks: today's lines for a whole year, by the formula.

    Materials are bought once, whatever the number of weeks.
    """
    total = NOTHING
    for line in lines:
        pattern, here = line.line.pattern, group_size(line, today)
        runs = line.row.starts_on <= today < line.row.ends_on
        is_in = any(
            place.pupil == pupil.pk and _holds(place.starts_on, place.ends_on, today)
            for place in line.places
        )
        if not (runs and is_in and here):
            continue
        total += to_pence(Fraction(line.line.materials) / here)
        hourly = price_on(line.line.prices, today)
        if pattern is not None and hourly is not None:
            weeks = settings.weeks_a_year
            total += formula(hourly, pattern.minutes, pattern.times_a_week, weeks, here)
    return total


def _holds(starts_on: date, ends_on: date | None, on: date) -> bool:
    return starts_on <= on and (ends_on is None or on < ends_on)


def _meter(mine: Sum, limit: Decimal | None) -> Meter | None:
    if not limit:
        return None
    words = f"{pounds(mine.to_date)} of {round_pounds(limit)}"
    tone: Tone = "late" if mine.to_date > limit else "soon" if mine.planned > limit else "accent"
    return Meter("To date", float(mine.to_date), float(limit), words, tone)


def _words(
    pupil: Pupil, costs: Costs, mine: Sum, limit: Decimal | None, settings: ProvisionSettings,
    year: AcademicYear, *, is_nursery: bool,
) -> list[str]:  # fmt: skip
    words, today = [], costs.today
    if is_nursery and limit is None:
        words.append("In the nursery the early years funds count, and none is recorded.")
    elif is_nursery:
        words.append("In the nursery the early years funds count, not the threshold of a school.")
    elif limit is not None:
        label, amount = settings.threshold_label, round_pounds(limit)
        said = label if amount in label else f"{label}, {amount}"
        words.append(f"Measured against {said} a year.")
    if limit is not None and mine.planned > limit:
        on = first_day_past(costs.until(pupil.pk), limit, _days_of(costs, year))
        if on is not None and on > today:
            words.append(f"Passes {round_pounds(limit)} on {day(on)}, {from_now(on, today)}.")
        elif on is not None:
            words.append(f"Went over {round_pounds(limit)} on {day(on)}.")
    return words


def _days_of(costs: Costs, year: AcademicYear) -> list[date]:
    return [on for on in costs.days.days if year.starts_on <= on <= year.ends_on]
