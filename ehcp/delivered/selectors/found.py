"""What is read of a pupil's plan to say whether it is delivered, in one query."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ehcp.choices import EhcPlanState, Section
from ehcp.models import DeliveryEvidence, EhcPlan, PlannedFor, PromisedProvision, UndeliveredLetter
from provision.delivery.selectors.lines import with_rows
from provision.models import Allocation
from send_mis.database.ahead import read_ahead
from send_mis.database.compiled import compiled
from send_mis.schools.school_time import SchoolTime, school_time, school_time_reads


@dataclass(frozen=True)
class PlanFound:
    """The plan in force with the lines that somebody may read. `begins`: from when each promise
    counts; `planned`: lines of provision by promise; `shown`: evidence by promise, the newest
    first, also of the lines that were copied from earlier versions."""

    plan: EhcPlan | None
    lines: Sequence[PromisedProvision]
    begins: Mapping[UUID, date]
    planned: Mapping[UUID, Sequence[UUID]]
    places: Sequence[Allocation]
    shown: Mapping[UUID, Sequence[DeliveryEvidence]]
    letters: Mapping[UUID, Sequence[UndeliveredLetter]]
    time: SchoolTime


def plan_found(pupil_id: UUID, school_id: UUID, sections: Sequence[Section]) -> PlanFound:
    """One query."""
    reads = (_plans, _promised, _planned, _shown, _letters, _places)
    asked = [read.asked(pupil_id) for read in reads]
    with read_ahead(*asked, *school_time_reads(school_id)):
        plan = next(iter(_plans(pupil_id)), None)
        every = {row.pk: row for row in _promised(pupil_id)}
        planned: dict[UUID, list[UUID]] = defaultdict(list)
        for promised_id, row_id in _planned(pupil_id):
            planned[promised_id].append(row_id)
        shown: dict[UUID, list[DeliveryEvidence]] = defaultdict(list)
        for each in _shown(pupil_id):
            shown[each.promised_id].append(each)
        letters: dict[UUID, list[UndeliveredLetter]] = defaultdict(list)
        for letter in _letters(pupil_id):
            letters[letter.promised_id].append(letter)
        places, time = list(_places(pupil_id)), school_time(school_id)
    lines = [
        row for row in every.values()
        if plan and row.plan_id == plan.pk and row.section in sections
    ]  # fmt: skip
    wanted = {row_id for line in lines for row_id in planned[line.pk]}
    return PlanFound(
        plan, lines, {line.pk: _since(line, every) for line in lines}, planned,
        [place for place in places if place.row_id in wanted],
        {line.pk: _of_all_versions(line, every, shown) for line in lines},
        letters, time,
    )  # fmt: skip


def _before(line: PromisedProvision, every: Mapping[UUID, PromisedProvision]) -> Any:
    return every.get(line.carried_from_id) if line.carried_from_id else None


def _since(line: PromisedProvision, every: Mapping[UUID, PromisedProvision]) -> date:
    """Since when so much is promised: a later version that says the same promises nothing new."""
    before = _before(line, every)
    if before is None or (before.amount, before.per) != (line.amount, line.per):
        return line.plan.made_on
    return _since(before, every)


def _of_all_versions(
    line: PromisedProvision, every: Mapping[UUID, PromisedProvision],
    shown: Mapping[UUID, Sequence[DeliveryEvidence]],
) -> list[DeliveryEvidence]:  # fmt: skip
    before = _before(line, every)
    earlier = _of_all_versions(before, every, shown) if before is not None else []
    found = [*shown.get(line.pk, ()), *earlier]
    return sorted(found, key=lambda each: each.on, reverse=True)


@compiled
def _plans(pupil_id: UUID) -> QuerySet[EhcPlan]:
    rows = EhcPlan.objects.order_by().filter(pupil_id=pupil_id, state=EhcPlanState.CURRENT)
    return rows.select_related("authority")


@compiled
def _promised(pupil_id: UUID) -> QuerySet[PromisedProvision]:
    rows = PromisedProvision.objects.filter(pupil_id=pupil_id)
    return rows.select_related("plan", "plan_outcome").order_by("section", "position", "pk")


@compiled
def _planned(pupil_id: UUID) -> QuerySet[Any, tuple[Any, ...]]:
    rows = PlannedFor.objects.filter(pupil_id=pupil_id).order_by("row__starts_on", "pk")
    return rows.values_list("promised_id", "row_id")


@compiled
def _shown(pupil_id: UUID) -> QuerySet[DeliveryEvidence]:
    return DeliveryEvidence.objects.filter(pupil_id=pupil_id).order_by("-on", "pk")


@compiled
def _letters(pupil_id: UUID) -> QuerySet[UndeliveredLetter]:
    rows = UndeliveredLetter.objects.filter(pupil_id=pupil_id)
    return rows.order_by("-made_on", "pk")


@compiled
def _places(pupil_id: UUID) -> QuerySet[Allocation]:
    """The pupil's times in lines of provision that are meant for the plan."""
    rows = PlannedFor.objects.order_by().filter(pupil_id=pupil_id).values("row_id")
    places = Allocation.objects.filter(pupil_id=pupil_id, row_id__in=rows)
    return with_rows(places).order_by("starts_on", "pk")
