"""The report of a review as it was sent, and to whom."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ehcp.choices import ReportVersion
from ehcp.models.annual import AnnualReview
from provision.models.base import OfSchool
from pupils.models import Contact, Pupil
from reviews.models import MeetingPerson
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.audit.snapshots.models import Snapshot
from send_mis.personal import Personal


@audited()
class ReportSnapshot(OfSchool, Snapshot):
    """A whole report as it was sent, with the copy of each home and the recommended amendments."""

    SCHOOL_FROM = "review"
    OF = "review"

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=4, choices=ReportVersion, default=ReportVersion.SENT)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="review__pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="made_by", special="content",
        plain="id school review number kind made_at",
    )  # fmt: skip

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="ehcp_report_numbered"),
        ]


@audited()
class ReportSent(OfSchool):
    """A version of the report went to the authority, where no person is given, or to somebody who
    was invited or is told as a parent."""

    SCHOOL_FROM = "snapshot"

    snapshot = models.ForeignKey(ReportSnapshot, on_delete=models.CASCADE, related_name="sent")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        MeetingPerson, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As they were called then.
    name = models.CharField(max_length=160)
    sent_on = models.DateField()

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="contact name", plain="id school pupil snapshot person sent_on"
    )

    class Meta:
        ordering = ["sent_on", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "person", "contact", "name"], nulls_distinct=False,
                name="ehcp_report_sent_once",
                violation_error_message="They were sent this version already.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(contact__isnull=True),
                name="ehcp_report_sent_one",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.snapshot_id} to {self.name}"
