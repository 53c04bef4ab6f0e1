"""Choosing the hat to wear, and the second step that some hats ask for."""

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp_views
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from send_mis.access import second_factor
from send_mis.access.actor import Hat
from send_mis.access.marks import public, signed_in
from send_mis.access.middleware import HAT_SESSION_KEY, HeldByRequest
from send_mis.access.waiting import is_awaited, was_parent_alone
from send_mis.accounts.forms_second_factor import spend_first
from send_mis.ui.display import Display
from send_mis.ui.return_to import safe_return


class HeldRequest(HttpRequest):
    """Somebody signed in, whether or not they wear a hat yet."""

    held: HeldByRequest


@signed_in(methods=("GET", "POST"))
@never_cache
def hat_choose(request: HeldRequest) -> HttpResponse:
    hats = request.held.hats
    if request.method == "POST":
        return _put_on(request, hats)
    worn = request.held.chosen
    if worn is not None and len(hats) == 1:
        waits = request.held.waits_for_second_factor
        return redirect("second_factor" if waits else "today")
    return _choices(request, hats)


def _put_on(request: HeldRequest, hats: list[Hat]) -> HttpResponse:
    chosen = next((hat for hat in hats if hat.key == request.POST.get("hat")), None)
    if chosen is None:
        return _choices(request, hats, error="Choose one of these roles.")
    request.session[HAT_SESSION_KEY] = chosen.key
    if second_factor.is_needed(chosen, request.user) and not second_factor.is_taken(request):
        return redirect(f"{reverse('second_factor')}?{urlencode({'next': _next(request)})}")
    return redirect(_next(request))


def _choices(request: HeldRequest, hats: list[Hat], error: str = "") -> HttpResponse:
    context = {
        "hats": hats,
        "worn": request.held.chosen,
        "waits": request.held.waits_for_second_factor,
        "next": _next(request),
        "error": error,
        "is_awaited": not hats and is_awaited(request.user.pk, request.held.today),
        "was_parent": not hats and was_parent_alone(request.user.pk),
    }
    return render(request, "access/hat_choose.html", context, status=400 if error else 200)


@signed_in()
@never_cache
def second_factor_page(request: HeldRequest) -> HttpResponse:
    """Why the hat does not open yet: a code is asked for, or the second step is not set up."""
    if not request.held.waits_for_second_factor:
        return redirect(_next(request))
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        url = reverse("mfa_reauthenticate")
        return redirect(f"{url}?{urlencode({'next': _next(request)})}")
    context = {
        "hat": request.held.chosen,
        "can_change": len(request.held.hats) > 1,
        "was_lost": second_factor.was_lost(request.user),
    }
    return render(request, "access/second_factor.html", context)


@signed_in(methods=("GET", "POST"))
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """allauth's page. Whoever has just typed a right code has taken the step in this session."""
    had_one = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    response: HttpResponse = totp_views.activate_totp(request)
    if not had_one:
        app = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).first()
        if app is not None:
            spend_first(app, request.POST.get("code", ""))
            record_authentication(request, request.user, "mfa", id=app.pk, type=app.type)
    return response


@signed_in(methods=("GET", "POST"))
def second_factor_turn_off(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = totp_views.deactivate_totp(request)
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        second_factor.forget(request)
    return response


def _next(request: HttpRequest) -> str:
    """A page of ours to go on to; never another host."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return safe_return(request, url) or reverse("today")


@public(methods=("GET", "POST"))
def sign_in(request: HttpRequest) -> HttpResponse:
    """allauth's page. Choices that signing out has cleared away come back with its address."""
    display = Display.read(request.GET)
    request.COOKIES |= display.chosen
    response: HttpResponse = account.login(request)
    if display.chosen:
        display.keep(request, response)
    return response


@public(methods=("GET", "POST"))
def sign_out(request: HttpRequest) -> HttpResponse:
    """allauth's, and the browser forgets what it kept of us.

    Its storage stays where the page says that something waits there to be sent: taps by number
    alone, and words that nobody else's page can read. It is sent when they sign in here again.
    """
    response: HttpResponse = account.logout(request)
    if request.method != "POST":
        return response
    waits = request.POST.get("waits") == "1"
    query = {"why": "out"} | Display.read(request.COOKIES).chosen
    if waits:
        query["waits"] = "1"
    response = redirect(f"{reverse('account_login')}?{urlencode(query)}")
    kinds = ["cache", "cookies", *([] if waits else ["storage"])]
    response["Clear-Site-Data"] = ", ".join(f'"{kind}"' for kind in kinds)
    return response
