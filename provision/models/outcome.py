from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from provision.choices import Area, OutcomeState, OutcomeVersion, Scale
from provision.models.base import OfSchool, between, with_school
from provision.querysets import OutcomeQuerySet
from pupils.choices import NeedType
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.audit.snapshots.models import Snapshot
from send_mis.personal import Personal


@audited()
class Outcome(OfSchool):
    """What one pupil is to be able to do, by when, and how one will know.

    `baseline`, `target` and the points are counts of `measure` ("words read of 100"); a target
    below the baseline is reached by coming down. An outcome that cannot be counted has neither.
    """

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="outcomes")
    text = models.TextField("outcome")
    pupil_words = models.TextField("in the pupil's own words", blank=True)
    area = models.CharField("area of need", max_length=8, choices=Area, default=Area.GENERAL)
    # The need it answers, by its DfE type: needs are re-recorded, an outcome outlives the row.
    need_type = models.CharField(max_length=4, choices=NeedType, blank=True)
    measure = models.CharField("what is counted", max_length=120, blank=True)
    baseline = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    out_of = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField("baseline taken on")
    due_on = models.DateField("by when")
    how_measured = models.TextField(blank=True)
    scale = models.CharField(max_length=4, choices=Scale, default=Scale.FOUR)
    # Goal attainment: what each level looks like, by its number: {"-1": "…", "0": "…"}.
    levels = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=OutcomeState, default=OutcomeState.ACTIVE)
    closed_on = models.DateField(null=True, blank=True)
    # The try before this one, and how many there were: after three, change the approach?
    follows = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    # A term's step towards a longer outcome, such as one of an EHC plan.
    step_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="steps"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[OutcomeQuerySet] = OutcomeQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        special="area need_type baseline target out_of",
        words="text pupil_words measure how_measured levels",
        plain="id school pupil starts_on due_on scale state closed_on follows attempt step_of"
        " version",
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["school", "pupil", "state"], name="provision_outcome_school"),
            models.Index(
                fields=["school", "due_on"],
                condition=Q(state="active"),
                name="provision_outcome_due",
            ),
        ]
        constraints = [
            with_school("provision_outcome_with_school"),
            models.UniqueConstraint(fields=["id", "pupil"], name="provision_outcome_with_pupil"),
            models.UniqueConstraint(
                fields=["follows"],
                name="provision_outcome_followed_once",
                violation_error_message="This outcome has been taken up again already.",
            ),
            models.CheckConstraint(
                condition=Q(step_of__isnull=True) | ~Q(step_of=F("id")),
                name="provision_outcome_no_step_of_itself",
                violation_error_message="An outcome is no step towards itself.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="provision_outcome_says_what",
                violation_error_message="Say what the pupil is to be able to do.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("starts_on")),
                name="provision_outcome_dates_ordered",
                violation_error_message="By when is after the day of the baseline.",
            ),
            models.CheckConstraint(
                condition=Q(state=OutcomeState.ACTIVE, closed_on__isnull=True)
                | ~Q(state=OutcomeState.ACTIVE) & Q(closed_on__isnull=False),
                name="provision_outcome_closed_when",
                violation_error_message="Say when it ended, or leave it open.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(measure=""),
                name="provision_outcome_counts_something",
                violation_error_message="Say what the target counts.",
            ),
            models.CheckConstraint(
                condition=Q(out_of__isnull=True) | Q(target__isnull=True)
                | Q(out_of__gt=0, target__lte=F("out_of")),
                name="provision_outcome_target_in_range",
                violation_error_message="The target is more than there is.",
            ),
            between("provision_outcome_attempt", "attempt", 1, 50, (
                "An attempt has a "
                "number from 1."
            )),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"outcome of {self.pupil_id} by {self.due_on}"


@audited()
class OutcomePoint(OfSchool):
    """How far a pupil has come on one day: noted by itself, or counted in a session."""

    SCHOOL_FROM = "outcome"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="points")
    measured_on = models.DateField()
    value = models.DecimalField(max_digits=9, decimal_places=2)
    note = models.CharField(max_length=300, blank=True)
    session = models.ForeignKey(
        "provision.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="points"
    )
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField()

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="outcome__pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="noted_by",
        special="value",
        words="note",
        plain="id school outcome measured_on session noted_at",
    )

    class Meta:
        ordering = ["measured_on", "noted_at"]
        indexes = [models.Index(fields=["outcome", "measured_on"], name="provision_point_by_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "session"],
                name="provision_point_once_a_session",
                violation_error_message="This session's count is noted already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.measured_on}"


@audited()
class Judgement(OfSchool):
    """What people decided about an outcome on a day, on the outcome's scale."""

    SCHOOL_FROM = "outcome"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="judgements")
    judged_on = models.DateField()
    scale = models.CharField(max_length=4, choices=Scale)
    value = models.SmallIntegerField()
    note = models.TextField(blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="outcome__pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="judged_by",
        special="value",
        words="note",
        plain="id school outcome judged_on scale version",
    )

    class Meta:
        ordering = ["judged_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "judged_on"],
                name="provision_judgement_once_a_day",
                violation_error_message="This outcome was reviewed on that day already.",
            ),
            models.CheckConstraint(
                condition=Q(scale=Scale.FOUR, value__gte=1, value__lte=4)
                | Q(scale=Scale.GOAL, value__gte=-2, value__lte=2),
                name="provision_judgement_on_its_scale",
                violation_error_message="Choose a level of the scale.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.judged_on}"


@audited()
class OutcomeSnapshot(OfSchool, Snapshot):
    """What an outcome said, whole, each time somebody saved it."""

    SCHOOL_FROM = "outcome"
    OF = "outcome"

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=8, choices=OutcomeVersion)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="outcome__pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="made_by",
        special="content",
        plain="id school outcome number kind made_at",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "number"], name="provision_outcomesnapshot_once"
            )
        ]
