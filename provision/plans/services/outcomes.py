"""The outcomes of everybody in a row: set for the whole group, and settled when it is reworded."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from provision.choices import OutcomeState
from provision.models import Allocation, Outcome, PlanRow
from provision.outcomes.rules.words import OutcomeWords, Served
from provision.outcomes.writing import insert_outcome, outcome_columns, rewrite_outcome, serve
from provision.plans.rules.rewording import Reworded
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.errors import RuleBroken
from send_mis.schools.periods import last_taught


def set_outcomes(
    *, actor: Actor, row: PlanRow, words: OutcomeWords, starts: Mapping[UUID, Decimal | None],
    targets: Mapping[UUID, Decimal] | None = None,
) -> list[Outcome]:  # fmt: skip
    """One outcome for each of these places in the row, from where each pupil starts to the target
    of the words, or to one of their own.

    Raises RuleBroken. An outcome that was counted for the row goes on beside the new one.
    """
    ensure(actor, Action.OUTCOME_CHANGE, row.plan)
    places, own = _places(row, list(starts)), targets or {}
    said = [
        outcome_columns(
            replace(words, baseline=starts[place.pk], target=own.get(place.pk, words.target))
        )
        for place in places
    ]
    for place in places:
        ensure(actor, Action.OUTCOME_CHANGE, place.pupil)
    with change(
        actor=actor, event="outcome.set", pupil_ids=[place.pupil_id for place in places],
        school_id=row.school_id,
    ):  # fmt: skip
        made = []
        for place, each in zip(places, said, strict=True):
            outcome = insert_outcome(actor, place.pupil, each)
            serve(outcome, Served(offered=[place.pk], chosen=[place.pk]))
            made.append(outcome)
        return made


def settle_rewording(*, actor: Actor, row: PlanRow, answers: Mapping[UUID, Reworded]) -> None:
    """Place → what its counts are for. Raises RuleBroken.

    Same measure: the outcome takes the row's words and keeps its counts. A new outcome: it has the
    row's words and nothing counted yet, and the one before waits to be judged. Keep: the pupil's
    outcome says it in words of its own.
    """
    ensure(actor, Action.OUTCOME_CHANGE, row.plan)
    places = _places(row, list(answers))
    for place in places:
        ensure(actor, Action.OUTCOME_CHANGE, place.pupil)
    with change(
        actor=actor, event="outcome.changed", pupil_ids=[place.pupil_id for place in places],
        school_id=row.school_id,
    ):  # fmt: skip
        for place in places:
            _settle(actor, row, place, answers[place.pk])


def _settle(actor: Actor, row: PlanRow, place: Allocation, answer: Reworded) -> None:
    before = Outcome.objects.select_for_update(of=("self",)).filter(pk=place.outcome_id).first()
    if before is None or before.state != OutcomeState.ACTIVE or not row.outcome.strip():
        raise RuleBroken("Somebody has decided this already: open the plan again.")
    if answer is Reworded.NEW:
        words = OutcomeWords(
            text=row.outcome, area=before.area, need_type=before.need_type,
            starts_on=max(actor.today, row.starts_on, place.starts_on),
            due_on=last_taught(row.starts_on, row.ends_on),
        )  # fmt: skip
        made = insert_outcome(actor, place.pupil, outcome_columns(words))
        serve(made, Served(offered=[place.pk], chosen=[place.pk]))
        return
    if answer is Reworded.SAME and before.text != row.outcome:
        rewrite_outcome(actor, before, {"text": row.outcome})
    place.outcome_words = row.outcome
    place.save(update_fields=["outcome_words"])


def _places(row: PlanRow, keys: list[UUID]) -> list[Allocation]:
    places = Allocation.objects.filter(row=row, pk__in=keys).select_related("pupil")
    found = list(places.order_by("pupil__sort_key", "pk"))
    if not keys or len(found) != len(keys):
        raise RuleBroken("The group has changed since you opened the page: open the plan again.")
    return found
