"""Which of the rows that a page sent are to be written, and what is said of each other one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from provision.models import PlanRow, ProvisionPlan
from provision.plans.rules.content import QftDraft, QftResult, RowDraft, RowResult, mark_of_texts
from provision.plans.rules.limits import LONGEST_QFT
from provision.plans.selectors.frame import PlanFrame, qft_of
from provision.plans.selectors.row_checks import row_problems
from provision.plans.selectors.row_words import row_words
from provision.plans.writing.recorded import recorded_of, recorded_problems
from send_mis.audit.selectors import last_saved_by
from send_mis.errors import NotAllowed


@dataclass
class Decided:
    to_write: list[RowDraft] = field(default_factory=list)
    results: dict[UUID, RowResult] = field(default_factory=dict)


def decide_rows(frame: PlanFrame, drafts: Sequence[RowDraft]) -> Decided:
    decided = Decided()
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


def decide_qft(plan: ProvisionPlan, draft: QftDraft | None) -> QftResult:
    """`saved`: it is to be, where nothing stands against it."""
    if draft is None:
        return QftResult()
    text = "\n".join(draft.text.replace("\0", "").strip().splitlines())
    now = qft_of(plan)
    if len(text) > LONGEST_QFT:
        return QftResult(text, problems=(f"Use at most {LONGEST_QFT} characters.",))
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
        return RowResult(draft.id, 0, theirs={"This row": "removed from the plan"}, by=by)
    words = row_words(frame.contents[row.pk], frame)
    return RowResult(draft.id, row.version, theirs=words, by=by)
