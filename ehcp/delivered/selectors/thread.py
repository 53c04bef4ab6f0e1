"""The golden thread of plans in force: of one pupil, and the gaps of a school on one page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from ehcp.choices import EhcPlanState, Section, ThreadGap
from ehcp.delivered.rules.thread import (
    ThreadBreak,
    ThreadNeed,
    ThreadOutcome,
    ThreadProvision,
    ThreadRow,
    answers,
    breaks_of,
)
from ehcp.models import EhcPlan, PlannedFor, PlanOutcome, PromisedProvision
from ehcp.plans.rules.reading import readable
from ehcp.plans.selectors.lines import short
from provision.delivery.selectors.lines import by_whom
from provision.sessions.selectors.words import row_title
from pupils.models import Enrolment, Need
from pupils.querysets import holds_on
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.addresses import page_url
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import plural

_ALL, _CHANGE = Action.EHC_READ_ALL, Action.EHC_CHANGE


@dataclass(frozen=True)
class PlanThread:
    """Of one plan, as far as somebody may read it."""

    plan: EhcPlan
    needs: Sequence[ThreadNeed]
    outcomes: Sequence[ThreadOutcome]
    provision: Sequence[ThreadProvision]

    def breaks(self, today: date) -> list[ThreadBreak]:
        return breaks_of(self.needs, self.outcomes, self.provision, today)


def threads_of(
    plans: QuerySet[EhcPlan], today: date, sections: Sequence[Section], *, with_needs: bool
) -> list[PlanThread]:
    """Five queries, however many plans there are."""
    found = list(plans)
    ids, pupils = [plan.pk for plan in found], [plan.pupil_id for plan in found]
    needs: dict[UUID, list[ThreadNeed]] = defaultdict(list)
    if with_needs:
        for need in Need.objects.filter(holds_on(today), pupil__in=pupils).order_by("rank", "pk"):
            needs[need.pupil_id].append(ThreadNeed(_need(need), need.type, need.area))
    outcomes: dict[UUID, list[ThreadOutcome]] = defaultdict(list)
    rows = PlanOutcome.objects.filter(plan__in=ids).select_related("outcome")
    for each in rows.order_by("position", "pk"):
        own = each.outcome
        outcomes[each.plan_id].append(
            ThreadOutcome(each.pk, each.words, True, own.need_type, own.area)
            if own is not None else ThreadOutcome(each.pk, each.words)
        )  # fmt: skip
    planned: dict[UUID, list[ThreadRow]] = defaultdict(list)
    links = PlannedFor.objects.filter(promised__plan__in=ids)
    for link in links.select_related("row__intervention", "row__delivered_by").order_by("pk"):
        row = link.row
        planned[link.promised_id].append(
            ThreadRow(row.pk, row.plan_id, row_title(row), by_whom(row), row.ends_on)
        )
    provision: dict[UUID, list[ThreadProvision]] = defaultdict(list)
    lines = PromisedProvision.objects.filter(plan__in=ids, section__in=sections)
    for line in lines.order_by("section", "position", "pk"):
        provision[line.plan_id].append(
            ThreadProvision(
                line.pk, line.words, line.kind, line.provider, line.plan_outcome_id,
                planned[line.pk],
            )
        )  # fmt: skip
    return [
        PlanThread(plan, needs[plan.pupil_id], outcomes[plan.pk], provision[plan.pk])
        for plan in found
    ]


def _need(need: Need) -> str:
    return need.words or str(need.get_type_display() if need.type else need.get_area_display())


# --- One pupil ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProvisionStrand:
    words: str
    by: list[str]


@dataclass(frozen=True, slots=True)
class OutcomeStrand:
    """An outcome with what it is for, and what is done for it. None: without an outcome."""

    words: str
    needs: list[str]
    provision: list[ProvisionStrand]


@dataclass(frozen=True, slots=True)
class ThreadGapLine:
    kind: str
    text: str
    mend: Link | None
    pupil: str = ""
    url: str = ""


@dataclass(frozen=True)
class ThreadPage:
    has_plan: bool
    strands: list[OutcomeStrand]
    gaps: list[ThreadGapLine]


def thread_page(record: PupilRecord) -> ThreadPage:
    """Five queries."""
    plans = EhcPlan.objects.filter(pupil=record.id, state=EhcPlanState.CURRENT)
    found = threads_of(
        plans, record.today, readable(record.may), with_needs=Action.EHC_READ_NEEDS in record.may
    )
    if not found:
        return ThreadPage(has_plan=False, strands=[], gaps=[])
    thread, keeps = found[0], _CHANGE in record.may
    gaps = [_gap(each, thread.plan, keeps=keeps) for each in thread.breaks(record.today)]
    return ThreadPage(has_plan=True, strands=_strands(thread), gaps=gaps)


def _strands(thread: PlanThread) -> list[OutcomeStrand]:
    found = []
    for outcome in thread.outcomes:
        needs = [need.label for need in thread.needs if answers(outcome, need)]
        lines = [line for line in thread.provision if line.outcome_id == outcome.id]
        found.append(OutcomeStrand(outcome.words, needs, [_strand(line) for line in lines]))
    known = {outcome.id for outcome in thread.outcomes}
    if rest := [line for line in thread.provision if line.outcome_id not in known]:
        found.append(OutcomeStrand("", [], [_strand(line) for line in rest]))
    return found


def _strand(line: ThreadProvision) -> ProvisionStrand:
    said = [f"{row.title}: {row.by or 'nobody is named'}" for row in line.rows]
    return ProvisionStrand(line.words, said)


def _gap(found: ThreadBreak, plan: EhcPlan, *, keeps: bool) -> ThreadGapLine:
    mend = _mend(found, plan) if keeps else None
    return ThreadGapLine(str(found.kind.label), short(found.text), mend)


def _mend(found: ThreadBreak, plan: EhcPlan) -> Link:
    if found.kind in (ThreadGap.NEED, ThreadGap.UNLINKED):
        return Link("Link the outcomes", reverse("ehc_plan_outcomes", args=[plan.pk]))
    if found.kind in (ThreadGap.OUTCOME, ThreadGap.NO_OUTCOME):
        url = reverse("ehc_plan_provision", args=[plan.pk])
        return Link("Say what it is for", url)
    if found.row is not None:
        url = reverse("plan_row", args=[found.row.plan_id, found.row.id])
        return Link("Name who delivers it", url)
    return Link("Choose our provision", reverse("ehc_plan_line", args=[plan.pk, found.line]))


# --- The school ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ThreadList:
    words: str
    bar: FilterBar
    page: ListPage[ThreadGapLine]
    is_bare: bool


def thread_list(actor: Actor, school: School, address: Address) -> ThreadList:
    """Five queries, however many plans there are. Of pupils on roll."""
    today = actor.today
    here = Enrolment.objects.filter(holds_on(today), school=school, pupil=OuterRef("pupil"))
    rows = EhcPlan.objects.filter(Exists(here), school=school, state=EhcPlanState.CURRENT)
    plans = visible_to(rows, actor, _ALL).select_related("pupil").order_by("pupil__sort_key", "pk")
    threads = threads_of(plans, today, tuple(Section), with_needs=True)
    every = [(thread, gap) for thread in threads for gap in thread.breaks(today)]
    kind = address.get("kind")
    shown = [(thread, gap) for thread, gap in every if not kind or gap.kind == kind]
    page = page_of(shown, address.get("page"), address=address)
    lines = [_listed(thread.plan, gap, actor) for thread, gap in page.rows]
    broken = len({thread.plan.pk for thread, _ in every})
    words = f"The thread is broken in {broken} of {plural(len(threads), 'plan', 'plans')}"
    listed = ListPage(lines, page.number, page.pages, page.total, page.per_page, address)
    return ThreadList(words, _bar(address), listed, is_bare=not every)


def _listed(plan: EhcPlan, gap: ThreadBreak, actor: Actor) -> ThreadGapLine:
    said = _gap(gap, plan, keeps=actor.may(_CHANGE))
    pupil: Any = plan.pupil
    return ThreadGapLine(
        said.kind, said.text, said.mend, pupil.list_name, page_url("ehc_thread", pupil.pk)
    )  # fmt: skip


def _bar(address: Address) -> FilterBar:
    kinds = [("", "every gap"), *((kind.value, str(kind.label)) for kind in ThreadGap)]
    chosen = Filter("kind", "What is missing", kinds, address.get_all("kind"), lead="Show")
    return FilterBar(address, main=[chosen], results="main")
