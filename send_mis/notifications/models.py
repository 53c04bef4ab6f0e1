import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from send_mis.personal import Personal


class Message(models.Model):
    """One message to one address. `id` is its stable Message-ID: a repeat is recognisable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    personal: ClassVar = Personal(
        keep="days:90",
        identity="to",
        words="subject body failure",
        plain="id made_at due_at sent_at tries",
    )

    class Meta:
        ordering = ["made_at"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="outbox_due")
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({'sent' if self.sent_at else 'waiting'})"
