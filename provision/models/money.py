from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from provision.choices import FOR_ONE_PUPIL, MAY_BE_FOR_ONE_PUPIL, FundingKind, StaffRole
from provision.models.base import OfSchool, between, ends_after_start, with_school
from provision.querysets import RateQuerySet
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import AcademicYear, half_open

MOST_AN_HOUR = 1000


@audited()
class Rate(OfSchool):
    """What an hour costs the school, on-costs included, in £. `ends_on` is the first day after.

    Copied onto a plan's lines when the plan is agreed: a rise changes no line by itself.
    """

    staff_role = models.CharField(max_length=12, choices=StaffRole)
    hourly = models.DecimalField("£ an hour", max_digits=6, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[RateQuerySet] = RateQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school", plain="id school staff_role hourly starts_on ends_on version"
    )

    class Meta:
        ordering = ["staff_role", "starts_on"]
        constraints = [
            ends_after_start("provision_rate_dates_ordered"),
            between(
                "provision_rate_hourly", "hourly", 0, MOST_AN_HOUR,
                "An hour costs between £0 and £1,000.",
            ),
            ExclusionConstraint(
                name="provision_rate_no_overlap",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("staff_role", RangeOperators.EQUAL),
                    (half_open(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="There is already a rate for this role at that time.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.staff_role} £{self.hourly} from {self.starts_on}"


@audited()
class FundingStream(OfSchool):
    """Money for provision in one school year. What is spent of it is computed from its rows."""

    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=18, choices=FundingKind)
    name = models.CharField(max_length=120)
    pupil = models.ForeignKey(
        Pupil, null=True, blank=True, on_delete=models.CASCADE, related_name="funding"
    )
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="pupil name",
        special="kind amount",
        words="note",
        plain="id school year version",
    )

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            with_school("provision_funding_with_school"),
            models.UniqueConstraint(
                fields=["year", "name"],
                name="provision_funding_name_once_a_year",
                violation_error_message="This year already has a funding stream of that name.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="provision_funding_amount",
                violation_error_message="An amount cannot be less than £0.",
            ),
            models.CheckConstraint(
                condition=Q(pupil__isnull=False, kind__in=MAY_BE_FOR_ONE_PUPIL)
                | Q(pupil__isnull=True) & ~Q(kind__in=FOR_ONE_PUPIL),
                name="provision_funding_for_whom",
                violation_error_message="Top-up is for one pupil; other school funds are for none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: £{self.amount}"
