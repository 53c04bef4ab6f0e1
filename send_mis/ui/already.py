"""A form that does something once, and was sent: Back shows it again, and then it says so.

What was saved is remembered under the form's own address, in the session of whoever saved it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
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


def remember(request: HttpRequest, words: str, url: str) -> None:
    here = request.get_full_path()
    kept = [each for each in request.session.get(_PLACE, []) if each[0] != here]
    now = timezone.now().isoformat()
    request.session[_PLACE] = [[here, words, url, now], *kept][:_AT_MOST]


def already_saved(request: HttpRequest) -> AlreadySaved | None:
    """None for a form that was not sent lately."""
    for here, words, url, moment in request.session.get(_PLACE, []):
        at = datetime.fromisoformat(moment)
        if here == request.get_full_path() and timezone.now() - at < _REMEMBERED:
            return AlreadySaved(words, url, f"{timezone.localtime(at):%H:%M}")
    return None
