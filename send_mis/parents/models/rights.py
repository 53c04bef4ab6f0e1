"""Who is told once the rights of a parent have become the young person's own."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.parents.choices import RightsReader
from send_mis.personal import Personal


@audited()
class RightsDecision(OfSchool):
    """As somebody decided it with the young person: the last one holds, those before it stay."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="rights_decisions")
    reader = models.CharField("who is told", max_length=11, choices=RightsReader)
    why = models.TextField("what the young person said, or why", max_length=600)
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=160)
    decided_at = models.DateTimeField()

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="decided_by",
        special="reader",
        words="why",
        plain="id school pupil decided_on decided_at",
    )

    class Meta:
        ordering = ["-decided_at", "id"]
        indexes = [models.Index(fields=["pupil", "-decided_at"], name="parents_rights_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(why=""), name="parents_rights_why",
                violation_error_message="Say what the young person said, or why.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_reader_display()} ({self.pupil_id})"
