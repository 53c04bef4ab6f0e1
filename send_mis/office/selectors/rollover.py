"""The pages of the roll-over, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pupils.rollover.selectors import (
    RollChoices,
    RolloverGroup,
    RollPlan,
    RollState,
    make_plan,
    propose_target,
    status_counts,
)
from pupils.years import year_words
from send_mis.ui.parts import Stat
from send_mis.ui.words import joined, plural

NO_CLASS = "none"
# Year groups lie between −3 and 14: moved up, so that a field's name holds no minus.
YEAR_SHIFT = 10


def group_key(group: RolloverGroup) -> str:
    """The name of the field in which a group's new class is chosen."""
    class_part = group.class_id.hex if group.class_id else NO_CLASS
    return f"to_{class_part}_{group.year + YEAR_SHIFT}"


@dataclass(frozen=True, slots=True)
class GroupRow:
    key: str
    words: str
    pupils: int
    proposed: str
    is_oldest: bool


def group_rows(state: RollState, asked: Mapping[str, str]) -> list[GroupRow]:
    """One line for each class and year group that still needs a class."""
    rows = []
    for group, pupils in state.groups.items():
        key = group_key(group)
        proposed = propose_target(state, group)
        rows.append(
            GroupRow(
                key=key,
                words=group_words(state, group),
                pupils=len(pupils),
                proposed=asked.get(key, str(proposed or "")),
                is_oldest=group.year >= state.school.highest_year,
            )
        )
    return rows


def group_words(state: RollState, group: RolloverGroup) -> str:
    found = next((each for each in state.old_classes if each.pk == group.class_id), None)
    where = found.name if found else "In no class"
    return f"{where}, {year_words(group.year)}"


@dataclass(frozen=True, slots=True)
class Destination:
    """A class of the new year with everybody who would be in it."""

    id: UUID
    name: str
    years: str
    pupils: int
    sources: str
    names: tuple[str, ...]
    is_unusual: bool


@dataclass(frozen=True)
class Preview:
    plan: RollPlan
    destinations: list[Destination]
    already_leaving: list[str]
    carried: str
    stats: list[Stat]


def preview(state: RollState, choices: RollChoices) -> Preview:
    plan = make_plan(state, choices)
    counts = status_counts(state.school, min(state.day, state.before.ends_on))
    return Preview(
        plan=plan,
        destinations=[_destination(state, plan, each.pk) for each in state.classes],
        already_leaving=[pupil.name for pupil in plan.leavers if state.has_left(pupil)],
        carried=_carried(counts),
        stats=stats(plan),
    )


def stats(plan: RollPlan) -> list[Stat]:
    without = len(plan.without)
    return [
        Stat(str(plan.moved_count), "have a class next year"),
        Stat(str(len(plan.leavers)), "leave before then"),
        Stat(str(without), "without a class yet", tone="soon" if without else "fine"),
    ]


def _carried(counts: Mapping[str, int]) -> str:
    plans, support = counts.get("E", 0), counts.get("K", 0)
    return (
        f"{plural(plans, 'EHC plan', 'EHC plans')} and {plural(support, 'pupil', 'pupils')} on SEN"
        " support carry over as they are, with their needs and review dates."
    )


def _destination(state: RollState, plan: RollPlan, class_id: UUID) -> Destination:
    found = next(each for each in state.classes if each.pk == class_id)
    names = {each.pk: each.name for each in state.old_classes}
    pupils = plan.moved[class_id]
    sources: dict[str, int] = {}
    for pupil in pupils:
        source = names[pupil.group.class_id] if pupil.group.class_id else "no class"
        sources[source] = sources.get(source, 0) + 1
    return Destination(
        id=class_id,
        name=found.name,
        years=joined([year_words(year) for year in found.year_groups]),
        pupils=len(pupils),
        sources=joined([f"{count} from {source}" for source, count in sources.items()]),
        names=tuple(pupil.name for pupil in pupils),
        is_unusual=any(pupil.group.year + 1 not in found.year_groups for pupil in pupils),
    )
