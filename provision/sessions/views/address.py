"""What the addresses of the sessions' pages say: the school, the day, whose sessions."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from provision.sessions.selectors.who import EVERYBODY
from send_mis.access.actions import Action
from send_mis.access.marks import ActorRequest
from send_mis.access.scope import school_or_404
from send_mis.schools.models import School

_YEARS = (2000, 2100)
# Whose sessions were looked at last, until the person signs out.
_WHO = "sessions_who"


def fetch_school(request: ActorRequest, slug: str) -> School:
    return school_or_404(request.actor, Action.SESSION_RECORD, slug)


def day_asked(request: ActorRequest) -> date:
    """A day to look at: none in the future, for nothing can be recorded there."""
    day = day_of(request.GET.get("day"))
    return day if day and day <= request.today else request.today


def who_asked(request: ActorRequest) -> str:
    """Whose sessions: as asked, or as looked at last. Somebody of another school is nobody here."""
    asked = request.GET.get("who")
    if asked is None:
        return str(request.session.get(_WHO, ""))
    if (asked == EVERYBODY or uuid_of(asked)) and request.session.get(_WHO) != asked:
        request.session[_WHO] = asked
    return asked


def _parsed(parse: Callable[[str], Any], text: str | None) -> Any:
    try:
        return parse(text) if text else None
    except ValueError:
        return None


def day_of(text: str | None) -> date | None:
    """None for nonsense, and for a day so far off that no calendar is asked about it."""
    found: date | None = _parsed(date.fromisoformat, text)
    return found if found and _YEARS[0] <= found.year <= _YEARS[1] else None


def uuid_of(text: str | None) -> UUID | None:
    found: UUID | None = _parsed(UUID, text)
    return found


def number_of(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and 0 < len(text) < 3 and int(text) else None


def day_url(request: ActorRequest, slug: str, day: date) -> str:
    asked = {}
    if day != request.today:
        asked["day"] = day.isoformat()
    if who := (request.POST.get("who") or request.GET.get("who")):
        asked["who"] = who
    url = reverse("sessions", args=[slug])
    return f"{url}?{urlencode(asked)}" if asked else url
