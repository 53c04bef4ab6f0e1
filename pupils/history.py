"""What is shown, old and new, of the changes to a pupil's own record."""

from typing import Any

from pupils import rules
from pupils.choices import BroadArea, NeedType
from pupils.documents.history import DOCUMENT_HISTORY
from pupils.families.history import FAMILY_HISTORY
from pupils.imports.rules.comparing import DIFFERENCE_LABELS
from pupils.letters.history import LETTER_HISTORY
from pupils.models import (
    ClassMembership,
    Enrolment,
    Monitoring,
    Need,
    Pupil,
    PupilGrant,
    RegisterDifference,
    Spell,
)
from pupils.professionals.history import PROFESSIONALS_HISTORY
from pupils.record.rules import FACTS, Detail, code_book, in_words
from pupils.strategies.history import STRATEGY_HISTORY
from pupils.years import year_of_cohort, year_words
from send_mis.access.actions import Action
from send_mis.access.history import GRANT_FIELDS, GRANT_UNSHOWN, grant_title
from send_mis.audit.history import Copy, History, ShownField, ValueWords
from send_mis.names.saying import said_name


def _fact_words(fact: Detail) -> ValueWords | None:
    if fact.kind == "date":
        return None

    def words(value: Any, copy: Copy) -> str:
        return in_words(fact, value, copy.names.once(code_book))

    return words


def _pupil_name(copy: Copy) -> str:
    return said_name(
        copy.text("preferred_surname") or copy.text("legal_surname"),
        copy.text("preferred_forename") or copy.text("legal_forename"),
    )


def _year_group(value: Any, copy: Copy) -> str:
    return year_words(year_of_cohort(value, copy.names.today))


def _need(copy: Copy) -> str:
    type_code, area = copy.text("type"), copy.text("area")
    if type_code not in NeedType.values and area not in BroadArea.values:
        return ""
    own = copy.text("words") if copy.names.may(Action.REGISTER_VIEW_WORDS) else ""
    return rules.describe_need(type_code, area, own)


def _difference(copy: Copy) -> str:
    label = DIFFERENCE_LABELS.get(copy.text("field"), "")
    return f"Difference from a file: {label}" if label else ""


def _said(value: Any, _copy: Copy) -> str:
    return str(value.get("words", ""))


_SPELL_FIELDS = (
    ShownField("status", "Status"),
    ShownField("starts_on", "From"),
    ShownField("ends_on", "Until", is_until=True),
    ShownField("decided_by", "Who decided", action=Action.REGISTER_VIEW_REASONS),
    ShownField("reason", "Why", action=Action.REGISTER_VIEW_REASONS),
    ShownField("end_decided_by", "Who decided the end", action=Action.REGISTER_VIEW_REASONS),
    ShownField("end_reason", "Why it ended", action=Action.REGISTER_VIEW_REASONS),
    ShownField("parents_told_on", "Parents told on", action=Action.REGISTER_VIEW_REASONS),
    ShownField("parents_told_how", "How parents were told", action=Action.REGISTER_VIEW_REASONS),
    ShownField("reviewed_on", "Last review held on"),
    ShownField("next_review_on", "Next review"),
    ShownField("has_cycle", "Reviewed by a support plan"),
    ShownField("source", "Came from"),
    ShownField("source_code", "Code in the file"),
)

HISTORY = (
    History(
        Pupil, "a pupil whose record is no longer kept", _pupil_name,
        (
            *(ShownField(f.name, f.label, _fact_words(f), f.action) for f in FACTS.values()),
            ShownField("reception_year", "Year group", _year_group),
        ),
        heading="Details", pupil="id", action=Action.PUPIL_VIEW,
        unshown="id person_id school_id follows_curriculum_years is_disadvantaged version",
    ),
    History(
        Enrolment, "a time on roll", lambda _: "Roll",
        (
            ShownField("starts_on", "On roll from"),
            ShownField("ends_on", "Off roll from"),
            ShownField("left_reason", "Why"),
            ShownField("destination", "Destination"),
        ),
        pupil="pupil_id", action=Action.PUPIL_VIEW, unshown="id pupil_id school_id status",
    ),
    History(
        ClassMembership, "a class", lambda copy: copy.name("school_class_id"),
        (
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Until", is_until=True),
        ),
        heading="Class {}", pupil="pupil_id", needs=("school_class_id",),
        action=Action.PUPIL_VIEW,
        unshown="id pupil_id school_id school_class_id is_registration",
    ),
    History(
        Spell, "a status", lambda _: "Status", _SPELL_FIELDS,
        pupil="pupil_id", action=Action.REGISTER_VIEW, unshown="id pupil_id school_id version",
    ),
    History(
        Need, "a need", _need,
        (
            ShownField("rank", "Rank"),
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Until", is_until=True),
            ShownField("source", "Came from"),
        ),
        heading="Need: {}", pupil="pupil_id", action=Action.REGISTER_VIEW,
        unshown="id pupil_id school_id type area words",
    ),
    History(
        Monitoring, "monitoring", lambda _: "Monitoring",
        (
            ShownField("starts_on", "From"),
            ShownField("ends_on", "Until", is_until=True),
            ShownField("look_again_on", "Monitoring review on"),
            ShownField("reason", "What to watch"),
        ),
        pupil="pupil_id", action=Action.REGISTER_VIEW, unshown="id pupil_id school_id version",
    ),
    History(
        PupilGrant, "somebody's access to a pupil", grant_title, GRANT_FIELDS,
        heading="Access to the pupil: {}", pupil="content_object_id", needs=("user_id",),
        action=Action.ACCESS_VIEW, unshown=GRANT_UNSHOWN,
    ),
    History(
        RegisterDifference, "a difference", _difference,
        (
            ShownField("ours", "Our register said", _said),
            ShownField("theirs", "The file says", _said),
            ShownField("state", "State"),
            ShownField("settled_by_id", "Resolved by"),
            ShownField("reason", "Why", action=Action.REGISTER_VIEW_REASONS),
        ),
        pupil="pupil_id", action=Action.REGISTER_VIEW,
        unshown="id pupil_id school_id field file_name row_number raised_at settled_at",
    ),
    *FAMILY_HISTORY,
    *DOCUMENT_HISTORY,
    *LETTER_HISTORY,
    *PROFESSIONALS_HISTORY,
    *STRATEGY_HISTORY,
)  # fmt: skip
