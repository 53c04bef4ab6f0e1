import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from pupils.models.pupil import Pupil
from pupils.querysets import DueDateQuerySet
from send_mis.access.paths import Path
from send_mis.personal import Personal
from send_mis.schools.models import School, SchoolClass

# An expression, whose type Django's stubs do not name for a generated column.
_DUE_ON: Any = Coalesce("hold_by_on", "authority_on", "law_on")


class DueDate(models.Model):
    """One thing that is to be done by a day, written from the facts that say so.

    A projection: each app writes its own with the facts, in their transaction, and can write all
    of them anew. Nothing is decided from a day that has passed: days are compared when it is read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    # None: what a class plan or the school itself owes.
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.CASCADE, related_name="due_dates")
    # The class whose plan it is; none: a pupil's, a year group's or the school's.
    school_class = models.ForeignKey(
        SchoolClass, null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=30)
    # What is not said by the kind and whose it is, such as an intervention's name: of no child.
    about = models.CharField(max_length=160, blank=True)
    # The row whose fact it is: "pupils.spell" and its id.
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    # The last day by law, the day that the authority set, and the day that the school set itself
    # or that leaves everybody else their time.
    law_on = models.DateField(null=True)
    authority_on = models.DateField(null=True)
    hold_by_on = models.DateField(null=True)
    # What lists are sorted by: the school's own day, else the authority's, else the law's.
    due_on = models.GeneratedField(
        expression=_DUE_ON, output_field=models.DateField(null=True), db_persist=True
    )
    # The role that is to do it; who has it today is asked when it is read. Or the one person.
    turn = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # It is owed on the days of [starts_on, ends_on): a status that ends takes its review along.
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    done_on = models.DateField(null=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[DueDateQuerySet] = DueDateQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    is_derived: ClassVar = True
    personal: ClassVar = Personal(
        keep="pupil",
        identity="owner",
        special="kind",
        plain="id school pupil school_class about subject_type subject_id law_on authority_on"
        " hold_by_on due_on turn starts_on ends_on done_on",
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(
                fields=["school", "kind", "due_on"],
                condition=Q(done_on__isnull=True),
                name="pupils_due_open",
            ),
            models.Index(
                fields=["pupil", "kind"],
                condition=Q(done_on__isnull=True),
                name="pupils_due_of_pupil",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id", "starts_on"], name="pupils_due_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="pupils_due_dates_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id} by {self.due_on}"


class DueDatesRebuilt(models.Model):
    """When all that follows from a school's facts was last written anew, and for which day."""

    school = models.OneToOneField(
        School, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)

    is_derived: ClassVar = True
    personal: ClassVar = Personal(keep="school", plain="school on at")

    def __str__(self) -> str:
        return f"{self.school_id} on {self.on}"
