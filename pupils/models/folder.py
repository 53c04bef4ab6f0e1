"""A folder of documents that was sent at once, and each of its files on the way to its pupil."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from pupils.choices import DocumentKind, FileMatch, FolderState
from pupils.models.document import storage_name_of
from pupils.models.pupil import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.personal import Personal
from send_mis.schools.models import School


class DocumentFolder(models.Model):
    """Sent, read, shown, confirmed, filed, perhaps taken back: all in a row.

    `choices`: the day on which it was sent, then who confirmed it and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=FolderState, default=FolderState.WAITING)
    files_total = models.PositiveIntegerField(default=0)
    files_done = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    choices = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="days:90",
        identity="made_by undone_by name choices",
        words="message",
        plain="id school state files_total files_done made_at claimed_at filed_at undone_at"
        " version",
    )

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["school", "-made_at"], name="pupils_folder_school"),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["waiting", "reading", "filing"]),
                name="pupils_folder_busy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


class FolderFile(models.Model):
    """One file of a folder. Its id is the document's to be, so that filing moves no file.

    `is_held`: the file lies in the storage and waits. `is_chosen`: a person said whose it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    folder = models.ForeignKey(DocumentFolder, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    path = models.CharField(max_length=400)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    file_kind = models.CharField(max_length=4, blank=True)
    is_held = models.BooleanField(default=False)
    match = models.CharField(max_length=10, choices=FileMatch, default=FileMatch.UNREAD)
    # Why it cannot be kept, or was not filed or not taken back.
    problem = models.TextField(blank=True)
    # What speaks for and against the pupil, in sentences.
    says = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    pupil = models.ForeignKey(Pupil, null=True, on_delete=models.SET_NULL, related_name="+")
    is_chosen = models.BooleanField(default=False)
    is_left_out = models.BooleanField(default=False)
    title = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=12, choices=DocumentKind, blank=True)
    dated_on = models.DateField(null=True)
    # Where the proposed day comes from: the name, inside, last saved.
    dated_by = models.CharField(max_length=20, blank=True)
    is_filed = models.BooleanField(default=False)
    is_undone = models.BooleanField(default=False)
    # How often reading it was begun: one that ends the worker each time is given up.
    tries = models.PositiveSmallIntegerField(default=0)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="folder__school_id")
    personal: ClassVar = Personal(
        keep="days:90",
        identity="path says candidates pupil title",
        special="kind",
        words="problem",
        plain="id folder number size sha256 file_kind is_held match is_chosen is_left_out dated_on"
        " dated_by is_filed is_undone tries",
    )

    class Meta:
        ordering = ["number", "id"]
        indexes = [
            models.Index(fields=["folder", "number"], name="pupils_folderfile_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.match}"

    @property
    def storage_name(self) -> str:
        return storage_name_of(self.pk)

    @property
    def name(self) -> str:
        """Without the folders in which it lay."""
        return self.path.rpartition("/")[2]
