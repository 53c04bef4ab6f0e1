import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from send_mis.notifications.choices import Channel
from send_mis.personal import Personal


class Message(models.Model):
    """One message to one address or number. `id` is its stable Message-ID: a repeat is known as
    one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField(max_length=4, choices=Channel, default=Channel.MAIL)
    # An address of mail, or a number.
    to = models.CharField(max_length=254)
    # Of mail alone.
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    # Who is asked before it leaves, and told what became of it (`origins`); "" for nobody.
    origin = models.CharField(max_length=40, blank=True)

    personal: ClassVar = Personal(
        keep="days:90",
        identity="to",
        words="subject body failure",
        plain="id made_at due_at sent_at given_up_at tries origin channel",
    )

    class Meta:
        ordering = ["made_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="outbox_due")
        ]

    def __str__(self) -> str:
        what = self.subject or self.get_channel_display()
        return f"{what} ({'sent' if self.sent_at else 'waiting'})"


class Attachment(models.Model):
    """A file that goes with a message: read from the storage when it leaves, or its own few bytes.
    Gone once it left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    # What the reader sees it called: it says nothing of a child.
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    storage_name = models.CharField(max_length=200, blank=True)
    content = models.BinaryField(default=b"")
    place = models.PositiveSmallIntegerField()

    personal: ClassVar = Personal(
        keep="days:90", words="content", plain="id message name content_type storage_name place"
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                condition=Q(storage_name="") ^ Q(content=b""),
                name="outbox_file_is_somewhere",
                violation_error_message="A file lies in the storage, or here.",
            )
        ]

    def __str__(self) -> str:
        return self.name
