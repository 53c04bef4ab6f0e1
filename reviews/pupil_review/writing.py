"""What one pupil's review writes, inside an open change: outcomes, counts, results, lines, and the
cycle after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from provision.choices import Afterwards, OutcomeState
from provision.impact.rules import MeasuredPupil
from provision.impact.writing import write_result
from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.rules.words import OutcomeWords
from provision.outcomes.selectors.versions import words_of
from provision.outcomes.writing import (
    insert_outcome,
    outcome_columns,
    rewrite_outcome,
    write_end,
    write_judgement,
    write_point,
)
from provision.plans.writing.proposing import propose_line
from pupils.models import Pupil
from reviews.choices import CycleNoteKind, CycleState, CycleVersion
from reviews.cycles.writing import (
    insert_cycle,
    insert_note,
    release_register,
    take_cycle_snapshot,
)
from reviews.due.writing import cycle_changes
from reviews.models import Cycle
from reviews.pupil_review.rules import (
    CARRY_ON,
    STOPPED,
    LineReviewed,
    OutcomeReviewed,
    PupilReviewed,
    box,
)
from send_mis.access.actor import Actor
from send_mis.audit.saving import save
from send_mis.errors import RuleBroken

# By so much an outcome is known again.
_SHORT = 120


def write_review(actor: Actor, pupil: Pupil, row: Cycle, said: PupilReviewed) -> Cycle | None:
    """With the pupil and the agreed cycle locked, and nothing wrong with what was said. The next
    cycle, or None where the pupil steps down. Raises RuleBroken at the page's boxes."""
    counted = _write_outcomes(actor, pupil, row, said)
    _write_lines(actor, pupil, said, counted)
    row.state, row.closed_on, row.closed_by_id = (
        CycleState.REVIEWED, said.held_on, actor.user_id,
    )  # fmt: skip
    row.decision, row.decision_words = said.decision, said.why.strip()
    save(row, "state", "closed_on", "closed_by", "decision", "decision_words", at="decision")
    cycle_changes(row.pk)
    take_cycle_snapshot(actor, row, CycleVersion.REVIEWED)
    if not said.goes_on:
        release_register(row, reviewed_on=said.held_on)
        return None
    return insert_cycle(
        actor, pupil, follows=row, starts_on=said.held_on, review_on=said.next_review_on,
        reviewed_on=said.held_on,
    )  # fmt: skip


# --- Outcomes ---------------------------------------------------------------------------------


def _write_outcomes(
    actor: Actor, pupil: Pupil, cycle: Cycle, said: PupilReviewed
) -> dict[UUID, Decimal]:  # fmt: skip
    """Outcome → its last count, of those that are counted."""
    active = {
        row.pk: row
        for row in Outcome.objects.select_for_update(of=("self",)).filter(
            pupil=pupil, state=OutcomeState.ACTIVE
        )
    }
    if active.keys() != {each.outcome_id for each in said.outcomes}:
        raise RuleBroken("The outcomes have changed since you opened the page: open it again.")
    counted = {}
    for each in said.outcomes:
        row = active[each.outcome_id]
        with _at_boxes(row.pk):
            if each.count is not None:
                write_point(actor, row, said.held_on, each.count, each.note[:300])
        last = row.points.order_by("measured_on", "noted_at").last()
        if last is not None:
            counted[row.pk] = last.value
        if each.note and each.level in (CARRY_ON, STOPPED):
            # A judgement keeps its own; what was seen of these is said of the plan.
            words = f"{row.text[:_SHORT]}: {each.note}"
            insert_note(actor, cycle, CycleNoteKind.OUTCOMES, said.held_on, words)
        with _at_boxes(row.pk):
            _write_outcome(actor, pupil, row, each, said, counted.get(row.pk))
    return counted


def _write_outcome(
    actor: Actor, pupil: Pupil, row: Outcome, each: OutcomeReviewed, said: PupilReviewed,
    last: Decimal | None,
) -> None:  # fmt: skip
    if each.level == CARRY_ON:
        # It is reviewed with the pupil: by when is the next review, where it was this one.
        later = said.next_review_on
        if later is not None and row.due_on < later:
            rewrite_outcome(actor, row, {"due_on": later})
        return
    if each.level == STOPPED:
        write_end(actor, row, OutcomeState.STOPPED, said.held_on)
    else:
        write_judgement(actor, row, said.held_on, int(each.level), each.note)
    if each.is_followed and said.next_review_on is not None:
        words = _next_words(row, each, said.held_on, said.next_review_on, last)
        insert_outcome(actor, pupil, outcome_columns(words), follows=row)


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
def _at_boxes(outcome_id: UUID) -> Iterator[None]:
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
                box(_box_of(name, broken, boxes), outcome_id) if name else "": texts
                for name, texts in broken.problems.items()
            }
        ) from broken


def _box_of(name: str, broken: RuleBroken, boxes: dict[str, str]) -> str:
    # A count that is more than there is, and a level that there is not, are both called "value".
    if name == "value" and "There are only" in broken.message:
        return "count"
    return boxes.get(name, name)


# --- Lines ------------------------------------------------------------------------------------


def _write_lines(
    actor: Actor, pupil: Pupil, said: PupilReviewed, counted: dict[UUID, Decimal]
) -> None:
    places = {
        place.pk: place
        for place in Allocation.objects.select_for_update(of=("self",))
        .filter(pupil=pupil, pk__in=[each.place_id for each in said.lines])
        .select_related("row__plan__term", "outcome")
    }
    for each in said.lines:
        place = places.get(each.place_id)
        if place is None:
            raise RuleBroken("The provision has changed since you opened the page: open it again.")
        _write_line(actor, place, each)
        _write_result(actor, place, said, counted)


def _write_line(actor: Actor, place: Allocation, each: LineReviewed) -> None:
    if each.afterwards not in Afterwards.values:
        problem = ["Say whether it carries on."]
        raise RuleBroken({box("afterwards", each.place_id): problem})
    place.afterwards, place.afterwards_words = each.afterwards, each.words.strip()
    place.save(update_fields=["afterwards", "afterwards_words"])
    propose_line(actor, place)


def _write_result(
    actor: Actor, place: Allocation, said: PupilReviewed, counted: dict[UUID, Decimal]
) -> None:
    """The pupil's part of the line's impact review, from the counts of its outcome."""
    outcome = _counted_for(place)
    if outcome is None or outcome.pk not in counted:
        return
    row = PlanRow.objects.time_limited().select_for_update(of=("self",)).filter(pk=place.row_id)
    if (found := row.first()) is None:
        return
    result = MeasuredPupil(place.pupil_id, outcome.baseline, counted[outcome.pk])
    write_result(actor, found, result, outcome.measure, said.held_on)


def _counted_for(place: Allocation) -> Outcome | None:
    """What was counted in the line until now: what it works on from now on may be new."""
    outcome = place.outcome
    if outcome is not None and outcome.follows_id is not None and not outcome.points.exists():
        outcome = outcome.follows or outcome
    return outcome if outcome is not None and outcome.measure else None
