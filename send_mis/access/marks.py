"""Every route carries one mark: what it requires, or that it is open. A check refuses the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import refusal
from send_mis.accounts import unsent
from send_mis.accounts.sender import FIELD, has_plain_fields, sender_of
from send_mis.errors import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponse]


class ActorRequest(HttpRequest):
    """A request of somebody signed in who wears a hat."""

    actor: Actor
    today: date


@dataclass(frozen=True)
class Mark:
    """`action` is None for pages open to everybody (`public`) or to anybody signed in."""

    action: Action | None
    is_public: bool
    methods: tuple[str, ...]


def requires(
    action: Action, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View[P]], View[P]]:
    """The hat's role must have the action somewhere (403 with the reason); other methods 405.

    Which rows it reaches is asked again at the fetch: a stranger finds nothing (404).
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def marked(request: ActorRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in _with_head(methods):
                return HttpResponseNotAllowed(_with_head(methods))
            if getattr(request, "actor", None) is None or _is_of_another_hat(request):
                return _to_the_hats(request)
            if not request.actor.may(action):
                raise NotAllowed(refusal(request.actor, action))
            return view(request, *args, **kwargs)

        marked.access_mark = Mark(action, False, methods)  # type: ignore[attr-defined]  # read by the check
        return cast("View[P]", marked)

    return decorate


def signed_in(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], View[P]]:
    """Open to anybody signed in, whatever hat: choosing a hat, one's own preferences."""
    return _open(methods, is_public=False)


def public(*, methods: tuple[str, ...] = ("GET",)) -> Callable[[View[P]], View[P]]:
    """Open to everybody, said out loud: sign-in, health, the public calculator."""
    return _open(methods, is_public=True)


def _open(methods: tuple[str, ...], *, is_public: bool) -> Callable[[View[P]], View[P]]:
    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def marked(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in _with_head(methods):
                return HttpResponseNotAllowed(_with_head(methods))
            return view(request, *args, **kwargs)

        marked.access_mark = Mark(None, is_public, methods)  # type: ignore[attr-defined]  # read by the check
        return cast("View[P]", login_not_required(marked) if is_public else marked)

    return decorate


def _to_the_hats(request: HttpRequest) -> HttpResponse:
    """To choose a hat, and back to the page that was asked for, or to what was typed for it."""
    url = reverse("hat_choose")
    if request.method not in ("GET", "HEAD"):
        sender = sender_of(request)
        if sender is None or sender.user.pk != request.user.pk:
            return redirect(url)
        if not unsent.keep_form(request, sender.user, {"hat": sender.hat} if sender.hat else {}):
            return redirect(url)
        return redirect(f"{url}?{urlencode({'next': reverse('account_unsent')})}")
    return redirect(f"{url}?{urlencode({'next': request.get_full_path()})}")


def _is_of_another_hat(request: ActorRequest) -> bool:
    """Typed as somebody else than whom this session is now: changed in another tab since."""
    if not has_plain_fields(request) or not request.POST.get(FIELD):
        return False
    sender = sender_of(request)
    if sender is None or sender.user.pk != request.user.pk or not sender.hat:
        return False
    return request.actor.hat is not None and sender.hat != request.actor.hat.key


def _with_head(methods: tuple[str, ...]) -> tuple[str, ...]:
    return (*methods, "HEAD") if "GET" in methods else methods
