from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from provision.choices import Area, ForWhom, Layer, Scale, StaffRole
from provision.models.base import OfSchool, between, with_school
from provision.querysets import InterventionQuerySet
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class Intervention(OfSchool):
    """One entry of a school's catalogue. What a plan's row says overrides what is usual."""

    name = models.CharField(max_length=120)
    area = models.CharField("area of need", max_length=8, choices=Area, default=Area.GENERAL)
    layer = models.CharField(max_length=14, choices=Layer, default=Layer.TARGETED)
    for_whom = models.CharField(max_length=6, choices=ForWhom, default=ForWhom.EITHER)
    what = models.TextField("what it is", blank=True)
    evidence = models.TextField(blank=True)
    # What is counted at entry and exit. Effects are compared on the same measure only.
    usual_measure = models.CharField(max_length=120, blank=True)
    usual_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    usual_times_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    usual_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    usual_group_size = models.PositiveSmallIntegerField(null=True, blank=True)
    usual_staff_role = models.CharField(max_length=12, choices=StaffRole, blank=True)
    unit_cost = models.DecimalField(
        "cost per unit of materials", max_digits=8, decimal_places=2, default=Decimal(0)
    )
    unit = models.CharField("unit of materials", max_length=80, blank=True)
    # The first day on which it is no longer offered.
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[InterventionQuerySet] = InterventionQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        plain="id school name area layer for_whom what evidence usual_measure usual_minutes"
        " usual_times_a_week usual_weeks usual_group_size usual_staff_role unit_cost unit"
        " retired_on version",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            with_school("provision_intervention_with_school"),
            models.UniqueConstraint(
                "school",
                Lower("name"),
                name="provision_intervention_name_once",
                violation_error_message="The catalogue already has an intervention of that name.",
            ),
            between(
                "provision_intervention_minutes", "usual_minutes", 1, 600,
                "Minutes must be between 1 and 600.", optional=True,
            ),
            between(
                "provision_intervention_times", "usual_times_a_week", 1, 20,
                "Times a week must be between 1 and 20.", optional=True,
            ),
            between(
                "provision_intervention_weeks", "usual_weeks", 1, 60,
                "Weeks must be between 1 and 60.", optional=True,
            ),
            between(
                "provision_intervention_group", "usual_group_size", 1, 40,
                "A group has between 1 and 40 pupils.", optional=True,
            ),
            between(
                "provision_intervention_cost", "unit_cost", 0, 100_000,
                "A cost is between £0 and £100,000.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@audited()
class InterventionTraining(models.Model):
    """Somebody on the staff is trained to deliver an intervention; the day may be unknown."""

    id = models.BigAutoField(primary_key=True)
    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="trained")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    trained_on = models.DateField(null=True, blank=True)
    # The last day on which it counts; none: it has no end.
    expires_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="intervention__school_id")
    personal: ClassVar = Personal(
        keep="account", identity="user", words="note",
        plain="id intervention trained_on expires_on",
    )  # fmt: skip

    class Meta:
        ordering = ["trained_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention", "user"],
                name="provision_trained_once",
                violation_error_message="This person's training is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(trained_on__isnull=True)
                | Q(expires_on__gte=F("trained_on")),
                name="provision_trained_before_it_ends",
                violation_error_message="That is before the training.",
            ),
        ]

    def __str__(self) -> str:
        since = self.trained_on or "a day that is not known"
        return f"{self.user_id} trained for {self.intervention_id} on {since}"


@audited()
class ProvisionSettings(OfSchool):
    """How one school plans and counts. Made on demand, with what most schools use."""

    # What this school calls a layer, by its key: {"targeted": "Wave 2"}.
    layer_labels = models.JSONField(default=dict, blank=True)
    scale = models.CharField(max_length=4, choices=Scale, default=Scale.FOUR)
    # A school year's support per pupil from which top-up may be asked for. None: nothing flagged.
    threshold = models.DecimalField(
        max_digits=8, decimal_places=2, null=True, blank=True, default=Decimal(6000)
    )
    threshold_label = models.CharField(max_length=80, default="the notional £6,000")
    # From this share of the threshold on, a pupil is shown as near it.
    near_percent = models.PositiveSmallIntegerField(default=80)
    weeks_a_year = models.PositiveSmallIntegerField(default=38)
    review_after_weeks = models.PositiveSmallIntegerField(default=6)
    # The school's quality-first-teaching offer, kept once and shown on every plan.
    qft_offer = models.TextField("quality-first-teaching offer", blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        plain="id school layer_labels scale threshold threshold_label near_percent weeks_a_year"
        " review_after_weeks qft_offer version",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school"], name="provision_settings_once_a_school"),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(threshold__gt=0),
                name="provision_settings_threshold",
                violation_error_message="The threshold is more than £0, or none.",
            ),
            between(
                "provision_settings_near", "near_percent", 1, 99,
                "Near is between 1 and 99 per cent of the threshold.",
            ),
            between(
                "provision_settings_weeks", "weeks_a_year", 1, 52,
                "A school year has between 1 and 52 weeks.",
            ),
            between(
                "provision_settings_review", "review_after_weeks", 1, 60,
                "A review is due after 1 to 60 weeks.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"provision settings of {self.school_id}"
