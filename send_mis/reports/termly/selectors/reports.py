"""Reports for their lists and forms: which there are, what stands beside them, who is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404, visible_to
from send_mis.names.named import NamedThere
from send_mis.reports.choices import Measure, ReportState
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.national.rules import percent_words
from send_mis.reports.national.selectors import figures_beside
from send_mis.reports.promises.selectors import PromiseLine, promise_lines, read_line
from send_mis.reports.suppression.selectors import told_there
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.showing import NationalLine, PublishedBefore, read_release
from send_mis.reports.termly.rules.wording import REPORT_LABELS, report_title
from send_mis.reports.visits.selectors import VisitLine, read_visit, visits_between
from send_mis.schools.models import School
from send_mis.ui.words import ONE_DAY, day

VIEW, WRITE, PUBLISH, ASK = (
    Action.REPORT_VIEW, Action.REPORT_WRITE, Action.REPORT_PUBLISH, Action.REPORT_ASK,
)  # fmt: skip
_COMPARED = (Measure.ANY_SEN, Measure.SEN_SUPPORT, Measure.EHC_PLAN)


def published_before(school_id: UUID) -> list[PublishedBefore]:
    """Every report that is out, earliest first. One query."""
    rows = TermlyReport.objects.filter(school=school_id, state=ReportState.PUBLISHED)
    return [
        PublishedBefore(
            str(row.term), CountedReport.read(row.counted),
            read_release(row.release, row.threshold), row.shown,
        )
        for row in rows.select_related("term").order_by("as_at", "pk")
    ]  # fmt: skip


def national_lines(school: School, on: date) -> list[NationalLine]:
    """Two queries. What nobody knows is a line too."""
    found = figures_beside(school, on)
    return [
        NationalLine(each, percent_words(row.percent), row.of_what, row.source, day(row.as_at))
        if (row := found[each]) is not None
        else NationalLine(each, "", "", "", "")
        for each in _COMPARED
    ]


def names_in_report(report: TermlyReport) -> list[NamedThere]:
    """Pupils who are or were here whose whole name or first name stands in its words, in what it
    promises or tells of the last report, or in what governors noted; and numbers of pupils there,
    so small that one could be recognised."""
    texts = [(label, getattr(report, name)) for name, label in REPORT_LABELS.items()]
    return told_there([*texts, *told_texts(report)], report.school_id, report.threshold)


def told_texts(report: TermlyReport) -> list[tuple[str, str]]:
    """Under which heading each other text stands that is published with it."""
    told = told_of(report)
    return [
        *(("What the school does next", each.words) for each in promise_lines(report, date.max)),
        *(("What came of it", each.came) for each in told.promises),
        *(("Visits and training", f"{each.title} {each.words}") for each in told.visits),
    ]


@dataclass(frozen=True, slots=True)
class ReportTold:
    """What a report begins with, and what governors noted since the last one."""

    of: str
    promises: Sequence[PromiseLine]
    questions: Sequence[tuple[str, str]]
    visits: Sequence[VisitLine]

    def as_json(self) -> dict[str, Any]:
        return {
            "of": self.of, "promises": [each.as_json() for each in self.promises],
            "questions": [list(each) for each in self.questions],
            "visits": [each.as_json() for each in self.visits],
        }  # fmt: skip

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "ReportTold":
        return cls(
            kept["of"], [read_line(each) for each in kept["promises"]],
            [(words, answer) for words, answer in kept["questions"]],
            [read_visit(each) for each in kept["visits"]],
        )  # fmt: skip


def told_of(report: TermlyReport) -> ReportTold:
    """Of the last report that is out, as it stands on the day of the figures. Four queries."""
    out = TermlyReport.objects.filter(school=report.school_id, state=ReportState.PUBLISHED)
    last = out.filter(as_at__lt=report.as_at).select_related("term").order_by("-as_at").first()
    since = last.as_at if last else report.term.starts_on - ONE_DAY
    visits = visits_between(report.school_id, since, report.as_at)
    if last is None:
        return ReportTold("", [], [], visits)
    questions = last.questions.order_by("asked_on", "pk").values_list("words", "answer")
    return ReportTold(str(last.term), promise_lines(last, report.as_at), list(questions), visits)


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
    if row.is_counting:
        return "Draft, its figures are being counted"
    if row.published_on is None:
        return f"Draft, figures as at {day(row.as_at)}"
    published = f"Published on {day(row.published_on)} by {row.published_by}"
    return f"{published}, figures as at {day(row.as_at)}"
