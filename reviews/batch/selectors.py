"""The grid: pupils whose plans are agreed, with each active outcome and where it stands."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse

from provision.choices import Afterwards
from provision.models import Outcome
from provision.outcomes.rules.scales import level_choices
from provision.outcomes.selectors.page import chips_of, line_of
from pupils.classes.selectors import classes_now
from pupils.models import ClassMembership, Pupil
from pupils.record.selectors.state import ON_ROLL, enrolled_on
from reviews.batch.rules import MOST_PUPILS
from reviews.choices import CycleState
from reviews.models import Cycle
from reviews.pupil_review.rules import CARRY_ON, STOPPED, LineReviewed
from reviews.pupil_review.selectors import places_reviewed, versions_seen
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.scope import visible_to
from send_mis.schools.models import School
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.progress import figure
from send_mis.ui.words import day, short_day

WRITE = Action.CYCLE_WRITE
_SOON = timedelta(weeks=4)
_OTHERS = ((CARRY_ON, "Carry on, not ended"), (STOPPED, "Stopped: say why"))
_SHOW = {"": "late or due in four weeks", "every": "every agreed plan"}


@dataclass(frozen=True, slots=True)
class OutcomeInGrid:
    """One outcome. `facts`: from what to what, and the last count."""

    outcome: Outcome
    facts: str
    chip: Chip | None
    levels: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GridPupil:
    cycle: Cycle
    version: int
    url: str
    about: str
    rows: Sequence[OutcomeInGrid]

    @property
    def name(self) -> str:
        return str(self.cycle.pupil.list_name)


@dataclass(frozen=True)
class ReviewGrid:
    """`left_out`: how many more there are than one page holds."""

    bar: FilterBar
    pupils: Sequence[GridPupil]
    left_out: int


def batch_page(actor: Actor, school: School, address: Address) -> ReviewGrid:
    """Seven queries, however many pupils and outcomes there are."""
    classes = list(
        visible_to(classes_now(school, actor.today), actor, WRITE).order_by("name", "pk")
    )
    bar = FilterBar(
        address,
        main=[
            Filter("show", "Which plans", list(_SHOW.items()), address.get_all("show"),
                   lead="Review"),
            Filter("class", "Class", [("", "any class"), *((str(c.pk), c.name) for c in classes)],
                   address.get_all("class"), lead="of"),
        ],
        results="main",
    )  # fmt: skip
    chosen = next((c for c in classes if str(c.pk) == address.get("class")), None)
    cycles = to_review(actor, school)
    if address.get("show") != "every":
        cycles = cycles.filter(review_on__lte=actor.today + _SOON)
    if chosen is not None:
        members = ClassMembership.objects.on(actor.today).filter(school_class=chosen)
        cycles = cycles.filter(pupil__in=members.values("pupil_id"))
    total = cycles.count()
    shown = list(cycles.order_by("review_on", "pupil__sort_key", "pk")[:MOST_PUPILS])
    return ReviewGrid(bar, grid_pupils(shown, actor.today), max(0, total - MOST_PUPILS))


def to_review(actor: Actor, school: School) -> Any:
    """Agreed plans of pupils on roll whose plan and outcomes the actor may both write."""
    rows = visible_to(Cycle.objects.filter(school=school, state=CycleState.AGREED), actor, WRITE)
    pupils = visible_to(Pupil.objects.filter(school=school), actor, Action.OUTCOME_CHANGE)
    here = enrolled_on(pupils, actor.today, [school.pk]).filter(ON_ROLL)
    return rows.filter(pupil__in=here.values("pk")).select_related("pupil")


def grid_pupils(cycles: Sequence[Cycle], today: date) -> list[GridPupil]:
    """Three queries."""
    versions, by_pupil = versions_seen(cycles), _outcomes(cycles)
    return [
        GridPupil(
            cycle, versions[cycle.pk], reverse("cycle_review", args=[cycle.pk]),
            _about(cycle, by_pupil[cycle.pupil_id]),
            [_row(outcome, today) for outcome in by_pupil[cycle.pupil_id]],
        )
        for cycle in cycles
    ]  # fmt: skip


def _about(cycle: Cycle, outcomes: Sequence[Outcome]) -> str:
    due = f"Review date {day(cycle.review_on)}" if cycle.review_on else ""
    return due if outcomes else f"{due}. No outcome is open: review it on its own page."


def _outcomes(cycles: Collection[Cycle]) -> Mapping[UUID, list[Outcome]]:
    rows = Outcome.objects.active().filter(pupil__in={cycle.pupil_id for cycle in cycles})
    found: defaultdict[UUID, list[Outcome]] = defaultdict(list)
    for row in rows.prefetch_related(Prefetch("points")).order_by("due_on", "id"):
        found[row.pupil_id].append(row)
    return found


def _row(outcome: Outcome, today: date) -> OutcomeInGrid:
    points, line = list(outcome.points.all()), line_of(outcome)
    words = []
    if outcome.baseline is not None and outcome.target is not None:
        words.append(f"From {figure(outcome.baseline)} to {figure(outcome.target)}")
    if points:
        words.append(f"last {figure(points[-1].value)} on {short_day(points[-1].measured_on)}")
    # "To be reviewed" is said of every row here.
    chips = chips_of(outcome, line, points, today) if line is not None else []
    levels = [("", "–"), *level_choices(outcome.scale, outcome.levels), *_OTHERS]
    return OutcomeInGrid(outcome, ", ".join(words), chips[0] if chips else None, levels)


def lines_of(cycles: Sequence[Cycle], today: date) -> Mapping[UUID, list[LineReviewed]]:
    """Pupil → their lines, each going on unless somebody said otherwise already. One query."""
    since = {cycle.pupil_id: cycle.starts_on for cycle in cycles}
    found: defaultdict[UUID, list[LineReviewed]] = defaultdict(list)
    for place in places_reviewed(cycles, today).select_related("row"):
        began = since[place.pupil_id]
        if place.row.ends_on > began and (place.ends_on is None or place.ends_on > began):
            found[place.pupil_id].append(
                LineReviewed(
                    place.pk, place.afterwards or Afterwards.CONTINUE, place.afterwards_words
                )
            )  # fmt: skip
    return found


def left_words(actor: Actor, school: School, words: Mapping[UUID, str]) -> list[str]:
    """What was typed of outcomes that are in the grid no more, by pupil: it is shown once more.
    One query, none where there is nothing. `words`: by outcome."""
    if not words:
        return []
    pupils = visible_to(Pupil.objects.filter(school=school), actor, Action.OUTCOME_CHANGE)
    rows = Outcome.objects.filter(pk__in=words, pupil__in=pupils).select_related("pupil")
    return [
        f"{row.pupil.list_name} was reviewed by somebody else while you typed, or has left. Not"
        f" saved of yours, for “{row.text}”: {words[row.pk]}"
        for row in rows.order_by("pupil__sort_key", "due_on", "pk")
    ]
