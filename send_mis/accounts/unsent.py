"""What a person had typed when the session ended under their hands.

It is kept for that person alone, however the session ended, and shown to nobody else. They send it
themselves after signing in again.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from send_mis.accounts.models import UnsentForm, User
from send_mis.accounts.sender import FIELD, has_plain_fields

ID_FIELD = "_unsent"
_KEY = "before_timeout"
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", FIELD, ID_FIELD})
_MOST_BYTES = 100_000
_MOST_FORMS = 20
# The hat is put on again by who comes back at once.
_HAT_SECONDS = 60 * 60
# Over a long weekend: the words were typed for the record, and the record is not poorer for them.
FORMS_WAIT = timedelta(days=7)


def keep_form(request: HttpRequest, user: User, held: dict[str, Any]) -> bool:
    """True if the posted form is kept for `user`, with what the session held for it.

    Files are not, nor anything posted under /accounts/, where people type passwords. The phone
    keeps the taps of sessions itself.
    """
    if request.path.startswith("/accounts/") or not has_plain_fields(request):
        return False
    if "X-Kept-Tap" in request.headers:
        return False
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > _MOST_BYTES:
        return False
    path = request.get_full_path()
    waiting = UnsentForm.objects.filter(user=user)
    waiting.filter(path=path, fields=fields).delete()  # The same, sent twice.
    if waiting.count() >= _MOST_FORMS:
        return False
    UnsentForm.objects.create(
        user=user, kept_at=timezone.now(), path=path, fields=fields, held=held
    )
    return True


def remember_hat(request: HttpRequest, user: User, kept: dict[str, Any]) -> None:
    """After a time-out, what the next session of the same person takes over."""
    request.session[_KEY] = {"user": str(user.pk), "at": int(time.time()), "kept": kept}
    request.session.set_expiry(_HAT_SECONDS)


def take_over(request: HttpRequest, user: User) -> None:
    """At sign-in: the same person gets their hat back; somebody else's goes."""
    before = request.session.pop(_KEY, None)
    kept: dict[str, Any] = {}
    is_theirs = before is not None and before["user"] == str(user.pk)
    if is_theirs and time.time() - before["at"] <= _HAT_SECONDS:
        kept = before["kept"]
    last = forms_of(user)[-1:]
    held = last[0].held if last else {}
    for name in settings.KEPT_OVER_TIMEOUT:
        value = held.get(name) or kept.get(name)
        if value:
            request.session[name] = value


def forms_of(user: User) -> Sequence[UnsentForm]:
    """The forms that this person could not send, in the order in which they typed them."""
    since = timezone.now() - FORMS_WAIT
    return list(UnsentForm.objects.filter(user=user, kept_at__gte=since))


def drop(user: User, form_id: str) -> None:
    try:
        UnsentForm.objects.filter(user=user, pk=form_id).delete()
    except ValidationError:
        return  # What was posted is no id.
