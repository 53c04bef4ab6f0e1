"""The one way out: what leaves the school of an EHC plan is a line of the log first."""

from typing import Any

from ehcp.disclosure.rules import Disclosure, may_leave
from ehcp.models import EhcPlan, PlanDisclosure
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert
from send_mis.errors import RuleBroken
from send_mis.ui.words import day


def log_disclosure(
    actor: Actor, plan: EhcPlan, facts: Disclosure, **correction: Any
) -> PlanDisclosure:
    """Inside an open change that has locked the pupil, and before anything of the plan is printed,
    sent or linked. Raises RuleBroken where it may not leave."""
    wrong = may_leave(
        facts, today=actor.today, made_on=plan.made_on, born_on=plan.pupil.born_on,
        has_document=has_document_of(plan),
    )  # fmt: skip
    if wrong:
        raise RuleBroken(wrong)
    made = PlanDisclosure(
        plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id, recorded_on=actor.today,
        recorded_by=actor.name, document_words=_document_words(plan, facts),
        **facts.columns, **correction,
    )  # fmt: skip
    insert(made, at="ground", places={"corrected_because": "why"})
    return made


def has_document_of(plan: EhcPlan) -> bool:
    return plan.document is not None and plan.document.removed_on is None


def _document_words(plan: EhcPlan, facts: Disclosure) -> str:
    if not facts.is_document or plan.document is None:
        return ""
    return f"{plan.document.title}, {day(plan.document.dated_on)}"
