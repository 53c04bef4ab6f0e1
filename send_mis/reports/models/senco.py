"""Who coordinates SEND: since when, with how much time, and qualified or by when."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from provision.models.base import OfSchool, between
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.reports.choices import SencoQualification

MOST_HOURS = 60


@audited()
class SencoPost(OfSchool):
    """`hours_a_week`: for the work of the SENCO alone, without teaching. `ended_on`: the last
    day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointed_on = models.DateField()
    # For more than twelve months, at any school: then the three years do not run.
    was_before = models.BooleanField(default=False)
    hours_a_week = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    qualification = models.CharField(
        max_length=8, choices=SencoQualification, default=SencoQualification.NONE
    )
    qualified_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="user",
        plain="id school appointed_on was_before hours_a_week qualification qualified_on ended_on"
        " version",
    )

    class Meta:
        ordering = ["appointed_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"], condition=Q(ended_on__isnull=True),
                name="reports_senco_post_once",
                violation_error_message="This person’s post is recorded already: change that one.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("appointed_on")),
                name="reports_senco_dates_ordered",
                violation_error_message="That is before the appointment.",
            ),
            models.CheckConstraint(
                condition=Q(qualified_on__isnull=True)
                | Q(qualification__in=(SencoQualification.NPQ, SencoQualification.NASENCO)),
                name="reports_senco_qualified_how",
                violation_error_message="Choose the qualification that they hold.",
            ),
            between(
                "reports_senco_hours", "hours_a_week", 0, MOST_HOURS,
                f"Enter a number of hours up to {MOST_HOURS}.", optional=True,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id} since {self.appointed_on}"
