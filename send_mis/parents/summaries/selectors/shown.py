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
    JUMPS,
    SummaryAim,
    SummaryWords,
    heading,
)
from send_mis.ui.chips import Chip

VIEW, SHARE = Action.SUMMARY_VIEW, Action.SUMMARY_SHARE
# The first of the aims on a reader's page.
_AIMS_HERE = "aims"
_CHIPS = {
    SummaryState.DRAFT: Chip("soon", "Draft: nobody at home has read it"),
    SummaryState.SHARED: Chip("fine", "Shared"),
    SummaryState.WITHDRAWN: Chip("neutral", "Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ShownPart:
    """`key`: of `PARTS`."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownSummary:
    """As a family reads it: headed parts before and after the aims."""

    title: str
    before: Sequence[ShownPart]
    aims: Sequence[SummaryAim]
    after: Sequence[ShownPart]

    @property
    def jumps(self) -> list[tuple[str, str]]:
        """Where on the page each of the five answers stands, in the order of the page."""
        there = {part.key: f"part-{part.key}" for part in (*self.before, *self.after)}
        if self.aims:
            there |= {"aims": _AIMS_HERE}
        if any(aim.home for aim in self.aims):
            there.setdefault("home", _AIMS_HERE)
        return [(there[key], label) for key, label in JUMPS.items() if key in there]


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

    def parts(keys: Mapping[str, str]) -> list[ShownPart]:
        return [
            ShownPart(key, heading(key, name), found.words[key]) for key in keys if found.words[key]
        ]

    return ShownSummary(title_of(kind, name), parts(BEFORE), found.aims, parts(AFTER))


def changes(before: Mapping[str, object], after: Mapping[str, object], name: str) -> list[str]:
    old, new = (
        Version(NOW, "", "", "", "", SummaryWords.read(each).content(name))
        for each in (before, after)
    )
    return changed_words(compare(old, new))


def chips_of(row: Summary) -> list[Chip]:
    return [_CHIPS[SummaryState(row.state)]]
