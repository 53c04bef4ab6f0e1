"""What is shown, old and new, of the changes to cycles and what belongs to them."""

from collections.abc import Mapping
from typing import Any

from reviews.assessments.history import ASSESSMENTS_HISTORY
from reviews.choices import CycleFactor, CycleSource
from reviews.meetings.history import MEETING_HISTORY
from reviews.models import Cycle, CycleNote, ViewGiven
from reviews.recommendations.history import RECOMMENDATION_HISTORY
from reviews.support.history import SUPPORT_HISTORY
from reviews.voice.rules.labels import LABELS as VIEWS
from reviews.voice.rules.questions import answers_words
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
    *ASSESSMENTS_HISTORY,
    *SUPPORT_HISTORY,
    *MEETING_HISTORY,
    History(
        ViewGiven, "views", lambda copy: copy.name("contact_id") or "The pupil",
        (
            ShownField("how", VIEWS["how"]),
            ShownField("on", VIEWS["on"]),
            ShownField("words", VIEWS["words"]),
            ShownField("answers", "Answers", lambda value, _: answers_words(value or {})),
            ShownField("scribe", VIEWS["scribe"]),
            ShownField("readers", VIEWS["readers"]),
            ShownField("needs_check", VIEWS["needs_check"]),
            ShownField("checked_on", "Checked on"),
            ShownField("checked_by_id", "Checked by"),
            ShownField("outcome_id", "Taken into"),
            ShownField("recorded_by_id", "Recorded by"),
        ),
        heading="Views of {}", pupil="pupil_id", needs=("contact_id",),
        action=Action.VIEWS_READ_PRIVATE.value,
        unshown="id pupil_id school_id contact_id version",
    ),
)  # fmt: skip
