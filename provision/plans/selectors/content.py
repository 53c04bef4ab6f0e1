"""A whole plan as a version of it keeps it: words for people, keys to restore it."""

from collections.abc import Mapping
from typing import Any

from provision.plans.selectors.frame import PlanFrame, plan_name, term_words
from provision.plans.selectors.offer import school_offer
from provision.plans.selectors.row_words import row_words
from send_mis.audit.snapshots.comparing import Content, SnapshotPart
from send_mis.audit.snapshots.values import values_of


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
                "values": values_of(frame.contents[row.pk]),
            }
            for row in frame.rows
        ],
    }


def content_words(kept: Mapping[str, Any]) -> Content:
    """What a version of a plan says, by label."""
    return Content(
        {
            "For everyone in the class": kept.get("qft", ""),
            "Across the school": kept.get("offer", ""),
        },
        [
            SnapshotPart(
                row["id"], f"{row['words'].get('What', '')}: {row['words'].get('Who', '')}",
                row["words"],
            )
            for row in kept.get("rows", [])
        ],
    )  # fmt: skip
