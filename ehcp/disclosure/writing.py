"""The one way out: what leaves the school of an EHC plan is a line of the log first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from ehcp.choices import DisclosedPaper, DisclosureGround
from ehcp.disclosure.rules import CONSENT, Disclosure, may_leave
from ehcp.models import EhcPlan, PlanDisclosure
from send_mis.access.actor import Actor
from send_mis.audit.saving import insert
from send_mis.errors import RuleBroken
from send_mis.ui.words import day

_LONGEST_NAME, _LONGEST_WORDS = 160, 500


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


@dataclass(frozen=True, slots=True)
class PaperSent:
    """A paper that goes to somebody whom the Act or the Regulations name. `because`: what shows it;
    `source_id`: the row of what was sent, of which there is one line; `as_before`: the line that
    says with whose consent, or for which purpose, it goes to somebody else."""

    paper: DisclosedPaper
    words: str
    to_name: str
    to_role: str
    on: date
    way: str
    because: str
    source_id: UUID
    as_before: PlanDisclosure | None = None


def log_paper(actor: Actor, plan: EhcPlan, sent: PaperSent) -> PlanDisclosure:
    """As `log_disclosure`, of a paper that rests on the plan, in the change that sends it."""
    facts = Disclosure(
        to_name=sent.to_name[:_LONGEST_NAME], to_role=sent.to_role[:_LONGEST_NAME],
        given_on=sent.on, way=sent.way, ground=DisclosureGround.REQUIRED,
        ground_words=sent.because, paper=sent.paper, paper_words=_shortened(sent.words),
    )  # fmt: skip
    if sent.as_before is not None:
        why = {name: getattr(sent.as_before, name) for name in ("ground", "ground_words", *CONSENT)}
        facts = replace(facts, **why)
    return log_disclosure(actor, plan, facts, source_id=sent.source_id)


def given_before(plan: EhcPlan, to_name: str, section: str) -> PlanDisclosure | None:
    """The line that stands of this section, or all of the plan, given to somebody of that name."""
    rows = PlanDisclosure.objects.filter(
        pupil=plan.pupil_id, to_name__iexact=" ".join(to_name.split()), is_void=False,
        corrected_by__isnull=True, paper="",
    )  # fmt: skip
    found = (row for row in rows if row.is_document or section in row.sections.split())
    return next(found, None)


def correct_sent_on(
    actor: Actor, paper: DisclosedPaper, source_ids: Collection[UUID], on: date, why: str
) -> None:
    """Inside an open change: the lines of what was sent say another day, each by a later line."""
    rows = PlanDisclosure.objects.filter(paper=paper, source_id__in=source_ids)
    for row in rows.filter(corrected_by__isnull=True).select_related("plan__pupil").order_by("pk"):
        kept = {name: getattr(row, name) for name in Disclosure.__dataclass_fields__}
        facts = Disclosure(**kept | {"given_on": on, "sections": tuple(row.sections.split())})
        log_disclosure(
            actor, row.plan, facts, corrects=row, corrected_because=why, source_id=row.source_id
        )


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1]}…"


def has_document_of(plan: EhcPlan) -> bool:
    return plan.document is not None and plan.document.removed_on is None


def _document_words(plan: EhcPlan, facts: Disclosure) -> str:
    if not facts.is_document or plan.document is None:
        return ""
    return f"{plan.document.title}, {day(plan.document.dated_on)}"
