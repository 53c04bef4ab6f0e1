"""What helps a pupil, in which situation, and who says so."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5

from pupils.choices import StrategySource
from pupils.models.professional import AdviceRequest
from pupils.models.pupil import PupilFact, dates_ordered
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class Strategy(PupilFact):
    """One thing that adults do, or that the pupil does, because it helps."""

    # "When the room is loud"; empty: at any time.
    situation = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=600)
    source = models.CharField(max_length=8, choices=StrategySource, default=StrategySource.STAFF)
    advice = models.ForeignKey(
        AdviceRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The line of the advice that became this row: it becomes no second one, however the row is
    # worded since.
    advised_words = models.CharField(max_length=600, blank=True)
    position = models.PositiveSmallIntegerField()
    ended_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar = Personal(
        keep="pupil",
        words="situation words advised_words ended_because",
        plain="id pupil school starts_on ends_on source advice position version",
    )

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["pupil", "position"], name="pupils_strategy_of_pupil")]
        constraints = [
            dates_ordered("pupils_strategy_dates_ordered"),
            models.UniqueConstraint(fields=["id", "pupil"], name="pupils_strategy_with_pupil"),
            models.UniqueConstraint(
                "advice", MD5("advised_words"), name="pupils_strategy_line_once",
                condition=~Q(advised_words=""),
                violation_error_message="This line of the advice is in the list already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, ended_because="")
                | (Q(ends_on__isnull=False) & ~Q(ended_because="")),
                name="pupils_strategy_ended_whole",
                violation_error_message="Say why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.position}: {self.words}"
