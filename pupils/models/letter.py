"""Letters about a child: the words once, and a copy for each of those who are told."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from pupils.choices import CopyState, LetterRunState, LetterState, LetterWay
from pupils.models.document import Document
from pupils.models.family import Contact
from pupils.models.pupil import Pupil
from send_mis.access.paths import Path
from send_mis.access.scope import ScopedQuerySet
from send_mis.audit.models import audited
from send_mis.personal import Personal
from send_mis.schools.models import School


@audited()
class LetterWording(models.Model):
    """How a school words a kind of letter. A change is the next number; the last is in force."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=160)
    body = models.TextField(max_length=8_000)
    # The original wording was brought back: it follows what is ours from then on.
    is_original = models.BooleanField(default=False)
    saved_on = models.DateField()
    saved_by = models.CharField(max_length=160)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="school",
        identity="saved_by",
        plain="id school kind number subject body is_original saved_on",
    )

    class Meta:
        ordering = ["school", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "number"], name="pupils_letterwording_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.school_id}, number {self.number}"


@audited()
class LetterRun(models.Model):
    """One letter to the people of many pupils. Each pupil's letter is a row of its own: whether it
    is done says that row, so that a worker who was killed goes on where it stopped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="letter_runs")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    body = models.TextField(max_length=8_000)
    values = models.JSONField(default=dict, blank=True)
    # Whom it is about, in words: "Everybody in 4H".
    chosen = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=LetterRunState, default=LetterRunState.DRAFT)
    # Every copy is printed, also to who could be sent it by e-mail.
    is_on_paper = models.BooleanField(default=False)
    made_by = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    # Who sends it, as the record of changes says it: id, name and role.
    sender = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="made_by sender",
        words="subject body values chosen",
        plain="id school kind state is_on_paper made_at sent_at version",
    )

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["school", "-made_at"], name="pupils_letterrun_newest")]
        constraints = [
            models.UniqueConstraint(fields=["id", "school"], name="pupils_letterrun_with_school"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.state})"


@audited()
class Letter(models.Model):
    """What is written to a child's people. Its words keep their merge fields: each copy fills in
    what its reader may read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="letters")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(
        LetterRun, null=True, blank=True, on_delete=models.CASCADE, related_name="letters"
    )
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    body = models.TextField(max_length=8_000)
    # What was typed for the merge fields of its kind, by name.
    values = models.JSONField(default=dict, blank=True)
    # A document of the pupil's that goes along.
    attached = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="sent_with"
    )
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    skipped_because = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    sent_by = models.CharField(max_length=160, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="made_by sent_by",
        special="kind",
        words="subject body values skipped_because",
        plain="id pupil school run attached state made_at sent_at version",
    )

    class Meta:
        ordering = ["-made_at", "id"]
        indexes = [
            models.Index(fields=["pupil", "-made_at"], name="pupils_letter_newest"),
            models.Index(fields=["school", "-made_at"], name="pupils_letter_school"),
            models.Index(
                fields=["run"], condition=Q(state=LetterState.WAITING), name="pupils_letter_waits"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "pupil"], condition=Q(run__isnull=False),
                name="pupils_letter_once_a_run",
            ),
            models.UniqueConstraint(fields=["id", "pupil"], name="pupils_letter_with_pupil"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by="")
                | (Q(sent_at__isnull=False) & ~Q(sent_by="")),
                name="pupils_letter_sent_whole",
                violation_error_message="Say when and by whom it was sent.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject


@audited()
class LetterCopy(models.Model):
    """A letter as one reader gets it, and what has become of it.

    Nothing of a copy is ever shown through another: each has a file of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="copies")
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="letter_copies")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="letter_copies")
    # Of one home, and addressed together.
    partner = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # As it was addressed.
    name = models.CharField(max_length=460)
    address = models.TextField(blank=True)
    # The address is one that only those read who may read confidential ones.
    is_private = models.BooleanField(default=False)
    # Why it goes to them.
    reason = models.CharField(max_length=460)
    way = models.CharField(max_length=4, choices=LetterWay)
    to = models.EmailField(blank=True)
    state = models.CharField(max_length=8, choices=CopyState)
    document = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="letter_copy"
    )
    # The row in the outbox, which forgets it in time.
    message = models.UUIDField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    made_on = models.DateField()
    # When and by whom it came into its state, and why where somebody gave it up.
    state_at = models.DateTimeField()
    state_by = models.CharField(max_length=160)
    because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    # A manager made of the queryset: it answers as one.
    objects: ClassVar[ScopedQuerySet[Any]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]
    access_path: ClassVar = Path(school="school_id", pupil="pupil_id")
    personal: ClassVar = Personal(
        keep="pupil",
        identity="name address to state_by",
        words="reason because",
        plain="id letter pupil school contact partner is_private way state document message"
        " replaces made_on state_at version",
    )

    class Meta:
        ordering = ["made_on", "name", "id"]
        indexes = [
            models.Index(
                fields=["school", "state"],
                condition=Q(state__in=["leaving", "failed", "to_print", "printed"]),
                name="pupils_copy_open",
            ),
            models.Index(fields=["message"], name="pupils_copy_message"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(way=LetterWay.MAIL) & ~Q(to="") | ~Q(way=LetterWay.MAIL) & Q(to=""),
                name="pupils_lettercopy_mailed_to_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state=CopyState.GIVEN_UP) | ~Q(because=""),
                name="pupils_lettercopy_given_up_for_a_reason",
                violation_error_message="Say why it is given up.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id} to {self.contact_id}"
