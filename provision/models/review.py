from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.choices import ReviewDecision
from provision.models.base import OfSchool, plan_path, with_school
from provision.models.plan import PlanRow
from provision.querysets import ImpactReviewQuerySet
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class ImpactReview(OfSchool):
    """Did it help? Usually after six weeks: where pupils began, where they are, what next."""

    SCHOOL_FROM = "row"

    row = models.ForeignKey(PlanRow, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=8, choices=ReviewDecision, blank=True)
    words = models.TextField("what we learned", blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ImpactReviewQuerySet] = ImpactReviewQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = plan_path("row__plan__", row="row__")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="done_by",
        words="words",
        plain="id school row due_on done_on decision version",
    )

    class Meta:
        ordering = ["due_on"]
        indexes = [
            models.Index(
                fields=["school", "due_on"],
                condition=Q(done_on__isnull=True),
                name="provision_review_to_do",
            )
        ]
        constraints = [
            with_school("provision_review_with_school"),
            models.UniqueConstraint(
                fields=["row", "due_on"],
                name="provision_review_once",
                violation_error_message="A review is due on that day already.",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, decision="")
                | Q(done_on__isnull=False, done_by__isnull=False) & ~Q(decision=""),
                name="provision_review_done",
                violation_error_message="Say when, by whom and what was decided.",
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.row_id} due {self.due_on}"


@audited()
class ImpactResult(OfSchool):
    """Where one pupil began and where they are, on one measure."""

    SCHOOL_FROM = "review"

    review = models.ForeignKey(ImpactReview, on_delete=models.CASCADE, related_name="results")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="impact_results")
    measure = models.CharField("what is counted", max_length=120)
    entry = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    exit = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        special="entry exit",
        words="note",
        plain="id school review pupil measure",
    )

    class Meta:
        ordering = ["review", "pupil"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "pupil"],
                name="provision_result_once",
                violation_error_message="The pupil is in this review already.",
            ),
            models.CheckConstraint(
                condition=~Q(measure=""),
                name="provision_result_counts_something",
                violation_error_message="Say what is counted.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} from {self.entry} to {self.exit}"
