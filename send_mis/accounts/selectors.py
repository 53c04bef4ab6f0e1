"""What a person is shown about their own account."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator

from send_mis.accounts.models import User
from send_mis.ui.chips import Chip
from send_mis.ui.words import day_of


@dataclass(frozen=True)
class Security:
    email: str
    has_password: bool
    has_second_step: bool
    state: Chip
    second_step_since: date | None
    recovery_codes_left: int


def security_of(user: User) -> Security:
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
    app = factors.get(Authenticator.Type.TOTP)
    codes = factors.get(Authenticator.Type.RECOVERY_CODES)
    return Security(
        email=user.email,
        has_password=user.has_usable_password(),
        has_second_step=app is not None,
        state=Chip("fine", "On") if app else Chip("neutral", "Off"),
        second_step_since=day_of(app.created_at) if app else None,
        recovery_codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )
