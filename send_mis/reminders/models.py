import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.reminders.choices import DigestState, Often, Stage
from send_mis.schools.models import School

FIRST_HOUR, LAST_HOUR = 5, 18
# Longer before nobody is told: nothing is read further ahead.
MOST_NOTICE_DAYS = 60


def _every_weekday() -> list[int]:
    return [0, 1, 2, 3, 4]


@audited()
class ReminderSettings(models.Model):
    """What a school sends when. Made on demand, with what most schools want."""

    school = models.OneToOneField(
        School, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # By the clocks of England: mail leaves from then on.
    hour = models.PositiveSmallIntegerField(default=7)
    # Kinds of due dates that nobody is written to about, and how many days ahead others are said
    # than is usual for their kind.
    silent_kinds = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    notice_days = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school", plain="school hour silent_kinds notice_days version"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR),
                name="reminders_settings_hour",
                violation_error_message="Choose an hour between 5 in the morning and 6 at night.",
            )
        ]

    def __str__(self) -> str:
        return f"Reminders of {self.school_id} from {self.hour}:00"


@audited()
class ReminderChoice(models.Model):
    """How somebody wants to be written to by one school, and when they are not at work there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    often = models.CharField(max_length=6, choices=Often, default=Often.DAILY)
    # Monday 0.
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=_every_weekday)
    # Not at work on the days of [away_from, back_on): whose turn it is then is somebody else's.
    away_from = models.DateField(null=True, blank=True)
    back_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="account", identity="user", special="away_from back_on",
        plain="id school often weekdays version",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="reminders_choice_once"),
            models.CheckConstraint(
                condition=Q(weekdays__len__gte=1), name="reminders_choice_works_some_day",
                violation_error_message="Choose at least one day.",
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True) | Q(away_from__isnull=False)
                & Q(back_on__gt=F("away_from")),
                name="reminders_choice_back_after",
                violation_error_message="The day back must be after the first day away.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user_id} at {self.school_id}: {self.often}"


class ReminderDigest(models.Model):
    """One mail to one person, of all that a school has to remind them of on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    # The message in the outbox, which keeps it for less long.
    message_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=9, choices=DigestState, default=DigestState.WAITING)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="days:400", identity="user", words="failure",
        plain="id school on message_id state made_at settled_at",
    )  # fmt: skip

    class Meta:
        ordering = ["-on", "-made_at"]
        indexes = [
            models.Index(fields=["user", "-on"], name="reminders_digest_of_user"),
            models.Index(fields=["school", "-on"], name="reminders_digest_of_school"),
            models.Index(
                fields=["message_id"], condition=Q(state=DigestState.WAITING),
                name="reminders_digest_waiting",
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user", "on"], condition=~Q(state=DigestState.WITHDRAWN),
                name="reminders_digest_once_a_day",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"to {self.user_id} on {self.on}: {self.state}"


class Reminder(models.Model):
    """One thing said to one person at one stage. The row is the claim: once there, and in a digest,
    nobody says it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    due_on = models.DateField()
    stage = models.CharField(max_length=5, choices=Stage)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # The role in which they are told: their right to read it is asked in that hat.
    role = models.CharField(max_length=40)
    digest = models.ForeignKey(
        ReminderDigest, null=True, on_delete=models.CASCADE, related_name="reminders"
    )

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="days:400", identity="recipient", special="kind",
        plain="id school pupil subject_id due_on stage role digest",
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["school", "recipient"], name="reminders_of_recipient")]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "subject_id", "due_on", "stage", "recipient"],
                name="reminders_said_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_on} to {self.recipient_id}: {self.stage}"


class ReminderRun(models.Model):
    """A school's reminders of one day, once all of them are in the outbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    finished_at = models.DateTimeField()
    # How many mails it wrote; and whether the school was closed that day.
    mails = models.PositiveIntegerField(default=0)
    is_quiet = models.BooleanField(default=False)

    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(keep="days:400", plain="id school on finished_at mails is_quiet")

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["school", "on"], name="reminders_run_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.school_id} on {self.on}: {self.mails}"


@audited(exclude=("token_hash", "last_read_at", "stamps"))
class CalendarFeed(models.Model):
    """The private address of somebody's calendar at one school. Only a hash of it is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    # Of each entry what it said last, how often that changed and when it last did: a calendar
    # takes an entry anew that says another moment, and only that.
    stamps = models.JSONField(default=dict, blank=True)

    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="account", identity="user",
        plain="id school token_hash made_at ended_at last_read_at stamps",
    )  # fmt: skip

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user"], condition=Q(ended_at__isnull=True),
                name="reminders_feed_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Calendar of {self.user_id} at {self.school_id}"
