import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from send_mis.personal import Personal
from send_mis.schools.models import School

# As declared (Personal of both).
KEPT_DAYS = 400
MISSES_KEPT_DAYS = 90


class ExpiringLink(models.Model):
    """What one link opens, and how often. The link itself is known to whoever received it alone:
    here lies a hash of its token, from which nobody can make it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # A page that is fetched uses nothing up: a form that is sent is a try, and one use if it is
    # taken.
    most_uses = models.PositiveSmallIntegerField(default=1)
    uses = models.PositiveSmallIntegerField(default=0)
    most_tries = models.PositiveSmallIntegerField(default=40)
    tries = models.PositiveSmallIntegerField(default=0)
    # By a person or by the scanner of a mail server: nobody can tell.
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    # The page from which it was used last, so that a second tap is told from a second person.
    used_from = models.UUIDField(null=True)

    personal: ClassVar = Personal(
        keep="days:400",
        plain="id school purpose subject_id token_hash made_at expires_at revoked_at most_uses uses"
        " most_tries tries opened_at used_at used_from",
    )

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["purpose", "subject_id"], name="links_of_subject"),
            models.Index(fields=["expires_at"], name="links_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=F("most_uses")), name="links_not_used_too_often"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} until {self.expires_at:%d %b %Y}"

    @property
    def is_used_up(self) -> bool:
        return self.uses >= self.most_uses

    def is_live(self, now: datetime) -> bool:
        return (
            self.revoked_at is None
            and self.expires_at > now
            and not self.is_used_up
            and self.tries < self.most_tries
        )


class MissedLink(models.Model):
    """A link that opened nothing, asked for from this address: whoever guesses is stopped."""

    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    personal: ClassVar = Personal(keep="days:90", identity="address", plain="id at")

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["address", "at"], name="links_missed_from"),
            models.Index(fields=["at"], name="links_missed_at"),
        ]

    def __str__(self) -> str:
        return f"missed at {self.at:%H:%M}"
