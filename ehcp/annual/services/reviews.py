"""A review of an EHC plan: begun, given its meeting, put off, and what is recorded of it.

The meeting itself is a meeting of `reviews`, invited to, moved and held there.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ehcp.annual.rules.running import (
    AuthoritySaid,
    ReviewDay,
    ReviewReport,
    begin_problems,
    day_problems,
    decision_problems,
    end_problems,
    put_right_problems,
    report_problems,
)
from ehcp.annual.selectors.rows import facts_of
from ehcp.annual.writing import locked_review
from ehcp.choices import OUT_OF_TURN, AuthorityDecision, DisclosedPaper, EhcPlanState
from ehcp.disclosure.writing import correct_sent_on
from ehcp.due.writing import plan_changes
from ehcp.models import AnnualReview, EhcPlan, PapersCirculated, ReportSent
from pupils.models import Pupil
from pupils.register.writing.spells import refuse
from pupils.writing import last_word, locked
from reviews.choices import MeetingState
from reviews.meetings.rules.planning import MeetingFacts
from reviews.meetings.writing import write_cancelled, write_planned
from reviews.models import ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, save
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, RuleBroken

_RUN = Action.EHC_REVIEW
_ANOTHER_DAY = "It was sent on another day"


def begin_review(*, actor: Actor, pupil: Pupil, kind: str, begun_on: date) -> AnnualReview:
    """Of the plan in force. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _RUN, pupil)
    with change(actor=actor, event="ehc_review.begun"):
        pupil = locked(pupil)
        plan = EhcPlan.objects.filter(pupil=pupil, state=EhcPlanState.CURRENT).first()
        if plan is None:
            raise RuleBroken(f"{pupil.short_name} has no EHC plan in force.")
        refuse(begin_problems(kind, begun_on, made_on=plan.first_made_on, today=actor.today))
        _refuse_another(actor, plan, kind, begun_on)
        row = AnnualReview(
            plan=plan, pupil=pupil, school_id=pupil.school_id, kind=kind, begun_on=begun_on
        )  # fmt: skip
        insert(row, at="kind")
        plan_changes(pupil.pk)
        return row


def _refuse_another(actor: Actor, plan: EhcPlan, kind: str, begun_on: date) -> None:
    rows = AnnualReview.objects.filter(plan=plan, ended_on__isnull=True)
    same = rows.filter(kind=kind).first()
    if same is not None:
        who = who_and_when(actor, same.pk, same.school_id, "ehc_review.begun")
        words = f"This review was begun already{who}."
        raise AlreadyDone(words) if same.begun_on == begun_on else RuleBroken({"kind": [words]})
    if kind not in OUT_OF_TURN and rows.exclude(kind__in=OUT_OF_TURN).exists():
        words = "A review of this plan is under way already: end it first, or choose another kind."
        raise RuleBroken({"kind": [words]})


def plan_review_meeting(
    *, actor: Actor, review: AnnualReview, version: int, facts: MeetingFacts
) -> ReviewMeeting:
    """Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _RUN, review)
    ensure(actor, Action.MEETING_PLAN, review)
    with change(actor=actor, event="ehc_review.meeting_planned"):
        pupil = locked(review.pupil)
        row = locked_review(review, version)
        _refuse_met(row)
        row.meeting = write_planned(actor, pupil, facts)
        save(row, "meeting", at="on")
        plan_changes(pupil.pk)
        return row.meeting


def link_review_meeting(
    *, actor: Actor, review: AnnualReview, version: int, meeting_id: UUID
) -> AnnualReview:
    """One that is planned, or was held, already. Raises RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_review.meeting_linked"):
        locked(review.pupil)
        row = locked_review(review, version)
        _refuse_met(row)
        found = ReviewMeeting.objects.filter(pk=meeting_id, pupil=row.pupil_id).exclude(
            state=MeetingState.CANCELLED
        ).filter(annual_review__isnull=True).first()  # fmt: skip
        if found is None:
            raise RuleBroken({"meeting": ["Choose a meeting from the list."]})
        held_on = found.held_on
        if held_on is not None and held_on < row.begun_on:
            raise RuleBroken({"meeting": ["That meeting was held before the review was begun."]})
        row.meeting, row.held_on = found, held_on
        save(row, "meeting", "held_on", at="meeting")
        plan_changes(row.pupil_id)
        return row


def put_off_review(
    *, actor: Actor, review: AnnualReview, version: int, why: str
) -> AnnualReview:  # fmt: skip
    """The meeting is called off, and another is to be planned. No day of the law moves. Raises
    RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    ensure(actor, Action.MEETING_PLAN, review)
    reason = " ".join(why.split())
    with change(actor=actor, event="ehc_review.put_off", why=reason), last_word():
        locked(review.pupil)
        row = locked_review(review, version)
        meeting = lock(ReviewMeeting, row.meeting_id) if row.meeting_id else None
        if meeting is None or not meeting.is_planned:
            raise RuleBroken("No meeting of this review is planned.")
        write_cancelled(actor, meeting, reason)
        row.meeting, row.postponed_because = None, reason
        save(row, "meeting", "postponed_because", at="why")
        plan_changes(row.pupil_id)
        return row


def write_review_report(
    *, actor: Actor, review: AnnualReview, version: int, report: ReviewReport
) -> AnnualReview:
    """What the school recommends, and why. Raises RuleBroken, EditConflict."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_review.report_written"):
        locked(review.pupil)
        row = locked_review(review, version)
        refuse(report_problems(report, facts_of(row)))
        return _saved(row, report.tidy, at="recommends")


def record_review_day(
    *, actor: Actor, review: AnnualReview, version: int, what: ReviewDay, on: date
) -> AnnualReview:
    """Papers or report sent, the notice come, comments sent. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_review.recorded"):
        locked(review.pupil)
        row = lock(AnnualReview, review.pk)
        if getattr(row, what.value) == on:
            raise AlreadyDone("That was recorded already.")
        # A certificate comes after the decision, which may have ended the review.
        row = locked_review(review, version, may_be_over=what == ReviewDay.CERTIFICATE)
        refuse(day_problems(what, on, facts_of(row), actor.today))
        refuse(put_right_problems(what, facts_of(row)))
        if what == ReviewDay.PAPERS:
            _papers_on(actor, row, on)
        if what == ReviewDay.REPORT:
            _report_on(actor, row, on)
        return _saved(row, {what.value: on}, at="on")


def _papers_on(actor: Actor, row: AnnualReview, on: date) -> None:
    """Those that were sent on the day that was wrong, and their lines in the log."""
    moved = PapersCirculated.objects.filter(review=row).filter(sent_on=row.papers_sent_on or on)
    had = PapersCirculated.objects.filter(review=row, sent_on=on).values("person")
    source_ids = []
    for each in moved.exclude(person__in=had).order_by("pk"):
        each.sent_on = on
        each.save(update_fields=["sent_on"])
        source_ids.append(each.pk)
    correct_sent_on(actor, DisclosedPaper.PAPERS, source_ids, on, _ANOTHER_DAY)


def _report_on(actor: Actor, row: AnnualReview, on: date) -> None:
    sent = ReportSent.objects.filter(snapshot__review=row, sent_on=row.report_sent_on or on)
    source_ids = []
    for each in sent.order_by("pk"):
        each.sent_on = on
        each.save(update_fields=["sent_on"])
        source_ids.append(each.pk)
    correct_sent_on(actor, DisclosedPaper.REPORT, source_ids, on, _ANOTHER_DAY)


def decide_review(
    *, actor: Actor, review: AnnualReview, version: int, said: AuthoritySaid
) -> AnnualReview:
    """The authority's. A plan that is kept, or ceases, ends the review; one that is amended waits
    for the amended plan. Until another review is begun it may be corrected. Raises RuleBroken,
    EditConflict, AlreadyDone."""
    ensure(actor, _RUN, review)
    with change(actor=actor, event="ehc_review.decided"):
        locked(review.pupil)
        row = lock(AnnualReview, review.pk)
        if (row.decision, row.decided_on, row.notice_on) == (
            said.decision, said.decided_on, said.notice_on
        ):  # fmt: skip
            who = who_and_when(actor, row.pk, row.school_id, "ehc_review.decided")
            raise AlreadyDone(f"That was recorded already{who}.")
        is_ended_by_it = row.ended_on is not None and not row.ended_because
        row = locked_review(review, version, may_be_over=is_ended_by_it)
        refuse(decision_problems(said, facts_of(row), actor.today))
        is_over = said.decision != AuthorityDecision.AMEND
        return _saved(
            row,
            {
                "decision": said.decision, "decided_on": said.decided_on,
                "notice_on": said.notice_on, "ended_on": said.decided_on if is_over else None,
                "served_on": row.served_on if said.notice_on is not None else None,
            },
            at="decided_on",
        )  # fmt: skip


def end_review(
    *, actor: Actor, review: AnnualReview, version: int, ended_on: date, why: str
) -> AnnualReview:  # fmt: skip
    """The amended plan is there, or the review was begun for nothing. Raises RuleBroken,
    EditConflict, AlreadyDone."""
    ensure(actor, _RUN, review)
    reason = " ".join(why.split())
    with change(actor=actor, event="ehc_review.ended", why=reason), last_word():
        locked(review.pupil)
        row = lock(AnnualReview, review.pk)
        if row.ended_on == ended_on and row.ended_because == reason:
            who = who_and_when(actor, row.pk, row.school_id, "ehc_review.ended")
            raise AlreadyDone(f"This review was ended already{who}.")
        row = locked_review(review, version)
        refuse(end_problems(ended_on, why, facts_of(row), actor.today))
        return _saved(row, {"ended_on": ended_on, "ended_because": reason}, at="ended_on")


def _saved(row: AnnualReview, values: Mapping[str, Any], *, at: str) -> AnnualReview:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        save(row, *changed, at=at)
        plan_changes(row.pupil_id)
    return row


def _refuse_met(row: AnnualReview) -> None:
    """One that was called off is no meeting."""
    if row.held_on is not None:
        raise RuleBroken("The meeting of this review was held.")
    if row.meeting is not None and row.meeting.state != MeetingState.CANCELLED:
        raise RuleBroken("This review has a meeting already: change that one, or put it off.")
