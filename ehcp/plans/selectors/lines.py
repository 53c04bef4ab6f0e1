"""Lines of Section E and F, and what of the school's own belongs to each."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from ehcp.choices import Provider, ProvisionKind, Section
from ehcp.models import EhcPlan, PlannedFor, PlanOutcome, PromisedProvision
from ehcp.plans.rules.amounts import COUNTED, amount_words
from ehcp.plans.rules.lines import vague
from provision.choices import OutcomeState
from provision.models import Allocation, Outcome, PlanRow
from provision.sessions.selectors.words import row_title
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_or_404
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link
from send_mis.ui.words import day, joined

_BY_OTHERS = "Each visit is recorded"
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """An outcome of Section E. `vague`: words in it that nobody could count, said to who keeps the
    plan."""

    words: str
    by_when: str
    own: Link | None
    vague: str


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """A line of provision. `has_answer`: the school has said how it is delivered."""

    words: str
    section: str
    kind: str
    amount: str
    who: str
    shared: str
    expected: str
    own: list[Link]
    there: str
    evidence: str
    has_answer: bool
    chip: Chip | None
    vague: str
    url: str


@dataclass(frozen=True, slots=True)
class PlanLines:
    expected: list[ExpectedLine] = field(default_factory=list)
    promised: list[PromisedLine] = field(default_factory=list)

    @property
    def unanswered(self) -> int:
        return sum(not line.has_answer for line in self.promised)


def outcomes_of(plan: EhcPlan) -> list[PlanOutcome]:
    rows = PlanOutcome.objects.filter(plan=plan).select_related("outcome")
    return list(rows.order_by("position", "pk"))


def promised_of(plan: EhcPlan) -> list[PromisedProvision]:
    rows = PromisedProvision.objects.filter(plan=plan).select_related("plan_outcome")
    return list(rows.order_by("section", "position", "pk"))


def planned_of(plan: EhcPlan) -> dict[UUID, list[PlannedFor]]:
    """By promised line, with the lines of provision."""
    found: dict[UUID, list[PlannedFor]] = defaultdict(list)
    rows = PlannedFor.objects.filter(promised__plan=plan).select_related("row__intervention")
    for each in rows.order_by("row__starts_on", "pk"):
        found[each.promised_id].append(each)
    return found


def plan_lines(
    plan: EhcPlan, sections: tuple[Section, ...], *, keeps: bool, today: date
) -> PlanLines:
    """Three queries; of these sections alone. `keeps`: the reader keeps the plan."""
    expected = []
    if Section.E in sections:
        expected = [_expected(row, keeps=keeps) for row in outcomes_of(plan)]
    rows = [row for row in promised_of(plan) if row.section in sections]
    planned = planned_of(plan) if rows else {}
    return PlanLines(
        expected,
        [_promised(row, planned.get(row.pk, []), keeps=keeps, today=today) for row in rows],
    )


def _expected(row: PlanOutcome, *, keeps: bool) -> ExpectedLine:
    own = None
    if row.outcome is not None:
        own = Link(short(row.outcome.text), reverse("outcome_page", args=[row.outcome_id]))
    said = vague_words(row.words, is_outcome=True) if keeps else ""
    return ExpectedLine(row.words, row.by_when, own, said)


def _promised(
    row: PromisedProvision, planned: list[PlannedFor], *, keeps: bool, today: date
) -> PromisedLine:
    is_counted = row.kind in COUNTED
    # A row is opened by who writes its class plan; one who keeps EHC plans writes them all.
    own = [
        Link(
            _row_words(each.row, today),
            reverse("plan_row", args=[each.row.plan_id, each.row_id]) if keeps else "",
        )
        for each in planned
    ]
    there = f"Since {day(row.there_since_on)}" if row.there_since_on else ""
    # Nobody here plans the visits of others: each is recorded when it was to be.
    if row.kind == ProvisionKind.VISITS and row.provider != Provider.SCHOOL and not own:
        there = _BY_OTHERS
    has_answer = bool(own or there) if is_counted else row.there_since_on is not None
    return PromisedLine(
        words=row.words, section=row.section, kind=str(ProvisionKind(row.kind).label),
        amount=amount_words(row.amount, row.per, row.kind), who=who_provides(row),
        shared="May be shared" if row.may_be_shared else "",
        expected=short(row.plan_outcome.words) if row.plan_outcome else "", own=own, there=there,
        evidence=row.evidence, has_answer=has_answer, chip=_chip(has_answer=has_answer, row=row),
        vague=vague_words(row.words) if keeps else "",
        url=reverse("ehc_plan_line", args=[row.plan_id, row.pk]) if keeps else "",
    )  # fmt: skip


def _chip(*, has_answer: bool, row: PromisedProvision) -> Chip | None:
    if has_answer:
        return None
    return Chip("soon", "Not planned here" if row.kind in COUNTED else "Not shown to be there")


def _row_words(row: PlanRow, today: date) -> str:
    title = row_title(row)
    return title if row.ends_on > today else f"{title}, ended"


def who_provides(row: PromisedProvision) -> str:
    return row.provider_words or str(row.get_provider_display())


def vague_words(words: str, *, is_outcome: bool = False) -> str:
    """ "regular: say how often", as something to recommend at the review."""
    found = [f"“{each.words}”: {each.text}" for each in vague(words, is_outcome=is_outcome)]
    return " ".join(found)


# --- What may be chosen in forms ---------------------------------------------------------------


def own_outcomes(plan: EhcPlan) -> dict[UUID, str]:
    """The pupil's outcomes that are worked at, and those that are linked already. One query."""
    linked = PlanOutcome.objects.filter(plan=plan, outcome__isnull=False).values("outcome")
    rows = Outcome.objects.filter(
        Q(state=OutcomeState.ACTIVE) | Q(pk__in=linked), pupil=plan.pupil_id
    )
    return {row.pk: short(row.text) for row in rows.order_by("due_on", "pk")}


def own_rows(line: PromisedProvision, today: date) -> dict[UUID, str]:
    """Lines of provision that the pupil gets or is to get, and those linked already. One query."""
    places = Allocation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), pupil=line.pupil_id
    )
    linked = PlannedFor.objects.filter(promised=line).values("row")
    rows = PlanRow.objects.filter(
        Q(pk__in=places.values("row"), ends_on__gt=today) | Q(pk__in=linked)
    ).select_related("intervention")
    return {row.pk: _row_words(row, today) for row in rows.order_by("starts_on", "pk")}


def linked_rows(line: PromisedProvision) -> list[UUID]:
    rows = PlannedFor.objects.filter(promised=line).order_by("row__starts_on", "pk")
    return list(rows.values_list("row_id", flat=True))


def promised_or_404(
    actor: Actor, plan_id: UUID, promised_id: UUID, action: Action
) -> PromisedProvision:
    rows = PromisedProvision.objects.select_related("plan__pupil__school", "pupil__school")
    row: PromisedProvision = visible_or_404(rows, actor, action, id=promised_id, plan_id=plan_id)
    return row


def expected_choices(rows: list[PlanOutcome]) -> dict[UUID, str]:
    return {row.pk: f"{number}. {short(row.words)}" for number, row in enumerate(rows, start=1)}


def short(words: str) -> str:
    """A box of choices shows one line."""
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 2].rstrip()}…"


# --- As saved, for the second of two who write --------------------------------------------------


def outcomes_words(plan: EhcPlan) -> Mapping[str, str]:
    return {
        f"Outcome {number}": joined([part for part in (row.words, row.by_when) if part])
        for number, row in enumerate(outcomes_of(plan), start=1)
    }


def promised_words(plan: EhcPlan) -> Mapping[str, str]:
    return {
        f"Line {number}": joined(
            [part for part in (row.words, amount_words(row.amount, row.per, row.kind)) if part]
        )
        for number, row in enumerate(promised_of(plan), start=1)
    }


def line_words(row: PromisedProvision) -> Mapping[str, str]:
    return {"Line": row.words, "There since": day(row.there_since_on) if row.there_since_on else "",
            "What shows it": row.evidence}  # fmt: skip
