"""Outside services that a school works with, and the people in them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from pupils.choices import ServiceKind
from pupils.querysets import DirectoryQuerySet
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import School


@audited()
class OutsideService(models.Model):
    """As one school knows it: another school of the trust has rows of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=ServiceKind)
    is_private = models.BooleanField(default=False)
    fee = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    what_they_do = models.TextField(max_length=2000, blank=True)
    how_to_refer = models.TextField(max_length=2000, blank=True)
    # As they say it: "about 18 weeks". No number that anybody could count with.
    waiting_time = models.CharField(max_length=160, blank=True)
    # The first day on which nobody is referred there any more; what is open goes on.
    retired_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[DirectoryQuerySet] = DirectoryQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="phone email",
        words="what_they_do how_to_refer",
        plain="id school name kind is_private fee website waiting_time retired_on version",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "school"], name="pupils_service_with_school"),
            models.UniqueConstraint(
                "school", Lower("name"), name="pupils_service_name_once",
                violation_error_message="There is a service of this name in the directory.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@audited()
class Professional(models.Model):
    """Somebody who works for a service. They may also be a child's contact, or on the staff: what
    they are there is another row, and neither follows the other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(OutsideService, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=300, blank=True)
    # The first day on which they are not there any more.
    left_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="name role phone email",
        words="note",
        plain="id school service left_on version",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["id", "school"], name="pupils_professional_with_school"
            ),
        ]

    def __str__(self) -> str:
        return self.name
