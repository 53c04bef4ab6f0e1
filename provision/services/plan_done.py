"""What is so already with a plan: sent, agreed or sent back, by whom and when."""

from provision.choices import PlanState
from provision.models import ProvisionPlan
from provision.workflow import Verb
from send_mis.access.actor import Actor
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import at_time


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


def refuse_sent_back(plan: ProvisionPlan, reason: str) -> None:
    """Inside an open change, with the plan locked. Another reason stays with whoever typed it."""
    if plan.state != PlanState.DRAFT or not plan.sent_back_because:
        return
    who = who_and_when(plan.pk, plan.school_id, "plan.sent_back")
    words = f"This plan was sent back already{who}."
    if plan.sent_back_because == reason.strip():
        raise AlreadyDone(words)
    raise RuleBroken(f"{words} What was said is missing: “{plan.sent_back_because}”")


def _who(actor: Actor, plan: ProvisionPlan, deed: str) -> str:
    """By Mrs Nair, at 10:12 on Mon 2 Nov 2026."""
    user, at = getattr(plan, f"{deed}_by"), getattr(plan, f"{deed}_at")
    if user is None:
        name = "somebody"
    else:
        name = "you" if user.pk == actor.user_id else user.display_name
    return f"by {name}, {at_time(at)}"
