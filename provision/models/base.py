"""What the models of provision share: a school of their own, and bounds said in words."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from send_mis.access.paths import Path
from send_mis.schools.models import School


class OfSchool(models.Model):
    """A record that repeats the school of what it belongs to.

    A school's records are one index range so, and composite foreign keys in the database make
    it impossible for a plan, a pupil and a session of two schools to meet.
    """

    # The foreign key from which the school is taken where none is given; bulk writers give it.
    SCHOOL_FROM: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.SCHOOL_FROM and not self.__dict__.get("school_id"):
            self.school_id = getattr(self, self.SCHOOL_FROM).school_id
        super().save(*args, **kwargs)


def with_school(name: str) -> models.UniqueConstraint:
    """What a composite foreign key points at."""
    return models.UniqueConstraint(fields=["id", "school"], name=name)


def plan_path(plan: str, row: str | None = None) -> Path:
    """The path of a plan and of what hangs on it: its class, or the classes of its year group.

    A row is reached, besides, by whoever reaches one of its pupils: a 1:1 TA, or the teacher of
    the other class in a mixed group; not once that pupil has left it. Writing asks for the plan
    itself.
    """
    return Path(
        school="school_id",
        school_class=f"{plan}school_class_id",
        year_group=f"{plan}year_group",
        year=f"{plan}year_id",
        any_pupil="" if row is None else f"{row}allocations__pupil_id",
        any_pupil_until="" if row is None else f"{row}allocations__ends_on",
        shows=f"{plan}rows__allocations__pupil_id"
        if row is None
        else f"{row}allocations__pupil_id",
    )


def between(
    name: str, field: str, low: float, high: float, message: str, *, optional: bool = False
) -> models.CheckConstraint:
    held = Q(**{f"{field}__gte": low}) & Q(**{f"{field}__lte": high})
    return models.CheckConstraint(
        condition=held | Q(**{f"{field}__isnull": True}) if optional else held,
        name=name,
        violation_error_message=message,
    )


def together(name: str, message: str, *fields: str) -> models.CheckConstraint:
    """All of these are given, or none."""
    none, every = Q(), Q()
    for field in fields:
        none &= Q(**{f"{field}__isnull": True})
        every &= Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(
        condition=none | every, name=name, violation_error_message=message
    )


def ends_after_start(name: str) -> models.CheckConstraint:
    """At least one day long: `ends_on` is the first day after it."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        name=name,
        violation_error_message="“Until” cannot be before “From”.",
    )
