"""The words of a report's boxes, and what it is called. Pure."""

from collections.abc import Mapping

REPORT_LABELS: Mapping[str, str] = {
    "summary": "In three sentences",
    "progress": "What pupils gained, and what we learned",
    "inclusion": "Taking part: lessons, clubs, trips and independence",
    "senco": "From the SENCO",
    "next_steps": "What else the school plans",
}


def report_title(term: str) -> str:
    return f"SEND report to governors, {term_within(term)}"


def term_within(term: str) -> str:
    """The name of a term inside a sentence."""
    return f"{term[:1].lower()}{term[1:]}"


def tidied_words(words: Mapping[str, str]) -> dict[str, str]:
    return {name: (words[name] or "").replace("\r\n", "\n").strip() for name in REPORT_LABELS}
