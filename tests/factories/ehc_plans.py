"""EHC plans, their authorities and reviews, written directly: no service is asked."""

from datetime import UTC, date, datetime
from typing import Any

from ehcp.choices import Section
from ehcp.due.assessments import assessment_changes
from ehcp.due.writing import plan_changes
from ehcp.models import (
    AnnualReview,
    DeliveryEvidence,
    EhcPlan,
    LocalAuthority,
    NeedsAssessment,
    OutcomeReported,
    PlanDisclosure,
    PlanOutcome,
    PlanSection,
    PromisedProvision,
    ProvisionReported,
    ReportSent,
    ReportSnapshot,
    ReportWords,
    ReviewDifference,
    SectionReported,
    UndeliveredLetter,
)
from ehcp.plans.rules.reading import IN_LINES
from pupils.models import Pupil
from send_mis.schools.models import School
from tests.factories.audited import in_change


def make_authority(school: School, **fields: Any) -> LocalAuthority:
    """One that keeps the law's times, unless `fields` say otherwise."""
    with in_change():
        made: LocalAuthority = LocalAuthority.objects.create(
            school=school, **{"code": "330", "name": "Birmingham"} | fields
        )
        return made


def make_ehc_plan(
    pupil: Pupil, authority: LocalAuthority | None = None, **fields: Any
) -> EhcPlan:  # fmt: skip
    """In force since it was first made, on 12 January 2026: its first review has its last day on
    11 January 2027, and its meeting is held by 14 December 2026."""
    with in_change():
        found = authority or LocalAuthority.objects.filter(school=pupil.school_id).first()
        made_on = fields.get("made_on") or fields.get("first_made_on") or date(2026, 1, 12)
        made: EhcPlan = EhcPlan.objects.create(
            pupil=pupil, school_id=pupil.school_id,
            authority=found or make_authority(pupil.school),
            **{
                "first_made_on": made_on, "made_on": made_on, "received_on": made_on,
                "is_signed": True,
            } | fields,
        )  # fmt: skip
        plan_changes(pupil.pk)
        return made


def make_annual_review(plan: EhcPlan, **fields: Any) -> AnnualReview:
    """Begun on Monday 2 November 2026, without a meeting."""
    with in_change():
        made: AnnualReview = AnnualReview.objects.create(
            plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id,
            **{"begun_on": date(2026, 11, 2)} | fields,
        )  # fmt: skip
        plan_changes(plan.pupil_id)
        return made


def copy_section(plan: EhcPlan, letter: str, words: str = "") -> PlanSection:
    with in_change():
        made: PlanSection = PlanSection.objects.create(
            plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id, letter=letter,
            words=words or f"What Section {letter} says",
        )  # fmt: skip
        return made


def expect(plan: EhcPlan, words: str = "Asks for help in words", **fields: Any) -> PlanOutcome:
    """An outcome of Section E."""
    with in_change():
        made: PlanOutcome = PlanOutcome.objects.create(
            plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id, words=words,
            **{"position": plan.outcomes.count() + 1} | fields,
        )  # fmt: skip
        return made


def promise(
    plan: EhcPlan, words: str = "15 hours of a teaching assistant each week", **fields: Any
) -> PromisedProvision:
    """A line of Section F."""
    with in_change():
        made: PromisedProvision = PromisedProvision.objects.create(
            plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id, words=words,
            **{
                "position": plan.promised.count() + 1, "kind": "timed", "amount": 900,
                "per": "week",
            } | fields,
        )  # fmt: skip
        return made


def show(promised: PromisedProvision, kind: str, on: date, **fields: Any) -> DeliveryEvidence:
    """Something that somebody saw of a line."""
    with in_change():
        made: DeliveryEvidence = DeliveryEvidence.objects.create(
            promised=promised, pupil_id=promised.pupil_id, school_id=promised.school_id,
            kind=kind, on=on, **{"recorded_by": "Sam Senco"} | fields,
        )  # fmt: skip
        return made


def disclose(plan: EhcPlan, **fields: Any) -> PlanDisclosure:
    """Section F, given to an educational psychologist on Monday 2 November 2026 with consent."""
    on = date(2026, 11, 2)
    with in_change():
        made: PlanDisclosure = PlanDisclosure.objects.create(
            plan=plan, pupil_id=plan.pupil_id, school_id=plan.school_id,
            **{
                "given_on": on, "to_name": "Ada Holt", "to_role": "Educational psychologist",
                "sections": "F", "way": "hand", "ground": "consent", "consent_of": "parent",
                "consent_name": "Jo Bright", "consent_on": on, "consent_how": "writing",
                "recorded_on": on, "recorded_by": "Priya Nair",
            } | fields,
        )  # fmt: skip
        return made


def differ(
    row: AnnualReview, who: str = "Mr Bright", words: str = "More hours"
) -> ReviewDifference:
    """Somebody who does not agree at a review."""
    with in_change():
        made: ReviewDifference = ReviewDifference.objects.create(
            review=row, pupil_id=row.pupil_id, school_id=row.school_id, who=who, words=words,
            position=row.differences.count() + 1,
        )  # fmt: skip
        return made


def undeliver(promised: PromisedProvision, **fields: Any) -> UndeliveredLetter:
    """A letter about visits that did not come, not sent yet."""
    with in_change():
        made: UndeliveredLetter = UndeliveredLetter.objects.create(
            promised=promised, pupil_id=promised.pupil_id, school_id=promised.school_id,
            **{
                "name": "Integrated care board", "subject": "Visits that did not come",
                "body": "Two visits did not come.", "made_on": date(2026, 11, 3),
            } | fields,
        )  # fmt: skip
        return made


def make_assessment(
    pupil: Pupil, authority: LocalAuthority | None = None, **fields: Any
) -> NeedsAssessment:
    """Asked for by the school; the authority received it on Monday 12 October 2026."""
    with in_change():
        found = authority or LocalAuthority.objects.filter(school=pupil.school_id).first()
        made: NeedsAssessment = NeedsAssessment.objects.create(
            pupil=pupil, school_id=pupil.school_id,
            authority=found or make_authority(pupil.school),
            **{"requested_by": "school", "received_on": date(2026, 10, 12)} | fields,
        )  # fmt: skip
        assessment_changes(pupil.pk)
        return made


def keep_report(row: AnnualReview, *contacts: Any) -> ReportSnapshot:
    """A report as it was sent to the authority on Monday 12 October 2026, with copies for homes."""
    paper = {
        "for_whom": "Kent", "facts": [["Child", row.pupil.name]], "invited": [], "absent": "",
        "enclosed": [], "views": [], "said": [["What works", "A quiet place"]], "sections": [],
        "outcomes": [], "lines": [], "recommends": "Amend the plan", "why": "Noise",
        "differences": [], "actions": [], "signatures": ["Headteacher"],
    }  # fmt: skip
    content = {
        "whole": paper,
        "invited": paper,
        "amendments": [],
        "homes": {str(each.pk): paper | {"for_whom": each.name} for each in contacts},
    }
    with in_change():
        made: ReportSnapshot = ReportSnapshot.objects.create(
            review=row, school_id=row.school_id, number=row.snapshots.count() + 1, kind="sent",
            content=content, made_at=datetime(2026, 10, 12, 9, tzinfo=UTC),
        )  # fmt: skip
        ReportSent.objects.create(
            snapshot=made, pupil_id=row.pupil_id, school_id=row.school_id, name="Kent",
            sent_on=date(2026, 10, 12),
        )  # fmt: skip
        return made


def say_report(row: AnnualReview) -> None:
    """Something of each part of the report, so that it can be sent."""
    of: dict[str, Any] = {"review": row, "pupil_id": row.pupil_id, "school_id": row.school_id}
    with in_change():
        for letter in Section:
            if letter not in IN_LINES:
                SectionReported.objects.create(letter=letter, advice="none", **of)
        for expected in row.plan.outcomes.all():
            OutcomeReported.objects.create(
                expected=expected, progress="met", advice="keep", evidence="Asks", **of
            )
        for promised in row.plan.promised.all():
            ProvisionReported.objects.create(
                promised=promised, delivered="yes", advice="keep", **of
            )
        ReportWords.objects.create(works="A quiet place", does_not_work="Noise",
                                   placement="Right", **of)  # fmt: skip
