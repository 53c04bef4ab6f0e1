"""Each thing that a professional recommends, what became of it, and where it lives now."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5

from provision.models import Outcome, PlanRow
from provision.models.base import OfSchool
from pupils.models import AdviceRequest, Document, Pupil, Strategy
from reviews.choices import RecommendationState
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

_PLACES = ("strategy", "outcome", "plan_row")


def _at_most_one(*names: str) -> Q:
    """Of these keys one is given, or none."""
    none = Q(**{f"{name}__isnull": True for name in names})
    return none | _exactly_one(*names)


def _exactly_one(*names: str) -> Q:
    found = Q()
    for given in names:
        found |= Q(**{f"{name}__isnull": name != given for name in names})
    return found


@audited()
class Recommendation(OfSchool):
    """One thing of one piece of advice, of one report among the documents, or of a decision."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="recommendations")
    advice = models.ForeignKey(
        AdviceRequest, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # What a subject above keeps, such as an authority's decision; how its pages name it.
    source_type = models.CharField(max_length=40, blank=True)
    source_id = models.UUIDField(null=True, blank=True)
    source_words = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=600)
    # The line of the advice that it was proposed from: it is proposed no second time.
    advised_words = models.CharField(max_length=600, blank=True)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=8, choices=RecommendationState, default=RecommendationState.OPEN
    )
    # What is done instead, where it was adapted.
    adapted_words = models.CharField(max_length=600, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    strategy = models.ForeignKey(
        Strategy, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outcome = models.ForeignKey(
        Outcome, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    plan_row = models.ForeignKey(
        PlanRow, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The first day on which it was so where it lives now.
    since_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="decided_by",
        words="words advised_words adapted_words reason source_words",
        plain="id school pupil advice document source_type source_id position state strategy"
        " outcome plan_row since_on decided_on version",
    )

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["pupil", "position"], name="reviews_advised_of_pupil"),
            models.Index(
                fields=["school", "state"], name="reviews_advised_open", condition=Q(state="open")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one("advice", "document", "source_id"),
                name="reviews_advised_one_source",
            ),
            models.CheckConstraint(
                condition=Q(source_id__isnull=True, source_type="", source_words="")
                | (Q(source_id__isnull=False) & ~Q(source_type="") & ~Q(source_words="")),
                name="reviews_advised_source_whole",
            ),
            models.UniqueConstraint(
                "source_id", MD5("advised_words"), name="reviews_advised_said_once",
                condition=~Q(advised_words=""),
                violation_error_message="This line is in the list already.",
            ),
            models.CheckConstraint(
                condition=_at_most_one(*_PLACES), name="reviews_advised_one_place",
                violation_error_message="Choose one place where it lives.",
            ),
            models.CheckConstraint(
                condition=Q(state=RecommendationState.OPEN, decided_on__isnull=True, decided_by="")
                | (~Q(state=RecommendationState.OPEN) & Q(decided_on__isnull=False)
                   & ~Q(decided_by="")),
                name="reviews_advised_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RecommendationState.ADAPTED, RecommendationState.DECLINED])
                | ~Q(reason=""),
                name="reviews_advised_why",
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RecommendationState.ADOPTED, RecommendationState.ADAPTED])
                | Q(**{f"{name}__isnull": True for name in _PLACES}),
                name="reviews_advised_place_if_used",
                violation_error_message="What is declined lives nowhere.",
            ),
            models.UniqueConstraint(
                "advice", MD5("advised_words"), name="reviews_advised_line_once",
                condition=~Q(advised_words=""),
                violation_error_message="This line of the advice is in the list already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.position}: {self.words}"
