"""A posted grid, saved as far as it may be; the rest goes back to the page as it was typed."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from provision.forms.plan_grid import TypedRow, read_grid, typed_of, typed_rows
from provision.models import PlanRow, ProvisionPlan
from provision.plan_content import RowResult, mark_of, mark_of_texts
from provision.row_words import more_words
from provision.selectors.plan_boxes import Given
from provision.selectors.plan_change import rows_of
from provision.selectors.plan_frame import plan_frame
from provision.selectors.plan_holes import holes_of
from provision.selectors.plan_keys import ids_meant
from provision.selectors.plan_served import NOTHING, served_of
from provision.selectors.plan_standing import state_chip
from provision.selectors.reach import adult_words
from provision.services.plans import save_qft
from provision.services.rows import save_rows
from provision.wording import BY_WHEN, check_outcome
from send_mis.access.actor import Actor
from send_mis.access.marks import ActorRequest
from send_mis.errors import EditConflict, RuleBroken
from send_mis.ui.parts import Conflict, Difference


@dataclass
class SavedGrid:
    """`version_to_send` is the plan's version if nobody else changed it since the page was made,
    or one that no plan has: then whoever sends it looks again first."""

    plan: ProvisionPlan
    given: Given
    version_to_send: int
    count: int = 0
    typed: list[TypedRow] = field(default_factory=list)
    results: dict[Any, RowResult] = field(default_factory=dict)
    frame_rows: list[PlanRow] = field(default_factory=list)
    today: Any = None

    @property
    def is_kept(self) -> bool:
        given = self.given
        return not (given.problems or given.conflicts or given.qft_problems or given.qft_conflict)


def save_grid(request: ActorRequest, plan: ProvisionPlan) -> SavedGrid:
    """The box for everybody first, then the rows: each by itself."""
    shown = request.POST.get("plan-version", "")
    qft = _save_qft(request, plan)
    # A row of which the person keeps what somebody else saved.
    left = request.POST.get("then", "").removeprefix("theirs:")
    typed = [row for row in typed_rows(request.POST) if row.key != left]
    meant = ids_meant(plan, [row.id for row in typed])
    typed = [replace(row, id=meant.get(row.id, row.id)) for row in typed]
    grid = read_grid(typed, plan_frame(plan, request.today))
    saved = save_rows(actor=request.actor, plan=plan, drafts=grid.drafts)
    problems = dict(grid.problems)
    problems |= {id_: row.problems for id_, row in saved.rows.items() if row.problems}
    given = Given(
        rows=typed,
        problems=problems,
        conflicts={id_: row for id_, row in saved.rows.items() if row.theirs},
        qft=request.POST.get("qft") if qft.problems or qft.conflict else None,
        qft_problems=qft.problems,
        qft_conflict=qft.conflict,
    )
    before = saved.before - qft.count
    is_same = shown == str(before)
    return SavedGrid(
        plan, given, saved.after if is_same else 0, saved.count, typed, saved.rows,
        rows_of(saved.plan), request.today,
    )  # fmt: skip


@dataclass
class _Qft:
    count: int = 0
    problems: list[str] = field(default_factory=list)
    conflict: Conflict | None = None


def _save_qft(request: ActorRequest, plan: ProvisionPlan) -> _Qft:
    text = request.POST.get("qft")
    if text is None:
        return _Qft()
    seen = request.POST.get("qft-seen", "")
    before = plan.version
    try:
        saved = save_qft(actor=request.actor, plan=plan, text=text, seen=seen)
    except RuleBroken as broken:
        return _Qft(problems=broken.problems.get("qft", [broken.message]))
    except EditConflict as conflict:
        theirs = conflict.theirs["For everyone"]
        said_before = request.POST.get("qft-was", "")
        difference = Difference("For everyone", text, theirs, said_before)
        return _Qft(conflict=Conflict(conflict.by, [difference]))
    plan.version, plan.qft, plan.state = saved.version, saved.qft, saved.state
    plan.change = saved.change
    return _Qft(count=saved.version - before)


def as_json(actor: Actor, saved: SavedGrid, plan: ProvisionPlan) -> dict[str, Any]:
    """For the script that saves while somebody types: what each row says now, or why not."""
    frame = plan_frame(plan, saved.today)
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
                "served": render_to_string(
                    "provision/_plan_served.html", {"served": served.get(row.id, NOTHING)}
                ),
            }
    return {
        "rows": rows,
        "holes": render_to_string("provision/_plan_holes.html", {"holes": holes_of(frame)}),
        "version": saved.version_to_send,
        "state": state_chip(plan).text,
        "at": f"{timezone.localtime():%H:%M}",
        "qftSeen": mark_of_texts([frame.qft]),
        "qft": "problem" if saved.given.qft_problems or saved.given.qft_conflict else "kept",
    }
