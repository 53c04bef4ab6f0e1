"""A form that does something once, and was sent: Back shows it again, and then it says so.

What was saved is remembered under the form's own address, in the session of whoever saved it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

_PLACE = "saved_forms"
_AT_MOST = 12
_REMEMBERED = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class AlreadySaved:
    """What was said when it was saved, where that is seen, and when it was."""

    words: str
    url: str
    at: str


def remember(request: HttpRequest, words: str, url: str, *, here: str = "") -> None:
    """`here`: the page of the form, where it was sent to another address."""
    here = here or request.get_full_path()
    if url == here:  # What follows is shown in the form's own place: it says itself what is so.
        return
    kept = [each for each in request.session.get(_PLACE, []) if each[0] != here]
    now = timezone.now().isoformat()
    request.session[_PLACE] = [[here, words, url, now], *kept][:_AT_MOST]


def already_saved(request: HttpRequest, *, here: str = "") -> AlreadySaved | None:
    """None for a form that was not sent lately."""
    page = here or request.get_full_path()
    # A page of refusal may be drawn before the request has a session: for a strange host.
    session = getattr(request, "session", {})
    for address, words, url, moment in session.get(_PLACE, []):
        at = datetime.fromisoformat(moment)
        if address == page and timezone.now() - at < _REMEMBERED:
            return AlreadySaved(words, url, f"{timezone.localtime(at):%H:%M}")
    return None


def go_on(request: HttpRequest, words: str) -> HttpResponse:
    """Whoever sent one form twice goes to where the first sending leads.

    Of two at the same moment the second may not know yet where that is: its page then says so.
    """
    already = already_saved(request)
    messages.info(request, words)
    return redirect(already.url if already else request.get_full_path())
