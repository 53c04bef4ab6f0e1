"""The school's pupils as patterns ask for them, and the register on each census day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.text import slugify

from pupils.choices import BroadArea
from pupils.models import ClassMembership, Enrolment, Need, Pupil, Spell
from pupils.querysets import holds_on
from pupils.rules import HalfOpenSpan, holds
from pupils.years import year_of_cohort, year_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.reports.choices import Measure
from send_mis.reports.national.selectors import figures_beside
from send_mis.reports.patterns.rules import (
    MEASURES,
    NO_AREA,
    STATUSES,
    PatternPupil,
    PatternVerdict,
    Share,
    Snapshotted,
    census_day,
    census_days,
    counted_on,
    has,
    shares_of,
)
from send_mis.schools.models import School
from send_mis.ui.charts import Strip, StripRow
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.words import plain_day

VIEW = Action.PATTERNS_VIEW
MEASURE = "of"
# Our measure beside England's, and of whom it is a share.
_NATIONAL = (
    ("register", Measure.ANY_SEN, ""), ("K", Measure.SEN_SUPPORT, ""), ("E", Measure.EHC_PLAN, ""),
    *((area, getattr(Measure, f"PLANS_{area}"), "E") for area in ("CI", "CL", "SEMH", "SP")),
)  # fmt: skip
NO_FIGURE = "No national figure is loaded."


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A group in words; `note`: of whom the figure beside it is a share."""

    label: str
    count: int
    of: int
    share: str
    interval: str
    beside: str
    verdict: str
    note: str = ""

    @property
    def stands_out(self) -> bool:
        return self.verdict in (PatternVerdict.MORE, PatternVerdict.LESS)


@dataclass(frozen=True)
class SharesBeside:
    """Groups of one question, each beside the same: folded under what is to be said of them."""

    key: str
    title: str
    beside: str
    rows: list[ShareRow]

    @property
    def outstanding(self) -> list[ShareRow]:
        return [row for row in self.rows if row.stands_out]

    @property
    def summary(self) -> str:
        found = [f"{row.label}: {row.verdict.lower()}" for row in self.outstanding]
        return "; ".join(found) or "nothing stands out"


@dataclass(frozen=True)
class PatternsPage:
    """`words`: what is counted in groups."""

    bar: FilterBar
    words: str
    on_roll: int
    national: SharesBeside
    # Where the figures of England are from.
    sources: list[str]
    questions: list[SharesBeside]
    strip: Strip | None
    days: list[str]
    # What is counted, and on each day how many.
    over_time: list[tuple[str, list[tuple[str, str]]]]
    csv_url: str

    @property
    def outstanding(self) -> list[tuple[str, ShareRow]]:
        """What each differs from, and the group: the school’s own first."""
        return [
            (each.beside, row) for each in (*self.questions, self.national)
            for row in each.outstanding
        ]  # fmt: skip


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def pattern_pupils(actor: Actor, school: School) -> list[PatternPupil]:
    """Everybody on roll, by year and class. One query."""
    day = actor.today

    def now(model: Any, name: str, *order: str, **of: Any) -> Subquery:
        rows = model.objects.filter(holds_on(day), pupil=OuterRef("pk"), school=school, **of)
        return Subquery(rows.order_by(*order).values(name)[:1])

    rows = visible_to(Pupil.objects.on_roll(day).filter(school=school), actor, VIEW).annotate(
        status=now(Spell, "status", "starts_on"), area=now(Need, "area", "rank"),
        class_name=now(ClassMembership, "school_class__name", "pk", is_registration=True),
        class_key=now(ClassMembership, "school_class__sort_key", "pk", is_registration=True),
    )  # fmt: skip
    return [
        PatternPupil(
            status or "", area or "", year_words(year_of_cohort(cohort, day)), class_name or "",
            sex, disadvantaged, eal, looked_after, born_on.month,
        )
        for status, area, cohort, class_name, sex, disadvantaged, eal, looked_after, born_on
        in rows.order_by("-reception_year", "class_key", "pk").values_list(
            "status", "area", "reception_year", "class_name", "sex", "is_disadvantaged", "is_eal",
            "is_looked_after", "born_on",
        )
    ]  # fmt: skip


def register_over_time(school: School, days: Sequence[date]) -> list[Snapshotted]:
    """Of the days on which somebody was on roll. Three queries, however many days."""
    of = {"school": school}
    enrolled = _spans(Enrolment.objects.filter(**of).values_list("pupil_id", "starts_on",
                                                                  "ends_on"))  # fmt: skip
    spells = list(Spell.objects.filter(**of).values_list("pupil_id", "starts_on", "ends_on",
                                                         "status"))  # fmt: skip
    needs = list(
        Need.objects.filter(**of).order_by("-rank")
        .values_list("pupil_id", "starts_on", "ends_on", "area")
    )  # fmt: skip
    found = []
    for day in days:
        here = {pupil for pupil, span in enrolled if holds(span, day)}
        if here:
            found.append(counted_on(day, here, _said_on(spells, day), _said_on(needs, day)))
    return found


def _spans(rows: Any) -> list[tuple[UUID, HalfOpenSpan]]:
    return [(pupil, HalfOpenSpan(since, until)) for pupil, since, until in rows]


def _said_on(rows: Sequence[Any], day: date) -> dict[object, str]:
    """The last of each pupil's that holds: of needs the main one, for the others stand before."""
    return {
        pupil: said
        for pupil, since, until, said in rows
        if since <= day and (until is None or day < until)
    }


def patterns_page(actor: Actor, school: School, address: Address) -> PatternsPage:
    """Five queries, however many pupils."""
    measure = address.get(MEASURE) if address.get(MEASURE) in MEASURES else "register"
    pupils = pattern_pupils(actor, school)
    years = register_over_time(school, census_days(actor.today))
    national, sources = national_rows(school, pupils, actor.today) if pupils else ([], [])
    return PatternsPage(
        bar=_bar(address, measure), words=MEASURES[measure], on_roll=len(pupils),
        national=SharesBeside("england", "This school beside England", "England", national),
        sources=sources,
        questions=[
            SharesBeside(slugify(question), question, "the school", [_row(each) for each in groups])
            for question, groups in shares_of(pupils, measure)
        ],
        strip=_strip(years), days=[plain_day(year.on) for year in years],
        over_time=_over_time(years), csv_url=reverse("patterns_csv", args=[school.slug]),
    )  # fmt: skip


def national_rows(
    school: School, pupils: Sequence[PatternPupil], today: date
) -> tuple[list[ShareRow], list[str]]:
    """And where they are from. What nobody published is said. Two queries."""
    figures = figures_beside(school, today)
    found, sources = [], []
    for measure, national, among in _NATIONAL:
        of = [pupil for pupil in pupils if not among or pupil.status == among]
        figure = figures[national]
        if not of:
            continue
        beside = None if figure is None else float(figure.percent) / 100
        count = sum(has(pupil, measure) for pupil in of)
        note = NO_FIGURE
        if figure is not None:
            note = f"England: {figure.of_what}, {plain_day(figure.as_at)}"
            sources.append(figure.source)
        found.append(_row(Share(str(national.label), count, len(of), beside), note))
    return found, list(dict.fromkeys(sources))


def _row(each: Share, note: str = "") -> ShareRow:
    low, high = each.interval
    return ShareRow(
        each.label, each.count, each.of, percent(each.share),
        f"{100 * low:.1f} to {100 * high:.1f} %",
        "–" if each.beside is None else percent(each.beside),
        each.verdict.value if each.verdict else "–", note,
    )  # fmt: skip


def _bar(address: Address, measure: str) -> FilterBar:
    chosen = () if measure == "register" else (measure,)
    choices = [("" if key == "register" else key, words) for key, words in MEASURES.items()]
    return FilterBar(
        address,
        main=[Filter(MEASURE, "What is counted", choices, chosen, lead="Show pupils")],
        submit="Show", results="main",
    )  # fmt: skip


def _strip(years: Sequence[Snapshotted]) -> Strip | None:
    if len(years) < 2:
        return None
    first, last = years[0], years[-1]
    return Strip(
        title="The register on each census day",
        description=f"From {first.on_register} on the register on {plain_day(first.on)} to"
        f" {last.on_register} on {plain_day(last.on)}.",
        series=(("EHC plan", "accent"), ("SEN support", "then")),
        rows=[
            StripRow(_short(year.on), tuple(year.statuses.get(key, 0) for key in STATUSES))
            for year in years
        ],
        heading="Day",
    )


def _short(on: date) -> str:
    """Beside a bar on a phone there is room for a year. What is no census day is today."""
    return str(on.year) if on == census_day(on.year) else "Today"


def _over_time(years: Sequence[Snapshotted]) -> list[tuple[str, list[tuple[str, str]]]]:
    areas = {**{area.value: str(area.label) for area in BroadArea}, NO_AREA: "No need recorded"}
    counted: list[tuple[str, Callable[[Snapshotted], str]]] = [
        ("On roll", lambda year: f"{year.on_roll:,}"),
        ("On the register", lambda year: str(year.on_register)),
        ("of those on roll", lambda year: percent(year.on_register / year.on_roll)),
        ("SEN support", lambda year: str(year.statuses.get("K", 0))),
        ("EHC plan", lambda year: str(year.statuses.get("E", 0))),
    ]
    rows = [
        (label, [(plain_day(year.on), said(year)) for year in years]) for label, said in counted
    ]
    for key, label in areas.items():
        if any(year.areas.get(key) for year in years):
            cells = [(plain_day(year.on), str(year.areas.get(key, 0))) for year in years]
            rows.append((f"Main need: {label[:1].lower()}{label[1:]}", cells))
    return rows
