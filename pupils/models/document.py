"""Every document about a child. The file itself lies in the storage, under the row's own id."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from pupils.choices import Audience, DocumentKind
from pupils.models.pupil import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import School


def storage_name_of(pk: uuid.UUID) -> str:
    """Says nothing of the child, nor of what was sent."""
    return f"documents/{pk.hex[:2]}/{pk.hex}"


@audited()
class Document(models.Model):
    """A file about one child: never another file under the same row, and never taken away by a
    click. `removed_on` hides it and says who decided and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="documents")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=DocumentKind)
    dated_on = models.DateField()
    author = models.CharField(max_length=160, blank=True)
    audience = models.CharField(max_length=12, choices=Audience)
    # By its content: see pupils.documents.rules.
    file_kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_on = models.DateField()
    added_by = models.CharField(max_length=160)
    # Whose own it is to correct; nobody's where it came by a link.
    adder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    removed_on = models.DateField(null=True, blank=True)
    removed_by = models.CharField(max_length=160, blank=True)
    removed_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="author added_by adder removed_by",
        special="kind",
        words="title removed_because",
        plain="id pupil school dated_on audience file_kind size sha256 added_on removed_on version",
    )

    class Meta:
        ordering = ["-dated_on", "-added_on", "id"]
        indexes = [
            models.Index(fields=["pupil", "-dated_on"], name="pupils_document_newest"),
            models.Index(fields=["school", "pupil"], name="pupils_document_school"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "pupil"], name="pupils_document_with_pupil"),
            models.UniqueConstraint(
                fields=["pupil", "sha256"], condition=Q(removed_on__isnull=True),
                name="pupils_document_once",
                violation_error_message="This file is among the pupil's documents already.",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True, removed_by="", removed_because="")
                | (Q(removed_on__isnull=False) & ~Q(removed_by="") & ~Q(removed_because="")),
                name="pupils_document_removed_whole",
                violation_error_message="Say when, by whom and why it was removed.",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="pupils_document_not_empty"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def storage_name(self) -> str:
        return storage_name_of(self.pk)
