"""A meeting about one pupil: who is invited and who came, what was said, and who does what by when.

What is decided of each outcome is not here: the review of the support plan holds it.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from provision.models.base import OfSchool, between, together
from pupils.models import Contact, Letter, Professional, Pupil
from reviews.choices import AskedHow, Interpreter, MeetingReaders, MeetingReply, MeetingState
from reviews.models.cycle import Cycle
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal


def _of_meeting(name: str) -> models.UniqueConstraint:
    """What a composite foreign key points at."""
    return models.UniqueConstraint(fields=["id", "pupil"], name=name)


@audited()
class ReviewMeeting(OfSchool):
    """A meeting that is planned for a day, a time and a place, was held or was cancelled."""

    SCHOOL_FROM = "pupil"

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="meetings")
    # The support plan that it reviews; none: a meeting about something else.
    cycle = models.ForeignKey(
        Cycle, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    about = models.CharField(max_length=160)
    on = models.DateField()
    # By the clocks of England.
    begins = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=MeetingState, default=MeetingState.PLANNED)
    planned_on = models.DateField()
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    # The invitation that says this day, time and place; a meeting that is moved asks for another.
    letter = models.ForeignKey(
        Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # How often the entry in people's calendars was changed.
    sequence = models.PositiveSmallIntegerField(default=0)
    # Higher after any change of who is invited or of what is known of them.
    invited_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="planned_by held_by",
        words="about place cancelled_because",
        plain="id school pupil cycle on begins minutes state planned_on held_on cancelled_on"
        " letter sequence invited_version version",
    )

    class Meta:
        ordering = ["on", "begins", "id"]
        indexes = [
            models.Index(fields=["pupil", "-on"], name="reviews_meeting_newest"),
            models.Index(fields=["school", "on"], name="reviews_meeting_by_day"),
            models.Index(
                fields=["school", "on"],
                condition=Q(state=MeetingState.PLANNED),
                name="reviews_meeting_planned",
            ),
        ]
        constraints = [
            _of_meeting("reviews_meeting_with_pupil"),
            models.UniqueConstraint(
                fields=["pupil", "on", "begins"], condition=Q(state=MeetingState.PLANNED),
                name="reviews_meeting_planned_once",
                violation_error_message="A meeting about this pupil is planned for that time.",
            ),
            between("reviews_meeting_minutes", "minutes", 5, 480, (
                "A meeting takes between 5 minutes and 8 hours."
            )),
            models.CheckConstraint(
                condition=~Q(about="") & ~Q(place=""), name="reviews_meeting_says_what_and_where",
                violation_error_message="Say what it is about, and where.",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PLANNED, held_on__isnull=True,
                            cancelled_on__isnull=True, cancelled_because="")
                | Q(state=MeetingState.HELD, held_on__isnull=False, cancelled_on__isnull=True,
                    cancelled_because="")
                | Q(state=MeetingState.CANCELLED, held_on__isnull=True, cancelled_on__isnull=False)
                & ~Q(cancelled_because=""),
                name="reviews_meeting_state_whole",
                violation_error_message="Say when it was held, or why it is cancelled.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"meeting about {self.pupil_id} on {self.on}"

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED


@audited()
class MeetingPerson(OfSchool):
    """Somebody who is invited: staff, one of the child's people, a professional, somebody who is
    named only, or, where none of these is given, the pupil."""

    SCHOOL_FROM = "meeting"

    meeting = models.ForeignKey(ReviewMeeting, on_delete=models.CASCADE, related_name="people")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    professional = models.ForeignKey(
        Professional, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=160, blank=True)
    asked_how = models.CharField(max_length=8, choices=AskedHow, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    reply = models.CharField(max_length=8, choices=MeetingReply, blank=True)
    # For one of the family who needs one: how far it is arranged.
    interpreter = models.CharField(max_length=8, choices=Interpreter, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="user contact professional name",
        special="interpreter",
        plain="id school pupil meeting asked_how asked_on reply version",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interpreter="") | Q(contact__isnull=False),
                name="reviews_invited_interpreter",
                violation_error_message="An interpreter is arranged for the family.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True, contact__isnull=True, professional__isnull=True)
                | Q(user__isnull=False, contact__isnull=True, professional__isnull=True, name="")
                | Q(user__isnull=True, contact__isnull=False, professional__isnull=True, name="")
                | Q(user__isnull=True, contact__isnull=True, professional__isnull=False, name=""),
                name="reviews_invited_one_person",
            ),
            models.CheckConstraint(
                condition=Q(asked_how="", asked_on__isnull=True)
                | ~Q(asked_how="") & Q(asked_on__isnull=False),
                name="reviews_invited_asked_whole",
                violation_error_message="Say how and when they were asked.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "user", "contact", "professional", "name"],
                nulls_distinct=False, name="reviews_invited_once",
                violation_error_message="They are invited already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.user_id or self.contact_id or self.name}"


@audited()
class MeetingNote(OfSchool):
    """What somebody noted at or after a meeting: a row each, so that nobody overwrites another."""

    SCHOOL_FROM = "meeting"

    meeting = models.ForeignKey(ReviewMeeting, on_delete=models.CASCADE, related_name="notes")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(max_length=2000)
    readers = models.CharField(max_length=8, choices=MeetingReaders, default=MeetingReaders.ALL)
    # Whose home reads it, where only one does.
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil", identity="contact by", words="words",
        plain="id school pupil meeting readers noted_at version",
    )  # fmt: skip

    class Meta:
        ordering = ["noted_at", "id"]
        indexes = [models.Index(fields=["meeting", "noted_at"], name="reviews_minute_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="reviews_minute_says_something",
                violation_error_message="Write the note.",
            ),
            models.CheckConstraint(
                condition=Q(readers=MeetingReaders.HOME, contact__isnull=False)
                | ~Q(readers=MeetingReaders.HOME) & Q(contact__isnull=True),
                name="reviews_minute_whose_home",
                violation_error_message="Choose whose home reads it.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"note of {self.meeting_id} by {self.by_id}"


@audited()
class MeetingAction(OfSchool):
    """Something that somebody undertook to do by a day. Of staff it is a task."""

    SCHOOL_FROM = "meeting"

    meeting = models.ForeignKey(ReviewMeeting, on_delete=models.CASCADE, related_name="actions")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Somebody who does not sign in: a parent, the pupil, a professional.
    owner_name = models.CharField(max_length=160, blank=True)
    by_on = models.DateField()
    is_for_staff = models.BooleanField(default=False)
    agreed_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="owner owner_name done_by",
        words="words",
        plain="id school pupil meeting by_on is_for_staff agreed_on done_on version",
    )

    class Meta:
        ordering = ["by_on", "id"]
        indexes = [
            models.Index(fields=["meeting", "by_on"], name="reviews_action_in_order"),
            models.Index(
                fields=["school", "owner", "by_on"],
                condition=Q(done_on__isnull=True),
                name="reviews_action_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="reviews_action_says_what",
                violation_error_message="Say what is to be done.",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_name="")
                | Q(owner__isnull=True) & ~Q(owner_name=""),
                name="reviews_action_one_owner",
                violation_error_message="Say who does it: one of the staff, or somebody else.",
            ),
            together("reviews_action_done", "Who and when belong together.", "done_on", "done_by"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.words} by {self.by_on}"
