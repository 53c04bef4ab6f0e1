"""Texts without stray blanks; what is written in lines keeps its lines."""

from collections.abc import Collection, Mapping
from typing import Any

# Of every form around professionals.
_IN_LINES = frozenset(
    {
        "what_they_do", "how_to_refer", "reason", "asked_for", "strengths", "needs", "outcomes",
        "provision",
    }
)  # fmt: skip


def tidied(facts: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """Those facts that are known here."""
    return {
        name: _tidy(name, value) if isinstance(value, str) else value
        for name, value in facts.items()
        if name in known
    }


def _tidy(name: str, text: str) -> str:
    return text.strip() if name in _IN_LINES else " ".join(text.split())
