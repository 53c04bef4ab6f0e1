"""A disclosure of an EHC plan is recorded, and corrected by a later line."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ehcp.disclosure.rules import Disclosure
from ehcp.disclosure.writing import log_disclosure
from ehcp.models import EhcPlan, PlanDisclosure
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

_DISCLOSE, _ALL = Action.EHC_DISCLOSE, Action.EHC_READ_ALL


def record_disclosure(*, actor: Actor, ehc_plan: EhcPlan, facts: Disclosure) -> PlanDisclosure:
    """Before it leaves; any version of a plan that is kept. Raises RuleBroken."""
    ensure(actor, _DISCLOSE, ehc_plan)
    ensure(actor, _ALL, ehc_plan)
    with change(actor=actor, event="ehc_disclosure.recorded"):
        locked(ehc_plan.pupil)
        return log_disclosure(actor, _plan(ehc_plan), facts)


def correct_disclosure(
    *, actor: Actor, disclosure: PlanDisclosure, why: str, facts: Disclosure
) -> PlanDisclosure:
    """A later line says what it should have said; the wrong one stays. Raises RuleBroken,
    AlreadyDone."""
    ensure(actor, _DISCLOSE, disclosure)
    ensure(actor, _ALL, disclosure)
    # What was sent is no matter of opinion: to whom, when and why may be put right.
    facts = replace(facts, paper=disclosure.paper, paper_words=disclosure.paper_words)
    with change(actor=actor, event="ehc_disclosure.corrected", why=why.strip()):
        row = _uncorrected(
            disclosure, why, lambda later: not later.is_void and _says(later) == facts.columns
        )
        if _says(row) == facts.columns:
            raise RuleBroken("This says what the line says already: change what is wrong in it.")
        return log_disclosure(
            actor, _plan(row.plan), facts, corrects=row, corrected_because=why.strip(),
            source_id=row.source_id,
        )  # fmt: skip


def void_disclosure(*, actor: Actor, disclosure: PlanDisclosure, why: str) -> PlanDisclosure:
    """Nothing was given after all. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _DISCLOSE, disclosure)
    ensure(actor, _ALL, disclosure)
    with change(actor=actor, event="ehc_disclosure.corrected", why=why.strip()):
        row = _uncorrected(disclosure, why, lambda later: later.is_void)
        made = PlanDisclosure(
            plan=row.plan, pupil_id=row.pupil_id, school_id=row.school_id,
            recorded_on=actor.today, recorded_by=actor.name, corrects=row,
            corrected_because=why.strip(), is_void=True, source_id=row.source_id,
            **_says(row) | {
                "sections": "", "is_document": False, "paper": "", "paper_words": ""
            },
        )  # fmt: skip
        insert(made, at="why", places={"corrected_because": "why"})
        return made


def _plan(plan: EhcPlan) -> EhcPlan:
    row: EhcPlan = EhcPlan.objects.select_related("pupil", "document").get(pk=plan.pk)
    return row


def _uncorrected(
    disclosure: PlanDisclosure, why: str, is_same: Callable[[PlanDisclosure], bool]
) -> PlanDisclosure:
    """The line, with its pupil locked: whoever comes second is told who was first."""
    locked(disclosure.pupil)
    row: PlanDisclosure = PlanDisclosure.objects.select_related("plan").get(pk=disclosure.pk)
    later = PlanDisclosure.objects.filter(corrects=row).first()
    if later is not None:
        text = f"It was corrected already on {day(later.recorded_on)}, by {later.recorded_by}"
        if is_same(later):
            raise AlreadyDone(f"{text}.")
        raise RuleBroken(f"{text}: correct that line, if it is wrong too.")
    if row.is_void:
        raise RuleBroken("That line says that nothing was given: record what is given anew.")
    if not why.strip():
        raise RuleBroken({"why": ["Say what was wrong in the line."]})
    return row


def _says(row: PlanDisclosure) -> dict[str, Any]:
    """As `Disclosure.columns` would have it."""
    return {name: getattr(row, name) for name in Disclosure.__dataclass_fields__}
