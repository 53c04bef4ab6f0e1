"""What is said of a service and of somebody in it, by the labels of the forms."""

from collections.abc import Mapping
from typing import Any

SERVICE_LABELS: Mapping[str, str] = {
    "name": "Name",
    "kind": "Kind",
    "phone": "Phone",
    "email": "E-mail",
    "website": "Website",
    "what_they_do": "What they do",
    "how_to_refer": "How to refer",
    "waiting_time": "Waiting time, as they say it",
    "is_private": "Private: parents or the school pay",
    "fee": "Fee",
}
PERSON_LABELS: Mapping[str, str] = {
    "name": "Name",
    "role": "Role",
    "phone": "Phone",
    "email": "E-mail",
    "note": "Note",
}
_LONG = frozenset({"what_they_do", "how_to_refer"})


def tidy_facts(facts: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Texts without stray blanks; what is written in lines keeps its lines."""
    return {
        name: _tidy(value, in_lines=name in _LONG) if isinstance(value, str) else value
        for name, value in facts.items()
        if name in known
    }


def _tidy(text: str, *, in_lines: bool) -> str:
    return text.strip() if in_lines else " ".join(text.split())
