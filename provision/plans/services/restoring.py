"""Back to an earlier version of a plan: as a new draft, and never over what was recorded since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from provision.models import PlanRow, PlanSnapshot, ProvisionPlan
from provision.plans.rules.boxes import COLUMNS
from provision.plans.rules.content import RowContent, RowDraft
from provision.plans.selectors.frame import PlanFrame, plan_frame
from provision.plans.selectors.row_checks import row_problems
from provision.plans.writing.locks import last_word, lock_rows, locked_plan, same_plan
from provision.plans.writing.recorded import recorded_of, recorded_problems
from provision.plans.writing.row_edit import RowEdit
from provision.plans.writing.rows import write_rows
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change, open_change
from send_mis.audit.snapshots.values import from_values


@dataclass
class Restored:
    rows: int = 0
    left_out: list[str] = field(default_factory=list)


def restore_version(
    *, actor: Actor, plan: ProvisionPlan, snapshot: PlanSnapshot, version: int
) -> Restored:
    """The plan says again what that version said, and waits to be sent and agreed anew.

    Rows with sessions or reviews that came later stay; pupils who have left are left out, and both
    are said. Raises EditConflict.
    """
    ensure(actor, Action.PLAN_WRITE, plan)
    with (
        change(actor=actor, event="plan.restored", why=f"Version {snapshot.number}"),
        last_word(),
    ):
        plan = locked_plan(plan.pk)
        same_plan(plan, version)
        lock_rows(plan)
        done = Restored()
        frame = plan_frame(plan, actor.today)
        edit = RowEdit.of(frame)
        wanted = _drafts(frame, snapshot.content["rows"], done)
        _take_out_newer(edit, wanted, done)
        to_write = [d for d in wanted if frame.contents.get(d.id) != d.content]
        write_rows(frame=frame, edit=edit, drafts=to_write)
        _put_in_order(edit, [draft.id for draft in wanted])
        done.rows = len(wanted)
        edit.keep(qft=snapshot.content.get("qft", ""))
        return done


def _drafts(frame: PlanFrame, rows: Sequence[Mapping[str, Any]], done: Restored) -> list[RowDraft]:
    now = {row.pk: row for row in frame.rows}
    versions = {pk: row.version for pk, row in now.items()}
    recorded = recorded_of(frame.plan)
    drafts = []
    for row in rows:
        content = from_values(RowContent, row["values"])
        name = f"{row['words'].get('What', '')}, {row['words'].get('Who', '')}"
        fits = _that_fits(frame, content)
        if fits.pupils != content.pupils:
            done.left_out.append(f"{name}: somebody in it has left.")
        # What stood in the plan then may stand there again, but nobody else comes in by it.
        key = UUID(row["id"])
        problems = row_problems(fits, frame) or recorded_problems(
            fits, frame, now.get(key), recorded
        )
        if problems:
            texts = " ".join(text for found in problems.values() for text in found)
            done.left_out.append(f"{name}: {texts}")
            continue
        others = PlanRow.objects.exclude(plan=frame.plan.pk)
        if key not in versions and others.filter(pk=key).exists():
            key = uuid4()
        drafts.append(RowDraft(key, versions.get(key, 0), fits))
    return drafts


def _that_fits(frame: PlanFrame, content: RowContent) -> RowContent:
    values = {name: getattr(content, name) for name in COLUMNS}
    if content.delivered_by_id not in frame.staff_by_id:
        values["delivered_by_id"] = None
    if content.intervention_id is not None and content.intervention_id not in frame.interventions:
        values["intervention_id"] = None
    return RowContent(pupils=content.pupils & frame.pupil_ids, **values)


def _take_out_newer(edit: RowEdit, wanted: Sequence[RowDraft], done: Restored) -> None:
    keep = {draft.id for draft in wanted}
    newer = [row for row in edit.in_order() if row.pk not in keep]
    held = set(
        PlanRow.objects.filter(
            Q(sessions__isnull=False) | Q(reviews__done_on__isnull=False),
            pk__in=[row.pk for row in newer],
        ).values_list("pk", flat=True)
    )
    for row in newer:
        if row.pk in held:
            open_change().touches(*(place.pupil_id for place in edit.places[row.pk]))
            name = row.intervention.name if row.intervention else row.what
            done.left_out.append(
                f"{name} stays: sessions or reviews are recorded for it. End it early instead."
            )
        else:
            edit.take_out(row)


def _put_in_order(edit: RowEdit, keys: Sequence[UUID]) -> None:
    """As they stood then; whatever came later stays behind them."""
    order = {key: number for number, key in enumerate(keys, start=1)}
    rows = sorted(edit.in_order(), key=lambda r: order.get(r.pk, len(order) + r.position))
    for number, row in enumerate(rows, start=1):
        edit.place(row, number)
