"""A summary as a family reads it, what of it changed, and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from send_mis.access.actions import Action
from send_mis.audit.snapshots.comparing import NOW, Version, compare
from send_mis.parents.choices import SummaryKind, SummaryState
from send_mis.parents.models import (
    Summary,
)
from send_mis.parents.summaries.rules.changed import changed_words
from send_mis.parents.summaries.rules.parts import (
    AFTER,
    BEFORE,
    SummaryAim,
    SummaryWords,
    heading,
)
from send_mis.ui.chips import Chip

VIEW, SHARE = Action.SUMMARY_VIEW, Action.SUMMARY_SHARE
_CHIPS = {
    SummaryState.DRAFT: Chip("soon", "Draft: nobody at home has read it"),
    SummaryState.SHARED: Chip("fine", "Shared"),
    SummaryState.WITHDRAWN: Chip("neutral", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ShownSummary:
    """As a family reads it: headed parts before and after the aims."""

    title: str
    before: Sequence[tuple[str, str]]
    aims: Sequence[SummaryAim]
    after: Sequence[tuple[str, str]]


def title_of(kind: str, name: str) -> str:
    """What families read at the top."""
    if kind == SummaryKind.EHC_REVIEW:
        return f"{name}’s annual review"
    if kind == SummaryKind.YEAR:
        return f"{name}’s year"
    if kind == SummaryKind.EARLY:
        return f"What {name} may need in school"
    return f"How we are helping {name}"


def shown_of(content: Mapping[str, object], kind: str, name: str) -> ShownSummary:
    found = SummaryWords.read(content)

    def parts(keys: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(heading(key, name), found.words[key]) for key in keys if found.words[key]]

    return ShownSummary(title_of(kind, name), parts(BEFORE), found.aims, parts(AFTER))


def changes(before: Mapping[str, object], after: Mapping[str, object], name: str) -> list[str]:
    old, new = (
        Version(NOW, "", "", "", "", SummaryWords.read(each).content(name))
        for each in (before, after)
    )
    return changed_words(compare(old, new))


def chips_of(row: Summary) -> list[Chip]:
    return [_CHIPS[SummaryState(row.state)]]
