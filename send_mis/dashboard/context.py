"""The frame around every page: school, sections for the role, search, who I am."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.middleware import HAT_SESSION_KEY
from send_mis.accounts.drafts import draft_key
from send_mis.accounts.sender import mark_of
from send_mis.dashboard.navigation import sections_for
from send_mis.ui.addresses import page_url
from send_mis.ui.display import Display
from send_mis.ui.frame import Frame


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template variable `frame`. Bare for somebody signed out or who wears no hat yet."""
    bare = Frame(
        home_url=page_url("account_login"),
        calculator_url=page_url("calculator"),
        accessibility_url=page_url("accessibility"),
        preferences_url=page_url("preferences"),
        display=Display.read(request.COOKIES),
    )
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": bare}
    signed_in = replace(
        bare,
        home_url=page_url("today"),
        person=user.display_name,
        security_url=page_url("account_security"),
        sign_out_url=page_url("account_logout"),
        sender=mark_of(user, request.session.get(HAT_SESSION_KEY, "")),
        drafts_of=str(user.pk),
        draft_key=draft_key(user),
    )
    actor: Actor | None = getattr(request, "actor", None)
    if not actor or actor.hat is None:
        return {"frame": signed_in}
    records = actor.may(Action.SESSION_RECORD) and not actor.hat.is_trust
    search = "trust_register" if actor.hat.is_trust else "register"
    return {
        "frame": replace(
            signed_in,
            school_name=actor.hat.place,
            sections=sections_for(request, actor),
            search_url=reverse(search, args=[actor.hat.slug])
            if actor.may(Action.REGISTER_VIEW)
            else "",
            role=actor.role_label,
            reminders_url=page_url("reminders") if actor.may(Action.REMINDERS_CHOOSE) else "",
            can_switch=len(request.held.hats) > 1,  # type: ignore[attr-defined]  # set by ActorMiddleware
            switch_url=page_url("hat_choose"),
            sign_in_url=page_url("account_login"),
            taps_of=str(actor.user_id or "") if records else "",
        )
    }
