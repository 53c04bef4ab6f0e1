"""What pupils are assessed by, what they were assessed at, and what explains their progress."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from provision.models.base import OfSchool, with_school
from pupils.models import Pupil
from pupils.querysets import DirectoryQuerySet
from reviews.choices import IN_LEVELS, ScaleKind
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


def _number(name: str = "", **kwargs: Any) -> Any:
    return models.DecimalField(name or None, max_digits=7, decimal_places=2, **kwargs)


@audited()
class AssessmentScale(OfSchool):
    """One thing that a school assesses and in what: its words, its ends, what is expected.

    `same_start` and `real_difference` are the school's own answers to what the Code of Practice
    (6.17) leaves open: how near two values are the same baseline, and what is significant.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=ScaleKind)
    area = models.CharField("subject or area", max_length=60, blank=True)
    lowest = _number(null=True, blank=True)
    highest = _number(null=True, blank=True)
    levels = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # The place of the level that is expected of their age, where the levels have one.
    expected_level = models.PositiveSmallIntegerField(null=True, blank=True)
    expected_per_term = _number(null=True, blank=True)
    same_start = _number(default=0)
    real_difference = _number(default=0)
    # The first day on which nobody is assessed by it any more.
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[DirectoryQuerySet] = DirectoryQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        plain="id school name kind area lowest highest levels expected_level expected_per_term"
        " same_start real_difference retired_on version",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            with_school("reviews_scale_with_school"),
            models.UniqueConstraint(
                "school", Lower("name"), name="reviews_scale_name_once",
                violation_error_message="There is an assessment of this name.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=IN_LEVELS, levels__len__gte=2, lowest__isnull=True,
                            highest__isnull=True)
                | ~Q(kind__in=IN_LEVELS) & Q(levels__len=0, lowest__lt=F("highest")),
                name="reviews_scale_has_its_values",
                violation_error_message=(
                    "Give the lowest and the highest number, or the names of at least two levels."
                ),
            ),
            models.CheckConstraint(
                condition=Q(expected_level__isnull=True)
                | Q(expected_level__gte=1, levels__len__gte=F("expected_level")),
                name="reviews_scale_expected_is_a_level",
                violation_error_message="The expected level is one of the levels.",
            ),
            models.CheckConstraint(
                condition=Q(same_start__gte=0, real_difference__gte=0),
                name="reviews_scale_bands",
                violation_error_message="Enter a number from 0.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_levels(self) -> bool:
        return self.kind in IN_LEVELS


@audited()
class Assessment(OfSchool):
    """A pupil's value on one scale on one day; of levels the place, the lowest being 1."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="assessments")
    scale = models.ForeignKey(AssessmentScale, on_delete=models.PROTECT, related_name="assessments")
    on = models.DateField()
    value = _number()
    note = models.CharField(max_length=300, blank=True)
    # On entry, with parents or carers: who took part, or how that was offered to them.
    is_baseline = models.BooleanField(default=False)
    with_parents = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="with_parents recorded_by", special="value", words="note",
        plain="id school pupil scale on is_baseline version",
    )  # fmt: skip

    class Meta:
        ordering = ["on", "id"]
        indexes = [
            # The values of a year group are read from the index of its school's scales.
            models.Index(
                fields=["school", "scale", "on"], include=["pupil", "value"],
                name="reviews_assessment_of_scale",
            ),
            models.Index(
                fields=["pupil"], condition=Q(is_baseline=True), name="reviews_assessment_baseline"
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "scale", "on"], name="reviews_assessment_once_a_day",
                violation_error_message="There is a value of this day already.",
            ),
            models.CheckConstraint(
                condition=Q(is_baseline=False, with_parents="")
                | Q(is_baseline=True) & ~Q(with_parents=""),
                name="reviews_assessment_with_parents",
                violation_error_message="Say which parents or carers took part in the baseline.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scale_id} of {self.pupil_id} on {self.on}"


@audited()
class ProgressExplained(OfSchool):
    """Why a pupil's progress is as it is. It stands beside the tests and ends nothing."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    scale = models.ForeignKey(AssessmentScale, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="by", words="reason", plain="id school pupil scale on"
    )

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["pupil", "on"], name="reviews_explained_of_pupil")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="reviews_explained_says_why",
                violation_error_message="Say why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.scale_id} of {self.pupil_id} explained on {self.on}"
