"""Pages about one's own account. Their marks are given where access is known: access/urls.py."""

from typing import cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from send_mis.accounts import services, unsent
from send_mis.accounts.forms import InvitationForm
from send_mis.accounts.models import User
from send_mis.accounts.selectors import security_of
from send_mis.accounts.tokens import invited_user
from send_mis.errors import RuleBroken


@never_cache
def account_security(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    return render(request, "accounts/security.html", {"security": security_of(user)})


def second_factor_index(request: HttpRequest) -> HttpResponse:
    """Where allauth sends people when it is done with the second step."""
    return redirect("account_security")


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    user = invited_user(token)
    if user is None:
        return render(request, "accounts/invitation_spent.html", status=410)
    form = InvitationForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            services.accept_invitation(user=user, password=password)
        except RuleBroken:
            return render(request, "accounts/invitation_spent.html", status=410)
        if request.user.is_authenticated:
            logout(request)
        credentials = {"email": user.email, "password": password}
        response: HttpResponse = perform_password_login(
            request, credentials, Login(user=user, email=user.email)
        )
        request.session.set_expiry(0)
        return response
    return render(request, "accounts/invitation.html", {"form": form, "invited": user})


@never_cache
def account_unsent(request: HttpRequest) -> HttpResponse:
    """What was typed when the session ended: send it now, or let it go."""
    waiting = unsent.unsent_of(request)
    if request.method == "POST":
        unsent.drop(request)
    if waiting is None or request.method == "POST":
        return redirect("today")
    return render(request, "accounts/unsent.html", {"waiting": waiting})
