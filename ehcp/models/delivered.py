"""What shows that a plan is carried out: of each line what somebody saw, on a day."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ehcp.choices import EvidenceKind, UndeliveredState
from ehcp.models.plan import EhcPlan, PromisedProvision
from provision.models.base import OfSchool
from pupils.choices import LetterWay
from pupils.models import Document, Pupil
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
    # In which it is told that they did not come.
    letter = models.ForeignKey(
        "ehcp.UndeliveredLetter", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="tells",
    )  # fmt: skip

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="who by_whom recorded_by",
        words="note",
        plain="id school promised pupil kind on renew_by_on letter",
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


@audited()
class PlanRead(OfSchool):
    """Somebody who teaches or supports the child says that they have read the plan."""

    SCHOOL_FROM = "plan"

    plan = models.ForeignKey(EhcPlan, on_delete=models.CASCADE, related_name="said_read")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_on = models.DateField()

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="user", plain="id school plan pupil read_on"
    )

    class Meta:
        ordering = ["read_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user"], name="ehcp_read_once",
                violation_error_message="You have said so already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_id} by {self.user_id}"


@audited()
class UndeliveredLetter(OfSchool):
    """A letter to whoever owes what did not come: written here, checked and sent by a person."""

    SCHOOL_FROM = "promised"

    promised = models.ForeignKey(
        PromisedProvision, on_delete=models.CASCADE, related_name="letters"
    )
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=UndeliveredState, default=UndeliveredState.DRAFT)
    name = models.CharField("to whom", max_length=160)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_on = models.DateField()
    ended_on = models.DateField("sent or dropped on", null=True, blank=True)
    ended_by = models.CharField("by", max_length=160, blank=True)
    # How it left: none while it is not sent.
    way = models.CharField(max_length=4, choices=LetterWay, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="name email address ended_by",
        words="subject body",
        plain="id school promised pupil state made_on ended_on way document version",
    )

    class Meta:
        ordering = ["-made_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["promised"], condition=Q(state=UndeliveredState.DRAFT),
                name="ehcp_undelivered_one_draft",
                violation_error_message="A letter about this line is being written already.",
            ),
            models.UniqueConstraint(fields=["id", "pupil"], name="ehcp_undelivered_with_pupil"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(subject="") & ~Q(body=""),
                name="ehcp_undelivered_said",
                violation_error_message="Say to whom, and what.",
            ),
            models.CheckConstraint(
                condition=Q(state=UndeliveredState.DRAFT, ended_on__isnull=True, ended_by="")
                | (~Q(state=UndeliveredState.DRAFT) & Q(ended_on__isnull=False)
                   & ~Q(ended_by="")),
                name="ehcp_undelivered_ended_whole",
                violation_error_message="Who and when belong together.",
            ),
            models.CheckConstraint(
                condition=Q(state=UndeliveredState.SENT, way__gt="")
                | (~Q(state=UndeliveredState.SENT) & Q(way="")),
                name="ehcp_undelivered_sent_how",
                violation_error_message="Say how it left.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject
