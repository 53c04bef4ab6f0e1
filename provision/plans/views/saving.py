"""A posted grid, saved as far as it may be; the rest goes back to the page as it was typed."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from provision.models import ProvisionPlan
from provision.outcomes.rules.wording import BY_WHEN, check_outcome
from provision.plans.rules.content import QftDraft, QftResult, mark_of, mark_of_texts
from provision.plans.selectors.boxes import Given
from provision.plans.selectors.frame import PlanFrame, plan_frame, with_rows_now
from provision.plans.selectors.holes import holes_of
from provision.plans.selectors.keys import ids_meant
from provision.plans.selectors.reach import adult_words
from provision.plans.selectors.row_words import more_words
from provision.plans.selectors.served import NOTHING, served_of
from provision.plans.selectors.standing import state_chip
from provision.plans.selectors.typed import ReadGrid, TypedRow, read_grid, typed_of, typed_rows
from provision.plans.services.rows import save_rows
from provision.templatetags.plan_served import plan_served
from send_mis.access.actor import Actor
from send_mis.access.marks import ActorRequest
from send_mis.ui.parts import Conflict, Difference


@dataclass
class SavedGrid:
    """`version_to_send` is the plan's version if nobody else changed it since the page was made,
    or one that no plan has: then whoever sends it looks again first."""

    plan: ProvisionPlan
    given: Given
    version_to_send: int
    # The plan as it is saved now.
    frame: PlanFrame
    count: int = 0
    typed: list[TypedRow] = field(default_factory=list)
    # Something was saved, if only the words for everybody.
    is_new: bool = False

    @property
    def is_kept(self) -> bool:
        given = self.given
        return not (given.problems or given.conflicts or given.qft_problems or given.qft_conflict)


@dataclass(frozen=True)
class SentGrid:
    """What a page sent of its grid, read. `version`: the plan's, when the page was made."""

    typed: list[TypedRow]
    grid: ReadGrid
    qft: QftDraft | None
    version: int
    frame: PlanFrame


def sent_grid(request: ActorRequest, plan: ProvisionPlan) -> SentGrid:
    # A row of which the person keeps what somebody else saved.
    left = request.POST.get("then", "").removeprefix("theirs:")
    typed = [row for row in typed_rows(request.POST) if row.key != left]
    meant = ids_meant(plan, [row.id for row in typed])
    typed = [replace(row, id=meant.get(row.id, row.id)) for row in typed]
    frame = plan_frame(plan, request.today)
    grid = read_grid(typed, frame)
    text = request.POST.get("qft")
    draft = None if text is None else QftDraft(text, request.POST.get("qft-seen", ""))
    shown = request.POST.get("plan-version", "")
    version = int(shown) if shown.isdecimal() and len(shown) < 10 else 0
    return SentGrid(typed, grid, draft, version, frame)


def save_grid(request: ActorRequest, plan: ProvisionPlan, sent: SentGrid) -> SavedGrid:
    """The box for everybody and the rows, each by itself, in one change."""
    drafts = sent.grid.drafts
    saved = save_rows(actor=request.actor, plan=plan, drafts=drafts, qft=sent.qft, frame=sent.frame)
    qft = saved.qft
    problems = dict(sent.grid.problems)
    problems |= {id_: row.problems for id_, row in saved.rows.items() if row.problems}
    given = Given(
        rows=sent.typed,
        problems=problems,
        conflicts={id_: row for id_, row in saved.rows.items() if row.theirs},
        qft=sent.qft.text if sent.qft and (qft.problems or qft.by) else None,
        qft_problems=list(qft.problems),
        qft_conflict=_conflict(qft, request.POST.get("qft-was", "")) if qft.by else None,
    )
    return SavedGrid(
        saved.plan, given, saved.after if sent.version == saved.before else 0,
        with_rows_now(saved.frame, saved.plan) if saved.is_new else saved.frame,
        saved.count, sent.typed, saved.is_new,
    )  # fmt: skip


def _conflict(qft: QftResult, said_before: str) -> Conflict:
    return Conflict(qft.by, [Difference("For everyone", qft.text, qft.theirs, said_before)])


def as_json(actor: Actor, saved: SavedGrid) -> dict[str, Any]:
    """For the script that saves while somebody types: what each row says now, or why not."""
    frame = saved.frame
    versions = {row.pk: row.version for row in frame.rows}
    adults, served = adult_words(frame), served_of(actor, frame)
    rows: dict[str, Any] = {}
    for row in saved.typed:
        if row.id in saved.given.problems:
            rows[row.key] = {"problems": saved.given.problems[row.id]}
        elif row.id in saved.given.conflicts:
            rows[row.key] = {"conflict": saved.given.conflicts[row.id].by}
        elif row.id in frame.contents:
            typed = typed_of(frame.contents[row.id], frame)
            advice = check_outcome(typed.outcome, known={BY_WHEN})
            rows[row.key] = {
                "seen": f"{versions[row.id]}.{mark_of(typed)}",
                "values": asdict(typed),
                "advice": [f"“{a.words}”: {a.text}" if a.words else a.text for a in advice],
                "byAdvice": adults.get(row.id, ""),
                "group": len(frame.contents[row.id].pupils),
                "more": more_words(typed),
                "served": plan_served(served.get(row.id, NOTHING)),
            }
    return {
        "rows": rows,
        "holes": render_to_string("provision/_plan_holes.html", {"holes": holes_of(frame)}),
        "version": saved.version_to_send,
        "state": state_chip(saved.plan).text,
        "at": f"{timezone.localtime():%H:%M}",
        "qftSeen": mark_of_texts([frame.qft]),
        "qft": "problem" if saved.given.qft_problems or saved.given.qft_conflict else "kept",
    }
