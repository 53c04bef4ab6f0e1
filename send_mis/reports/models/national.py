"""What the Department published, to set a school's own figures beside."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

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
