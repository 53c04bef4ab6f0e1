"""Pages about one's own account. Their marks are given where access is known: access/urls.py."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from send_mis.accounts import unsent
from send_mis.accounts.models import User
from send_mis.accounts.selectors import security_of


@never_cache
def account_security(request: HttpRequest) -> HttpResponse:
    user = cast("User", request.user)
    return render(request, "accounts/security.html", {"security": security_of(user)})


def second_factor_index(request: HttpRequest) -> HttpResponse:
    """Where allauth sends people when it is done with the second step."""
    return redirect("account_security")


@never_cache
def account_unsent(request: HttpRequest) -> HttpResponse:
    """What was typed when the session ended: send it now, or let it go."""
    waiting = unsent.unsent_of(request)
    if request.method == "POST":
        unsent.drop(request)
    if waiting is None or request.method == "POST":
        return redirect("today")
    return render(request, "accounts/unsent.html", {"waiting": waiting})
