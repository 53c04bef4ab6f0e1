"""A report, its typed figures and an answer as saved, by the labels of their forms."""

from collections.abc import Mapping

from send_mis.reports.choices import TypedFigure
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.termly.rules.wording import REPORT_LABELS
from send_mis.ui.words import day


def report_words(row: TermlyReport) -> Mapping[str, str]:
    found = {label: getattr(row, name) for name, label in REPORT_LABELS.items()}
    return {**found, "Smallest number shown": f"{row.threshold} pupils"}


def published_facts(row: TermlyReport) -> Mapping[str, str]:
    """All that whoever publishes it agrees to."""
    figures = "being counted" if row.is_counting else f"as at {day(row.as_at)}"
    return {**report_words(row), **typed_words(row), "Figures": figures}


def typed_words(row: TermlyReport) -> Mapping[str, str]:
    return {kind.label: row.typed.get(kind.value, "") for kind in TypedFigure}


def answer_words(row: GovernorQuestion) -> Mapping[str, str]:
    return {"Answer": row.answer}
