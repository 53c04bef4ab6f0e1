"""What pupils' reviews write, inside an open change: outcomes, counts, results, lines, and the
cycles after them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from provision.choices import Afterwards, OutcomeState
from provision.impact.rules import MeasuredPupil
from provision.impact.writing import LineResult, write_results
from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.selectors.versions import words_of
from provision.outcomes.writing import (
    End,
    Following,
    Judged,
    PointSaid,
    follow_outcomes,
    last_counts,
    outcome_columns,
    rewrite_outcomes,
    write_ends,
    write_judgements,
    write_points,
)
from provision.plans.writing.proposing import propose_lines
from pupils.models import Pupil
from reviews.choices import CycleNoteKind, CycleState, CycleVersion
from reviews.cycles.writing import (
    NextCycle,
    NoteSaid,
    insert_cycles,
    insert_notes,
    release_register,
    take_cycle_snapshots,
)
from reviews.due.writing import cycle_changes
from reviews.models import Cycle
from reviews.pupil_review.rules import CARRY_ON, STOPPED, OutcomeReviewed, PupilReviewed, box
from send_mis.access.actor import Actor
from send_mis.audit.saving import save_all, update_all
from send_mis.errors import RuleBroken

# By so much an outcome is known again.
_SHORT = 120


@dataclass(frozen=True, slots=True)
class Review:
    """What is said of one pupil's agreed cycle."""

    pupil: Pupil
    cycle: Cycle
    said: PupilReviewed


@dataclass(frozen=True, slots=True)
class _Ending:
    """One outcome and what is said of it."""

    outcome: Outcome
    each: OutcomeReviewed
    review: Review

    @property
    def on(self) -> date:
        return self.review.said.held_on


def write_review(actor: Actor, pupil: Pupil, row: Cycle, said: PupilReviewed) -> Cycle | None:
    """With the pupil and the agreed cycle locked, and nothing wrong with what was said. The next
    cycle, or None where the pupil steps down. Raises RuleBroken at the page's boxes."""
    return next(iter(write_reviews(actor, [Review(pupil, row, said)])), None)


def write_reviews(actor: Actor, reviews: Sequence[Review]) -> list[Cycle]:
    """The same of several pupils: the next cycles. Each kind of row is written at once."""
    counted = _write_outcomes(actor, reviews)
    _write_lines(actor, reviews, counted)
    for each in reviews:
        row, said = each.cycle, each.said
        row.state, row.closed_on, row.closed_by_id = (
            CycleState.REVIEWED, said.held_on, actor.user_id,
        )  # fmt: skip
        row.decision, row.decision_words = said.decision, said.why.strip()
    rows = [each.cycle for each in reviews]
    save_all(rows, "state", "closed_on", "closed_by", "decision", "decision_words", at="decision")
    cycle_changes(*(row.pk for row in rows))
    take_cycle_snapshots(actor, rows, CycleVersion.REVIEWED)
    going_on = [each for each in reviews if each.said.goes_on]
    for each in reviews:
        if not each.said.goes_on:
            release_register(each.cycle, reviewed_on=each.said.held_on)
    return insert_cycles(
        NextCycle(
            each.pupil, each.said.held_on, follows=each.cycle,
            review_on=each.said.next_review_on, reviewed_on=each.said.held_on,
        )
        for each in going_on
    )  # fmt: skip


# --- Outcomes ---------------------------------------------------------------------------------


def _write_outcomes(actor: Actor, reviews: Sequence[Review]) -> dict[UUID, Decimal]:
    """Outcome → its last count, of those that are counted."""
    endings = _endings(reviews)
    points = [
        PointSaid(end.outcome, end.on, end.each.count, end.each.note[:300])
        for end in endings if end.each.count is not None
    ]  # fmt: skip
    write_points(actor, points, _at_boxes)
    counted = last_counts(end.outcome for end in endings)
    insert_notes(
        # A judgement keeps its own; what was seen of these is said of the plan.
        NoteSaid(end.review.cycle, CycleNoteKind.OUTCOMES, end.on,
                 f"{end.outcome.text[:_SHORT]}: {end.each.note}", actor.user_id)
        for end in endings if end.each.note and end.each.level in (CARRY_ON, STOPPED)
    )  # fmt: skip
    _write_ends(actor, endings)
    following = []
    for end in endings:
        next_on = end.review.said.next_review_on
        if end.each.level != CARRY_ON and end.each.is_followed and next_on is not None:
            with _at_boxes(end.outcome):
                words = _next_words(
                    end.outcome, end.each, end.on, next_on, counted.get(end.outcome.pk)
                )
                said = outcome_columns(words)
            following.append(Following(end.review.pupil, end.outcome, said))
    follow_outcomes(actor, following, _at_boxes)
    return counted


def _endings(reviews: Sequence[Review]) -> list[_Ending]:
    """With each outcome locked."""
    active: defaultdict[UUID, dict[UUID, Outcome]] = defaultdict(dict)
    rows = Outcome.objects.active().filter(pupil__in=[each.pupil for each in reviews])
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        active[row.pupil_id][row.pk] = row
    found = []
    for review in reviews:
        own = active[review.pupil.pk]
        if own.keys() != {each.outcome_id for each in review.said.outcomes}:
            raise RuleBroken("The outcomes have changed since you opened the page: open it again.")
        found += [_Ending(own[each.outcome_id], each, review) for each in review.said.outcomes]
    return found


def _write_ends(actor: Actor, endings: Sequence[_Ending]) -> None:
    later, ends, judged = [], [], []
    for end in endings:
        row, next_on = end.outcome, end.review.said.next_review_on
        if end.each.level == CARRY_ON:
            # It is reviewed with the pupil: by when is the next review, where it was this one.
            if next_on is not None and row.due_on < next_on:
                later.append((row, {"due_on": next_on}))
        elif end.each.level == STOPPED:
            ends.append(End(row, OutcomeState.STOPPED, end.on))
        else:
            judged.append(Judged(row, end.on, int(end.each.level), end.each.note))
    rewrite_outcomes(actor, later, inside=_at_boxes)
    write_ends(actor, ends, _at_boxes)
    write_judgements(actor, judged, _at_boxes)


def _next_words(
    row: Outcome, each: OutcomeReviewed, held_on: date, next_review_on: date,
    last: Decimal | None,
) -> OutcomeWords:  # fmt: skip
    """It begins where the last count is, and is to be reached by the next review."""
    before = words_of(row)
    text, target = each.next_text.strip(), each.next_target
    is_met = row.state == OutcomeState.MET
    if is_met and text == row.text and (target is None or target == row.target):
        raise RuleBroken({"next_text": ["It was met: say what the next step is."]})
    if row.target is None:
        target = None
    elif target is None:
        target = row.target
    return replace(
        before, text=text, starts_on=held_on, due_on=next_review_on, target=target,
        baseline=last if last is not None and row.baseline is not None else before.baseline,
    )  # fmt: skip


@contextmanager
def _at_boxes(outcome: Outcome) -> Iterator[None]:
    """What is refused of one outcome stands at that outcome's boxes."""
    boxes = {
        "value": "level", "judged_on": "level", "measured_on": "count", "text": "next_text",
        "target": "next_target", "due_on": "next_text",
    }  # fmt: skip
    try:
        yield
    except RuleBroken as broken:
        raise RuleBroken(
            {
                box(_box_of(name, broken, boxes), outcome.pk) if name else "": texts
                for name, texts in broken.problems.items()
            }
        ) from broken


def _box_of(name: str, broken: RuleBroken, boxes: dict[str, str]) -> str:
    # A count that is more than there is, and a level that there is not, are both called "value".
    if name == "value" and "There are only" in broken.message:
        return "count"
    return boxes.get(name, name)


# --- Lines ------------------------------------------------------------------------------------


def _write_lines(actor: Actor, reviews: Sequence[Review], counted: Mapping[UUID, Decimal]) -> None:
    said = {each.place_id: (review, each) for review in reviews for each in review.said.lines}
    rows = Allocation.objects.filter(
        pk__in=said, pupil__in=[review.pupil for review in reviews]
    ).select_related("row__plan__term", "outcome__follows")
    places = {
        place.pk: place for place in rows.order_by("pk").select_for_update(of=("self",))
        if place.pupil_id == said[place.pk][0].pupil.pk
    }  # fmt: skip
    for key, (_, each) in said.items():
        place = places.get(key)
        if place is None:
            raise RuleBroken("The provision has changed since you opened the page: open it again.")
        if each.afterwards not in Afterwards.values:
            raise RuleBroken({box("afterwards", key): ["Say whether it carries on."]})
        place.afterwards, place.afterwards_words = each.afterwards, each.words.strip()
    if not places:
        return
    update_all(list(places.values()), "afterwards", "afterwards_words")
    propose_lines(actor, [places[key] for key in said])
    _write_results(actor, [(places[key], review.said.held_on) for key, (review, _) in said.items()],
                   counted)  # fmt: skip


def _write_results(
    actor: Actor, places: Sequence[tuple[Allocation, date]], counted: Mapping[UUID, Decimal]
) -> None:
    """The pupil's part of the line's impact review, from the counts of its outcome."""
    has_points = last_counts(place.outcome for place, _ in places if place.outcome).keys()
    found = []
    for place, on in places:
        outcome = _counted_for(place, has_points)
        if outcome is not None and outcome.pk in counted:
            found.append((place, outcome, on))
    limited = PlanRow.objects.time_limited().filter(pk__in={place.row_id for place, _, _ in found})
    rows = {row.pk: row for row in limited.order_by("pk").select_for_update(of=("self",))}
    write_results(
        actor,
        [
            LineResult(
                rows[place.row_id],
                MeasuredPupil(place.pupil_id, outcome.baseline, counted[outcome.pk]),
                outcome.measure, on,
            )
            for place, outcome, on in found if place.row_id in rows
        ],
    )  # fmt: skip


def _counted_for(place: Allocation, has_points: Collection[UUID]) -> Outcome | None:
    """What was counted in the line until now: what it works on from now on may be new."""
    outcome = place.outcome
    if outcome is not None and outcome.follows_id is not None and outcome.pk not in has_points:
        outcome = outcome.follows or outcome
    return outcome if outcome is not None and outcome.measure else None
