"""The page behind the link of an invitation."""

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from send_mis.access.joining import accept_invitation, join_account
from send_mis.accounts.forms import InvitationForm
from send_mis.accounts.models import User
from send_mis.accounts.services import account_of
from send_mis.accounts.tokens import invited_user
from send_mis.errors import RuleBroken


@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """A first password for who is new; whoever has an account takes the role up with that."""
    invited = invited_user(token)
    if invited is None:
        return _spent(request)
    account = account_of(invited)
    if account is not None and account.is_active and account.has_usable_password():
        return _join(request, invited, account)
    form = InvitationForm(request.POST or None, user=account or invited)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password1"]
        try:
            account = accept_invitation(invited=invited, password=password)
        except RuleBroken:
            return _spent(request)
        return _sign_in(request, account, password)
    return render(request, "accounts/invitation.html", {"form": form, "invited": invited})


def _join(request: HttpRequest, invited: User, account: User) -> HttpResponse:
    is_theirs = request.user.pk == account.pk
    if request.method == "POST" and is_theirs:
        try:
            join_account(invited=invited, account=account)
        except RuleBroken:
            return _spent(request)
        messages.success(request, "The role is yours now.")
        return redirect("hat_choose")
    context = {"invited": invited, "is_theirs": is_theirs, "next": request.path}
    return render(request, "accounts/invitation_join.html", context)


def _sign_in(request: HttpRequest, account: User, password: str) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)
    credentials = {"email": account.email, "password": password}
    response: HttpResponse = perform_password_login(
        request, credentials, Login(user=account, email=account.email)
    )
    request.session.set_expiry(0)
    return response


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_spent.html", status=410)
