"""What is shown, old and new, of the changes to scales, assessments and what explains progress."""

from typing import Any

from reviews.assessments.rules.scales import SCALE_LABELS
from reviews.choices import ScaleKind
from reviews.models import Assessment, AssessmentScale, ProgressExplained
from send_mis.access.actions import Action
from send_mis.audit.history import Copy, History, ShownField

_VIEW = Action.ASSESSMENT_VIEW


def _kind(value: Any, _copy: Copy) -> str:
    return str(dict(ScaleKind.choices).get(value, value))


def _levels(value: Any, _copy: Copy) -> str:
    return ", ".join(value or ())


def _scale(copy: Copy) -> str:
    return copy.name("scale_id")


ASSESSMENTS_HISTORY = (
    History(
        AssessmentScale, "an assessment that the school uses", lambda copy: copy.text("name"),
        (
            *(
                ShownField(name, label, *{"kind": (_kind,), "levels": (_levels,)}.get(name, ()))
                for name, label in SCALE_LABELS.items()
            ),
            ShownField("retired_on", "Used until", is_until=True),
        ),
        heading="Assessment: {}", is_of_school=True, action=Action.ASSESSMENT_SETTINGS,
        unshown="id school_id version",
    ),
    History(
        Assessment, "an assessment", _scale,
        (
            ShownField("on", "On"),
            ShownField("value", "Value"),
            ShownField("is_baseline", "Baseline on entry"),
            ShownField("with_parents", "Parents or carers who took part"),
            ShownField("note", "Note"),
            ShownField("recorded_by_id", "Recorded by"),
        ),
        heading="Assessment: {}", pupil="pupil_id", needs=("scale_id",), action=_VIEW,
        unshown="id pupil_id school_id scale_id version",
    ),
    History(
        ProgressExplained, "what explains progress", _scale,
        (
            ShownField("on", "On"),
            ShownField("reason", "What explains it"),
            ShownField("by_id", "By"),
        ),
        heading="Progress explained: {}", pupil="pupil_id", needs=("scale_id",), action=_VIEW,
        unshown="id pupil_id school_id scale_id",
    ),
)  # fmt: skip
