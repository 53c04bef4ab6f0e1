"""The rows of a plan: many saved at once, each by itself.

Each row has its own version. Two people who change different rows both keep their work; of two who
change the same row the second is shown what the first saved. Who is in a row and since when is kept
in its allocations: a row that has begun never forgets that somebody was in it.
"""

from collections.abc import Sequence

from provision.models import ProvisionPlan
from provision.plans.rules.content import QftDraft, RowDraft
from provision.plans.selectors.frame import PlanFrame, plan_frame
from provision.plans.writing.decided import decide_qft, decide_rows
from provision.plans.writing.locks import last_word, locked_plan
from provision.plans.writing.rows import Saved, write_drafts
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change


def save_rows(
    *, actor: Actor, plan: ProvisionPlan, drafts: Sequence[RowDraft], qft: QftDraft | None = None,
    frame: PlanFrame | None = None,
) -> Saved:  # fmt: skip
    """Save every row that may be saved; the result says of each other one why not.

    `qft`: the words for everybody, with them in one change. `frame`: what the page read of the
    plan in this request.

    A row that already says what the draft says is left alone, so that a request which is sent
    again does nothing the second time. The number of queries does not depend on the rows.
    """
    ensure(actor, Action.PLAN_WRITE, plan)
    if frame is None:
        plan.refresh_from_db(fields=["change"])
        frame = plan_frame(plan, actor.today)
    looked = decide_rows(frame, drafts)
    words = decide_qft(plan, qft)
    if not (looked.to_write or words.saved):
        return Saved(plan.version, plan.version, plan, frame, looked.results, words)
    event = "plan.rows_changed" if looked.to_write else "plan.qft_changed"
    with change(actor=actor, event=event), last_word():
        return write_drafts(locked_plan(plan.pk), drafts, qft, frame)
