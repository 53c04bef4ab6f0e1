"""A request for an assessment is followed: begun, kept as it goes on, excused by a reason."""

from collections.abc import Mapping, Sequence

from ehcp.choices import AssessmentExcuse, EhcPlanState
from ehcp.due.assessments import assessment_changes
from ehcp.models import AssessmentException, EhcPlan, LocalAuthority, NeedsAssessment
from ehcp.needs_assessments.rules import (
    ASSESSMENT_LABELS,
    Problems,
    RecordedAssessment,
    assessment_problems,
    closure_problems,
    refused_on,
)
from pupils.models import Enrolment, Pupil
from pupils.writing import last_word, locked
from reviews.models import Recommendation
from reviews.recommendations.rules import Proposed, kept
from reviews.recommendations.selectors.pupil import taken_lines
from reviews.recommendations.writing import write_recommendations
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, lock_version, save
from send_mis.errors import RuleBroken
from send_mis.schools.selectors import school_days
from send_mis.ui.words import day

_REVIEW = Action.EHC_REVIEW
_PLACES = {"authority_id": "authority"}


def request_assessment(*, actor: Actor, pupil: Pupil, facts: RecordedAssessment) -> NeedsAssessment:
    """One is open at most. Raises RuleBroken."""
    ensure(actor, _REVIEW, pupil)
    with change(actor=actor, event="ehc_assessment.requested"):
        pupil = locked(pupil)
        if not Enrolment.objects.not_over(actor.today).filter(pupil=pupil).exists():
            raise RuleBroken(f"{pupil.short_name} is not at the school any more.")
        if EhcPlan.objects.filter(pupil=pupil, state=EhcPlanState.CURRENT).exists():
            raise RuleBroken(
                f"{pupil.short_name} has an EHC plan: ask for a re-assessment on its page."
            )
        if wrong := _problems(actor, pupil, facts):
            raise RuleBroken(wrong)
        made = NeedsAssessment(pupil=pupil, school_id=pupil.school_id, **facts.columns)
        insert(made, at="received_on", places=_PLACES)
        assessment_changes(pupil.pk)
        return made


def record_assessment(
    *, actor: Actor, assessment: NeedsAssessment, version: int, facts: RecordedAssessment
) -> NeedsAssessment:
    """What came, was sent or was decided. Raises RuleBroken, EditConflict."""
    ensure(actor, _REVIEW, assessment)
    with change(actor=actor, event="ehc_assessment.recorded"):
        pupil = locked(assessment.pupil)
        row = lock_version(NeedsAssessment, assessment.pk, version, assessment_words)
        if wrong := _problems(actor, pupil, facts):
            raise RuleBroken(wrong)
        changed = [name for name, value in facts.columns.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, facts.columns[name])
        if changed:
            save(row, *(_PLACES.get(name, name) for name in changed), at="received_on")
            assessment_changes(pupil.pk)
        return row


def excuse_assessment(
    *, actor: Actor, assessment: NeedsAssessment, kind: str, reason: str
) -> AssessmentException:
    """It is kept beside the days, and moves none of them. Raises RuleBroken."""
    ensure(actor, _REVIEW, assessment)
    with change(actor=actor, event="ehc_assessment.excused"):
        pupil = locked(assessment.pupil)
        row = lock(NeedsAssessment, assessment.pk)
        wrong: Problems = {}
        if kind not in AssessmentExcuse.values:
            wrong["kind"] = ["Choose the reason."]
        elif kind == AssessmentExcuse.SCHOOL_CLOSED:
            wrong |= closure_problems(row.information_asked_on, school_days(row.school_id))
        if not reason.strip():
            wrong["reason"] = ["Say what happened, and when."]
        if wrong:
            raise RuleBroken(wrong)
        made = AssessmentException(
            assessment=row, pupil=pupil, school_id=pupil.school_id, kind=kind,
            reason=reason.strip(), noted_on=actor.today,
        )  # fmt: skip
        insert(made, at="kind")
        return made


def take_up_feedback(
    *, actor: Actor, assessment: NeedsAssessment, entries: Sequence[Proposed]
) -> list[Recommendation]:
    """What the authority says of a refusal is decided line by line with other advice, and lives in
    the next support plan. What is there already is passed over. Raises RuleBroken."""
    ensure(actor, _REVIEW, assessment)
    ensure(actor, Action.RECOMMENDATION_SETTLE, assessment)
    with change(actor=actor, event="ehc_assessment.taken_up"), last_word():
        pupil = locked(assessment.pupil)
        row = lock(NeedsAssessment, assessment.pk)
        on = refused_on(row)
        if on is None:
            raise RuleBroken("The authority has not refused: there is nothing to take up.")
        found = kept(entries, taken_lines(source_id=row.pk))
        source = {
            "source_type": row._meta.label_lower, "source_id": row.pk,
            "source_words": f"{row.authority.name}, {day(on)}",
        }  # fmt: skip
        return write_recommendations(pupil, entries, found, **source)


def _problems(actor: Actor, pupil: Pupil, facts: RecordedAssessment) -> Problems:
    wrong = assessment_problems(facts, today=actor.today, born_on=pupil.born_on)
    known = LocalAuthority.objects.filter(school=pupil.school_id, pk=facts.authority)
    if not known.exists():
        wrong["authority"] = ["Choose the authority from the list."]
    return wrong


def assessment_words(row: NeedsAssessment) -> Mapping[str, str]:
    """As saved, by the labels of the form."""
    found = {}
    for name, label in ASSESSMENT_LABELS.items():
        value = getattr(row, name)
        if name.endswith("_on"):
            found[label] = day(value) if value else ""
        elif name in ("requested_by", "decision", "overturned_by", "overturned_to"):
            found[label] = str(getattr(row, f"get_{name}_display")())
        else:
            found[label] = str(value)
    return found
