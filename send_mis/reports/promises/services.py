"""What a report promises is written while it is a draft; what came of it, when it is out."""

from datetime import date
from uuid import UUID

from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.reports.choices import ReportState
from send_mis.reports.due.writing import report_changes
from send_mis.reports.models import PromisedAction, TermlyReport
from send_mis.reports.promises.rules import came_problems, promise_problems
from send_mis.reports.promises.selectors import WRITE, owners_of
from send_mis.reports.promises.wording import promise_words

_STAYS = "The report is published: what it promises stays as it is."


def add_promise(
    *, actor: Actor, report: TermlyReport, words: str, owner: UUID | None, owner_name: str,
    by_on: date,
) -> PromisedAction:  # fmt: skip
    """Raises RuleBroken."""
    ensure(actor, WRITE, report)
    with change(actor=actor, event="promise.added", school_id=report.school_id):
        row = _draft(report.pk)
        _refuse(row, words, owner, owner_name, by_on, actor.today)
        made = PromisedAction(
            report=row, school_id=row.school_id, words=" ".join(words.split()), owner_id=owner,
            owner_name=" ".join(owner_name.split()), by_on=by_on,
        )  # fmt: skip
        insert(made, at="words")
        return made


def change_promise(
    *, actor: Actor, promise: PromisedAction, version: int, words: str, owner: UUID | None,
    owner_name: str, by_on: date,
) -> PromisedAction:  # fmt: skip
    """Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, promise)
    with change(actor=actor, event="promise.changed", school_id=promise.school_id):
        report = _draft(promise.report_id)
        row = lock_version(PromisedAction, promise.pk, version, promise_words)
        kept = owner if owner == row.owner_id else None
        _refuse(report, words, owner, owner_name, by_on, actor.today, kept)
        row.words, row.by_on = " ".join(words.split()), by_on
        row.owner_id, row.owner_name = owner, " ".join(owner_name.split())
        save(row, "words", "owner", "owner_name", "by_on", at="words")
        return row


def remove_promise(*, actor: Actor, promise: PromisedAction, version: int) -> None:
    """Of a draft. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, promise)
    with change(actor=actor, event="promise.removed", school_id=promise.school_id):
        _draft(promise.report_id)
        lock_version(PromisedAction, promise.pk, version, promise_words).delete()


def settle_promise(
    *, actor: Actor, promise: PromisedAction, version: int, done_on: date | None, came: str
) -> PromisedAction:
    """Also again, and also that it waits. Raises RuleBroken, EditConflict."""
    ensure(actor, WRITE, promise)
    with change(actor=actor, event="promise.settled", school_id=promise.school_id):
        row = lock_version(PromisedAction, promise.pk, version, promise_words)
        if row.report.state != ReportState.PUBLISHED:
            raise RuleBroken("It is promised when the report is published.")
        if wrong := came_problems(came, done_on, today=actor.today, since=row.report.as_at):
            raise RuleBroken(wrong)
        row.done_on, row.came = done_on, came.replace("\r\n", "\n").strip()
        save(row, "done_on", "came", at="came")
        report_changes(row.school_id)
        return row


def _draft(report_id: UUID) -> TermlyReport:
    report = lock(TermlyReport, report_id)
    if report.state == ReportState.PUBLISHED:
        raise RuleBroken(_STAYS)
    return report


def _refuse(
    report: TermlyReport, words: str, owner: UUID | None, owner_name: str, by_on: date,
    today: date, kept: UUID | None = None,
) -> None:  # fmt: skip
    wrong = promise_problems(words, owner, owner_name, by_on, since=report.as_at)
    if owner not in (None, kept) and owner not in owners_of(report.school, today):
        wrong["owner"] = ["Choose somebody from the list."]
    if wrong:
        raise RuleBroken(wrong)
