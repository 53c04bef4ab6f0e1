"""The report of a review is sent: kept as it was, in a version, with a line of the log for each."""

from collections.abc import Collection
from datetime import date
from typing import Any

from ehcp.annual.rules.papers import way_problems
from ehcp.annual.rules.report import send_problems
from ehcp.annual.rules.running import ReviewDay, day_problems
from ehcp.annual.selectors.report_kept import report_content
from ehcp.annual.selectors.report_page import report_lacks
from ehcp.annual.selectors.report_sent import (
    ReportRecipient,
    last_sent,
    report_recipients,
    sent_keys,
)
from ehcp.annual.selectors.rows import facts_of
from ehcp.annual.writing import locked_review
from ehcp.choices import DisclosedPaper, ReportVersion
from ehcp.disclosure.writing import PaperSent, log_paper
from ehcp.due.writing import plan_changes
from ehcp.models import AnnualReview, ReportSent, ReportSnapshot
from pupils.register.writing.spells import refuse
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, save
from send_mis.audit.snapshots.taking import take_snapshot
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

_LACKING = "The report is not complete. Still to be said: {}."


def send_report(
    *, actor: Actor, review: AnnualReview, version: int, sent_on: date, way: str,
    people: Collection[str],
) -> AnnualReview:  # fmt: skip
    """To the authority and to whoever was invited. It is kept as it is at this moment; where it
    was changed since it was last sent, that is the next version. Once everybody has it, the report
    is sent. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, Action.EHC_REVIEW, review)
    with change(actor=actor, event="ehc_report.sent"), last_word():
        locked(review.pupil)
        row = locked_review(review, version)
        refuse(day_problems(ReviewDay.REPORT, sent_on, facts_of(row), actor.today))
        lacks = report_lacks(row, actor)
        if lacks:
            raise RuleBroken(_LACKING.format("; ".join(f"{e.title}: {e.lacks}" for e in lacks)))
        found = report_recipients(row, actor.today).to
        refuse(way_problems(way) | send_problems(people, found))
        snapshot = _snapshot(actor, row)
        had = sent_keys(snapshot)
        new = [(key, who) for key, who in found.items() if key in people and key not in had]
        if not new:
            raise AlreadyDone("They were sent this version of the report already.")
        for _, who in new:
            _send(actor, row, snapshot, who, sent_on, way)
        is_sent = had | {key for key, _ in new} >= set(found)
        changed = ["report_sent_on"] if is_sent and row.report_sent_on is None else []
        if changed:
            row.report_sent_on = sent_on
        save(row, *changed, at="sent_on")
        plan_changes(row.pupil_id)
        return row


def _snapshot(actor: Actor, row: AnnualReview) -> ReportSnapshot:
    content: dict[str, Any] = report_content(row, actor)
    last = last_sent(row)
    if last is not None and last.content == content:
        return last
    return take_snapshot(ReportSnapshot, row, actor=actor, kind=ReportVersion.SENT, content=content)


def _send(
    actor: Actor, row: AnnualReview, snapshot: ReportSnapshot, who: ReportRecipient, on: date,
    way: str,
) -> None:  # fmt: skip
    made = ReportSent(
        snapshot=snapshot, pupil_id=row.pupil_id, school_id=row.school_id,
        person_id=who.person_id, contact_id=who.contact_id, name=who.name[:160], sent_on=on,
    )  # fmt: skip
    insert(made, at="people")
    words = (
        f"Report of the {str(row.get_kind_display()).lower()}, version {snapshot.number}, with the"
        " recommended amendments"
    )
    if row.held_on is not None:
        words += f"; meeting of {day(row.held_on)}"
    log_paper(actor, row.plan, PaperSent(
        DisclosedPaper.REPORT, words, who.name, who.role, on, way, who.because, made.pk
    ))  # fmt: skip
