"""A plan from its start to its agreement: written, sent, agreed or sent back, and written again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError
from django.utils import timezone

from provision.choices import SnapshotKind, StaffRole
from provision.due.writing import plan_changes, row_changes
from provision.models import PlanRow, ProvisionPlan
from provision.plans.rules.content import QftDraft, RowDraft
from provision.plans.rules.workflow import Verb, after
from provision.plans.selectors.change import agreed_rows
from provision.plans.selectors.frame import (
    DAY,
    PlanFrame,
    plan_frame,
    plan_name,
    term_words,
    with_rows_now,
)
from provision.plans.selectors.sources import started_plan, writes_for_year_group
from provision.plans.writing.carrying import carry_rows
from provision.plans.writing.done import refuse_done, refuse_sent_back
from provision.plans.writing.locks import last_word, lock_rows, locked_plan, same_plan
from provision.plans.writing.recorded import (
    late_places,
    recorded_of,
    recorded_problems,
    why_row_stays,
)
from provision.plans.writing.row_edit import write_change
from provision.plans.writing.rows import write_whole
from provision.plans.writing.snapshots import make_snapshot
from provision.rates.rules import Price, price_gaps
from provision.rates.selectors import prices_of_school
from provision.rates.writing import copy_rates
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.schools.models import SchoolClass, Term
from send_mis.ui.words import from_to


@dataclass
class Started:
    """A new plan, how many rows came along, and a sentence for each thing that did not."""

    plan: ProvisionPlan
    rows: int = 0
    left_out: list[str] = field(default_factory=list)


def start_plan(
    *, actor: Actor, term: Term, school_class: SchoolClass | None = None,
    year_group: int | None = None, source: ProvisionPlan | None = None,
) -> Started:  # fmt: skip
    """One plan for a class, or for a year group, and a term: empty, or from an earlier plan.

    Raises AlreadyDone where there is one, and RuleBroken at "term" for a class of another year.
    """
    plan = ProvisionPlan(
        school_id=term.year.school_id, year=term.year, term=term, school_class=school_class,
        year_group=year_group,
    )  # fmt: skip
    _ensure_may_start(actor, plan)
    if school_class is not None and school_class.year_id != term.year_id:
        raise RuleBroken({"term": [f"{school_class.name} is not a class of that school year."]})
    _refuse_started(actor, plan)
    try:
        with change(actor=actor, event="plan.started", school_id=plan.school_id), last_word():
            plan.carried_from = source
            plan.qft = source.qft if source else ""
            plan.save(force_insert=True)
            plan_changes(plan)
            if source is None:
                return Started(plan)
            carried = carry_rows(actor=actor, source=source, plan=plan)
            return Started(plan, carried.count, carried.left_out)
    except (IntegrityError, RuleBroken) as error:
        # Somebody else started the same plan in the same second.
        _refuse_started(actor, plan)
        raise error from None


def _ensure_may_start(actor: Actor, plan: ProvisionPlan) -> None:
    """Whoever writes for the class; for a year group, for a class that has some of it."""
    if plan.school_class is not None:
        ensure(actor, Action.PLAN_WRITE, plan.school_class)
        return
    ensure(actor, Action.PLAN_WRITE, plan.school)
    if not writes_for_year_group(actor, plan.year, plan.year_group or 0):
        raise NotAllowed("None of your classes has this year group.")


def _refuse_started(actor: Actor, plan: ProvisionPlan) -> None:
    """Raises AlreadyDone."""
    found = started_plan(plan.term, plan.school_class, plan.year_group)
    if found is not None:
        who = who_and_when(actor, found.pk, found.school_id, "plan.started")
        name = f"{plan_name(plan)}, {term_words(plan.term)}"
        raise AlreadyDone(f"The plan of {name}, was started already{who}.")


def propose_plan(
    *, actor: Actor, plan: ProvisionPlan, version: int, drafts: Sequence[RowDraft] = (),
    qft: QftDraft | None = None, frame: PlanFrame | None = None,
) -> ProvisionPlan:  # fmt: skip
    """Send it to the SENCO, with what the page says of it by now: one press is one change.

    What was sent stays readable whatever happens to the plan. `frame`: what the page read of it in
    this request. Raises AlreadyDone, EditConflict,
    and RuleBroken: then nothing of it is saved.
    """
    ensure(actor, Action.PLAN_WRITE, plan)
    with change(actor=actor, event="plan.proposed"):
        plan = locked_plan(plan.pk)
        refuse_done(actor, plan, Verb.PROPOSE)
        state = after(plan.state, Verb.PROPOSE)
        same_plan(plan, version)
        frame = write_whole(
            actor=actor, plan=plan, drafts=drafts, qft=qft,
            frame=frame or plan_frame(plan, actor.today),
        )  # fmt: skip
        if not frame.rows and not frame.qft:
            raise RuleBroken("This plan is empty. Say what everyone gets, or add a row, first.")
        plan.state, plan.sent_back_because = state, ""
        plan.proposed_by_id, plan.proposed_at = actor.user_id, timezone.now()
        plan.version += 1
        plan.save(
            update_fields=["state", "sent_back_because", "proposed_by", "proposed_at", "version"]
        )
        plan_changes(plan)
        make_snapshot(actor=actor, frame=frame, kind=SnapshotKind.PROPOSED)
        return plan


def send_back(*, actor: Actor, plan: ProvisionPlan, version: int, reason: str) -> ProvisionPlan:
    """Raises RuleBroken, EditConflict; AlreadyDone if it was sent back for that very reason."""
    ensure(actor, Action.PLAN_AGREE, plan)
    if not reason.strip():
        raise RuleBroken({"reason": ["Say what is missing, so that the teacher can correct it."]})
    with change(actor=actor, event="plan.sent_back", why=reason):
        plan = locked_plan(plan.pk)
        refuse_sent_back(actor, plan, reason)
        plan.state = after(plan.state, Verb.SEND_BACK)
        same_plan(plan, version)
        open_change().touches(*plan_frame(plan, actor.today).ids_in_rows)
        plan.sent_back_because = reason.strip()
        plan.version += 1
        plan.save(update_fields=["state", "sent_back_because", "version"])
        plan_changes(plan)
        return plan


def agree_plan(
    *, actor: Actor, plan: ProvisionPlan, version: int, drafts: Sequence[RowDraft] = (),
    qft: QftDraft | None = None, frame: PlanFrame | None = None,
) -> ProvisionPlan:  # fmt: skip
    """From now on it is agreed, with what the page says of it by now; the rates of its dates are
    copied onto its rows.

    Raises AlreadyDone, EditConflict, and RuleBroken at a row's box for a day without a rate: then
    nothing of it is saved.
    """
    ensure(actor, Action.PLAN_AGREE, plan)
    with change(actor=actor, event="plan.agreed"):
        plan = locked_plan(plan.pk)
        refuse_done(actor, plan, Verb.AGREE)
        state = after(plan.state, Verb.AGREE)
        same_plan(plan, version)
        lock_rows(plan)
        frame = write_whole(
            actor=actor, plan=plan, drafts=drafts, qft=qft,
            frame=frame or plan_frame(plan, actor.today),
        )  # fmt: skip
        _refuse_nobody(frame)
        if plan.change is not None:
            _refuse_recorded(frame)
            write_change(plan, frame.rows)
            frame = with_rows_now(frame, plan)
        _copy_rates(frame)
        plan.state, plan.agreed_by_id, plan.agreed_at = state, actor.user_id, timezone.now()
        plan.version += 1
        plan.save(update_fields=["state", "agreed_by", "agreed_at", "version", "qft", "change"])
        plan_changes(plan)
        make_snapshot(actor=actor, frame=frame, kind=SnapshotKind.AGREED)
        return plan


def remove_plan(*, actor: Actor, plan: ProvisionPlan, version: int, reason: str = "") -> None:
    """Take a plan away that was started by mistake: nobody was sent it, nothing was recorded."""
    ensure(actor, Action.PLAN_WRITE, plan)
    with change(actor=actor, event="plan.taken_away", why=reason):
        plan = locked_plan(plan.pk)
        same_plan(plan, version)
        if words := why_plan_stays(plan):
            raise RuleBroken(words)
        pupils = plan.rows.order_by().values_list("allocations__pupil", flat=True).distinct()
        open_change().touches(*filter(None, pupils))
        plan_changes(plan)
        row_changes(*plan.rows.order_by().values_list("pk", flat=True))
        plan.delete()


def why_plan_stays(plan: ProvisionPlan) -> str:
    """ "" where it may be taken away."""
    if plan.proposed_at is not None or plan.agreed_at is not None:
        return (
            "This plan has been sent to the SENCO, so it cannot be removed. Remove its rows "
            "instead."
        )
    if plan.rows.filter(sessions__isnull=False).exists():
        return (
            "Sessions are recorded for this plan, so it cannot be removed. End its rows early "
            "instead."
        )
    if plan.rows.filter(reviews__done_on__isnull=False).exists():
        return (
            "A row of this plan has been reviewed, so it cannot be removed. End its rows early "
            "instead."
        )
    return ""


def _refuse_nobody(frame: PlanFrame) -> None:
    """Whoever was in a row may have left the school, or the row, since it was written."""
    empty = {
        f"{row.pk}-who": ["Nobody is in this row any more. Say who it is for, or remove it."]
        for row in frame.rows
        if not row.allocations.all()
    }
    if empty:
        raise RuleBroken(empty)


def _refuse_recorded(frame: PlanFrame) -> None:
    """Sessions of the agreed rows went on while the change was written: none may fall out."""
    recorded = recorded_of(frame.plan)
    problems: dict[str, list[str]] = {}
    for row in frame.rows:
        found = recorded_problems(frame.contents[row.pk], frame, row, recorded)
        problems |= {f"{row.pk}-{box}": texts for box, texts in found.items()}
        if late := late_places(row, recorded):
            problems.setdefault(f"{row.pk}-who", []).extend(late)
    kept = {row.pk for row in frame.rows}
    for row in agreed_rows(frame.plan):
        if row.pk not in kept and (words := why_row_stays(row)):
            name = row.intervention.name if row.intervention else row.what
            problems.setdefault("", []).append(f"{name} was removed. {words}")
    if problems:
        raise RuleBroken(problems)


def _copy_rates(frame: PlanFrame) -> None:
    try:
        copy_rates(rows=list(frame.rows))
    except RuleBroken as broken:
        raise RuleBroken(_at_rows(frame) or broken.problems) from broken


def _at_rows(frame: PlanFrame) -> dict[str, list[str]]:
    """The same refusal beside the rows that it speaks of."""
    prices = prices_of_school(frame.plan.school_id)
    return {
        f"{row.pk}-role": [_gap_words(row, prices.get(row.staff_role, []))]
        for row in frame.rows
        if row.is_timed and price_gaps(prices.get(row.staff_role, []), row.starts_on, row.ends_on)
    }


def _gap_words(row: PlanRow, prices: list[Price]) -> str:
    role = StaffRole(row.staff_role).label
    first, end = price_gaps(prices, row.starts_on, row.ends_on)[0]
    days = from_to(first, end - DAY)
    return f"No rate for “{role}” {days}. Add it under Rates, then agree the plan."
