"""The meeting on carrying a plan out; everyone who teaches the child reads it, and says so."""

from uuid import UUID

from ehcp.models import EhcPlan, PlanRead
from ehcp.plans.selectors.arrival import meetings_since
from ehcp.plans.services.plans import plan_words
from ehcp.plans.writing import locked_plan
from reviews.choices import MeetingState
from reviews.meetings.rules.planning import MeetingFacts
from reviews.meetings.writing import write_planned
from reviews.models import ReviewMeeting
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day


def plan_delivery_meeting(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, facts: MeetingFacts
) -> ReviewMeeting:
    """With the parents and the pupil, on carrying the plan out. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, Action.EHC_CHANGE, ehc_plan)
    ensure(actor, Action.MEETING_PLAN, ehc_plan)
    with change(actor=actor, event="ehc_plan.meeting_planned"):
        pupil, row = locked_plan(ehc_plan, version, plan_words, is_current=True)
        _refuse_met(row)
        row.meeting = write_planned(actor, pupil, facts)
        save(row, "meeting", at="on")
        return row.meeting


def take_delivery_meeting(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, meeting_id: UUID
) -> EhcPlan:
    """One that is planned, or was held since the plan came. Raises RuleBroken, EditConflict."""
    ensure(actor, Action.EHC_CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.meeting_taken"):
        _, row = locked_plan(ehc_plan, version, plan_words, is_current=True)
        _refuse_met(row)
        found = meetings_since(row).filter(pk=meeting_id).first()
        if found is None:
            raise RuleBroken({"meeting": ["Choose a meeting from the list."]})
        row.meeting = found
        save(row, "meeting", at="meeting")
        return row


def _refuse_met(row: EhcPlan) -> None:
    if row.meeting is not None and row.meeting.state != MeetingState.CANCELLED:
        raise AlreadyDone(f"The meeting of {day(row.meeting.on)} is the one on this plan.")


def ask_to_read(*, actor: Actor, ehc_plan: EhcPlan, version: int) -> EhcPlan:
    """Of the plan in force; asked anew, everybody says so anew. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, Action.EHC_CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.told"):
        _, row = locked_plan(ehc_plan, version, plan_words, is_current=True)
        if row.everyone_reads_on == actor.today:
            raise AlreadyDone("Everyone is asked since today.")
        row.everyone_reads_on = actor.today
        save(row, "everyone_reads_on")
        return row


def say_read(*, actor: Actor, ehc_plan: EhcPlan) -> PlanRead:
    """By somebody who was asked, of themselves alone. Raises RuleBroken, AlreadyDone."""
    ensure(actor, Action.EHC_READ_PROVISION, ehc_plan)
    with change(actor=actor, event="ehc_plan.read"):
        _, row = locked_plan(ehc_plan, None, plan_words, is_current=True)
        if row.everyone_reads_on is None or actor.user_id is None:
            raise RuleBroken("Nobody is asked to read this version.")
        there = PlanRead.objects.filter(plan=row, user=actor.user_id).first()
        if there is not None and there.read_on >= row.everyone_reads_on:
            raise AlreadyDone(f"You said so on {day(there.read_on)}.")
        if there is not None:
            there.read_on = actor.today
            there.save(update_fields=["read_on"])
            return there
        made = PlanRead(
            plan=row, pupil_id=row.pupil_id, school_id=row.school_id, user_id=actor.user_id,
            read_on=actor.today,
        )  # fmt: skip
        insert(made)
        return made
