"""Gives every request its actor, and turns refusals into pages that say why."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, cached_property

from send_mis.access import clock, second_factor
from send_mis.access.actor import Actor, Hat, HeldGrant, hats_of
from send_mis.access.held import actor_for, chosen_hat, held_grants
from send_mis.audit import reading, record
from send_mis.errors import BadFile, Busy, NotAllowed, RuleBroken, SentTwice
from send_mis.ui.already import go_on
from send_mis.ui.error_pages import render_error

HAT_SESSION_KEY = "hat"


class HeldByRequest:
    """What a signed-in person holds, read at most once a request and only if asked."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.today = clock.today()

    @cached_property
    def grants(self) -> tuple[HeldGrant, ...]:
        user = self._request.user
        return held_grants(user.pk, self.today) if user.is_authenticated else ()

    @cached_property
    def hats(self) -> list[Hat]:
        return hats_of(self.grants)

    @cached_property
    def chosen(self) -> Hat | None:
        """The hat that is chosen, which may still wait for a second step."""
        return chosen_hat(self.hats, self._request.session.get(HAT_SESSION_KEY, ""))

    @cached_property
    def waits_for_second_factor(self) -> bool:
        hat = self.chosen
        return (
            hat is not None
            and second_factor.is_needed(hat, self._request.user)
            and not second_factor.is_taken(self._request)
        )

    @cached_property
    def actor(self) -> Actor | None:
        """Nobody while the second step is missing: every page of the hat stays shut."""
        user = self._request.user
        if not user.is_authenticated or self.waits_for_second_factor:
            return None
        return actor_for(
            user_id=user.pk,
            name=user.display_name,
            grants=self.grants,
            hat_key=self._request.session.get(HAT_SESSION_KEY, ""),
            today=self.today,
        )


# A page, or a form shown again with what is wrong or what somebody else saved meanwhile.
_SHOWING = frozenset({200, 400, 409, 422})


class ActorMiddleware:
    """`request.held`, and `request.actor`: None until somebody signed in wears a hat."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = HeldByRequest(request)
        request.held = held  # type: ignore[attr-defined]  # typed by ActorRequest
        request.today = held.today  # type: ignore[attr-defined]
        with reading.collecting() as opened:
            response = self.get_response(request)
            if response.status_code in _SHOWING and request.method != "HEAD":
                _record_reading(request, opened)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        mark = getattr(view, "access_mark", None)
        if mark is not None and mark.is_public:
            request.actor = SimpleLazyObject(lambda: request.held.actor)  # type: ignore[attr-defined]
        else:
            request.actor = request.held.actor  # type: ignore[attr-defined]


def _record_reading(request: Any, opened: reading.Opened) -> None:
    """Under the name of the page, where the view has recorded nothing more exact."""
    if pupils := opened.unrecorded():
        record.read(
            actor=request.actor, what=request.resolver_match.url_name, pupil_ids=sorted(pupils),
            school_id=opened.school_id,
        )  # fmt: skip


class ErrorPagesMiddleware:
    """403, 404 and 405 are pages too, in the frame, with what to do next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = render_error(request, 405)
            page["Allow"] = response.get("Allow", "")
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        reading.forget()
        if isinstance(error, SentTwice):
            return go_on(request, error.message)
        if isinstance(error, NotAllowed):
            return render_error(request, 403, reason=error.message)
        if isinstance(error, Http404):
            return render_error(request, 404)
        if isinstance(error, Busy):
            page = render_error(request, 503, template="errors/busy.html")
            page["Retry-After"] = "30"
            return page
        if isinstance(error, (RuleBroken, BadFile)):
            return render_error(request, 400, reason=error.message)
        return None
