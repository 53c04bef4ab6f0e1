from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from provision.choices import Afterwards, PlanState, SnapshotKind, StaffRole
from provision.models.base import (
    OfSchool,
    between,
    ends_after_start,
    plan_path,
    together,
    with_school,
)
from provision.models.catalogue import Intervention
from provision.models.money import MOST_AN_HOUR, FundingStream
from provision.querysets import AllocationQuerySet, RowQuerySet
from pupils.models.pupil import PupilFact, never_twice
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.audit.snapshots.models import Snapshot
from send_mis.personal import Personal
from send_mis.schools.choices import YearGroup
from send_mis.schools.models import AcademicYear, SchoolClass, Term, half_open
from send_mis.schools.periods import last_taught

SCHOOL_WEEK = [0, 1, 2, 3, 4]


@audited()
class ProvisionPlan(OfSchool):
    """Who gets what, in one class or one year group, for one term."""

    # Repeats the term's year: a class belongs to a year too, and the two must be the same.
    year = models.ForeignKey(AcademicYear, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="plans")
    school_class = models.ForeignKey(
        SchoolClass, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    year_group = models.SmallIntegerField(null=True, blank=True, choices=YearGroup)
    qft = models.TextField("for everyone (quality first teaching)", blank=True)
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.DRAFT)
    # When it was last sent and agreed. A plan that is changed afterwards keeps both.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    # What is being changed in a plan that was agreed: its rows stay as agreed until this is.
    change = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    # Why the SENCO sent it back.
    sent_back_because = models.TextField(blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = plan_path("")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="proposed_by agreed_by",
        words="qft sent_back_because change",
        plain="id school year term school_class year_group state proposed_at agreed_at"
        " carried_from version",
    )

    class Meta:
        ordering = ["term", "school_class", "year_group"]
        indexes = [models.Index(fields=["school", "term"], name="provision_plan_by_term")]
        constraints = [
            with_school("provision_plan_with_school"),
            models.CheckConstraint(
                condition=Q(school_class__isnull=True, year_group__isnull=False)
                | Q(school_class__isnull=False, year_group__isnull=True),
                name="provision_plan_class_or_year_group",
                violation_error_message="Choose a class or a year group: one of the two.",
            ),
            models.UniqueConstraint(
                fields=["term", "school_class"],
                condition=Q(school_class__isnull=False),
                name="provision_plan_once_a_class",
                violation_error_message="This class already has a plan for this term.",
            ),
            models.UniqueConstraint(
                fields=["term", "year_group"],
                condition=Q(year_group__isnull=False),
                name="provision_plan_once_a_year_group",
                violation_error_message="This year group already has a plan for this term.",
            ),
            together(
                "provision_plan_proposed", "Who and when belong together.",
                "proposed_by", "proposed_at",
            ),
            together(
                "provision_plan_agreed", "Who and when belong together.", "agreed_by", "agreed_at"
            ),
            models.CheckConstraint(
                condition=(~Q(state=PlanState.PROPOSED) | Q(proposed_at__isnull=False))
                & (~Q(state=PlanState.AGREED) | Q(agreed_at__isnull=False)),
                name="provision_plan_state_has_its_moment",
            ),
        ]  # fmt: skip

    @property
    def is_in_force(self) -> bool:
        """Agreed once: its rows hold, also while a change of them is being written."""
        return self.agreed_at is not None

    def __str__(self) -> str:
        return f"plan of {self.school_class_id or f'year group {self.year_group}'}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.__dict__.get("year_id"):
            self.year_id = self.term.year_id
        if not self.__dict__.get("school_id"):
            self.school_id = self.year.school_id
        super().save(*args, **kwargs)


@audited()
class PlanSnapshot(OfSchool, Snapshot):
    """A whole plan as it was sent or agreed."""

    SCHOOL_FROM = "plan"
    OF = "plan"

    plan = models.ForeignKey(ProvisionPlan, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=8, choices=SnapshotKind)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = plan_path("plan__")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="made_by",
        words="content",
        plain="id school plan number kind made_at",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="provision_snapshot_once")
        ]


@audited()
class PlanRow(OfSchool):
    """One line of a plan: who is in it, its allocations say. [starts_on, ends_on).

    A row without minutes is an approach that is always on ("task board, daily, in class"): it
    has no sessions, and costs its materials alone. The dates say what is planned and paid for;
    `weeks` is the length in school weeks as people typed it.
    """

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(ProvisionPlan, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField(default=1)
    intervention = models.ForeignKey(
        Intervention, null=True, blank=True, on_delete=models.PROTECT, related_name="rows"
    )
    # In the teacher's own words, where the catalogue has no entry for it.
    what = models.CharField(max_length=200, blank=True)
    outcome = models.TextField(blank=True)
    additional_to = models.TextField("additional to, or different from", blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Somebody without an account: "NHS speech therapist".
    delivered_by_words = models.CharField(max_length=120, blank=True)
    staff_role = models.CharField(max_length=12, choices=StaffRole, default=StaffRole.TA)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    times_a_week = models.PositiveSmallIntegerField(null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    # The days on which it is held, Monday 0; none: any school day.
    weekdays = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    at = models.TimeField("usual time", null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    materials_cost = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    funding = models.ForeignKey(
        FundingStream, null=True, blank=True, on_delete=models.PROTECT, related_name="rows"
    )
    # Where it stopped before its time: the day it was to end, and why it stopped.
    was_to_end_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[RowQuerySet] = RowQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = plan_path("plan__", row="")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="delivered_by delivered_by_words",
        words="what outcome additional_to end_reason",
        plain="id school plan position intervention staff_role minutes times_a_week weeks"
        " weekdays at starts_on ends_on materials_cost funding was_to_end_on carried_from"
        " version",
    )

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["plan", "position"], name="provision_row_in_order"),
            models.Index(fields=["school", "starts_on", "ends_on"], name="provision_row_by_date"),
            models.Index(fields=["delivered_by", "ends_on"], name="provision_row_by_whom"),
        ]
        constraints = [
            with_school("provision_row_with_school"),
            ends_after_start("provision_row_dates_ordered"),
            models.CheckConstraint(
                condition=Q(intervention__isnull=False) | ~Q(what=""),
                name="provision_row_says_what",
                violation_error_message="Choose an intervention, or say what is done.",
            ),
            together(
                "provision_row_timed", "Give both the minutes and the times a week, or neither.",
                "minutes", "times_a_week",
            ),
            between(
                "provision_row_minutes", "minutes", 1, 600, "Minutes must be between 1 and 600.",
                optional=True,
            ),
            between(
                "provision_row_times", "times_a_week", 1, 20,
                "Times a week must be between 1 and 20.", optional=True,
            ),
            between(
                "provision_row_weeks", "weeks", 1, 60, "Weeks must be between 1 and 60.",
                optional=True,
            ),
            between(
                "provision_row_materials", "materials_cost", 0, 100_000,
                "A cost is between £0 and £100,000.",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=SCHOOL_WEEK),
                name="provision_row_weekdays",
                violation_error_message="Choose days from Monday to Friday.",
            ),
            models.CheckConstraint(
                condition=Q(was_to_end_on__isnull=True)
                | Q(was_to_end_on__gt=F("ends_on")) & ~Q(end_reason=""),
                name="provision_row_ended_early",
                violation_error_message="Say why it stopped before its time.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"row {self.position} of {self.plan_id}"

    @property
    def is_timed(self) -> bool:
        return self.minutes is not None


@audited()
class RowRate(OfSchool):
    """What an hour of this row costs, copied from the school's rates when it was agreed.

    Several where the rate changes while the row runs.
    """

    SCHOOL_FROM = "row"

    row = models.ForeignKey(PlanRow, on_delete=models.CASCADE, related_name="rates")
    hourly = models.DecimalField("£ an hour", max_digits=6, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(keep="pupil", plain="id school row hourly starts_on ends_on")

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            ends_after_start("provision_rowrate_dates_ordered"),
            between(
                "provision_rowrate_hourly", "hourly", 0, MOST_AN_HOUR,
                "An hour costs between £0 and £1,000.",
            ),
            ExclusionConstraint(
                name="provision_rowrate_no_overlap",
                expressions=[
                    ("row", RangeOperators.EQUAL),
                    (half_open(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.row_id} £{self.hourly} from {self.starts_on}"


@audited()
class Allocation(PupilFact):
    """A pupil is in a row, from a day until another. Minutes and money per pupil come from here.

    Half-open, and inside the row's dates or not: only the days in both count.
    """

    row = models.ForeignKey(PlanRow, on_delete=models.CASCADE, related_name="allocations")
    # This pupil's own outcome that the row serves: one outcome may be served by several rows.
    outcome = models.ForeignKey(
        "provision.Outcome", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="allocations",
    )  # fmt: skip
    # What the row said was to be reached when the outcome was linked, or asked about last: where
    # the row says something else since, people are asked what the counts are for.
    outcome_words = models.TextField(blank=True)
    # A pupil who attends part-time: the days on which they take part; none: the row's.
    weekdays = ArrayField(models.SmallIntegerField(), default=list, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    # What the pupil's review said of it: the next plan carries it on, or leaves the pupil out.
    afterwards = models.CharField(max_length=8, choices=Afterwards, blank=True)
    afterwards_words = models.CharField(max_length=300, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[AllocationQuerySet] = AllocationQuerySet.as_manager()  # type: ignore[assignment]
    personal: ClassVar = Personal(
        keep="pupil",
        words="end_reason outcome_words afterwards_words",
        plain="id pupil school starts_on ends_on row outcome weekdays afterwards",
    )

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [
            models.Index(fields=["school", "pupil"], name="provision_allocation_school"),
            models.Index(fields=["row", "pupil"], name="provision_allocation_row"),
        ]
        constraints = [
            ends_after_start("provision_allocation_dates_ordered"),
            never_twice(
                "provision_allocation_once",
                "The pupil is already in this row at that time.",
                "row",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=SCHOOL_WEEK),
                name="provision_allocation_weekdays",
                violation_error_message="Choose days from Monday to Friday.",
            ),
        ]

    @property
    def last_day(self) -> date:
        """The last weekday on which the pupil is in it."""
        ends_on = min(self.row.ends_on, self.ends_on or self.row.ends_on)
        return last_taught(max(self.starts_on, self.row.starts_on), ends_on)

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.row_id} from {self.starts_on}"
