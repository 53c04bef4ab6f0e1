"""Rows of a plan written inside an open change, and who is in them from when to when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from provision.models import Allocation, PlanRow, ProvisionPlan, Session
from provision.plans.rules.boxes import COLUMNS
from provision.plans.rules.content import (
    QftDraft,
    QftResult,
    RowContent,
    RowDraft,
    RowResult,
)
from provision.plans.selectors.frame import PlanFrame, places_now, with_rows_now
from provision.plans.writing.decided import decide_qft, decide_rows
from provision.plans.writing.locks import last_word, lock_rows
from provision.plans.writing.row_edit import RowEdit
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import open_change
from send_mis.errors import RuleBroken


@dataclass
class Saved:
    """What became of the rows. `before` is the plan's version when they came, `after` now."""

    before: int
    after: int
    plan: ProvisionPlan
    # What was read, with the rows as they were before.
    frame: PlanFrame
    rows: dict[UUID, RowResult] = field(default_factory=dict)
    qft: QftResult = field(default_factory=QftResult)

    @property
    def count(self) -> int:
        return sum(row.saved for row in self.rows.values())

    @property
    def is_new(self) -> bool:
        """Something was saved, if only the words for everybody."""
        return self.after != self.before


def write_whole(
    *, actor: Actor, plan: ProvisionPlan, drafts: Sequence[RowDraft], qft: QftDraft | None,
    frame: PlanFrame,
) -> PlanFrame:  # fmt: skip
    """Inside an open change, the plan locked: all that a page sent of it, before it goes on its
    way; and the plan as it says then. Raises RuleBroken where anything of it cannot be saved."""
    if not drafts and qft is None:
        return with_rows_now(frame, plan)
    ensure(actor, Action.PLAN_WRITE, plan)
    with last_word():
        done = write_drafts(plan, drafts, qft, frame)
    if done.qft.problems or done.qft.by or not all(row.is_kept for row in done.rows.values()):
        raise RuleBroken("Something in this plan cannot be saved. Look through it first.")
    return with_rows_now(frame, plan) if done.is_new else done.frame


def write_drafts(
    plan: ProvisionPlan, drafts: Sequence[RowDraft], qft: QftDraft | None, frame: PlanFrame
) -> Saved:
    """Inside an open change, the plan locked: what may be saved of them. `frame`: as it was read
    before; its rows are read again."""
    if drafts:
        lock_rows(plan)
    frame = with_rows_now(frame, plan)
    done = Saved(plan.version, plan.version, plan, frame)
    decided = decide_rows(frame, drafts)
    done.rows, done.qft = decided.results, decide_qft(plan, qft)
    if decided.to_write or done.qft.saved:
        edit = RowEdit.of(frame)
        if decided.to_write:
            write_rows(frame=frame, edit=edit, drafts=decided.to_write)
        edit.keep(qft=done.qft.text if done.qft.saved else None)
        for draft in decided.to_write:
            done.rows[draft.id] = RowResult(draft.id, draft.version + 1, saved=True)
        done.after = plan.version
    return done


def write_rows(*, frame: PlanFrame, edit: RowEdit, drafts: Sequence[RowDraft]) -> None:
    """Inside an open change, the plan locked and the drafts allowed: rows and who is in them."""
    last = max((row.position for row in edit.rows.values()), default=0)
    places = _Places(frame.today, _begun(frame.plan), edit)
    for draft in drafts:
        row = edit.rows.get(draft.id)
        if row is None:
            last += 1
            row = PlanRow(
                id=draft.id, plan=frame.plan, school_id=frame.plan.school_id, position=last
            )
            _fill(row, draft.content)
            edit.add(row)
            places.fill(row, draft.content)
            continue
        open_change().touches(*frame.contents[row.pk].pupils)
        places.move(row, draft.content)
        if row.staff_role != draft.content.staff_role:
            edit.price_anew(row)
        _fill(row, draft.content)
        edit.revise(row)


def _fill(row: PlanRow, content: RowContent) -> None:
    if row.ends_on != content.ends_on:
        row.was_to_end_on, row.end_reason = None, ""
    for name in COLUMNS:
        value = getattr(content, name)
        setattr(row, name, list(value) if name == "weekdays" else value)


def _begun(plan: ProvisionPlan) -> frozenset[UUID]:
    """Rows that are more than an intention: agreed once, or with a session already."""
    if plan.agreed_at is not None:
        return frozenset(plan.rows.values_list("pk", flat=True))
    held = Session.objects.filter(row__plan=plan.pk).order_by().values_list("row_id", flat=True)
    return frozenset(held.distinct())


class _Places:
    """Who joins and who leaves.

    Whoever joins a row that runs joins today, and whoever leaves it was in it until yesterday; of
    a row that was never more than an intention, and of days to come, nothing needs remembering.
    """

    def __init__(self, today: date, begun: frozenset[UUID], edit: RowEdit) -> None:
        self.today, self.begun, self.edit = today, begun, edit

    def fill(self, row: PlanRow, content: RowContent) -> None:
        for pupil in sorted(content.pupils):
            self.edit.join(_place(row, pupil, content.starts_on))

    def move(self, row: PlanRow, content: RowContent) -> None:
        runs = row.pk in self.begun and row.starts_on < self.today
        now = {place.pupil_id: place for place in places_now(row, self.today)}
        for pupil_id in sorted(content.pupils - now.keys()):
            since = max(content.starts_on, self.today) if runs else content.starts_on
            self.edit.join(_place(row, pupil_id, since))
        for place in now.values():
            if place.pupil_id not in content.pupils:
                self._leave(place, runs=runs)
                continue
            moves = place.starts_on == row.starts_on != content.starts_on
            asks = self._remember(place, row, content)
            if moves:
                place.starts_on = content.starts_on
            if moves or asks:
                self._keep(place)

    def _remember(self, place: Allocation, row: PlanRow, content: RowContent) -> bool:
        """What a linked outcome was set for, now that the row says something else."""
        if not place.outcome_id or place.outcome_words or row.outcome == content.outcome:
            return False
        place.outcome_words = row.outcome
        return True

    def _leave(self, place: Allocation, *, runs: bool) -> None:
        if not runs or place.starts_on >= self.today:
            self.edit.leave(place)
            return
        place.ends_on = self.today
        self._keep(place)

    def _keep(self, place: Allocation) -> None:
        if place.ends_on is not None and place.ends_on <= place.starts_on:
            self.edit.leave(place)
        else:
            self.edit.move(place)


def _place(row: PlanRow, pupil_id: UUID, since: date) -> Allocation:
    return Allocation(row=row, pupil_id=pupil_id, school_id=row.school_id, starts_on=since)
