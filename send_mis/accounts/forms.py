"""The forms at the door, in our look and words, on allauth's own."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from send_mis.accounts import services
from send_mis.accounts.adapter import AccountAdapter
from send_mis.accounts.models import User
from send_mis.accounts.who import myself
from send_mis.ui.forms import HouseForm

_LENGTH_HINT = "At least 12 characters. Three random words are a good choice."
_EMAIL = ("E-mail address", "", "Enter your e-mail address.")
_NEW = ("New password", _LENGTH_HINT, "Enter a new password.")
_AGAIN = ("New password again", "", "Enter the new password again.")
_MISMATCH = "The two new passwords are not the same."


class DoorForm(HouseForm):
    """One of allauth's forms with our labels, hints and messages: name → those three."""

    words: dict[str, tuple[str, str, str]] = {}
    # Nothing is ever saved by a wrong password, so the summary need not say so.
    summary_note = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint, missing) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.error_messages["required"] = missing
            field.widget.attrs.pop("placeholder", None)


class SignInForm(DoorForm, allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    submit_label = "Sign in"
    words = {"login": _EMAIL, "password": ("Password", "", "Enter your password.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].error_messages["invalid"] = (
            "Enter an e-mail address, such as name@school.sch.uk."
        )


class PasswordAgainForm(DoorForm, allauth_forms.ReauthenticateForm):  # type: ignore[misc]  # the same
    submit_label = "Continue"
    words = {"password": ("Your password", "", "Enter your password.")}


class PasswordChangeForm(DoorForm, allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # the same
    submit_label = "Change my password"
    words = {
        "oldpassword": ("The password you have now", "", "Enter the password you have now."),
        "password1": _NEW,
        "password2": _AGAIN,
    }

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        if not AccountAdapter().reauthenticate(self.user, password):
            raise AccountAdapter().validation_error("enter_current_password")
        return password

    def clean(self) -> dict[str, Any]:
        return _same_twice(self, super().clean())

    def save(self) -> None:
        services.set_password(
            actor=myself(self.user), user=self.user, password=self.cleaned_data["password1"],
            event="account.password_changed",
        )  # fmt: skip


class ResetForm(DoorForm, allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # the same
    submit_label = "Send me a link"
    words = {"email": _EMAIL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = (
            "Enter an e-mail address, such as name@school.sch.uk."
        )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        services.request_password_reset(email=email)
        return email


class NewPasswordForm(DoorForm, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # the same
    submit_label = "Save my new password"
    words = {"password1": _NEW, "password2": _AGAIN}

    def clean(self) -> dict[str, Any]:
        return _same_twice(self, super().clean())

    def save(self) -> None:
        services.reset_password(user=self.user, password=self.cleaned_data["password1"])


def _same_twice(form: forms.Form, cleaned: dict[str, Any] | None) -> dict[str, Any]:
    """allauth's own sentence gives way to ours."""
    cleaned = cleaned or {}
    if "password2" in form.errors and cleaned.get("password1"):
        again = [e for e in form.errors["password2"].as_data() if e.code == "required"]
        if not again:
            form.errors["password2"] = form.error_class([_MISMATCH])
    return cleaned


class InvitationForm(HouseForm):
    submit_label = "Save and sign in"
    summary_note = ""
    password1 = forms.CharField(
        label=_NEW[0].replace("New", "Your new"), help_text=_LENGTH_HINT, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label="Your new password again", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        first = self.cleaned_data.get("password1")
        if first and first != again:
            raise ValidationError(_MISMATCH)
        return again
