import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from provision.choices import AbsentReason, MissedReason, SessionState
from provision.models.base import OfSchool, between, plan_path, with_school
from provision.models.plan import PlanRow
from provision.querysets import SessionQuerySet
from pupils.models import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal

_WHOSE = plan_path("row__plan__", row="row__")


@audited()
class Session(OfSchool):
    """One session of a row, held or missed, for everybody in it.

    `token` is made by the device before it sends: the same tap arriving twice is one session.
    `slot` tells a second session of the day from the same one keyed on two tablets.
    """

    SCHOOL_FROM = "row"

    row = models.ForeignKey(PlanRow, on_delete=models.PROTECT, related_name="sessions")
    held_on = models.DateField()
    slot = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=SessionState)
    reason = models.CharField(max_length=14, choices=MissedReason, blank=True)
    # What the row asked for on that day: the row may change later, what was owed does not.
    planned_minutes = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    delivered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    token = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = _WHOSE
    personal: ClassVar = Personal(
        keep="pupil",
        identity="delivered_by recorded_by",
        words="note",
        plain="id school row held_on slot state reason planned_minutes minutes recorded_at token"
        " version",
    )

    class Meta:
        ordering = ["held_on", "slot"]
        indexes = [
            # What is still to be recorded is counted from this index alone.
            models.Index(
                fields=["school", "held_on", "row"],
                include=["slot"],
                name="provision_session_by_date",
            ),
            # With the day, or the planner searches by that: nearly all there are are of past days.
            models.Index(
                fields=["school", "recorded_at"],
                include=["held_on"],
                name="provision_session_by_moment",
            ),
            models.Index(fields=["row", "state"], name="provision_session_by_row"),
        ]
        constraints = [
            with_school("provision_session_with_school"),
            models.UniqueConstraint(
                fields=["school", "token"],
                name="provision_session_token_once",
                violation_error_message="This session is recorded already.",
            ),
            models.UniqueConstraint(
                fields=["row", "held_on", "slot"],
                name="provision_session_once_a_slot",
                violation_error_message="This session is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.DELIVERED, reason="", minutes__isnull=False)
                | Q(state=SessionState.MISSED, minutes__isnull=True) & ~Q(reason=""),
                name="provision_session_minutes_or_reason",
                violation_error_message="Say how long it was, or why it was missed.",
            ),
            between(
                "provision_session_minutes", "minutes", 1, 600, (
                    "Minutes must be "
                    "between 1 and 600."
                ),
                optional=True,
            ),
            between(
                "provision_session_planned", "planned_minutes", 1, 600,
                "Minutes must be between 1 and 600.",
            ),
            between("provision_session_slot", "slot", 1, 20, "At most 20 sessions in a day."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.row_id} {self.state} on {self.held_on}"


class RemovedSession(models.Model):
    """A tap whose session was removed since: a tablet that sends it again is told so.

    A fact of its own: what the trail keeps of the session may be erased one day.
    """

    row = models.ForeignKey(PlanRow, on_delete=models.CASCADE, related_name="removed_sessions")
    token = models.UUIDField()

    personal: ClassVar = Personal(keep="pupil", plain="id row token")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["row", "token"], name="provision_removedsession_once")
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.token}"


@audited()
class Attendance(OfSchool):
    """Whether one pupil was in a session that was held, and what they did there."""

    SCHOOL_FROM = "session"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="attendance")
    is_present = models.BooleanField(default=True)
    reason = models.CharField(max_length=14, choices=AbsentReason, blank=True)
    count = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    out_of = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        special="reason count out_of",
        words="note",
        plain="id school session pupil is_present",
    )

    class Meta:
        ordering = ["session", "pupil"]
        indexes = [models.Index(fields=["pupil", "session"], name="provision_attendance_pupil")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "pupil"],
                name="provision_attendance_once",
                violation_error_message="The pupil is on this session's list already.",
            ),
            models.CheckConstraint(
                condition=Q(is_present=True, reason="")
                | Q(is_present=False, count__isnull=True) & ~Q(reason=""),
                name="provision_attendance_reason",
                violation_error_message="Say why the pupil was not there.",
            ),
            models.CheckConstraint(
                condition=Q(out_of__isnull=True)
                | Q(out_of__gt=0, count__isnull=False, count__lte=F("out_of")),
                name="provision_attendance_count_in_range",
                violation_error_message="The count is more than there is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {'in' if self.is_present else 'not in'} {self.session_id}"


@audited()
class SessionCorrection(OfSchool):
    """What a session said before somebody put it right, so that pages can show it."""

    SCHOOL_FROM = "session"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="corrections")
    was = models.JSONField(encoder=DjangoJSONEncoder)
    why = models.CharField(max_length=300, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    corrected_at = models.DateTimeField()

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = plan_path("session__row__plan__", row="session__row__")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="corrected_by",
        words="was why",
        plain="id school session corrected_at",
    )

    class Meta:
        ordering = ["corrected_at"]

    def __str__(self) -> str:
        return f"correction of {self.session_id}"
