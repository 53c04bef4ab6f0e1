"""Which outcomes the rows of a plan lack, or have outgrown: each a link to what mends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from provision.choices import OutcomeState
from provision.models import Allocation, PlanRow
from provision.plans.selectors.frame import PlanFrame, places_now
from pupils.models import Pupil
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import visible_to
from send_mis.database.compiled import compiled
from send_mis.schools.periods import last_taught
from send_mis.ui.addresses import page_url
from send_mis.ui.words import short_day


@dataclass(frozen=True, slots=True)
class Name:
    """A pupil of the row, and the page that is theirs to open."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Past:
    """Whose outcomes were to be reached on the same day. `is_over`: that day has come."""

    due: str
    names: Sequence[Name]
    is_over: bool


@dataclass(frozen=True, slots=True)
class ServedRows:
    """`reworded`: whose counts are for what the row said before, and where that is settled;
    `to_set`: the row says what is to be reached, and nothing is counted for this pupil yet, or
    only up to the end of an earlier term. `past`: the outcome is to be reached before this term,
    and nobody has judged it; until its day it is counted beside the next one."""

    to_set: Sequence[Name] = ()
    past: Sequence[Past] = ()
    reworded: Sequence[str] = ()
    reworded_url: str = ""
    # Whose outcome is to be reached before the row, made longer, ends; and its last day.
    early: Sequence[Past] = ()
    last_day: str = ""
    # Where more than one of the group has none yet: all at once.
    all_url: str = ""


NOTHING = ServedRows()


def served_of(actor: Actor, frame: PlanFrame) -> Mapping[UUID, ServedRows]:
    """One query, and only of pupils whose outcomes the reader writes: the plan of a year group
    names the other half's pupils too."""
    if not actor.may(Action.OUTCOME_CHANGE):
        return {}
    own = set(_own(actor.for_query, tuple(frame.pupil_ids))) if frame.pupil_ids else set()
    return {
        row.pk: _of_row(row, [p for p in places_now(row, frame.today) if p.pupil_id in own], frame)
        for row in frame.rows
    }


@compiled
def _own(reader: Reader, ids: tuple[UUID, ...]) -> QuerySet[Any, UUID]:
    pupils = Pupil.objects.order_by().filter(pk__in=ids)
    return visible_to(pupils, reader, Action.OUTCOME_CHANGE).values_list("pk", flat=True)


def is_past(place: Allocation, frame: PlanFrame) -> bool:
    """Carried over from an earlier term, to be judged and written anew."""
    outcome = place.outcome
    return (
        outcome is not None
        and outcome.state == OutcomeState.ACTIVE
        and outcome.due_on < frame.term.starts_on
    )


def is_early(place: Allocation, row: PlanRow, frame: PlanFrame) -> bool:
    """The row goes on after the day by which its outcome is to be reached: it was made longer, or
    another day was chosen, so that only people can say whether it holds."""
    outcome = place.outcome
    return (
        outcome is not None
        and outcome.state == OutcomeState.ACTIVE
        and row.ends_on > frame.today
        and (place.ends_on is None or place.ends_on >= row.ends_on)
        and outcome.due_on < _last_day(row)
    )


def _last_day(row: PlanRow) -> date:
    return last_taught(row.starts_on, row.ends_on)


def is_reworded(place: Allocation, row: PlanRow) -> bool:
    """The row said something else when the outcome was linked."""
    outcome = place.outcome
    return (
        outcome is not None
        and outcome.state == OutcomeState.ACTIVE
        and bool(place.outcome_words and row.outcome)
        and _bare(place.outcome_words) != _bare(row.outcome)
        and _bare(outcome.text) != _bare(row.outcome)
    )


def _bare(text: str) -> str:
    return " ".join(text.split()).casefold()


def lacks_outcome(place: Allocation, frame: PlanFrame) -> bool:
    outcome = place.outcome
    return outcome is None or outcome.state != OutcomeState.ACTIVE or is_past(place, frame)


def _of_row(row: PlanRow, places: Sequence[Allocation], frame: PlanFrame) -> ServedRows:
    wanted = row.outcome and row.ends_on > frame.today
    past: dict[date, list[Name]] = {}
    early: dict[date, list[Name]] = {}
    for place in places:
        if place.outcome is not None and is_past(place, frame):
            link = Name(_name(place, frame), page_url("outcome_page", place.outcome.pk))
            past.setdefault(place.outcome.due_on, []).append(link)
        elif place.outcome is not None and is_early(place, row, frame):
            change = page_url("outcome_change", place.outcome.pk)
            link = Name(_name(place, frame), f"{change}?until={_last_day(row).isoformat()}")
            early.setdefault(place.outcome.due_on, []).append(link)
    to_set = [place for place in places if wanted and lacks_outcome(place, frame)]
    reworded = [_name(place, frame) for place in places if is_reworded(place, row)]
    ids = (row.plan_id, row.pk)
    return ServedRows(
        to_set=[
            Name(_name(place, frame), f"{page_url('outcome_add', place.pupil_id)}?row={row.pk}")
            for place in to_set
        ],
        past=_by_day(past, frame.today),
        early=_by_day(early, frame.today),
        last_day=short_day(_last_day(row)) if early else "",
        reworded=reworded,
        reworded_url=page_url("plan_row_reworded", *ids) if reworded else "",
        all_url=page_url("plan_row_outcomes", *ids) if len(to_set) > 1 else "",
    )


def _by_day(found: Mapping[date, Sequence[Name]], today: date) -> list[Past]:
    return [
        Past(short_day(due_on), names, due_on <= today) for due_on, names in sorted(found.items())
    ]


def _name(place: Allocation, frame: PlanFrame) -> str:
    return frame.names.short.get(place.pupil_id, place.pupil.name)
