"""What is said of an authority, by the labels of the form. Pure."""

from collections.abc import Mapping
from typing import Any

AUTHORITY_LABELS: Mapping[str, str] = {
    "code": "Local authority",
    "officer_name": "SEN officer",
    "email": "E-mail",
    "telephone": "Phone",
    "address": "Address",
    "portal_url": "Address of its portal",
    "report_days": "Report within how many days after the meeting",
    "papers_days": "Papers how many days before the meeting",
    "information_days": "Information for an assessment within how many days",
    "words": "How it wants things done",
}
_IN_LINES = ("address", "words")
# What the law asks, in days: an authority's own time is never longer than the first and third,
# and never shorter than the second (SEND Regulations 2014, reg 20(4), (7); Code of Practice 9.52).
LAW_DAYS = {"report_days": 14, "papers_days": 14, "information_days": 42}


def tidied_authority(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, without stray blanks; what is written in lines keeps its lines."""
    return {name: _tidy(name, facts[name]) for name in AUTHORITY_LABELS if name in facts}


def _tidy(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return value.strip() if name in _IN_LINES else " ".join(value.split())


def times_problems(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """An authority may ask for more than the law does, and never grants more time than it."""
    found: dict[str, list[str]] = {}
    for name in ("report_days", "information_days"):
        days = facts.get(name)
        if days is not None and days > LAW_DAYS[name]:
            found[name] = [f"The law gives {LAW_DAYS[name]} days: enter fewer, or leave it empty."]
    days = facts.get("papers_days")
    if days is not None and days < LAW_DAYS["papers_days"]:
        text = f"The law asks for {LAW_DAYS['papers_days']} days: enter more, or leave it empty."
        found["papers_days"] = [text]
    return found
