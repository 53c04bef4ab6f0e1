"""Counting what a report rests on, and reading reports for their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from ehcp.choices import EhcAssessmentDue, EhcReviewDue
from pupils.choices import SenStatus
from pupils.models import DueDate, Need, Pupil, Spell
from pupils.querysets import holds_on
from pupils.years import year_of_cohort
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.names.named import NamedPerson, NamedThere, names_in
from send_mis.reports.choices import Measure, ReportState
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.national.selectors import figures_beside
from send_mis.reports.suppression.rules.tables import CountedTerm
from send_mis.reports.termly.rules.counting import CountedReport, SamePupils, tables_of
from send_mis.reports.termly.rules.showing import (
    NationalLine,
    PublishedBefore,
    read_release,
    release_of,
    shown_of,
)
from send_mis.reports.termly.rules.wording import REPORT_LABELS, report_title
from send_mis.schools.models import School, Term
from send_mis.ui.charts import BarRow, Bars
from send_mis.ui.parts import Stat
from send_mis.ui.words import day

VIEW, WRITE, PUBLISH, ASK = (
    Action.REPORT_VIEW, Action.REPORT_WRITE, Action.REPORT_PUBLISH, Action.REPORT_ASK,
)  # fmt: skip
_COMPARED = (Measure.ANY_SEN, Measure.SEN_SUPPORT, Measure.EHC_PLAN)
# A first name of two letters is found in too much.
_SHORTEST = 3


def terms_to_report(school: School, today: date) -> list[Term]:
    """Those that have begun, after the last that has a published report, newest first; without
    one that has a report."""
    reports = TermlyReport.objects.filter(school=school)
    last = reports.filter(state=ReportState.PUBLISHED).order_by("-as_at").first()
    rows = Term.objects.filter(year__school=school, starts_on__lte=today)
    if last is not None:
        rows = rows.filter(ends_on__gt=last.as_at)
    return list(rows.exclude(pk__in=reports.values("term")).order_by("-starts_on")[:6])


def day_of_report(term: Term, today: date) -> date:
    return min(term.ends_on, today)


def published_before(school_id: UUID) -> list[PublishedBefore]:
    """Every report that is out, earliest first. One query."""
    rows = TermlyReport.objects.filter(school=school_id, state=ReportState.PUBLISHED)
    return [
        PublishedBefore(
            str(row.term), CountedReport.read(row.counted), read_release(row.release), row.shown
        )
        for row in rows.select_related("term").order_by("as_at", "pk")
    ]  # fmt: skip


def count_pupils(school: School, term: Term, as_at: date) -> CountedReport:
    """Five queries, however many pupils."""
    last = (
        TermlyReport.objects.filter(school=school, state=ReportState.PUBLISHED)
        .order_by("-as_at").values_list("as_at", "counted").first()
    )  # fmt: skip
    on_roll = Pupil.objects.on_roll(as_at).filter(school=school)
    tables = tables_of(_on_register(school, as_at), (school.lowest_year, school.highest_year))
    total = next(iter(tables.values())).total
    joined = left = 0
    if last is not None:
        then, kept = last
        before = CountedReport.read(kept).term.total
        new = _registered(school, as_at).exclude(pk__in=_registered(school, then).values("pk"))
        joined = max(new.count(), total - before)
        left = before + joined - total
    since = last[0] if last else term.starts_on
    kinds = (*EhcReviewDue.values, *EhcAssessmentDue.values)
    steps = DueDate.objects.filter(school=school, kind__in=kinds, law_on__isnull=False)
    done = Q(done_on__gt=since, done_on__lte=as_at)
    counts = steps.aggregate(
        done=Count("pk", filter=done),
        in_time=Count("pk", filter=done & Q(done_on__lte=F("law_on"))),
        late=Count("pk", filter=holds_on(as_at) & Q(law_on__lt=as_at, done_on__isnull=True)),
    )
    return CountedReport(CountedTerm(tables, joined, left), on_roll.count(), **counts)


def _registered(school: School, on: date) -> QuerySet[Pupil]:
    spells = Spell.objects.filter(holds_on(on), school=school)
    rows: QuerySet[Pupil] = Pupil.objects.on_roll(on).filter(
        school=school, pk__in=spells.values("pupil")
    )
    return rows


def _on_register(school: School, on: date) -> list[SamePupils]:
    spell = Spell.objects.filter(holds_on(on), pupil=OuterRef("pk"))
    need = Need.objects.filter(holds_on(on), pupil=OuterRef("pk")).order_by("rank")
    rows = (
        Pupil.objects.on_roll(on).filter(school=school).order_by()
        .annotate(status=Subquery(spell.values("status")[:1]))
        .annotate(area=Subquery(need.values("area")[:1]))
        .filter(status__in=SenStatus.values)
        .values_list(
            "status", "area", "reception_year", "sex", "is_disadvantaged", "is_eal",
            "is_looked_after",
        )
        .annotate(many=Count("pk"))
    )  # fmt: skip
    return [
        SamePupils(status, area or "", year_of_cohort(reception, on), *others)
        for status, area, reception, *others in rows
    ]


def national_lines(school: School, on: date) -> list[NationalLine]:
    """One query. What nobody knows is a line too."""
    found = figures_beside(school.phase, on)
    return [
        NationalLine(each, f"{row.percent}", row.of_what, row.source, day(row.as_at))
        if (row := found[each]) is not None
        else NationalLine(each, "", "", "", "")
        for each in _COMPARED
    ]


def names_in_report(report: TermlyReport) -> list[NamedThere]:
    """Pupils on roll whose whole name or first name stands in its words. One query."""
    texts = [(label, getattr(report, name)) for name, label in REPORT_LABELS.items()]
    pupils = Pupil.objects.on_roll(report.as_at).filter(school=report.school_id)
    return names_in(
        texts,
        [
            NamedPerson("A pupil", each.name, (each.name, *_first(each)))
            for each in pupils.only(
                "legal_forename", "legal_surname", "preferred_forename", "preferred_surname",
                "school_id",
            ).order_by("sort_key", "pk")
        ],
    )  # fmt: skip


def _first(pupil: Pupil) -> list[str]:
    return [pupil.short_name] if len(pupil.short_name) >= _SHORTEST else []


def report_or_404(actor: Actor, report_id: UUID, action: Action) -> TermlyReport:
    """To whoever does not write reports, a draft does not exist."""
    rows = TermlyReport.objects.select_related("school", "term")
    if not actor.may(WRITE):
        rows = rows.filter(state=ReportState.PUBLISHED).defer("counted")
    found: TermlyReport = visible_or_404(rows, actor, action, pk=report_id)
    return found


def question_or_404(actor: Actor, question_id: UUID) -> GovernorQuestion:
    rows = GovernorQuestion.objects.select_related("report__school", "report__term", "asked_by")
    found: GovernorQuestion = visible_or_404(rows, actor, PUBLISH, pk=question_id)
    return found


@dataclass(frozen=True, slots=True)
class ReportLine:
    title: str
    url: str
    words: str


def report_lines(actor: Actor, school: School) -> list[ReportLine]:
    """Newest first. One query."""
    rows = visible_to(
        TermlyReport.objects.filter(school=school).select_related("term"), actor, VIEW
    )
    if not actor.may(WRITE):
        rows = rows.filter(state=ReportState.PUBLISHED)
    return [
        ReportLine(
            report_title(str(row.term)), reverse("report", args=[row.pk]), published_words(row)
        )
        for row in rows.defer("counted", "shown").order_by("-as_at", "pk")
    ]  # fmt: skip


def published_words(row: TermlyReport) -> str:
    if row.published_on is None:
        return f"Draft, figures as at {day(row.as_at)}"
    published = f"Published on {day(row.published_on)} by {row.published_by}"
    return f"{published}, figures as at {day(row.as_at)}"


@dataclass(frozen=True, slots=True)
class TermlyReportPage:
    """What a report shows, on screen and on paper. `named`: of a draft, whose names stand in it."""

    report: TermlyReport
    title: str
    words: str
    tiles: Sequence[Stat]
    bars: Sequence[tuple[Bars, str]]
    shown: Mapping[str, Any]
    questions: Sequence[GovernorQuestion]
    named: Sequence[NamedThere]

    @property
    def texts(self) -> list[tuple[str, str]]:
        found = [(label, getattr(self.report, name)) for name, label in REPORT_LABELS.items()]
        return [(label, text) for label, text in found if text]


def report_page(report: TermlyReport) -> TermlyReportPage:
    """A published one is read from what was published alone: one query."""
    named: list[NamedThere] = []
    if report.state == ReportState.PUBLISHED:
        shown = report.shown
    else:
        shown, named = preview_of(report), names_in_report(report)
    then = shown["then"]
    bars = [
        (
            Bars(
                each["title"], [BarRow(**row) for row in each["rows"]], each["title"],
                now=str(report.term), then=then if any(row["then"] for row in each["rows"]) else "",
            ),
            each["note"],
        )
        for each in shown["tables"]
    ]  # fmt: skip
    questions = report.questions.select_related("asked_by").order_by("asked_on", "pk")
    return TermlyReportPage(
        report, report_title(str(report.term)), published_words(report), _tiles(shown), bars, shown,
        list(questions) if report.state == ReportState.PUBLISHED else [], named,
    )  # fmt: skip


def preview_of(report: TermlyReport) -> dict[str, Any]:
    """What governors would read of a draft. Two queries."""
    before = published_before(report.school_id)
    counted = CountedReport.read(report.counted)
    release = release_of(before, counted, report.threshold)
    lines = national_lines(report.school, report.as_at)
    return shown_of(counted, release, before[-1] if before else None, report.threshold, lines)


def _tiles(shown: Mapping[str, Any]) -> list[Stat]:
    total = shown["total"]
    register = (
        Stat("Few", "on the register: too few to say how many")
        if total is None
        else Stat(f"{total}", f"on the register of {shown['on_roll']} on roll")
    )
    steps = Stat(
        f"{shown['in_time']} of {shown['done']}", "steps of EHC plans in time, the authority’s too"
    )
    late = Stat(
        f"{shown['late']}", "steps of EHC plans late now", tone="late" if shown["late"] else ""
    )
    return [register, steps, late]
