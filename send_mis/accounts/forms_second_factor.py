"""The second step: an authenticator app, with recovery codes for the day the phone is lost."""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction

from send_mis.accounts import lockout
from send_mis.accounts.adapter import SecondFactorAdapter
from send_mis.accounts.forms import DoorForm
from send_mis.accounts.models import User

_MISSING = "Enter the code."
_EITHER = ("Code", "The six digits in your app, or one of your recovery codes.", _MISSING)
# Under this name the used step is kept beside the secret.
_LAST_STEP = "last_step"


class _OneTimeCode(DoorForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
        }


class _Guarded(_OneTimeCode):
    """Wrong codes count as wrong tries to sign in; a code opens once, whichever process asks."""

    words = {"code": _EITHER}
    user: User

    def clean_code(self) -> str:
        email = self.user.email
        if lockout.is_locked(context.request, email):
            lockout.shut(context.request, email)
            raise SecondFactorAdapter().validation_error("incorrect_code")
        try:
            # allauth remembers used codes in the memory of one process; a row is remembered by all.
            with transaction.atomic():
                app = _app_of(self.user)
                code: str = super().clean_code()  # type: ignore[misc]  # allauth's form comes next
                if app is not None:
                    _spend(app, code)
        except ValidationError:
            lockout.count_wrong(context.request, email)
            raise
        return code


def _app_of(user: User) -> Authenticator | None:
    locked = Authenticator.objects.select_for_update()
    return locked.filter(user=user, type=Authenticator.Type.TOTP).first()


def _spend(app: Authenticator, code: str) -> None:
    """Refuse a step that was used, and every earlier one. Recovery codes are no step."""
    secret = decrypt(app.data["secret"])
    for step in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, step))
        if compare_user_code(actual=code, expected=expected):
            if step <= app.data.get(_LAST_STEP, -1):
                raise SecondFactorAdapter().validation_error("incorrect_code")
            app.data[_LAST_STEP] = step
            app.save(update_fields=["data"])
            return


def spend_first(app: Authenticator, code: str) -> None:
    """The code by which the second step was set up opens nothing any more."""
    with transaction.atomic():
        _spend(Authenticator.objects.select_for_update().get(pk=app.pk), code)


class CodeForm(_Guarded, base_forms.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    submit_label = "Sign in"


class CodeAgainForm(_Guarded, base_forms.ReauthenticateForm):  # type: ignore[misc]  # the same
    submit_label = "Continue"


class SetUpForm(_OneTimeCode, totp_forms.ActivateTOTPForm):  # type: ignore[misc]  # the same
    submit_label = "Turn it on"
    words = {"code": ("Code", "The six digits that your app shows now.", _MISSING)}


class TurnOffForm(DoorForm, totp_forms.DeactivateTOTPForm):  # type: ignore[misc]  # the same
    submit_label = "Turn it off"


class NewRecoveryCodesForm(DoorForm, recovery_forms.GenerateRecoveryCodesForm):  # type: ignore[misc]  # the same
    submit_label = "Make new codes"
