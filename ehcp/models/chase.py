"""A local authority was asked for what it owes: when, in what way, and for which of it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from ehcp.choices import ChaseWay
from ehcp.models.authority import LocalAuthority
from provision.models.base import OfSchool, with_school
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


@audited()
class AuthorityChase(OfSchool):
    """One letter, mail or call. What was asked for is in its items."""

    SCHOOL_FROM = "authority"

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="chases")
    chased_on = models.DateField()
    way = models.CharField(max_length=6, choices=ChaseWay)
    note = models.CharField(max_length=300, blank=True)
    chased_by = models.CharField(max_length=160)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school", identity="chased_by", words="note",
        plain="id school authority chased_on way",
    )  # fmt: skip

    class Meta:
        ordering = ["-chased_on", "id"]
        indexes = [models.Index(fields=["school", "-chased_on"], name="ehcp_chase_newest")]
        constraints = [
            with_school("ehcp_chase_with_school"),
            models.CheckConstraint(
                condition=~Q(chased_by=""), name="ehcp_chase_by",
                violation_error_message="Say who asked.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.authority_id} on {self.chased_on}"


@audited()
class ChasedItem(OfSchool):
    """One thing that was asked for: its due date as it stood that day."""

    SCHOOL_FROM = "chase"

    chase = models.ForeignKey(AuthorityChase, on_delete=models.CASCADE, related_name="items")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    # The review, or whatever else it is due of.
    subject_id = models.UUIDField()
    law_on = models.DateField()
    authority_on = models.DateField(null=True, blank=True)

    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", plain="id school chase pupil kind subject_id law_on authority_on"
    )

    class Meta:
        ordering = ["law_on", "id"]
        indexes = [models.Index(fields=["subject_id", "kind"], name="ehcp_chased_of_it")]
        constraints = [
            models.UniqueConstraint(
                fields=["chase", "kind", "subject_id"], name="ehcp_chased_once",
                violation_error_message="It is among what was asked for already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.pupil_id}"
