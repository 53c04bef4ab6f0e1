"""What shows that a plan is carried out: of each line what somebody saw, on a day."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ehcp.choices import EvidenceKind
from ehcp.models.plan import PromisedProvision
from provision.models.base import OfSchool
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class DeliveryEvidence(OfSchool):
    """A visit that took place or not, a training, equipment that came, something seen in class.

    Of timed support it is the recorded sessions that show it.
    """

    SCHOOL_FROM = "promised"

    promised = models.ForeignKey(PromisedProvision, on_delete=models.CASCADE, related_name="shown")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=EvidenceKind)
    on = models.DateField()
    # Who was trained; who looked, or came.
    who = models.CharField(max_length=300, blank=True)
    # Who trained them.
    by_whom = models.CharField(max_length=160, blank=True)
    renew_by_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=160)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="who by_whom recorded_by",
        words="note",
        plain="id school promised pupil kind on renew_by_on",
    )

    class Meta:
        ordering = ["-on", "id"]
        indexes = [models.Index(fields=["pupil", "-on"], name="ehcp_evidence_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["promised", "on", "kind", "who"], name="ehcp_evidence_once",
                violation_error_message="This is recorded already.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.TRAINED) | (~Q(who="") & ~Q(by_whom="")),
                name="ehcp_evidence_trained_whole",
                violation_error_message="Say who was trained, and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(renew_by_on__isnull=True) | Q(kind=EvidenceKind.TRAINED),
                name="ehcp_evidence_renewed",
                violation_error_message="Only training is renewed.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
