"""Whose form it is, said by the form itself: so that it outlives the session it was typed in.

Every form carries a mark of the person, and of the hat, for whom its page was made. It opens
nothing: it only says for whom words are kept that arrive when nobody, or somebody else, is
signed in. Nobody can make one for another person.
"""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from send_mis.accounts.models import User

FIELD = "_sender"


@dataclass(frozen=True)
class Sender:
    user: User
    hat: str


def mark_of(user: User, hat: str) -> str:
    """The same on every page of the session; worthless once the password is changed."""
    value = f"{user.pk.hex}~{hat}"
    return f"{value}~{_seal(user, value)}"


def sender_of(request: HttpRequest) -> Sender | None:
    """Who typed the form; None without a mark, or with one that we did not make."""
    if not has_plain_fields(request):
        return None
    value, _, seal = request.POST.get(FIELD, "").rpartition("~")
    user_id, _, hat = value.partition("~")
    try:
        user = User.objects.filter(pk=UUID(hex=user_id), is_active=True).first()
    except ValueError:
        return None
    if user is None or not constant_time_compare(seal, _seal(user, value)):
        return None
    return Sender(user, hat)


def has_plain_fields(request: HttpRequest) -> bool:
    """A form with a file is not read before the page that takes files reads it."""
    return request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"


def _seal(user: User, value: str) -> str:
    state = f"{value}{user.password}"
    return salted_hmac("send_mis.accounts.sender", state, algorithm="sha256").hexdigest()[:32]
