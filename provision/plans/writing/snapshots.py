"""A plan as it was sent or agreed, whole and unchangeable: words for people, keys to restore it."""

from dataclasses import asdict
from typing import Any

from django.db.models import Max
from django.utils import timezone

from provision.models import PlanSnapshot
from provision.plans.selectors.frame import PlanFrame, plan_name, term_words
from provision.plans.selectors.offer import school_offer
from provision.plans.selectors.row_words import row_words
from send_mis.access.actor import Actor
from send_mis.audit.record import open_change


def plan_content(frame: PlanFrame) -> dict[str, Any]:
    """`rows` in order; of each its key, its words by label and its values by column."""
    plan = frame.plan
    return {
        "name": plan_name(plan),
        "term": term_words(plan.term),
        "offer": school_offer(plan.school_id),
        "qft": frame.qft,
        "rows": [
            {
                "id": str(row.pk),
                "words": row_words(frame.contents[row.pk], frame),
                "values": _values(frame, row.pk),
            }
            for row in frame.rows
        ],
    }


def _values(frame: PlanFrame, row_id: Any) -> dict[str, Any]:
    content = frame.contents[row_id]
    return asdict(content) | {"pupils": sorted(str(pupil) for pupil in content.pupils)}


def make_snapshot(*, actor: Actor, frame: PlanFrame, kind: str) -> PlanSnapshot:
    """Inside an open change, with the plan locked: the next number."""
    open_change().touches(*frame.ids_in_rows)
    last = PlanSnapshot.objects.filter(plan=frame.plan.pk).aggregate(last=Max("number"))["last"]
    snapshot: PlanSnapshot = PlanSnapshot.objects.create(
        plan=frame.plan, school_id=frame.plan.school_id, number=(last or 0) + 1, kind=kind,
        content=plan_content(frame), made_by_id=actor.user_id, made_at=timezone.now(),
    )  # fmt: skip
    return snapshot
