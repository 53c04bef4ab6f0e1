"""The versions of an outcome: as it is now, and each time somebody saved it; two side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.urls import reverse

from provision.choices import Area, GoalAttainment, OutcomeState
from provision.models import Outcome
from provision.outcomes.rules.scales import with_sign
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.selectors.page import outcome_crumbs
from pupils.choices import NeedType
from send_mis.audit.snapshots.comparing import (
    NOW,
    Comparison,
    Content,
    Version,
    compare,
    two_to_compare,
)
from send_mis.audit.snapshots.taking import version_of
from send_mis.audit.snapshots.values import from_values, values_of
from send_mis.ui.parts import Link
from send_mis.ui.progress import figure
from send_mis.ui.words import plain_day

_FIELDS = tuple(each.name for each in fields(OutcomeWords))


@dataclass(frozen=True)
class OutcomeVersions:
    """`restore_url`: where one is brought back, for whoever may change the outcome; `version` is
    what they looked at."""

    title: str
    lede: str
    crumbs: tuple[Link, ...]
    versions: Sequence[Version]
    comparison: Comparison | None
    restore_url: str
    version: int
    same_words: str = "Nothing differs between the two."
    whole: str = "The outcome"
    none_words: str = "A version is kept each time the outcome is changed."


def outcome_versions(
    outcome: Outcome, *, may_change: bool, before: str = "", after: str = ""
) -> OutcomeVersions:
    """One query."""
    now = Version(NOW, "As it is now", "", "", _page(outcome), said(words_of(outcome)))
    found = outcome.snapshots.select_related("made_by").order_by("-number")
    versions = [now, *(version_of(each, "", content_of) for each in found)]
    old, new = two_to_compare(versions, before, after)
    is_open = may_change and outcome.state == OutcomeState.ACTIVE
    return OutcomeVersions(
        title="What changed in the outcome",
        lede=outcome.text,
        crumbs=(*outcome_crumbs(outcome), Link("What changed")),
        versions=versions,
        comparison=compare(old, new) if old else None,
        restore_url=reverse("outcome_restore", args=[outcome.pk]) if is_open else "",
        version=outcome.version,
    )


def _page(outcome: Outcome) -> str:
    return reverse("outcome_page", args=[outcome.pk])


def words_of(outcome: Outcome) -> OutcomeWords:
    return OutcomeWords(**{name: getattr(outcome, name) for name in _FIELDS})


def kept_of(outcome: Outcome) -> dict[str, Any]:
    """As a version keeps it."""
    return {"values": values_of(words_of(outcome))}


def content_of(kept: Mapping[str, Any]) -> Content:
    return said(from_values(OutcomeWords, kept["values"]))


def said(words: OutcomeWords) -> Content:
    """By the labels of the form."""
    need = str(NeedType(words.need_type).label) if words.need_type else ""
    found = {
        "Outcome": words.text,
        "In the pupil's own words": words.pupil_words,
        "Area of need": str(Area(words.area).label),
        "Type of need": need,
        "What is counted": words.measure,
        "Baseline": _number(words.baseline),
        "Target": _number(words.target),
        "Out of": _number(words.out_of),
        "From": plain_day(words.starts_on),
        "By when": plain_day(words.due_on),
        "How it is measured": words.how_measured,
    }
    if words.step_of_id is not None:
        found["Step towards"] = str(
            Outcome.objects.filter(pk=words.step_of_id).values_list("text", flat=True).first() or ""
        )
    for level in GoalAttainment:
        if text := words.levels.get(str(level.value)):
            found[f"{with_sign(level.value)}: {level.label}"] = text
    return Content(found)


def _number(value: Any) -> str:
    return "" if value is None else figure(value)
