from typing import ClassVar

from django.db import models
from django.db.models import Q

from pupils.choices import BroadArea, FactSource, NeedType, SenStatus, ToldHow
from pupils.models.pupil import PupilFact, dates_ordered, never_twice
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class Spell(PupilFact):
    """SEN support or an EHC plan, from a day until another. No spell means no SEN provision.

    When an EHC plan starts, SEN support ends the day before; status carries over at year end.
    """

    status = models.CharField(max_length=1, choices=SenStatus)
    source_code = models.CharField(max_length=2, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)
    reason = models.TextField(blank=True)
    end_decided_by = models.CharField(max_length=160, blank=True)
    end_reason = models.TextField(blank=True)
    parents_told_on = models.DateField(null=True, blank=True)
    parents_told_how = models.CharField(max_length=12, choices=ToldHow, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    # The pupil has an assess-plan-do-review cycle: of SEN support the review is that cycle's, and
    # `next_review_on` is written from it.
    has_cycle = models.BooleanField(default=False)
    source = models.CharField(max_length=12, choices=FactSource, default=FactSource.SCHOOL)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="pupil",
        identity="decided_by end_decided_by",
        special="status source_code",
        words="reason end_reason",
        plain="id pupil school starts_on ends_on parents_told_on parents_told_how reviewed_on"
        " next_review_on has_cycle source version",
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(
                fields=["school", "pupil"],
                include=["status", "starts_on", "ends_on", "next_review_on", "id"],
                name="pupils_spell_school",
            ),
            models.Index(
                fields=["school", "next_review_on"],
                condition=Q(ends_on__isnull=True),
                name="pupils_spell_review",
            ),
        ]
        constraints = [
            dates_ordered("pupils_spell_dates_ordered"),
            never_twice(
                "pupils_spell_no_overlap",
                "The pupil already has a status at that time.",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(parents_told_on__isnull=True, parents_told_how="")
                | Q(parents_told_on__isnull=False) & ~Q(parents_told_how=""),
                name="pupils_spell_told_when_and_how",
                violation_error_message="Say both when and how parents were told, or neither.",
            ),
        ]

    @property
    def is_reviewed_by_cycle(self) -> bool:
        """A plan's annual review stays the plan's, also beside a cycle."""
        return self.has_cycle and self.status == SenStatus.SEN_SUPPORT

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.status} from {self.starts_on}"


@audited()
class Monitoring(PupilFact):
    """Watched after leaving the register. A list of its own: not "on the register"."""

    reason = models.TextField(blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="pupil",
        words="reason",
        plain="id pupil school starts_on ends_on look_again_on version",
    )

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(
                fields=["school", "pupil"],
                include=["starts_on", "ends_on", "look_again_on", "id"],
                name="pupils_monitoring_school",
            )
        ]
        constraints = [
            dates_ordered("pupils_monitoring_dates_ordered"),
            never_twice("pupils_monitoring_once", "The pupil is already being monitored."),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} monitored from {self.starts_on}"


@audited()
class Need(PupilFact):
    """A need in one of the broad areas, ranked: 1 is the main one. A DfE type is never required."""

    rank = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=4, choices=NeedType, blank=True)
    area = models.CharField(max_length=5, choices=BroadArea)
    words = models.CharField("in our words", max_length=200, blank=True)
    source = models.CharField(max_length=12, choices=FactSource, default=FactSource.SCHOOL)

    personal: ClassVar = Personal(
        keep="pupil",
        special="type area",
        words="words",
        plain="id pupil school starts_on ends_on rank source",
    )

    class Meta:
        ordering = ["rank"]
        indexes = [
            models.Index(
                fields=["school", "pupil", "rank"], include=["starts_on", "ends_on"],
                name="pupils_need_school",
            )
        ]  # fmt: skip
        constraints = [
            dates_ordered("pupils_need_dates_ordered"),
            models.CheckConstraint(
                condition=Q(rank__gte=1) & Q(rank__lte=99), name="pupils_need_rank_1_to_99"
            ),
            never_twice(
                "pupils_need_rank_once",
                "Each need has a rank of its own.",
                "rank",
                deferrable=models.Deferrable.DEFERRED,
            ),
            never_twice(
                "pupils_need_type_once",
                "A type is recorded once.",
                "type",
                condition=~Q(type=""),
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.rank}: {self.type or self.area}"


__all__ = ["Monitoring", "Need", "Spell"]
