"""What is shown, old and new, of the changes to cycles and what belongs to them."""

from collections.abc import Mapping
from typing import Any

from reviews.choices import CycleFactor, CycleSource
from reviews.models import Cycle, CycleNote
from reviews.recommendations.history import RECOMMENDATION_HISTORY
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, ShownField
from send_mis.ui.words import joined

_VIEW = Action.CYCLE_VIEW.value


def _each(choices: Mapping[str, str]) -> Any:
    def words(value: Any, _copy: Copy) -> str:
        return joined([choices.get(each, each) for each in value or ()])

    return words


HISTORY: tuple[History, ...] = (
    History(
        Cycle, "a cycle", lambda copy: f"Cycle {copy.text('number')}",
        (
            ShownField("state", "State"),
            ShownField("starts_on", "From"),
            ShownField("sources", "Sources", _each(dict(CycleSource.choices))),
            ShownField("source_words", "What they say"),
            ShownField("factors", "Considered", _each(dict(CycleFactor.choices))),
            ShownField("factor_words", "What was considered"),
            ShownField("strengths", "Strengths"),
            ShownField("expected", "Expected progress"),
            ShownField("differs", "Why progress differs"),
            ShownField("support_purpose", "Purpose of in-class support"),
            ShownField("parents_will", "What parents will do"),
            ShownField("pupil_will", "What the pupil will do"),
            ShownField("review_on", "Review date"),
            ShownField("agreed_on", "Agreed on"),
            ShownField("agreed_by_id", "Agreed by"),
            ShownField("agreed_how", "How parents took part"),
            ShownField("agreed_with", "Agreed with"),
            ShownField("offered_on", "Last offered on"),
            ShownField("offered_how", "How it was offered"),
            ShownField("offered_times", "How often it was offered"),
            ShownField("closed_on", "Ended on"),
            ShownField("closed_by_id", "Ended by"),
            ShownField("decision", "Decision"),
            ShownField("decision_words", "Why"),
        ),
        heading="{}", pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id number follows_id version",
    ),
    History(
        CycleNote, "a note", lambda copy: copy.text("words"),
        (
            ShownField("kind", "Kind"),
            ShownField("on", "On"),
            ShownField("words", "Note"),
            ShownField("by_id", "By"),
        ),
        heading="Note on a cycle", pupil="pupil_id", action=_VIEW,
        unshown="id pupil_id school_id cycle_id version",
    ),
    *RECOMMENDATION_HISTORY,
)  # fmt: skip
