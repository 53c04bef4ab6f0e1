"""What the plan says is copied: sections in words, E and F line by line. The text stays the
authority's: what is wrong in it is recommended for change at the review."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ehcp.models import (
    DeliveryEvidence,
    EhcPlan,
    PlannedFor,
    PlanOutcome,
    PlanSection,
    PromisedProvision,
)
from ehcp.plans.rules.amounts import read_amount
from ehcp.plans.rules.lines import (
    CopiedOutcome,
    CopiedProvision,
    LineFacts,
    box,
    line_problems,
    outcome_problems,
    provision_problems,
)
from ehcp.plans.rules.reading import IN_WORDS
from ehcp.plans.selectors.lines import (
    line_words,
    outcomes_of,
    outcomes_words,
    own_outcomes,
    own_rows,
    promised_of,
    promised_words,
)
from ehcp.plans.selectors.page import sections_of
from ehcp.plans.writing import locked_plan
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock_version, save
from send_mis.errors import RuleBroken

_CHANGE = Action.EHC_CHANGE
_IS_SEEN = (
    "Something is recorded of this line under “Is the plan delivered?”: change its words, or remove"
    " that first."
)


def copy_sections(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, words: Mapping[str, str]
) -> EhcPlan:
    """`words`: by letter; a section that is emptied was not in the plan. Raises RuleBroken,
    EditConflict."""
    ensure(actor, _CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.sections_copied"):
        _, row = locked_plan(ehc_plan, version, sections_of, is_current=True)
        there = {each.letter: each for each in PlanSection.objects.filter(plan=row)}
        is_changed = False
        for section in IN_WORDS:
            if section.value in words:
                said = words[section.value].strip()
                is_changed |= _write_section(row, section.value, there.get(section.value), said)
        if is_changed:
            save(row, "version")
        return row


def _write_section(row: EhcPlan, letter: str, there: PlanSection | None, said: str) -> bool:
    if (there.words if there else "") == said:
        return False
    if there is None:
        insert(
            PlanSection(
                plan=row, pupil_id=row.pupil_id, school_id=row.school_id, letter=letter, words=said
            ),
            places={"words": f"section_{letter}"},
        )
    elif said:
        there.words = said
        there.save(update_fields=["words"])
    else:
        there.delete()
    return True


def copy_outcomes(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, lines: Sequence[CopiedOutcome]
) -> EhcPlan:
    """Section E as it stands; a line that is emptied goes. Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.outcomes_copied"):
        _, row = locked_plan(ehc_plan, version, outcomes_words, is_current=True)
        if wrong := outcome_problems(lines, own_outcomes(row).keys()):
            raise RuleBroken(wrong)
        there = {each.pk: each for each in outcomes_of(row)}
        wanted = [
            (line, {"words": line.words.strip(), "by_when": " ".join(line.by_when.split()),
                    "outcome_id": line.outcome})
            for line in lines if line.words.strip()
        ]  # fmt: skip
        if _write_lines(PlanOutcome, row, there, wanted):
            save(row, "version")
        return row


def copy_provision(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, lines: Sequence[CopiedProvision]
) -> EhcPlan:
    """Section F as it stands; a line that is emptied goes, and with it what was linked to it.
    Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.provision_copied"):
        _, row = locked_plan(ehc_plan, version, promised_words, is_current=True)
        if wrong := provision_problems(lines, {each.pk for each in outcomes_of(row)}):
            raise RuleBroken(wrong)
        there = {each.pk: each for each in promised_of(row)}
        wanted = [(line, _promised_columns(line)) for line in lines if line.words.strip()]
        _refuse_untimely(there, wanted)
        _refuse_seen(there, lines)
        if _write_lines(PromisedProvision, row, there, wanted):
            save(row, "version")
        return row


def _promised_columns(line: CopiedProvision) -> dict[str, Any]:
    amount = read_amount(line.amount, line.kind) if line.amount.strip() else None
    return {
        "words": line.words.strip(), "kind": line.kind, "amount": amount,
        "per": line.per if amount is not None else "", "provider": line.provider,
        "plan_outcome_id": line.plan_outcome, "may_be_shared": line.may_be_shared,
    }  # fmt: skip


def _refuse_untimely(
    there: Mapping[UUID, PromisedProvision], wanted: Sequence[tuple[CopiedProvision, Any]]
) -> None:
    """What is there since a day is no support that is counted by the week."""
    for line, columns in wanted:
        row = there.get(line.id) if line.id else None
        if row is not None and row.there_since_on and columns["kind"] in ("timed", "visits"):
            text = "It is recorded since when it is there: empty that first, on the line’s page."
            raise RuleBroken({box("kind", line.key): [text]})


def _refuse_seen(there: Mapping[UUID, PromisedProvision], lines: Sequence[CopiedProvision]) -> None:
    """What somebody saw of a line would go with it, unnoticed."""
    kept = {line.id for line in lines if line.words.strip()}
    gone = [key for key in there if key not in kept]
    seen = set(
        DeliveryEvidence.objects.filter(promised__in=gone).values_list("promised_id", flat=True)
    )
    at = {line.id: line.key for line in lines}
    wrong = {box("words", at[key]) if key in at else "": [_IS_SEEN] for key in gone if key in seen}
    if wrong:
        raise RuleBroken(wrong)


def _write_lines(
    model: Any, plan: EhcPlan, there: Mapping[UUID, Any],
    wanted: Sequence[tuple[Any, dict[str, Any]]],
) -> bool:  # fmt: skip
    """In the order of the form. A line that is not there any more was removed meanwhile, and is
    written anew."""
    kept = {line.id for line, _ in wanted}
    gone = [row for key, row in there.items() if key not in kept]
    for row in gone:
        row.delete()
    is_changed = bool(gone)
    for position, (line, columns) in enumerate(wanted, start=1):
        row = there.get(line.id) if line.id else None
        said = columns | {"position": position}
        if row is None:
            row = model(
                plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id, **said
            )  # fmt: skip
            insert(row, places=_boxes(line.key, said))
            is_changed = True
        elif any(getattr(row, name) != value for name, value in said.items()):
            _save_line(row, said)
            is_changed = True
    return is_changed


def _save_line(row: Any, said: Mapping[str, Any]) -> None:
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, said[name])
    if hasattr(row, "version"):
        save(row, *(name.removesuffix("_id") for name in changed))
    else:
        row.save(update_fields=[name.removesuffix("_id") for name in changed])


def _boxes(key: str, said: Mapping[str, Any]) -> dict[str, str]:
    return {
        name.removesuffix("_id"): box(name.removesuffix("_id"), key)
        for name in said if name != "position"
    }  # fmt: skip


def answer_line(
    *, actor: Actor, promised: PromisedProvision, version: int, facts: LineFacts
) -> PromisedProvision:
    """How the school delivers a line, or since when it is there. Raises RuleBroken,
    EditConflict."""
    ensure(actor, _CHANGE, promised)
    with change(actor=actor, event="ehc_plan.line_answered"):
        locked_plan(promised.plan, None, promised_words, is_current=True)
        row = lock_version(PromisedProvision, promised.pk, version, line_words)
        known = own_rows(row, actor.today)
        if wrong := line_problems(facts, row.kind, known=known.keys(), today=actor.today):
            raise RuleBroken(wrong)
        said = {
            "section": facts.section, "there_since_on": facts.there_since_on,
            "provider_words": " ".join(facts.provider_words.split()),
            "evidence": facts.evidence.strip(),
        }  # fmt: skip
        is_linked = _link_rows(row, facts.rows)
        changed = [name for name, value in said.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, said[name])
        if changed or is_linked:
            save(row, *changed, "version")
        return row


def _link_rows(row: PromisedProvision, wanted: frozenset[UUID]) -> bool:
    there = {each.row_id: each for each in PlannedFor.objects.filter(promised=row)}
    gone = [each for key, each in there.items() if key not in wanted]
    for each in gone:
        each.delete()
    new = sorted(wanted - there.keys())
    for key in new:
        insert(
            PlannedFor(promised=row, row_id=key, pupil_id=row.pupil_id, school_id=row.school_id),
            at="rows",
        )
    return bool(gone or new)
