"""The golden thread of a plan: need, outcome, provision, who delivers; where it breaks. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ehcp.choices import Provider, ProvisionKind, ThreadGap


@dataclass(frozen=True, slots=True)
class ThreadNeed:
    """A recorded need; `key` is its type, where it has one, and its area."""

    label: str
    type: str
    area: str


@dataclass(frozen=True, slots=True)
class ThreadOutcome:
    """An outcome of Section E; `is_linked`: with a long outcome of the school's, of which these are
    the type of need and the area."""

    id: UUID
    words: str
    is_linked: bool = False
    type: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A line of provision for a promise."""

    id: UUID
    plan_id: UUID
    title: str
    by: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class ThreadProvision:
    id: UUID
    words: str
    kind: str
    provider: str
    outcome_id: UUID | None
    rows: Sequence[ThreadRow] = ()

    def running(self, today: date) -> list[ThreadRow]:
        return [row for row in self.rows if row.ends_on > today]

    @property
    def is_planned_here(self) -> bool:
        """Timed support, and what the school gives itself, stands in a class plan; what others
        bring, and what is there or not, is shown by what is seen of it."""
        return self.kind == ProvisionKind.TIMED or (
            self.kind == ProvisionKind.VISITS and self.provider == Provider.SCHOOL
        )


@dataclass(frozen=True, slots=True)
class ThreadBreak:
    """One gap: of which line, in words, and by what it is mended."""

    kind: ThreadGap
    text: str
    line: UUID | None = None
    row: ThreadRow | None = None


def breaks_of(
    needs: Sequence[ThreadNeed], outcomes: Sequence[ThreadOutcome],
    provision: Sequence[ThreadProvision], today: date,
) -> list[ThreadBreak]:  # fmt: skip
    """In the order of the thread. What is `needs` to whoever may not read them is none."""
    found = [
        ThreadBreak(ThreadGap.NEED, need.label)
        for need in needs if not any(answers(each, need) for each in outcomes)
    ]  # fmt: skip
    served = {line.outcome_id for line in provision}
    for outcome in outcomes:
        if not outcome.is_linked:
            found.append(ThreadBreak(ThreadGap.UNLINKED, outcome.words, outcome.id))
        if outcome.id not in served:
            found.append(ThreadBreak(ThreadGap.OUTCOME, outcome.words, outcome.id))
    for line in provision:
        found += _breaks_of_line(line, {each.id for each in outcomes}, today)
    return found


def _breaks_of_line(
    line: ThreadProvision, known: Collection[UUID], today: date
) -> list[ThreadBreak]:
    found = []
    if line.outcome_id not in known:
        found.append(ThreadBreak(ThreadGap.NO_OUTCOME, line.words, line.id))
    running = line.running(today)
    if line.is_planned_here and not running:
        found.append(ThreadBreak(ThreadGap.UNPLANNED, line.words, line.id))
    nobody = [row for row in running if not row.by]
    if nobody and len(nobody) == len(running):
        found.append(ThreadBreak(ThreadGap.NOBODY, line.words, line.id, nobody[0]))
    return found


def answers(outcome: ThreadOutcome, need: ThreadNeed) -> bool:
    """By the type of need where both name one, else by its broad area."""
    if not outcome.is_linked:
        return False
    if outcome.type and need.type:
        return outcome.type == need.type
    return outcome.area == need.area


def by_kind(found: Sequence[ThreadBreak]) -> Mapping[ThreadGap, int]:
    return {kind: sum(each.kind == kind for each in found) for kind in ThreadGap}
