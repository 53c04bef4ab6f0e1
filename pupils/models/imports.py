import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from pupils.choices import DifferenceState, ImportKind, ImportState, RowOutcome
from pupils.models.pupil import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import School


class ImportBatch(models.Model):
    """One uploaded file on its way: read, matched, shown, confirmed, applied, all in a row.

    `content` is the file itself, dropped when the batch is applied or cancelled, and with it
    `mends`: row number → field key → what a person typed in place of the file's cell. `written`
    are the classes that it made, which belong to no single row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=10, choices=ImportKind)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    is_whole_school = models.BooleanField(default=False)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    problems = models.JSONField(default=list)
    mends = models.JSONField(default=dict)
    written = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by_role = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    # The last time that something of it was undone, and by whom.
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The register's state when the preview was made: if pupils changed since, it is made again.
    preview_mark = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="days:90",
        identity="made_by undone_by content file_name mends",
        words="message problems",
        plain="id school kind state file_sha256 columns mapping choices is_whole_school"
        " rows_total rows_done counts written made_by_role made_at claimed_at applied_at undone_at"
        " preview_mark version",
    )

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["school", "-made_at"], name="pupils_import_school"),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["waiting", "reading", "applying", "undoing"]),
                name="pupils_import_busy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.state})"


class ImportRow(models.Model):
    """One row of the file, or one pupil who is not in it, as the preview shows it."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=240)
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    # What the file says, parsed: field → value as JSON.
    values = models.JSONField(default=dict)
    # What would change: [{"field", "label", "old", "new"}], in words.
    changes = models.JSONField(default=list)
    # What differs from the register and goes to the SENCO's queue instead.
    differences = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    # Who it might be, where that is not certain: pupil ids.
    candidates = models.JSONField(default=list)
    # The cells of a row that needs a person: [{"key", "text", "is_wrong"}], to be mended in place.
    cells = models.JSONField(default=list)
    # An added pupil who is taken out again leaves the row, which says so.
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.SET_NULL, related_name="+")
    is_ticked_out = models.BooleanField(default=False)
    # For a leaver: the day after the last day on roll, once ticked.
    leaves_on = models.DateField(null=True, blank=True)
    # What it wrote (`imports.written`): ids, old and new values, versions. Undoing goes by this
    # alone, never by the history.
    written = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    # What stayed when it was undone, and why, in words.
    stayed = models.JSONField(default=list)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="batch__school_id")
    personal: ClassVar = Personal(
        keep="days:90",
        identity="label values changes differences candidates cells pupil",
        special="written",
        words="problems stayed",
        plain="id batch number outcome is_ticked_out leaves_on undone_at",
    )

    class Meta:
        ordering = ["number", "id"]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="pupils_importrow_outcome")
        ]

    def __str__(self) -> str:
        return f"row {self.number}: {self.outcome}"


@audited()
class ImportMapping(models.Model):
    """How a school matched a set of headings, remembered for the next file of the same shape."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ImportKind)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)

    personal: ClassVar = Personal(keep="school", plain="id school kind signature mapping")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "signature"], name="pupils_mapping_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"


@audited()
class RegisterDifference(models.Model):
    """Where an imported file says something else than our register: it changes nothing itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="differences")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="differences")
    field = models.CharField(max_length=20)
    ours = models.JSONField()
    theirs = models.JSONField()
    file_name = models.CharField(max_length=200)
    row_number = models.PositiveIntegerField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DifferenceState, default=DifferenceState.OPEN)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="settled_by file_name",
        special="ours theirs",
        words="reason",
        plain="id school pupil field row_number raised_at state settled_at",
    )

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pupil", "field"],
                condition=Q(state="open"),
                name="pupils_difference_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_at__isnull=False),
                name="pupils_difference_settled_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} {self.field}: {self.state}"
