"""The school's own page: who we are, the year's days, what we call each role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from send_mis.access.roles import ROLES, SECOND_FACTOR_ROLES, role_label
from send_mis.schools.calendar import current_year, next_year, span_on
from send_mis.schools.choices import ClosureKind, Phase, SchoolKind, TermName, YearGroup
from send_mis.schools.models import AcademicYear, Closure, School, SchoolCrest
from send_mis.statutory.calendars import Span
from send_mis.ui.parts import Row
from send_mis.ui.words import day, joined, plural, short_day


@dataclass(frozen=True, slots=True)
class TermLine:
    name: str
    dates: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class ClosureLine:
    id: UUID
    name: str
    dates: str
    kind: str


@dataclass(frozen=True, slots=True)
class YearCard:
    id: UUID
    name: str
    when: str
    dates: str
    terms: tuple[TermLine, ...]
    closures: tuple[ClosureLine, ...]
    is_past: bool


@dataclass(frozen=True, slots=True)
class SchoolPage:
    name: str
    details: list[Row]
    roles: list[Row]
    years: tuple[YearCard, ...]
    past_years: tuple[YearCard, ...]
    next_name: str
    has_crest: bool


def school_page(school: School, today: date) -> SchoolPage:
    """Four queries: years, terms, closures, and whether there is a crest."""
    years = list(school.years.prefetch_related("terms"))
    closures = list(school.closures.all())
    now = current_year(today, years)
    cards = [_card(year, closures, today, now, next_year(today, years)) for year in years]
    return SchoolPage(
        name=school.name,
        details=_details(school),
        roles=_roles(school),
        years=tuple(card for card in cards if not card.is_past),
        past_years=tuple(card for card in reversed(cards) if card.is_past),
        next_name=_name(next_first(years, today)),
        has_crest=SchoolCrest.objects.filter(school=school).exists(),
    )


def next_first(years: Iterable[AcademicYear], today: date) -> int:
    """The September of the first school year, from today's on, that is not set up yet."""
    taken = {year.first_calendar_year for year in years}
    first = today.year if today.month >= 9 else today.year - 1
    while first in taken:
        first += 1
    return first


def _name(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _card(
    year: AcademicYear, closures: list[Closure], today: date,
    now: AcademicYear | None, after: AcademicYear | None,
) -> YearCard:  # fmt: skip
    term_now = span_on(today, year.terms.all())
    return YearCard(
        id=year.pk,
        name=year.name,
        when="this year" if year == now else "next year" if year == after else "",
        dates=f"{day(year.starts_on)} to {day(year.ends_on)}",
        terms=tuple(
            TermLine(TermName(term.name).label, span_words(term), term == term_now)
            for term in year.terms.all()
        ),
        closures=tuple(
            ClosureLine(
                each.pk, each.label or ClosureKind(each.kind).label, span_words(each),
                ClosureKind(each.kind).label,
            )
            for each in closures
            if year.starts_on <= each.starts_on <= year.ends_on
        ),
        is_past=year.ends_on < today and year != now,
    )  # fmt: skip


def span_words(span: Span) -> str:
    """Both days belong: "Mon 26 Oct to Fri 30 Oct 2026"."""
    first, last = span.starts_on, span.ends_on
    if first == last:
        return day(first)
    lead = short_day(first) if first.year == last.year else day(first)
    return f"{lead} to {day(last)}"


def _details(school: School) -> list[Row]:
    laestab = f"{school.la_code}{school.establishment}" if school.establishment else ""
    return [
        Row("Phase", Phase(school.phase).label),
        Row("Kind of school", SchoolKind(school.kind).label if school.kind else ""),
        Row(
            "Years",
            f"{YearGroup(school.lowest_year).label} to {YearGroup(school.highest_year).label}",
        ),
        Row("URN", school.urn),
        Row("LAESTAB", laestab),
        Row("Address", ", ".join(line for line in school.address.splitlines() if line.strip())),
        Row("Telephone", school.phone),
        Row("Office e-mail", school.email),
        Row("Complaints", _complaint_steps(school)),
    ]


def _complaint_steps(school: School) -> str:
    head, committee = (
        plural(days, "school day", "school days")
        for days in (school.complaint_head_days, school.complaint_committee_days)
    )
    return f"The head answers within {head}, the governors’ committee within {committee}"


def _roles(school: School) -> list[Row]:
    second = [key for key in ROLES if key in {*SECOND_FACTOR_ROLES, *school.second_factor_roles}]
    renamed = [
        f"{ROLES[key].label}: “{text}”" for key, text in school.role_labels.items() if key in ROLES
    ]
    return [
        Row(
            "Second step to sign in",
            joined([role_label(key, school.role_labels) for key in second]),
        ),
        Row("Own words for roles", "; ".join(renamed) or "The usual words"),
    ]
