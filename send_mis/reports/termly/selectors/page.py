"""A report as it is read, on screen and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from send_mis.names.named import NamedThere
from send_mis.reports.choices import ReportState
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.promises.selectors import PromiseLine, promise_lines
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.showing import release_of, shown_of
from send_mis.reports.termly.rules.wording import REPORT_LABELS, report_title
from send_mis.reports.termly.selectors.reports import (
    ReportTold,
    names_in_report,
    national_lines,
    published_before,
    published_words,
    told_of,
)
from send_mis.ui.charts import BarRow, Bars
from send_mis.ui.parts import Stat

# What a report that was published before there were such figures has instead.
_NOTHING: Mapping[str, Any] = {"trend": [], "typed": [], "measures": {}}


@dataclass(frozen=True, slots=True)
class TermlyReportPage:
    """What a report shows, on screen and on paper. `named`: of a draft, whose names stand in it."""

    report: TermlyReport
    title: str
    words: str
    tiles: Sequence[Stat]
    bars: Sequence[tuple[Bars, str]]
    shown: Mapping[str, Any]
    told: ReportTold
    promises: Sequence[PromiseLine]
    questions: Sequence[GovernorQuestion]
    named: Sequence[NamedThere]

    @property
    def texts(self) -> list[tuple[str, str]]:
        found = [(label, getattr(self.report, name)) for name, label in REPORT_LABELS.items()]
        return [(label, text) for label, text in found if text]


def report_page(report: TermlyReport, today: date) -> TermlyReportPage:
    """A published one is read from what was published alone, with its questions and what became
    of its promises since: two queries. One whose figures are not there yet shows none."""
    named: list[NamedThere] = []
    told = ReportTold("", [], [], [])
    if report.state == ReportState.PUBLISHED:
        shown: Mapping[str, Any] = _NOTHING | report.shown
        if "told" in shown:
            told = ReportTold.read(shown["told"])
    elif report.is_counting:
        shown, named = {}, names_in_report(report)
    else:
        shown, named, told = preview_of(report), names_in_report(report), told_of(report)
    questions = report.questions.select_related("asked_by").order_by("asked_on", "pk")
    return TermlyReportPage(
        report, report_title(str(report.term)), published_words(report),
        _tiles(shown) if shown else [], _bars(shown, report), shown, told,
        promise_lines(report, today),
        list(questions) if report.state == ReportState.PUBLISHED else [], named,
    )  # fmt: skip


def _bars(shown: Mapping[str, Any], report: TermlyReport) -> list[tuple[Bars, str]]:
    return [
        (
            Bars(
                each["title"], [BarRow(**row) for row in each["rows"]], each["title"],
                now=each.get("as_of") or str(report.term),
                then=each.get("then_of", shown["then"])
                if any(row["then"] for row in each["rows"])
                else "",
            ),
            each["note"],
        )
        for each in shown.get("tables", ())
    ]  # fmt: skip


def preview_of(report: TermlyReport) -> dict[str, Any]:
    """What governors would read of a draft. Two queries."""
    before = published_before(report.school_id)
    counted = CountedReport.read(report.counted)
    release = release_of(before, counted, report.threshold)
    lines = national_lines(report.school, report.as_at)
    return shown_of(counted, release, before, report.threshold, lines, report.typed)


def _tiles(shown: Mapping[str, Any]) -> list[Stat]:
    total = shown["total"]
    register = (
        Stat("Not said", "how many are on the register: a pupil could be recognised")
        if total is None
        else Stat(f"{total}", f"on the register of {shown['on_roll']} on roll")
    )
    steps = (
        Stat(
            f"{shown['in_time']} of {shown['done']}",
            "steps of EHC plans in time, ours and the authority’s",
        )
        if shown["done"]
        else Stat("None", "of the steps of EHC plans were done since")
    )
    late = Stat(
        f"{shown['late']}", "steps of EHC plans late on its day",
        tone="late" if shown["late"] else "",
    )  # fmt: skip
    return [register, steps, late]
