"""What the Department published, to set a school's own figures beside."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.reports.choices import Measure
from send_mis.schools.choices import Phase


class NationalFigure(models.Model):
    """One percentage of one day, loaded by `load_national_figures`. Without a phase: of all schools
    in England."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measure = models.CharField(max_length=12, choices=Measure)
    phase = models.CharField(max_length=14, choices=Phase, blank=True)
    as_at = models.DateField()
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    # The denominator: "EHC plans of pupils in mainstream schools".
    of_what = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    # A figure that the file no longer has stays where reports used it, and is used no more.
    is_current = models.BooleanField(default=True)

    personal: ClassVar = Personal(
        keep="reference", plain="id measure phase as_at percent of_what source is_current"
    )

    class Meta:
        ordering = ["measure", "phase", "-as_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "phase", "as_at"], name="reports_national_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="reports_national_percent"
            ),
            models.CheckConstraint(
                condition=~Q(of_what="") & ~Q(source=""), name="reports_national_says_of_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.as_at}"


@audited()
class OwnNationalFigure(OfSchool):
    """A national figure that one school entered itself: it knows a newer one, or one of schools
    like it. It stands in the place of the one that was loaded."""

    measure = models.CharField(max_length=12, choices=Measure)
    as_at = models.DateField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    of_what = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school", plain="id school measure as_at percent of_what source version"
    )

    class Meta:
        ordering = ["measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "measure"], name="reports_own_figure_once",
                violation_error_message="Somebody entered this figure just now: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="reports_own_figure_percent",
                violation_error_message="Enter a percentage from 0 to 100.",
            ),
            models.CheckConstraint(
                condition=~Q(of_what="") & ~Q(source=""), name="reports_own_figure_says_of_what",
                violation_error_message="Say of what it is a share, and who published it.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.as_at}, of {self.school_id}"
