"""What became of copies: written by the owner's commands, read by whoever looks after them."""

from typing import ClassVar

from django.db import models

from send_mis.personal import Personal


class CopyKind(models.TextChoices):
    MADE = "made", "Copy made"
    TRIED = "tried", "Copy tried: restored beside, compared, removed"
    RESTORED = "restored", "Copy restored"


class CopyRun(models.Model):
    """One copy that was made, tried or restored, and whether that went well."""

    # The role that runs reads it; only the owner's commands write.
    is_owners: ClassVar = True

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=CopyKind.choices)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    is_good = models.BooleanField()
    message = models.TextField(blank=True)
    place = models.CharField(max_length=500)
    # Whether the copy's folder is another disk than the uploaded files'.
    is_elsewhere = models.BooleanField(default=False)
    copied_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(null=True)

    personal: ClassVar = Personal(
        keep="reference",
        plain="id kind started_at ended_at is_good message place is_elsewhere copied_at size_bytes",
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "-ended_at"], name="database_copyrun_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.ended_at:%d %b %Y %H:%M}"
