"""What is so already with a plan: sent, agreed or sent back, by whom and when."""

from provision.choices import PlanState
from provision.models import ProvisionPlan
from provision.plans.rules.workflow import Verb
from send_mis.access.actor import Actor
from send_mis.audit.selectors import by_whom, who_and_when
from send_mis.errors import AlreadyDone, RuleBroken


def refuse_done(actor: Actor, plan: ProvisionPlan, verb: Verb) -> None:
    """Inside an open change, with the plan locked. Raises AlreadyDone for what is behind it.

    Whoever sends a plan that is agreed by now has got more than they asked for.
    """
    is_agreed = plan.state == PlanState.AGREED
    if is_agreed and verb in (Verb.AGREE, Verb.PROPOSE):
        who = _who(actor, plan, "agreed")
        raise AlreadyDone(f"This plan is agreed already: {who}.")
    if plan.state == PlanState.PROPOSED and verb == Verb.PROPOSE:
        who = _who(actor, plan, "proposed")
        raise AlreadyDone(f"This plan is with the SENCO already: sent {who}.")
    if verb == Verb.AGREE and (words := _written_again(actor, plan)):
        raise RuleBroken(words)


def refuse_sent_back(actor: Actor, plan: ProvisionPlan, reason: str) -> None:
    """Inside an open change, with the plan locked. Another reason stays with whoever typed it."""
    if plan.state == PlanState.AGREED:
        who = _who(actor, plan, "agreed")
        raise RuleBroken(f"This plan is agreed already: {who}. Change it instead.")
    words = _written_again(actor, plan)
    if not words:
        return
    if plan.sent_back_because == reason.strip():
        raise AlreadyDone(words)
    if plan.sent_back_because:
        words = f"{words} What was said is missing: “{plan.sent_back_because}”"
    raise RuleBroken(words)


def _written_again(actor: Actor, plan: ProvisionPlan) -> str:
    """Why a plan that was with the SENCO is being written again; "" of any other."""
    if plan.state != PlanState.DRAFT:
        return ""
    if plan.sent_back_because:
        who = who_and_when(actor, plan.pk, plan.school_id, "plan.sent_back")
        return f"This plan was sent back already{who}."
    if plan.agreed_at is None:
        return ""
    who = _who(actor, plan, "agreed")
    return f"This plan was agreed already, {who}. What was changed since has not been sent yet."


def _who(actor: Actor, plan: ProvisionPlan, deed: str) -> str:
    """By Mrs Nair, at 10:12 on Mon 2 Nov 2026."""
    user, at = getattr(plan, f"{deed}_by"), getattr(plan, f"{deed}_at")
    name = user.display_name if user else "somebody"
    return by_whom(actor, user and user.pk, name, at)
