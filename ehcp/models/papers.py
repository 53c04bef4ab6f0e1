"""The papers of a review: to whom they went, and what somebody's copy is without, and why. And the
school's requests to have a child assessed again."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ehcp.models.annual import AnnualReview
from ehcp.models.plan import EhcPlan
from provision.models.base import OfSchool
from pupils.models import Document, Pupil
from reviews.models import MeetingPerson
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class PapersCirculated(OfSchool):
    """The papers went to one who is invited, on a day; `what` names them, a line each."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="circulated")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(MeetingPerson, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField()
    what = models.TextField()

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", words="what", plain="id school pupil review person sent_on"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person", "sent_on"], name="ehcp_circulated_once",
                violation_error_message="They were sent them on that day already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"papers of {self.review_id} to {self.person_id}"


@audited()
class PaperWithheld(OfSchool):
    """A document that one who is invited is not sent, for a reason."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="withheld")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(MeetingPerson, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)
    withheld_on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="by", words="why",
        plain="id school pupil review person document withheld_on",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person", "document"], name="ehcp_withheld_once",
                violation_error_message="It is withheld from them already.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""), name="ehcp_withheld_why",
                violation_error_message="Say why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.document_id} from {self.person_id}"


@audited()
class ReassessmentAsked(OfSchool):
    """The school asked the authority to assess the needs again (Children and Families Act 2014,
    s.44(2)); not within six months of the last assessment (reg 24)."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="reassessments")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    asked_on = models.DateField()
    assessed_on = models.DateField("last assessed on")
    why = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="by", words="why",
        plain="id school pupil plan asked_on assessed_on",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "asked_on"], name="ehcp_reassessment_once",
                violation_error_message="It was asked for on that day already.",
            ),
            models.CheckConstraint(
                condition=Q(asked_on__gt=F("assessed_on")), name="ehcp_reassessment_after",
                violation_error_message="It is asked for after the last assessment.",
            ),
            models.CheckConstraint(
                condition=~Q(why=""), name="ehcp_reassessment_why",
                violation_error_message="Say what has changed.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"re-assessment of {self.pupil_id} asked on {self.asked_on}"
