"""What professionals recommend is taken up line by line, and each line is decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from pupils.choices import StrategySource
from pupils.models import AdviceRequest, Document, Pupil, Strategy
from pupils.strategies.rules import SituationLine, tidy
from pupils.strategies.writing import open_rows, write_strategies
from pupils.writing import last_word, locked
from reviews.choices import RecommendationState
from reviews.due.advice import recommendation_changes
from reviews.models import Recommendation
from reviews.recommendations.rules import (
    NEW,
    PLACES,
    SETTLE_LABELS,
    Proposed,
    kept,
    settle_problems,
)
from reviews.recommendations.selectors.pupil import (
    OfferedPlace,
    may_read,
    may_take_up,
    offered_places,
    place_value,
    taken_lines,
)
from reviews.recommendations.writing import write_recommendations
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, ensure
from send_mis.audit.record import change
from send_mis.audit.saving import lock_version, save
from send_mis.errors import NotAllowed, RuleBroken

_SETTLE = Action.RECOMMENDATION_SETTLE
_IN_CONFIDENCE = "It is confidential: ask the SENCO."


def split_advice(
    *, actor: Actor, advice: AdviceRequest, entries: Sequence[Proposed]
) -> list[Recommendation]:
    """What is there already is passed over. Raises RuleBroken."""
    ensure(actor, _SETTLE, advice)
    needs = Action.REFERRAL_READ_CONFIDENTIAL if advice.is_confidential else Action.REFERRAL_READ
    ensure(actor, needs, advice)
    with change(actor=actor, event="recommendation.added"), last_word():
        pupil = locked(advice.pupil)
        if advice.received_on is None:
            raise RuleBroken("It has not been received yet.")
        found = kept(entries, taken_lines(advice=advice))
        return write_recommendations(pupil, entries, found, advice=advice)


def split_report(
    *, actor: Actor, document: Document, entries: Sequence[Proposed]
) -> list[Recommendation]:
    """Of a report among the documents, whose words are typed. Raises RuleBroken."""
    ensure(actor, _SETTLE, document)
    if not may_take_up(document, actions_on(actor, document)):
        raise NotAllowed(_IN_CONFIDENCE)
    with change(actor=actor, event="recommendation.added"), last_word():
        pupil = locked(document.pupil)
        found = kept(entries, taken_lines(document=document))
        return write_recommendations(pupil, entries, found, document=document)


def settle_recommendation(
    *, actor: Actor, recommendation: Recommendation, version: int, facts: Mapping[str, Any]
) -> Recommendation:
    """`facts`: SETTLE_LABELS; what is to live in what helps is written there in the same change.
    It may be decided anew. Raises RuleBroken, EditConflict."""
    ensure(actor, _SETTLE, recommendation)
    if not may_read(recommendation, actions_on(actor, recommendation)):
        raise NotAllowed(_IN_CONFIDENCE)
    clean = {name: tidy(str(facts.get(name) or "")) for name in SETTLE_LABELS}
    with change(actor=actor, event="recommendation.settled", why=clean["reason"]), last_word():
        pupil = locked(recommendation.pupil)
        row = lock_version(Recommendation, recommendation.pk, version, settle_words)
        state = clean["state"]
        wrong = settle_problems(state, clean["place"], clean["adapted_words"], clean["reason"])
        if wrong:
            raise RuleBroken(wrong)
        row.state, row.reason = state, clean["reason"]
        row.adapted_words = clean["adapted_words"] if state == RecommendationState.ADAPTED else ""
        _put_in_its_place(actor, pupil, row, clean)
        row.decided_on, row.decided_by = actor.today, actor.name
        save(row, "state", "reason", "adapted_words", *PLACES.values(), "since_on", "decided_on",
             "decided_by", at="state")  # fmt: skip
        recommendation_changes(pupil.pk)
        return row


def _put_in_its_place(
    actor: Actor, pupil: Pupil, row: Recommendation, clean: Mapping[str, str]
) -> None:
    offered = {place.value: place for place in offered_places(row, actor.today)}
    for key in PLACES.values():
        setattr(row, key, None)
    row.since_on = None
    if row.state == RecommendationState.DECLINED:
        return
    if clean["place"] == NEW:
        ensure(actor, Action.STRATEGY_CHANGE, pupil)
        row.strategy = _in_what_helps(actor, pupil, row, clean["situation"])
        row.since_on = row.strategy.starts_on
        return
    place: OfferedPlace | None = offered.get(clean["place"])
    if place is None:
        raise RuleBroken({"place": ["Choose it from the list."]})
    kind, _, key = place.value.partition(":")
    setattr(row, f"{PLACES[kind]}_id", key)
    row.since_on = place.since_on


def _in_what_helps(actor: Actor, pupil: Pupil, row: Recommendation, situation: str) -> Strategy:
    """The line that says so already, or a new one."""
    words = row.adapted_words or row.words
    same = (each for each in open_rows(pupil) if each.words.casefold() == words.casefold())
    there = next(same, None)
    if there is not None:
        return there
    is_known = Strategy.objects.filter(
        advice=row.advice_id, advised_words=row.advised_words
    ).exists()
    advised = "" if row.advice_id is None or is_known else row.advised_words
    line = SituationLine(situation, words, advised)
    made = write_strategies(pupil, [line], StrategySource.OUTSIDE, actor.today, advice=row.advice)
    return made[0]


def settle_words(row: Recommendation) -> dict[str, str]:
    """As saved, by the labels of the form."""
    return {
        SETTLE_LABELS["state"]: row.get_state_display(),
        SETTLE_LABELS["place"]: place_value(row),
        SETTLE_LABELS["adapted_words"]: row.adapted_words,
        SETTLE_LABELS["reason"]: row.reason,
    }
