"""A plan is received, corrected, checked and ended: one in force at most."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from ehcp.choices import EhcPlanState
from ehcp.due.writing import carry_reviews, plan_changes
from ehcp.models import EhcPlan, LocalAuthority
from ehcp.plans.rules.receiving import (
    PLAN_LABELS,
    Problems,
    ReceivedPlan,
    dates_problems,
    ended_problems,
)
from ehcp.plans.selectors.documents import offered_documents
from ehcp.plans.selectors.page import current_plan
from ehcp.plans.writing import copy_lines, locked_plan
from pupils.models import Enrolment, Pupil
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, save
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day

_CHANGE = Action.EHC_CHANGE
_PLACES = {"authority_id": "authority", "document_id": "document"}


def receive_ehc_plan(
    *, actor: Actor, pupil: Pupil, follows: UUID | None, facts: ReceivedPlan
) -> EhcPlan:
    """The first plan, or a later version that replaces the one in force. `follows`: the one in
    force as the page showed it. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _CHANGE, pupil)
    with change(actor=actor, event="ehc_plan.received"):
        pupil = locked(pupil)
        before = current_plan(pupil.pk)
        if (before.pk if before else None) != follows:
            _refuse_other(actor, before, facts)
        if not Enrolment.objects.not_over(actor.today).filter(pupil=pupil).exists():
            raise RuleBroken(f"{pupil.short_name} is not at the school any more.")
        wrong = dates_problems(
            facts, born_on=pupil.born_on, today=actor.today,
            before=before.made_on if before else None,
        )  # fmt: skip
        if wrong := wrong | _choice_problems(actor, pupil, facts):
            raise RuleBroken(wrong)
        last = EhcPlan.objects.filter(pupil=pupil).order_by("-number").first()
        if before is not None:
            before.state, before.ended_on = EhcPlanState.REPLACED, facts.made_on
            save(before, "state", "ended_on", at="made_on")
        made = EhcPlan(
            pupil=pupil, school_id=pupil.school_id, number=last.number + 1 if last else 1,
            follows=before, **facts.columns,
        )  # fmt: skip
        insert(made, at="made_on", places=_PLACES)
        if before is not None:
            copy_lines(before, made)
            carry_reviews(before, made)
        plan_changes(pupil.pk)
        return made


def _refuse_other(actor: Actor, there: EhcPlan | None, facts: ReceivedPlan) -> None:
    """Somebody received, or ended, a plan since the page was opened."""
    if there is None:
        raise RuleBroken("The plan that this one replaces is not in force any more: open it first.")
    who = who_and_when(actor, there.pk, there.school_id, "ehc_plan.received")
    words = f"A version of {day(there.made_on)} was recorded already{who}"
    if _same(there, facts):
        raise AlreadyDone(f"{words}.")
    raise RuleBroken(f"{words}. Open the EHC plan, and record this as a later version if it is.")


def _same(there: EhcPlan, facts: ReceivedPlan) -> bool:
    return all(getattr(there, name) == value for name, value in facts.columns.items())


def correct_ehc_plan(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, facts: ReceivedPlan
) -> EhcPlan:
    """A day was mistyped, or the document came later. Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.corrected"):
        pupil, row = locked_plan(ehc_plan, version, plan_words)
        before = row.follows
        wrong = dates_problems(
            facts, born_on=pupil.born_on, today=actor.today,
            before=before.made_on if before else None,
        ) | _later_problems(row, facts)  # fmt: skip
        if wrong := wrong | _choice_problems(actor, pupil, facts, row):
            raise RuleBroken(wrong)
        changed = [name for name, value in facts.columns.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, facts.columns[name])
        if not changed:
            return row
        save(row, *(_PLACES.get(name, name) for name in changed), at="made_on")
        if before is not None and "made_on" in changed:
            before.ended_on = row.made_on
            save(before, "ended_on", at="made_on")
        plan_changes(pupil.pk)
        return row


def _later_problems(row: EhcPlan, facts: ReceivedPlan) -> Problems:
    later = EhcPlan.objects.filter(follows=row).first()
    until = later.made_on if later else row.ended_on
    if until is None or facts.made_on <= until:
        return {}
    text = "The next version is of {}" if later else "It ended on {}"
    return {"made_on": [f"{text.format(day(until))}: this one cannot be later."]}


def _choice_problems(
    actor: Actor, pupil: Pupil, facts: ReceivedPlan, row: EhcPlan | None = None
) -> Problems:
    """The school's own authorities; the pupil's own papers that the actor finds, and the one that
    was chosen."""
    found: Problems = {}
    known = LocalAuthority.objects.filter(school=pupil.school_id, pk=facts.authority)
    if not known.exists():
        found["authority"] = ["Choose the authority from the list."]
    kept = row.document_id if row else None
    if facts.document not in (None, kept):
        offered = offered_documents(pupil.pk, actions_on(actor, pupil))
        if facts.document not in offered:
            found["document"] = ["Choose one of the pupil’s own documents."]
    return found


def check_ehc_plan(*, actor: Actor, ehc_plan: EhcPlan, version: int) -> EhcPlan:
    """Somebody has held the copy against the document. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, _CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.checked"):
        _, row = locked_plan(ehc_plan, version, plan_words, is_current=True)
        if row.checked_on is not None:
            raise AlreadyDone(f"It is checked since {day(row.checked_on)}, by {row.checked_by}.")
        row.checked_on, row.checked_by = actor.today, actor.name
        save(row, "checked_on", "checked_by")
        return row


def end_ehc_plan(
    *, actor: Actor, ehc_plan: EhcPlan, version: int, ended_on: date, why: str
) -> EhcPlan:
    """The authority does not maintain it any more. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, ehc_plan)
    with change(actor=actor, event="ehc_plan.ended", why=why.strip()):
        _, row = locked_plan(ehc_plan, None, plan_words)
        if row.state == EhcPlanState.CEASED and (row.ended_on, row.ended_because) == (
            ended_on, why.strip(),
        ):  # fmt: skip
            who = who_and_when(actor, row.pk, row.school_id, "ehc_plan.ended")
            raise AlreadyDone(f"This was recorded already{who}.")
        _, row = locked_plan(ehc_plan, version, plan_words, is_current=True)
        if wrong := ended_problems(ended_on, why, made_on=row.made_on, today=actor.today):
            raise RuleBroken(wrong)
        row.state, row.ended_on = EhcPlanState.CEASED, ended_on
        row.ended_because = why.strip()
        save(row, "state", "ended_on", "ended_because", at="ended_on",
             places={"ended_because": "why"})  # fmt: skip
        plan_changes(row.pupil_id)
        return row


def plan_words(row: EhcPlan) -> Mapping[str, str]:
    """As saved, by the labels of the form."""
    words = {PLAN_LABELS["authority"]: row.authority.name}
    for name in ("first_made_on", "made_on", "received_on"):
        words[PLAN_LABELS[name]] = day(getattr(row, name))
    words[PLAN_LABELS["is_signed"]] = "Yes" if row.is_signed else "No"
    words["State"] = str(row.get_state_display())
    return words


def facts_of(row: EhcPlan, **other: object) -> ReceivedPlan:
    """What is recorded of a plan, as its form gives it."""
    same = ReceivedPlan(
        row.authority_id, row.first_made_on, row.made_on, row.received_on, row.is_signed,
        row.document_id, row.last_review_decided_on, row.moved_on,
    )  # fmt: skip
    return replace(same, **other)  # type: ignore[arg-type]  # fields of it
