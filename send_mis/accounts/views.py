"""Pages about one's own account. Their marks are given where access is known: access/urls.py."""

from typing import cast

from allauth.account import views as account
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from send_mis.accounts import unsent
from send_mis.accounts.middleware import go_to
from send_mis.accounts.models import User
from send_mis.accounts.selectors import security_of
from send_mis.accounts.sender import sender_of
from send_mis.ui import error_pages


@never_cache
def account_security(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    return render(request, "accounts/security.html", {"security": security_of(user)})


@never_cache
def password_change(request: HttpRequest) -> HttpResponse:
    """An account without a password has none to change: the link of an invitation sets one."""
    if cast("User", request.user).has_usable_password():
        answer: HttpResponse = account.password_change(request)
        return answer
    words = "Your account has no password yet, so there is none to change."
    messages.info(request, words)
    return redirect("account_security")


def second_factor_index(request: HttpRequest) -> HttpResponse:
    """Where allauth sends people when it is done with the second step."""
    return redirect("account_security")


@never_cache
def account_unsent(request: HttpRequest) -> HttpResponse:
    """What was typed when the session ended: send it now, or let it go."""
    user = cast("User", request.user)
    if request.method == "POST":
        unsent.drop(user, request.POST.get(unsent.ID_FIELD, ""))
        return redirect("account_unsent")
    waiting = unsent.forms_of(user)
    if not waiting:
        return redirect("today")
    context = {"waiting": waiting, "hat": request.session.get("hat", "")}
    return render(request, "accounts/unsent.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session has gone fails here first: its words are kept for who typed them."""
    sender = sender_of(request)
    held = {"hat": sender.hat} if sender and sender.hat else {}
    if sender is None or not unsent.keep_form(request, sender.user, held):
        return error_pages.csrf_failure(request, reason)
    here = reverse("account_unsent")
    if request.user.pk == sender.user.pk:
        return go_to(request, here)
    if request.user.is_authenticated:
        words = f"{sender.user.display_name} typed this. It is kept until they sign in again."
        return error_pages.render_error(request, 403, reason=words)
    query = urlencode({"next": here, "typed": "kept"})
    return go_to(request, f"{resolve_url(settings.LOGIN_URL)}?{query}")
