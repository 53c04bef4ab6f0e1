"""An EHC needs assessment as the school follows it: the facts from which its twenty weeks run.

Days of the law are never kept: they are counted from these facts (send_mis/statutory). Room is left
for the pack of a request, the draft as a document and the answer to a consultation.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from ehcp.choices import (
    AssessmentDecision,
    AssessmentExcuse,
    OverturnedBy,
    OverturnedTo,
    RequestedBy,
)
from ehcp.models.authority import LocalAuthority
from provision.models.base import OfSchool
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

_DAYS = (
    "information_asked_on", "information_sent_on", "decided_on", "no_plan_on", "draft_on",
    "final_on",
)  # fmt: skip


def _after(name: str, later: str, earlier: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)}),
        name=name, violation_error_message=message,
    )  # fmt: skip


@audited()
class NeedsAssessment(OfSchool):
    """One request. It is open until the authority refuses, decides, or it is taken back; and open
    again where a refusal does not stand."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="needs_assessments")
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="needs_assessments"
    )
    requested_by = models.CharField(max_length=12, choices=RequestedBy)
    # Day 0 of the clock.
    received_on = models.DateField()
    information_asked_on = models.DateField(null=True, blank=True)
    information_sent_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=6, choices=AssessmentDecision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    feedback = models.TextField(blank=True)
    no_plan_on = models.DateField(null=True, blank=True)
    draft_on = models.DateField(null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    certificate_on = models.DateField(null=True, blank=True)
    mediation_on = models.DateField(null=True, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    hearing_on = models.DateField(null=True, blank=True)
    # The last decision that did not stand, what took its place, and that it was done.
    overturned_by = models.CharField(max_length=9, choices=OverturnedBy, blank=True)
    overturned_on = models.DateField(null=True, blank=True)
    overturned_to = models.CharField(max_length=6, choices=OverturnedTo, blank=True)
    carried_out_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        special="decision overturned_to",
        words="feedback note",
        plain="id school pupil authority requested_by received_on information_asked_on"
        " information_sent_on decided_on no_plan_on draft_on final_on certificate_on mediation_on"
        " appealed_on hearing_on overturned_by overturned_on carried_out_on withdrawn_on version",
    )

    class Meta:
        ordering = ["-received_on", "id"]
        indexes = [models.Index(fields=["pupil", "-received_on"], name="ehcp_assessment_newest")]
        constraints = [
            models.UniqueConstraint(fields=["id", "pupil"], name="ehcp_assessment_with_pupil"),
            models.UniqueConstraint(
                fields=["pupil"], name="ehcp_assessment_one",
                condition=Q(final_on__isnull=True, withdrawn_on__isnull=True)
                & (Q(no_plan_on__isnull=True) | Q(no_plan_on__lte=F("overturned_on")))
                & (~Q(decision=AssessmentDecision.REFUSE) | Q(overturned_on__isnull=False)),
                violation_error_message="A request for an assessment is open already.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True)
                | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="ehcp_assessment_decided_whole",
                violation_error_message="A decision has its day.",
            ),
            models.CheckConstraint(
                condition=Q(information_sent_on__isnull=True)
                | Q(information_asked_on__isnull=False),
                name="ehcp_assessment_asked_first",
                violation_error_message="The authority asks before the school answers.",
            ),
            models.CheckConstraint(
                condition=Q(no_plan_on__isnull=True) | Q(final_on__isnull=True)
                | Q(no_plan_on__lte=F("overturned_on")),
                name="ehcp_assessment_one_end",
                violation_error_message="Either a plan is issued, or none.",
            ),
            models.CheckConstraint(
                condition=Q(overturned_by="", overturned_on__isnull=True, overturned_to="",
                            carried_out_on__isnull=True)
                | (~Q(overturned_by="") & ~Q(overturned_to="") & Q(overturned_on__isnull=False)),
                name="ehcp_assessment_overturned_whole",
                violation_error_message="Say by what, when, and what the authority must do.",
            ),
            *(
                _after(f"ehcp_assessment_{name.removesuffix('_on')}", name, "received_on",
                       "It cannot be before the request.")
                for name in _DAYS
            ),
            _after("ehcp_assessment_overturned", "overturned_on", "decided_on",
                   "It cannot be overturned before it is decided."),
            _after("ehcp_assessment_carried_out", "carried_out_on", "overturned_on",
                   "It cannot be done before it is ordered."),
            _after("ehcp_assessment_sent_after", "information_sent_on", "information_asked_on",
                   "It cannot be sent before it is asked for."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Assessment of {self.pupil_id}"


@audited()
class AssessmentException(OfSchool):
    """A reason of the Regulations for which a time may be missed. It moves no day."""

    SCHOOL_FROM = "assessment"

    assessment = models.ForeignKey(
        NeedsAssessment, on_delete=models.CASCADE, related_name="exceptions"
    )
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=AssessmentExcuse)
    reason = models.CharField(max_length=300)
    noted_on = models.DateField()

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", special="kind", words="reason", plain="id school assessment pupil noted_on"
    )

    class Meta:
        ordering = ["noted_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind"], name="ehcp_excuse_once",
                violation_error_message="This reason is recorded already.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="ehcp_excuse_said",
                violation_error_message="Say what happened.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.assessment_id}"
