import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from send_mis.links.limits import MOST_TRIES
from send_mis.notifications.choices import Channel
from send_mis.personal import Personal
from send_mis.schools.models import School

# As declared (Personal of each).
KEPT_DAYS = 400
MISSES_KEPT_DAYS = 90
# Forms that may be sent by a link, good or not.
USUAL_TRIES = 40


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
    most_tries = models.PositiveSmallIntegerField(default=USUAL_TRIES)
    tries = models.PositiveSmallIntegerField(default=0)
    # By a person or by the scanner of a mail server: nobody can tell.
    opened_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    # The page from which it was used last, so that a second tap is told from a second person.
    used_from = models.UUIDField(null=True)

    # Of the page by which it was reached: known while a request is answered, and kept nowhere.
    address = "/"

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


class CodeQuerySet(models.QuerySet["LinkCode"]):
    def open(self, link: ExpiringLink) -> "CodeQuerySet":
        """The one that was sent last, until it is given."""
        return self.filter(link=link, used_at=None, ended_at=None)

    def in_use(self, link: ExpiringLink) -> "CodeQuerySet":
        """The one by which somebody is let in."""
        return self.filter(link=link, used_at__isnull=False, ended_at=None)


class LinkCode(models.Model):
    """A code that was sent to the person of a link. Of the code itself a hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(ExpiringLink, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel)
    code_hash = models.CharField(max_length=64)
    # Of the outbox.
    message = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Each time that it, or another in its place, was given.
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    # Another was sent or used since, or its person closed the page.
    ended_at = models.DateTimeField(null=True)

    objects = CodeQuerySet.as_manager()

    personal: ClassVar = Personal(
        keep="days:400",
        plain="id link channel code_hash message sent_at expires_at tries used_at ended_at",
    )

    class Meta:
        ordering = ["-sent_at"]
        indexes = [
            models.Index(fields=["link", "sent_at"], name="links_codes_of_link"),
            models.Index(fields=["sent_at"], name="links_codes_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(tries__lte=MOST_TRIES), name="links_code_not_guessed_too_often"
            ),
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(ended_at=None, used_at=None),
                name="links_one_open_code",
            ),
            models.UniqueConstraint(
                fields=["link"],
                condition=Q(ended_at=None, used_at__isnull=False),
                name="links_one_code_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} at {self.sent_at:%d %b %Y %H:%M}"


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
