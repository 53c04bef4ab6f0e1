"""What is said of a signpost, by the labels of its form, and when it was checked too long ago.
Pure."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

SIGNPOST_LABELS: Mapping[str, str] = {
    "authority": "Local authority",
    "kind": "What it is",
    "name": "What it is called there",
    "url": "Web address",
    "telephone": "Phone",
    "email": "E-mail",
    "words": "What they do, in a sentence",
}
_REACHED = ("url", "telephone", "email")
_YEAR = timedelta(days=365)
# What families read where the school keeps none of their authority.
HOW_TO_FIND = (
    "Every council has a free service that gives parents advice and is independent of the school:"
    " SENDIASS, the special educational needs and disabilities information, advice and support"
    " service. It also has a page with all the help there is: the local offer. Search for either"
    " with the name of your council, or ask us. The Council for Disabled Children keeps the"
    " national list of SENDIASS."
)


def tidied_signpost(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is given, without stray blanks."""
    return {name: " ".join(str(facts[name] or "").split()) for name in SIGNPOST_LABELS}


def signpost_problems(facts: Mapping[str, str]) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not facts["name"]:
        wrong["name"] = ["Say what it is called."]
    if not any(facts[name] for name in _REACHED):
        wrong["url"] = ["Say how they are reached: a web address, a phone or an e-mail address."]
    return wrong


def is_old(checked_on: date, today: date) -> bool:
    return today - checked_on > _YEAR
