"""Changes to one row that runs: a pupil joins or leaves, it stops early, it is removed."""

from datetime import date, timedelta
from decimal import Decimal

from provision.choices import SessionState
from provision.models import Allocation, FundingStream, PlanRow, ProvisionPlan
from provision.plans.rules.limits import LONGEST_REASON, MOST_MATERIALS
from provision.plans.selectors.frame import PlanFrame, plan_frame
from provision.plans.selectors.row_words import row_words
from provision.plans.writing.locks import last_word, lock_rows, locked_plan
from provision.plans.writing.recorded import why_row_stays
from provision.plans.writing.row_edit import RowEdit
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.audit.saving import same_version
from send_mis.errors import RuleBroken
from send_mis.ui.words import day as in_words

DAY = timedelta(days=1)


def join_row(
    *, actor: Actor, row: PlanRow, pupil: Pupil, since: date, last_day: date | None = None
) -> Allocation:
    """The pupil is in the row from a day on. Raises RuleBroken at "pupil", "since", "last_day"."""
    ensure(actor, Action.PLAN_WRITE, row.plan)
    with change(actor=actor, event="plan.pupil_joined", pupil_ids=[pupil.pk]), last_word():
        frame, edit, row = _locked(actor, row)
        if pupil.pk not in frame.pupil_ids:
            raise RuleBroken({"pupil": ["This pupil is not in the class. Choose from its names."]})
        _refuse_outside(row, since, last_day)
        ends_on = last_day + DAY if last_day else None
        if _overlaps(row, pupil, since, ends_on):
            words = f"{pupil.short_name} is in this row already at that time."
            raise RuleBroken({"since": [words]})
        made = Allocation(
            row=row, pupil=pupil, school_id=row.school_id, starts_on=since, ends_on=ends_on
        )
        edit.join(made)
        edit.revise(row)
        edit.keep()
        return made


def leave_row(
    *, actor: Actor, place: Allocation, last_day: date, reason: str = ""
) -> Allocation | None:
    """The last day on which the pupil takes part. Before their first: they were never in it."""
    ensure(actor, Action.PLAN_WRITE, place.row.plan)
    with change(
        actor=actor, event="plan.pupil_left", why=reason, pupil_ids=[place.pupil_id]
    ), last_word():  # fmt: skip
        _, edit, row = _locked(actor, place.row)
        now = next((each for each in edit.places[row.pk] if each.pk == place.pk), None)
        if now is None:
            raise RuleBroken("Somebody has removed this pupil from the row already.")
        if last_day >= row.ends_on:
            words = f"The row itself ends on {in_words(row.ends_on - DAY)}."
            raise RuleBroken({"last_day": [words]})
        if len(reason.strip()) > LONGEST_REASON:
            raise RuleBroken({"reason": [f"Use at most {LONGEST_REASON} characters."]})
        _refuse_recorded(now, last_day)
        edit.revise(row)
        if is_never := last_day < now.starts_on:
            edit.leave(now)
        else:
            now.ends_on, now.end_reason = last_day + DAY, reason.strip()
            edit.move(now)
        edit.keep()
        return None if is_never else now


def end_row(*, actor: Actor, row: PlanRow, version: int, last_day: date, reason: str) -> PlanRow:
    """It stops before its time. Nobody owes what it would still have given."""
    ensure(actor, Action.PLAN_WRITE, row.plan)
    with change(actor=actor, event="plan.row_ended", why=reason):
        _, edit, row = _locked(actor, row)
        same_version(row, version, lambda: _theirs_of_end(row))
        problems: dict[str, list[str]] = {}
        if not reason.strip():
            problems["reason"] = ["Say why it stops before its time."]
        if last_day >= row.ends_on - DAY:
            words = f"It ends on {in_words(row.ends_on - DAY)} anyway. Choose an earlier day."
            problems["last_day"] = [words]
        elif last_day < row.starts_on:
            words = f"It began on {in_words(row.starts_on)}. To undo it all, remove it instead."
            problems["last_day"] = [words]
        elif late := _last_delivered(row, last_day):
            problems["last_day"] = [f"A session is recorded on {in_words(late)}."]
        if problems:
            raise RuleBroken(problems)
        row.was_to_end_on = row.was_to_end_on or row.ends_on
        row.ends_on, row.end_reason = last_day + DAY, reason.strip()
        edit.revise(row)
        edit.keep()
        return row


def charge_row(
    *, actor: Actor, row: PlanRow, version: int, materials_cost: Decimal,
    funding: FundingStream | None,
) -> PlanRow:  # fmt: skip
    """What the row's materials cost, and which money pays for it. The plan stays agreed: who gets
    what is not touched by who pays."""
    ensure(actor, Action.FUNDING_CHANGE, row)
    with change(actor=actor, event="plan.row_charged"):
        plan = locked_plan(row.plan_id)
        row = _locked_money(plan, row)
        same_version(row, version, lambda: _theirs_of_money(row))
        if funding is not None and funding.year_id != plan.year_id:
            raise RuleBroken({"funding": ["This funding is for another school year."]})
        if not 0 <= materials_cost <= MOST_MATERIALS:
            raise RuleBroken({"materials_cost": ["A cost is between £0 and £100,000."]})
        row.materials_cost, row.funding = materials_cost, funding
        row.version += 1
        row.save(update_fields=["materials_cost", "funding", "version"])
        return row


def remove_row(*, actor: Actor, row: PlanRow, version: int, reason: str = "") -> None:
    """Take a row out as if it had not been planned: only where nothing was recorded for it."""
    ensure(actor, Action.PLAN_WRITE, row.plan)
    with change(actor=actor, event="plan.row_removed", why=reason):
        frame, edit, row = _locked(actor, row)
        same_version(row, version, lambda: row_words(frame.contents[row.pk], frame))
        if words := why_row_stays(row):
            raise RuleBroken(words)
        edit.take_out(row)
        edit.keep()


def _locked(actor: Actor, row: PlanRow) -> tuple[PlanFrame, RowEdit, PlanRow]:
    plan = locked_plan(row.plan_id)
    lock_rows(plan)
    frame = plan_frame(plan, actor.today)
    edit = RowEdit.of(frame)
    now = edit.rows.get(row.pk)
    if now is None:
        raise RuleBroken("Somebody has removed this row from the plan.")
    now.plan = plan
    open_change().touches(*(place.pupil_id for place in edit.places[now.pk]))
    return frame, edit, now


def _locked_money(plan: ProvisionPlan, row: PlanRow) -> PlanRow:
    """The row that is in force: a change of the plan says nothing of money."""
    rows = PlanRow.objects.select_for_update(of=("self",))
    now: PlanRow | None = rows.filter(pk=row.pk).first()
    if now is None:
        raise RuleBroken("This row is not in the agreed plan: agree the change first.")
    now.plan = plan
    open_change().touches(*now.allocations.values_list("pupil_id", flat=True))
    return now


def _theirs_of_end(row: PlanRow) -> dict[str, str]:
    return {"Last day": in_words(row.ends_on - DAY), "Reason": row.end_reason}


def _theirs_of_money(row: PlanRow) -> dict[str, str]:
    funding = row.funding.name if row.funding else ""
    return {"Cost of materials, £": str(row.materials_cost), "Paid from": funding}


def _refuse_outside(row: PlanRow, since: date, last_day: date | None) -> None:
    reach = f"{in_words(row.starts_on)} to {in_words(row.ends_on - DAY)}"
    problems: dict[str, list[str]] = {}
    if not row.starts_on <= since < row.ends_on:
        problems["since"] = [f"The row runs from {reach}: choose one of these days."]
    if last_day is not None and last_day < since:
        problems["last_day"] = ["The last day cannot be before the first."]
    elif last_day is not None and last_day >= row.ends_on:
        problems["last_day"] = [f"The row runs from {reach}: choose one of these days."]
    if problems:
        raise RuleBroken(problems)


def _overlaps(row: PlanRow, pupil: Pupil, since: date, ends_on: date | None) -> bool:
    return any(
        (place.ends_on is None or place.ends_on > since)
        and (ends_on is None or place.starts_on < ends_on)
        for place in row.allocations.all()
        if place.pupil_id == pupil.pk
    )


def _refuse_recorded(place: Allocation, last_day: date) -> None:
    """Nobody leaves before a session in which they were there."""
    late = (
        place.row.sessions.filter(
            attendance__pupil=place.pupil_id, attendance__is_present=True, held_on__gt=last_day
        )
        .order_by("-held_on")
        .values_list("held_on", flat=True)
        .first()
    )
    if late is not None and (place.ends_on is None or late < place.ends_on):
        words = f"A session is recorded on {in_words(late)} in which they took part."
        raise RuleBroken({"last_day": [words]})


def _last_delivered(row: PlanRow, after: date) -> date | None:
    found = row.sessions.filter(held_on__gt=after, state=SessionState.DELIVERED)
    day: date | None = found.order_by("-held_on").values_list("held_on", flat=True).first()
    return day
