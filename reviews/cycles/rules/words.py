"""What a cycle says of its own, by the labels of its form; and what the next one begins with."""

from collections.abc import Mapping
from typing import Any

ASSESS: Mapping[str, str] = {
    "sources": "Where it comes from",
    "source_words": "What they say",
    "factors": "What else was considered",
    "factor_words": "What was found",
    "strengths": "Strengths and interests",
    "expected": "Progress that is expected",
    "differs": "Why progress differs from what is expected",
}
PLAN: Mapping[str, str] = {
    "support_purpose": "In-class support: who, when and what for",
    "parents_will": "What parents and carers will do",
    "pupil_will": "What the pupil will do",
    "review_on": "Review date",
}
CYCLE_LABELS: Mapping[str, str] = {**ASSESS, **PLAN}
# Kept as lists of choices.
LISTS = ("sources", "factors")
# Nothing that still holds is typed twice: the next cycle begins with these.
TAKEN_OVER = (
    "sources", "strengths", "expected", "support_purpose", "parents_will", "pupil_will",
)  # fmt: skip


def tidied(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Those facts that a cycle has; lines keep their ends, no text has blanks around it."""
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in facts.items()
        if name in CYCLE_LABELS
    }
