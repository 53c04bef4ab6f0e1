"""Links that let a person set a password: for a forgotten one, and for an invitation."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import constant_time_compare, salted_hmac

from send_mis.accounts.models import User

_INVITATION = TimestampSigner(salt="send_mis.accounts.invitation", sep=".")


class ResetTokens(PasswordResetTokenGenerator):
    """Spent by use, by signing in, by a new address and by closing the account.

    Takes the place of allauth's, which would copy addresses into a second table.
    """

    key_salt = "send_mis.accounts.reset"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


def invitation_token(user: User) -> str:
    """Signed and dated. A newer invitation, or a password once set, makes it worthless."""
    return _INVITATION.sign(f"{user.pk.hex}-{_fingerprint(user)}")


def invited_user(token: str) -> User | None:
    """Whom the link invites; None if it is spent, too old, or was never ours."""
    try:
        value = _INVITATION.unsign(token, max_age=timedelta(days=settings.INVITATION_DAYS))
        user_id, _, fingerprint = value.partition("-")
        user = User.objects.filter(pk=UUID(hex=user_id), is_active=True).first()
    except (BadSignature, ValueError):
        return None
    if user is None or not constant_time_compare(fingerprint, _fingerprint(user)):
        return None
    return user


def _fingerprint(user: User) -> str:
    invited = user.invited_at.isoformat() if user.invited_at else ""
    state = f"{user.pk}{user.password}{user.email}{user.invited_email}{invited}"
    return salted_hmac("send_mis.accounts.invitation", state, algorithm="sha256").hexdigest()[:32]
