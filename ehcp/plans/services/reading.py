"""Everyone who teaches a child reads a plan that changed, and says so."""

from ehcp.models import EhcPlan, PlanRead
from ehcp.plans.services.plans import plan_words
from ehcp.plans.writing import locked_plan
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day


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
