"""A report is drafted, counted, worded, published once; governors ask, the headteacher answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from send_mis import jobs
from send_mis.access import clock
from send_mis.access.actor import Actor, system_actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, same_version, save
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.names.named import mark_of
from send_mis.reports.choices import ReportState
from send_mis.reports.due.writing import report_changes
from send_mis.reports.models import GovernorQuestion, TermlyReport
from send_mis.reports.suppression.rules.tables import THRESHOLDS
from send_mis.reports.termly.rules.counting import CountedReport
from send_mis.reports.termly.rules.typed import kept_typed, typed_problems
from send_mis.reports.termly.rules.wording import tidied_words
from send_mis.reports.termly.selectors.counting import (
    count_report,
    day_of_report,
    terms_to_report,
)
from send_mis.reports.termly.selectors.reports import ASK, PUBLISH, WRITE, names_in_report
from send_mis.reports.termly.wording import (
    answer_words,
    published_facts,
    report_words,
    typed_words,
)
from send_mis.reports.termly.writing import count_row, publish_row
from send_mis.schools.models import School, Term
from send_mis.ui.words import day

COUNT = "send_mis.reports.tasks.count_report"
CHANGED_SINCE = "Somebody changed the words, or another name stands in them: look once more."


def draft_report(*, actor: Actor, school: School, term: Term) -> TermlyReport:
    """Counted behind the pages, as at today or the end of a term that is over. Raises
    RuleBroken."""
    ensure(actor, WRITE, school)
    with change(actor=actor, event="report.drafted", school_id=school.pk):
        lock(School, school.pk)
        if term not in terms_to_report(school, actor.today):
            raise RuleBroken({"term": ["Choose a term from the list."]})
        row = TermlyReport(
            school=school, term=term, as_at=day_of_report(term, actor.today), is_counting=True
        )
        insert(row, at="term")
        jobs.enqueue(COUNT, row.pk)
        return row


def count_draft(*, report_id: UUID | str) -> None:
    """The figures of a draft that waits for them, as they are today. The second time it does
    nothing. What is counted meanwhile is not locked: whoever writes goes on."""
    rows = TermlyReport.objects.filter(is_counting=True).select_related("school", "term")
    found = rows.filter(pk=report_id).first()
    if found is None:
        return
    today = clock.today()
    as_at = day_of_report(found.term, today)
    _keep_counted(found, count_report(found.school, found.term, as_at), as_at, today)


def _keep_counted(report: TermlyReport, counted: CountedReport, as_at: date, today: date) -> None:
    actor = system_actor("Figures", today)
    with change(actor=actor, event="report.counted", school_id=report.school_id):
        row = lock(TermlyReport, report.pk)
        if row.is_counting:
            count_row(row, counted, as_at)


def uncounted() -> Iterable[UUID]:
    """Those whose worker was killed, or whose message the queue lost."""
    return TermlyReport.objects.filter(is_counting=True).values_list("pk", flat=True)


def recount_report(*, actor: Actor, report: TermlyReport) -> TermlyReport:
    """The figures of a draft once more, as they are today. Raises RuleBroken."""
    ensure(actor, WRITE, report)
    with change(actor=actor, event="report.recounted", school_id=report.school_id):
        row = lock(TermlyReport, report.pk)
        _refuse_published(row)
        row.is_counting = True
        save(row, "is_counting")
        jobs.enqueue(COUNT, row.pk)
        return row


def change_report(
    *, actor: Actor, report: TermlyReport, version: int, threshold: int, words: Mapping[str, str]
) -> TermlyReport:
    """The words of a draft. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, report)
    with change(actor=actor, event="report.changed", school_id=report.school_id):
        row = lock_version(TermlyReport, report.pk, version, report_words)
        _refuse_published(row)
        if threshold not in THRESHOLDS:
            raise RuleBroken({"threshold": ["Choose a number from the list."]})
        tidied = tidied_words(words)
        for name, text in tidied.items():
            setattr(row, name, text)
        row.threshold = threshold
        save(row, *tidied, "threshold")
        return row


def type_figures(
    *, actor: Actor, report: TermlyReport, version: int, typed: Mapping[str, Decimal | None]
) -> TermlyReport:
    """What no record here counts yet. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, report)
    with change(actor=actor, event="report.figures_typed", school_id=report.school_id):
        row = lock_version(TermlyReport, report.pk, version, typed_words)
        _refuse_published(row)
        if wrong := typed_problems(typed):
            raise RuleBroken(wrong)
        row.typed = kept_typed(typed)
        save(row, "typed")
        return row


def publish_report(
    *, actor: Actor, report: TermlyReport, version: int, mark: str, is_checked: bool
) -> TermlyReport:
    """As it stands, once. `mark`: of whose names stand in it, as they were shown. Raises
    RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, PUBLISH, report)
    with change(actor=actor, event="report.published", school_id=report.school_id):
        row = lock(TermlyReport, report.pk)
        if row.published_on is not None:
            raise AlreadyDone(
                f"{row.published_by} published it on {day(row.published_on)}: it stays as it is."
            )
        same_version(row, version, lambda: published_facts(row))
        if row.is_counting:
            raise RuleBroken("Its figures are being counted: try again in a minute.")
        if not row.summary:
            raise RuleBroken("Write the summary first: governors read it before all else.")
        named = names_in_report(row)
        if mark_of(named) != mark:
            raise RuleBroken(CHANGED_SINCE)
        if named and not is_checked:
            raise RuleBroken({"is_checked": ["Look at what was found, and say that it may stay."]})
        publish_row(row, on=actor.today, by=actor.name)
        return row


def ask_question(*, actor: Actor, report: TermlyReport, words: str) -> GovernorQuestion:
    """Raises RuleBroken."""
    ensure(actor, ASK, report)
    if actor.user_id is None:
        raise NotAllowed("Somebody by name asks.")
    with change(actor=actor, event="report.asked", school_id=report.school_id):
        row = lock(TermlyReport, report.pk)
        if row.state != ReportState.PUBLISHED:
            raise RuleBroken("It is not published yet.")
        if not words.strip():
            raise RuleBroken({"words": ["Write your question."]})
        asked = GovernorQuestion(
            report=row, school_id=row.school_id, words=" ".join(words.split()),
            asked_by_id=actor.user_id, asked_on=actor.today,
        )  # fmt: skip
        insert(asked, at="words")
        report_changes(row.school_id)
        return asked


def answer_question(
    *, actor: Actor, question: GovernorQuestion, version: int, answer: str
) -> GovernorQuestion:
    """Also in other words than before. Raises RuleBroken, EditConflict."""
    ensure(actor, PUBLISH, question)
    with change(actor=actor, event="report.answered", school_id=question.school_id):
        row = lock_version(GovernorQuestion, question.pk, version, answer_words)
        row.answer = answer.replace("\r\n", "\n").strip()
        row.answered_by, row.answered_on = actor.name, actor.today
        save(row, "answer", "answered_by", "answered_on", at="answer")
        report_changes(row.school_id)
        return row


def _refuse_published(row: TermlyReport) -> None:
    if row.state == ReportState.PUBLISHED:
        raise RuleBroken("It is published, and stays as it is.")
