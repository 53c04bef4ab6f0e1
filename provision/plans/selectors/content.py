"""A whole plan as a version of it keeps it: words for people, keys to restore it."""

from dataclasses import asdict
from typing import Any

from provision.plans.selectors.frame import PlanFrame, plan_name, term_words
from provision.plans.selectors.offer import school_offer
from provision.plans.selectors.row_words import row_words


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
