"""What a person had typed when the session ended under their hands.

It waits in the anonymous session, bound to that person, and is shown to nobody else. They send
it themselves after signing in again.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from send_mis.accounts.models import User

_KEY = "before_timeout"
_MOST_BYTES = 100_000
_KEPT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Unsent:
    """A form as it was posted: where to, and every name with its value."""

    path: str
    fields: list[tuple[str, str]]


def keep(request: HttpRequest, user: User, *, kept: dict[str, Any]) -> bool:
    """After sign-out, remember what the next session of the same person takes over.

    True if a posted form was kept. Files are not, nor anything posted under /accounts/, where
    people type passwords.
    """
    before: dict[str, Any] = {"user": str(user.pk), "at": int(time.time()), "kept": kept}
    form = request.method == "POST" and _may_keep(request)
    if form:
        before["path"] = request.get_full_path()
        before["fields"] = [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken"
            for value in values
        ]
    request.session[_KEY] = before
    request.session.set_expiry(_KEPT_SECONDS)
    return form


def _may_keep(request: HttpRequest) -> bool:
    # A form with a file is not read here at all: only the page that takes files does.
    if request.path.startswith("/accounts/") or request.content_type == "multipart/form-data":
        return False
    return sum(len(n) + sum(map(len, vs)) for n, vs in request.POST.lists()) <= _MOST_BYTES


def take_over(request: HttpRequest, user: User) -> None:
    """At sign-in: the same person gets their hat back; somebody else's things go."""
    before = request.session.get(_KEY)
    if before is None:
        return
    if before["user"] != str(user.pk) or time.time() - before["at"] > _KEPT_SECONDS:
        del request.session[_KEY]
        return
    for name in settings.KEPT_OVER_TIMEOUT:
        if name in before["kept"]:
            request.session[name] = before["kept"][name]


def unsent_of(request: HttpRequest) -> Unsent | None:
    """The form that this person could not send."""
    before = request.session.get(_KEY)
    if before is None or before["user"] != str(request.user.pk) or "path" not in before:
        return None
    return Unsent(before["path"], [(name, value) for name, value in before["fields"]])


def drop(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
