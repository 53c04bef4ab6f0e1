"""A review of a plan: the facts from which its statutory clock runs.

The meeting, who was invited, what was said and who does what are a meeting of `reviews`. Days of
the law are never kept: they are counted from these facts (send_mis/statutory/annual_review.py).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from ehcp.choices import (
    OUT_OF_TURN,
    AuthorityDecision,
    ReviewKind,
    ReviewRecommends,
)
from ehcp.models.plan import EhcPlan
from provision.models.base import OfSchool
from pupils.models import Pupil
from reviews.models import ReviewMeeting
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


def _not_before(name: str, later: str, earlier: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{later}__isnull": True}) | Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__gte": F(earlier)}),
        name=name, violation_error_message=message,
    )  # fmt: skip


@audited()
class AnnualReview(OfSchool):
    """One review, from when it is begun until the authority's decision is carried out."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="reviews")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="annual_reviews")
    kind = models.CharField(max_length=11, choices=ReviewKind, default=ReviewKind.ANNUAL)
    begun_on = models.DateField()
    meeting = models.OneToOneField(
        ReviewMeeting, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="annual_review",
    )  # fmt: skip
    # Asked for by the parents, or why the meeting was put off. It moves no day of the law.
    postponed_because = models.CharField(max_length=300, blank=True)
    held_on = models.DateField(null=True, blank=True)
    papers_sent_on = models.DateField(null=True, blank=True)
    recommends = models.CharField(max_length=8, choices=ReviewRecommends, blank=True)
    recommends_words = models.TextField(blank=True)
    report_sent_on = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=8, choices=AuthorityDecision, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    notice_on = models.DateField("amendment notice of", null=True, blank=True)
    # The fifteen days for comments begin with this day; where it is not known, with the notice's.
    served_on = models.DateField("amendment notice served on", null=True, blank=True)
    comments_sent_on = models.DateField(null=True, blank=True)
    certificate_on = models.DateField("mediation certificate of", null=True, blank=True)
    # The amended plan came, or the plan is kept or ceased: nothing of it is owed any more.
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        words="postponed_because recommends_words ended_because",
        plain="id school plan pupil kind begun_on meeting held_on papers_sent_on recommends"
        " report_sent_on decision decided_on notice_on served_on comments_sent_on certificate_on"
        " ended_on version",
    )

    class Meta:
        ordering = ["-begun_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "-begun_on"], name="ehcp_review_newest"),
            models.Index(
                fields=["school", "pupil"], name="ehcp_review_open",
                condition=Q(ended_on__isnull=True),
            ),
        ]  # fmt: skip
        constraints = [
            # What a composite foreign key points at.
            models.UniqueConstraint(fields=["id", "pupil"], name="ehcp_review_with_pupil"),
            models.UniqueConstraint(
                fields=["plan"], name="ehcp_review_one",
                condition=Q(ended_on__isnull=True) & ~Q(kind__in=OUT_OF_TURN),
                violation_error_message="A review of this plan is under way already.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True)
                | (~Q(decision="") & Q(decided_on__isnull=False, held_on__isnull=False)),
                name="ehcp_review_decided_whole",
                violation_error_message="A decision has its day, and a meeting before it.",
            ),
            models.CheckConstraint(
                condition=Q(report_sent_on__isnull=True)
                | (Q(held_on__isnull=False) & ~Q(recommends="")),
                name="ehcp_review_report_whole",
                violation_error_message="A report is of a meeting, and recommends something.",
            ),
            models.CheckConstraint(
                condition=Q(notice_on__isnull=True) | Q(decision=AuthorityDecision.AMEND),
                name="ehcp_review_notice_amends",
                violation_error_message="A notice of amendments follows the decision to amend.",
            ),
            models.CheckConstraint(
                condition=Q(comments_sent_on__isnull=True) | Q(notice_on__isnull=False),
                name="ehcp_review_comments_of_notice",
                violation_error_message="Comments are on an amendment notice.",
            ),
            _not_before("ehcp_review_report_after", "report_sent_on", "held_on",
                        "The report cannot be sent before the meeting."),
            _not_before("ehcp_review_decided_after", "decided_on", "held_on",
                        "The authority cannot decide before the meeting."),
            _not_before("ehcp_review_notice_after", "notice_on", "held_on",
                        "The notice cannot come before the meeting."),
            _not_before("ehcp_review_served_after", "served_on", "notice_on",
                        "The notice cannot be served before its date."),
            _not_before("ehcp_review_certificate_after", "certificate_on", "decided_on",
                        "A mediation certificate follows the decision."),
            _not_before("ehcp_review_comments_after", "comments_sent_on", "notice_on",
                        "Comments cannot be sent before the notice."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.plan_id}"
