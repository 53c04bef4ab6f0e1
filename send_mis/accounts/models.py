import re
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from send_mis.audit.models import audited
from send_mis.personal import Personal

# What a page sends along by itself, by the names of its fields; and an id, which says nothing.
_SENT_ALONG = frozenset(
    {"back", "facts", "follows", "lines", "mark", "number", "rows", "seen", "token", "version"}
)
_IS_ID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


class UserManager(BaseUserManager["User"]):
    """Users are made by services; without a password they cannot sign in until invited."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@audited(exclude=("password", "last_login"))
class User(AbstractBaseUser, PermissionsMixin):
    """One person, whatever hats they wear. Never deleted while a record names them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    # Set while a school awaits somebody whose address has an account already: the role waits on a
    # row of its own, under the name that the school typed, until the person takes it up.
    invited_email = models.EmailField(max_length=254, blank=True)
    full_name = models.CharField(max_length=160)
    title = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    invited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # Cleared by two colleagues when it was lost: nothing opens until a new one is set up.
    must_set_up_second_step = models.BooleanField(default=False)
    sessions_ended_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    personal: ClassVar = Personal(
        keep="account",
        identity="email invited_email full_name title",
        plain="id password last_login is_superuser is_active date_joined invited_at version"
        " must_set_up_second_step sessions_ended_at groups user_permissions",
    )

    class Meta:
        ordering = ["full_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_lower",
                violation_error_message="An e-mail address is kept in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session begun before `sessions_ended_at` opens nothing any more."""
        bound = str(super()._get_session_auth_hash(secret))  # type: ignore[misc]  # Django's own
        if self.sessions_ended_at is None:
            return bound
        value = f"{bound}{self.sessions_ended_at.isoformat()}"
        return salted_hmac("send_mis.accounts.session", value, secret=secret).hexdigest()

    @property
    def address(self) -> str:
        """Where we write to the person."""
        return self.invited_email or self.email

    @property
    def display_name(self) -> str:
        return display_name(self.title, self.full_name)


def display_name(title: str, full_name: str) -> str:
    """What colleagues call them: "Mrs Doyle", or the whole name where no title is kept."""
    return f"{title} {full_name.rsplit(' ', 1)[-1]}" if title else full_name


class UnsentForm(models.Model):
    """A form that arrived when its sender was signed in no longer: theirs alone, for an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unsent_forms")
    kept_at = models.DateTimeField()
    path = models.TextField()
    fields = models.JSONField()
    # What the session held then, by name: the hat in which it was typed.
    held = models.JSONField(default=dict)

    personal: ClassVar = Personal(
        keep="days:90", identity="user", words="fields", plain="id kept_at path held"
    )

    class Meta:
        ordering = ["kept_at"]
        indexes = [models.Index(fields=["user", "kept_at"], name="accounts_unsent_user")]

    def __str__(self) -> str:
        return f"{self.path} of {self.kept_at:%d %b %Y %H:%M}"

    @property
    def typed(self) -> list[tuple[str, str]]:
        """As it is shown: what a page sends along by itself, and nobody typed, is left out."""
        return [
            (_IS_ID.sub("", name).replace("_", " ").strip().capitalize(), value)
            for name, value in self.fields
            if value.strip()
            and not (name in _SENT_ALONG or name.startswith("_") or _IS_ID.fullmatch(value))
        ]
