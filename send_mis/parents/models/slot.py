"""Times at which a family may meet somebody of the school: offered, chosen, given back."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, between, with_school
from pupils.models import Contact, Pupil
from reviews.models import ReviewMeeting
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.parents.choices import SlotJoin
from send_mis.parents.models.summary import SharedWith
from send_mis.personal import Personal


@audited()
class MeetingSlot(OfSchool):
    """A time of one of the staff, offered to the families of the pupils in its `pupils`."""

    host = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    # By the clocks of England.
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=160)
    offered_on = models.DateField()
    offered_by = models.CharField(max_length=160)
    withdrawn_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="host offered_by",
        words="place",
        plain="id school on begins minutes offered_on withdrawn_on version",
    )

    class Meta:
        ordering = ["on", "begins", "id"]
        indexes = [models.Index(fields=["school", "on"], name="parents_slots_by_day")]
        constraints = [
            with_school("parents_slot_with_school"),
            models.UniqueConstraint(
                fields=["host", "on", "begins"], condition=Q(withdrawn_on__isnull=True),
                name="parents_slot_offered_once",
                violation_error_message="That time is offered already.",
            ),
            models.CheckConstraint(
                condition=~Q(place=""), name="parents_slot_says_where",
                violation_error_message="Say where it is.",
            ),
            between("parents_slot_minutes", "minutes", 5, 120, (
                "A time takes between 5 minutes and two hours."
            )),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.begins} with {self.host_id}"


@audited()
class SlotPupil(OfSchool):
    """A pupil whose family may choose the time."""

    SCHOOL_FROM = "slot"

    slot = models.ForeignKey(MeetingSlot, on_delete=models.CASCADE, related_name="pupils")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(keep="pupil", plain="id school slot pupil")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "pupil"], name="parents_slot_pupil_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.slot_id} for {self.pupil_id}"


@audited()
class SlotChoice(OfSchool):
    """Who chose a time, and the meeting that was planned by it. One holds it at a time."""

    SCHOOL_FROM = "slot"

    slot = models.ForeignKey(MeetingSlot, on_delete=models.CASCADE, related_name="choices")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    shared = models.ForeignKey(SharedWith, on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(ReviewMeeting, on_delete=models.CASCADE, related_name="+")
    joins = models.CharField(max_length=6, choices=SlotJoin)
    chosen_at = models.DateTimeField()
    given_back_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="contact",
        plain="id school slot pupil shared meeting joins chosen_at given_back_on version",
    )

    class Meta:
        ordering = ["chosen_at", "id"]
        indexes = [models.Index(fields=["pupil", "contact"], name="parents_choices_of_one")]
        constraints = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(given_back_on__isnull=True),
                name="parents_slot_one_taker",
                violation_error_message="Somebody else has just taken that time.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.slot_id} by {self.contact_id}"
