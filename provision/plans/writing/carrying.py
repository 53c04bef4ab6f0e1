"""A plan that begins from an earlier one: what still fits comes along, the rest is named."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from provision.choices import Afterwards, OutcomeState
from provision.due.writing import row_changes
from provision.models import Allocation, Outcome, PlanRow, ProvisionPlan
from provision.plans.selectors.frame import PlanFrame, plan_frame, plan_name
from provision.plans.selectors.row_words import what_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.audit.record import open_change
from send_mis.ui.words import day as in_words
from send_mis.ui.words import joined

_KEPT = (
    "intervention_id", "what", "outcome", "additional_to", "delivered_by_id",
    "delivered_by_words", "staff_role", "minutes", "times_a_week", "weekdays", "at",
    "materials_cost",
)  # fmt: skip


@dataclass
class Carried:
    count: int = 0
    left_out: list[str] = field(default_factory=list)


def carry_rows(*, actor: Actor, source: ProvisionPlan, plan: ProvisionPlan) -> Carried:
    """Inside an open change: copies of the rows that still fit, with the new term's dates.

    Of a row without any pupil of the actor's nothing comes along and nothing is said: the plan of
    a class that was divided speaks of the other half's pupils too.
    """
    frame = plan_frame(plan, actor.today)
    before = plan_frame(source, actor.today, as_agreed=True)
    here = {person.id for person in frame.names.people if person.is_here}
    carried = Carried()
    rows: list[PlanRow] = []
    places: list[Allocation] = []
    readable = _readable(actor, source)
    for old in before.rows:
        if old.pk not in readable:
            continue
        reason = _why_not(old, before, frame, here)
        if reason:
            carried.left_out.append(reason)
            continue
        row = copy_row(old, plan, frame, len(rows) + 1)
        rows.append(row)
        stays = [a for a in _going_on(old) if a.pupil_id in here]
        places += [place_in(row, a) for a in stays]
        carried.left_out += _who_is_left_out(old, before, frame, here)
        carried.left_out += _what_reviews_said(old, before, here)
        carried.left_out += _staff_left_out(row, old, before, frame)
    open_change().touches(*(place.pupil_id for place in places))
    PlanRow.objects.bulk_create(rows)
    row_changes(*(row.pk for row in rows))
    Allocation.objects.bulk_create(places)
    carried.count = len(rows)
    return carried


def _readable(actor: Actor, source: ProvisionPlan) -> frozenset[UUID]:
    rows = visible_to(PlanRow.objects.filter(plan=source), actor, Action.PROVISION_VIEW)
    return frozenset(rows.order_by().values_list("pk", flat=True))


def _why_not(old: PlanRow, before: PlanFrame, frame: PlanFrame, here: Iterable[UUID]) -> str:
    name = what_words(before.contents[old.pk], before)
    if old.was_to_end_on is not None:
        return f"{name}: it was ended early, because {_lower(old.end_reason)}"
    retired_on = old.intervention.retired_on if old.intervention else None
    if retired_on is not None and retired_on <= frame.starts_on:
        return f"{name}: the school no longer offers it, since {in_words(retired_on)}."
    people = {a.pupil_id for a in _last_places(old)}
    if people & set(here) and not {a.pupil_id for a in _going_on(old)} & set(here):
        return f"{name}: its review said that it stops."
    if not people & set(here):
        where = plan_name(frame.plan)
        who = joined([before.names.full[p.id] for p in before.names.people if p.id in people])
        return f"{name}: {who or 'nobody'} is not in {where} this term."
    return ""


def _lower(reason: str) -> str:
    text = reason.strip().rstrip(".")
    return f"{text[:1].lower()}{text[1:]}."


def _last_places(old: PlanRow) -> list[Allocation]:
    """Whoever was in it to its end: somebody who left it before is not put back."""
    return [a for a in old.allocations.all() if a.ends_on is None or a.ends_on >= old.ends_on]


def _going_on(old: PlanRow) -> list[Allocation]:
    """Without those of whom their review said that it stops."""
    return [a for a in _last_places(old) if a.afterwards != Afterwards.STOP]


def _what_reviews_said(old: PlanRow, before: PlanFrame, here: Iterable[UUID]) -> list[str]:
    """Of who is in it no more, and of what is to be changed for whom."""
    name = what_words(before.contents[old.pk], before)
    words = {
        Afterwards.STOP.value: "the review said that it stops",
        Afterwards.CHANGE.value: "the review asks for a change",
    }
    return [
        f"{before.names.full[a.pupil_id]} in {name}: {words[a.afterwards]}"
        f"{f', “{a.afterwards_words}”' if a.afterwards_words else ''}."
        for a in _last_places(old)
        if a.afterwards in words and a.pupil_id in here
    ]


def _who_is_left_out(
    old: PlanRow, before: PlanFrame, frame: PlanFrame, here: Iterable[UUID]
) -> list[str]:
    name = what_words(before.contents[old.pk], before)
    gone = {a.pupil_id for a in _last_places(old)} - set(here)
    return [
        f"{before.names.full[person.id]} in {name}: not in {plan_name(frame.plan)} this term."
        for person in before.names.people
        if person.id in gone
    ]


def _staff_left_out(row: PlanRow, old: PlanRow, before: PlanFrame, frame: PlanFrame) -> list[str]:
    """Somebody who left the staff does not deliver next term's sessions."""
    if old.delivered_by_id is None or row.delivered_by_id is not None:
        return []
    name = what_words(before.contents[old.pk], before)
    person = before.staff_by_id[old.delivered_by_id].name
    return [f"{person} in {name}: no longer on the staff. Say who delivers it now."]


def copy_row(old: PlanRow, plan: ProvisionPlan, frame: PlanFrame, position: int) -> PlanRow:
    ends_on, weeks = _length(old, frame)
    row = PlanRow(
        id=uuid4(), plan=plan, school_id=plan.school_id, position=position, carried_from=old,
        starts_on=frame.term.starts_on, ends_on=ends_on, weeks=weeks,
        **{name: getattr(old, name) for name in _KEPT},
    )  # fmt: skip
    if row.delivered_by_id not in frame.staff_by_id:
        row.delivered_by_id = None
    if old.funding is not None and old.funding.year_id == plan.year_id:
        row.funding = old.funding
    return row


def _length(old: PlanRow, frame: PlanFrame) -> tuple[date, int | None]:
    """As many weeks as it had; the whole term if it filled the last, or if this one is too short.
    The weeks are always those of the dates."""
    if old.weeks is None:
        return frame.ends_on, None
    end = frame.days.end_after(frame.term.starts_on, old.weeks)
    if end is not None and end <= frame.ends_on and not _filled(old):
        return end, old.weeks
    return frame.ends_on, frame.days.whole_weeks(frame.term.starts_on, frame.ends_on)


def _filled(old: PlanRow) -> bool:
    return old.ends_on > old.plan.term.ends_on


def place_in(row: PlanRow, old: Allocation) -> Allocation:
    outcome = _still_worked_on(old)
    return Allocation(
        row=row, pupil_id=old.pupil_id, school_id=row.school_id, starts_on=row.starts_on,
        weekdays=old.weekdays, outcome=outcome,
        outcome_words=old.outcome_words if outcome else "",
    )  # fmt: skip


def _still_worked_on(old: Allocation) -> Outcome | None:
    """The outcome of the line or, where that has ended, what follows it; one that a review has met
    and nothing follows, is none."""
    outcome = old.outcome if old.outcome_id else None
    while outcome is not None and outcome.state != OutcomeState.ACTIVE:
        outcome = outcome.followed_by.first()
    return outcome
