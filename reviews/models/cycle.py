from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from provision.models.base import OfSchool, between, together, with_school
from pupils.models import Pupil
from reviews.choices import (
    OPEN_STATES,
    CycleDecision,
    CycleFactor,
    CycleNoteKind,
    CycleSource,
    CycleState,
    CycleVersion,
    Involvement,
)
from reviews.querysets import CycleQuerySet
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.audit.snapshots.models import Snapshot
from send_mis.personal import Personal

_INVOLVED = ~Q(agreed_how="") & ~Q(agreed_with="")
_OFFERED = Q(offered_on__isnull=False, offered_times__gte=1) & ~Q(offered_how="")


@audited()
class Cycle(OfSchool):
    """One round of assess, plan, do, review for one pupil (Code of Practice 6.44 to 6.56).

    It holds only what nobody else does. Outcomes, provision, sessions and counts are provision's;
    strategies, advice and views are rows of their own: the cycle's page shows those of its time,
    and what was agreed is kept whole in a version.
    """

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=CycleState, default=CycleState.DRAFT)
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )
    starts_on = models.DateField()
    # Assess
    sources = ArrayField(models.CharField(max_length=12, choices=CycleSource), default=list,
                         blank=True)  # fmt: skip
    source_words = models.TextField("what they say", blank=True)
    factors = ArrayField(models.CharField(max_length=12, choices=CycleFactor), default=list,
                         blank=True)  # fmt: skip
    factor_words = models.TextField("what was considered", blank=True)
    strengths = models.TextField("strengths", blank=True)
    expected = models.TextField("expected progress", blank=True)
    differs = models.TextField("why progress differs from what is expected", blank=True)
    # Plan
    support_purpose = models.TextField("purpose of in-class support", blank=True)
    parents_will = models.TextField("what parents will do", blank=True)
    pupil_will = models.TextField("what the pupil will do", blank=True)
    review_on = models.DateField("review date", null=True, blank=True)
    # How it was agreed: with whom, or when, how and how often that was offered.
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_how = models.CharField(max_length=8, choices=Involvement, blank=True)
    agreed_with = models.CharField(max_length=300, blank=True)
    offered_on = models.DateField(null=True, blank=True)
    offered_how = models.CharField(max_length=8, choices=Involvement, blank=True)
    offered_times = models.PositiveSmallIntegerField(null=True, blank=True)
    # Review
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=CycleDecision, blank=True)
    decision_words = models.TextField("why", blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[CycleQuerySet] = CycleQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="agreed_by agreed_with closed_by",
        special="sources factors decision",
        words="source_words factor_words strengths expected differs support_purpose parents_will"
        " pupil_will decision_words",
        plain="id school pupil number state follows starts_on review_on agreed_on agreed_how"
        " offered_on offered_how offered_times closed_on version",
    )

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["pupil", "-number"], name="reviews_cycle_newest"),
            models.Index(
                fields=["school", "review_on"],
                include=["pupil", "state"],
                condition=Q(state__in=OPEN_STATES),
                name="reviews_cycle_open",
            ),
        ]
        constraints = [
            with_school("reviews_cycle_with_school"),
            models.UniqueConstraint(fields=["id", "pupil"], name="reviews_cycle_with_pupil"),
            models.UniqueConstraint(
                fields=["pupil"], condition=Q(state__in=OPEN_STATES), name="reviews_cycle_one_open",
                violation_error_message="This pupil has an open cycle already.",
            ),
            models.UniqueConstraint(
                fields=["pupil", "number"], name="reviews_cycle_numbered",
                violation_error_message="Somebody has started this cycle already.",
            ),
            between("reviews_cycle_offered_times", "offered_times", 1, 50, (
                "It was offered between 1 and 50 times."
            ), optional=True),
            together("reviews_cycle_agreed", "Who and when belong together.",
                     "agreed_on", "agreed_by"),
            together("reviews_cycle_closed", "Who and when belong together.",
                     "closed_on", "closed_by"),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gt=F("starts_on")),
                name="reviews_cycle_review_after_start",
                violation_error_message="The review comes after the start.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(CycleState.AGREED, CycleState.REVIEWED))
                | Q(agreed_on__isnull=False, review_on__isnull=False) & (_INVOLVED | _OFFERED),
                name="reviews_cycle_agreed_whole",
                violation_error_message=(
                    "Say when it is reviewed, and how parents took part or were offered to."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_on__isnull=True, decision="")
                | Q(state=CycleState.REVIEWED, closed_on__isnull=False) & ~Q(decision="")
                | Q(state=CycleState.CLOSED, closed_on__isnull=False, decision="")
                & ~Q(decision_words=""),
                name="reviews_cycle_ended_whole",
                violation_error_message="Say when it ended and what was decided.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"cycle {self.number} of {self.pupil_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@audited()
class CycleNote(OfSchool):
    """A dated note beside a cycle: how it goes, or what somebody adds to outcomes or review."""

    SCHOOL_FROM = "cycle"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="notes")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=CycleNoteKind, default=CycleNoteKind.NOTE)
    on = models.DateField()
    words = models.TextField(max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="by", words="words", plain="id school pupil cycle kind on version"
    )

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["cycle", "on"], name="reviews_note_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="reviews_note_says_something",
                violation_error_message="Write the note.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"note on {self.cycle_id} of {self.on}"


@audited()
class CycleSnapshot(OfSchool, Snapshot):
    """A whole cycle as it was agreed or reviewed, with the outcomes, provision, strategies and
    views of that day."""

    SCHOOL_FROM = "cycle"
    OF = "cycle"

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="snapshots")
    kind = models.CharField(max_length=8, choices=CycleVersion)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="cycle__pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="made_by",
        special="content",
        plain="id school cycle number kind made_at",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="reviews_snapshot_once")
        ]
