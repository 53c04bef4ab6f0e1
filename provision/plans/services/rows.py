"""The rows of a plan: many saved at once, each by itself.

Each row has its own version. Two people who change different rows both keep their work; of two who
change the same row the second is shown what the first saved. Who is in a row and since when is kept
in its allocations: a row that has begun never forgets that somebody was in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from provision.models import Allocation, PlanRow, ProvisionPlan, Session
from provision.plans.rules.content import COLUMNS, RowContent, RowDraft, RowResult, mark_of_texts
from provision.plans.selectors.frame import PlanFrame, content_of, places_now, plan_frame
from provision.plans.selectors.row_checks import row_problems
from provision.plans.selectors.row_words import row_words
from provision.plans.writing.locks import last_word, lock_rows, locked_plan
from provision.plans.writing.recorded import recorded_of, recorded_problems
from provision.plans.writing.row_edit import RowEdit, qft_of
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.audit.selectors import last_saved_by
from send_mis.errors import NotAllowed, RuleBroken

LONGEST_QFT = 2000


@dataclass(frozen=True, slots=True)
class QftDraft:
    """What everybody in the class gets. `seen`: the mark of the words that the page showed."""

    text: str
    seen: str


@dataclass(frozen=True, slots=True)
class QftResult:
    """What became of it: saved, or why not, or what somebody else saved meanwhile and who."""

    text: str = ""
    saved: bool = False
    problems: tuple[str, ...] = ()
    theirs: str = ""
    by: str = ""


@dataclass
class Saved:
    """What became of the rows. `before` is the plan's version when they came, `after` now."""

    before: int
    after: int
    plan: ProvisionPlan
    rows: dict[UUID, RowResult] = field(default_factory=dict)
    qft: QftResult = field(default_factory=QftResult)

    @property
    def count(self) -> int:
        return sum(row.saved for row in self.rows.values())


def save_rows(
    *, actor: Actor, plan: ProvisionPlan, drafts: Sequence[RowDraft], qft: QftDraft | None = None
) -> Saved:
    """Save every row that may be saved; the result says of each other one why not.

    `qft`: the words for everybody, with them in one change.

    A row that already says what the draft says is left alone, so that a request which is sent
    again does nothing the second time. The number of queries does not depend on the rows.
    """
    ensure(actor, Action.PLAN_WRITE, plan)
    plan.refresh_from_db(fields=["change"])
    looked = _decide(plan_frame(plan, actor.today), drafts)
    words = _decide_qft(plan, qft)
    if not (looked.to_write or words.saved):
        return Saved(plan.version, plan.version, plan, looked.results, words)
    event = "plan.rows_changed" if looked.to_write else "plan.qft_changed"
    with change(actor=actor, event=event), last_word():
        return _write(actor, locked_plan(plan.pk), drafts, qft)


def write_whole(
    *, actor: Actor, plan: ProvisionPlan, drafts: Sequence[RowDraft], qft: QftDraft | None
) -> None:
    """Inside an open change, the plan locked: all that a page sent of it, before it goes on its
    way. Raises RuleBroken where anything of it cannot be saved."""
    if not drafts and qft is None:
        return
    ensure(actor, Action.PLAN_WRITE, plan)
    with last_word():
        done = _write(actor, plan, drafts, qft)
    if done.qft.problems or done.qft.by or not all(row.is_kept for row in done.rows.values()):
        raise RuleBroken("Something in this plan cannot be saved. Look through it first.")


def _write(
    actor: Actor, plan: ProvisionPlan, drafts: Sequence[RowDraft], qft: QftDraft | None
) -> Saved:
    if drafts:
        lock_rows(plan)
    done = Saved(plan.version, plan.version, plan)
    frame = plan_frame(plan, actor.today)
    decided = _decide(frame, drafts)
    done.rows, done.qft = decided.results, _decide_qft(plan, qft)
    if decided.to_write or done.qft.saved:
        edit = RowEdit.of(frame)
        if decided.to_write:
            write_rows(frame=frame, edit=edit, drafts=decided.to_write)
        edit.keep(qft=done.qft.text if done.qft.saved else None)
        for draft in decided.to_write:
            done.rows[draft.id] = RowResult(draft.id, draft.version + 1, saved=True)
        done.after = plan.version
    return done


@dataclass
class _Decided:
    to_write: list[RowDraft] = field(default_factory=list)
    results: dict[UUID, RowResult] = field(default_factory=dict)


def _decide(frame: PlanFrame, drafts: Sequence[RowDraft]) -> _Decided:
    decided = _Decided()
    recorded = recorded_of(frame.plan)
    rows = {row.pk: row for row in frame.rows}
    taken = _of_other_plans(frame, drafts)
    for draft in drafts:
        if draft.id in taken:
            raise NotAllowed("This row belongs to another plan.")
        row = rows.get(draft.id)
        before = frame.contents[row.pk] if row else None
        version = row.version if row else 0
        if before == draft.content:
            decided.results[draft.id] = RowResult(draft.id, version)
        elif version != draft.version:
            decided.results[draft.id] = _conflict(frame, draft, row)
        elif problems := row_problems(draft.content, frame, before) or recorded_problems(
            draft.content, frame, row, recorded
        ):
            decided.results[draft.id] = RowResult(draft.id, version, problems=problems)
        else:
            decided.to_write.append(draft)
    return decided


def _decide_qft(plan: ProvisionPlan, draft: QftDraft | None) -> QftResult:
    """`saved`: it is to be, where nothing stands against it."""
    if draft is None:
        return QftResult()
    text = "\n".join(draft.text.replace("\0", "").strip().splitlines())
    now = qft_of(plan)
    if len(text) > LONGEST_QFT:
        return QftResult(text, problems=(f"Use at most {LONGEST_QFT} letters.",))
    if text == now:
        return QftResult(text)
    if mark_of_texts([now]) != draft.seen:
        by = last_saved_by(plan.pk, plan.school_id)
        return QftResult(text, theirs=now, by=by)
    return QftResult(text, saved=True)


def _of_other_plans(frame: PlanFrame, drafts: Sequence[RowDraft]) -> set[UUID]:
    """A forged key. Keys of new rows are made by the page, so nobody has them yet."""
    unknown = [d.id for d in drafts if d.id not in frame.contents]
    if not unknown:
        return set()
    others = PlanRow.objects.filter(pk__in=unknown).exclude(plan=frame.plan.pk)
    return set(others.values_list("pk", flat=True))


def _conflict(frame: PlanFrame, draft: RowDraft, row: PlanRow | None) -> RowResult:
    by = last_saved_by(draft.id, frame.plan.school_id)
    if row is None:
        return RowResult(draft.id, 0, theirs={"This row": "taken out of the plan"}, by=by)
    words = row_words(frame.contents[row.pk], frame)
    return RowResult(draft.id, row.version, theirs=words, by=by)


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


__all__ = ["QftDraft", "Saved", "content_of", "save_rows", "write_rows", "write_whole"]
