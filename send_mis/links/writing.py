"""Links are made, renewed and revoked inside the change of whoever sends them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import choice, token_urlsafe
from unicodedata import normalize
from uuid import UUID

from django.utils import timezone
from django.utils.crypto import salted_hmac

from send_mis.audit.record import open_change
from send_mis.errors import LinkSpent
from send_mis.links.models import USUAL_TRIES, ExpiringLink

# 256 bits: nobody guesses one.
_TOKEN_BYTES = 32
# To be typed from paper: 60 bits, in the signs of Crockford's base 32, which has no I, L, O or U.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_GROUPS, _GROUP = 3, 4
_LABEL = re.compile(r"^\W*(?:(?:my|the|your)\s+)?code\b(?:\s+is\b)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewLink:
    """`token` is shown once, to be sent, and kept nowhere."""

    row: ExpiringLink
    token: str


def make_link(
    *, purpose: str, subject_id: UUID, school_id: UUID, expires_at: datetime, most_uses: int = 1,
    most_tries: int = USUAL_TRIES, is_short: bool = False, is_another: bool = False,
) -> NewLink:  # fmt: skip
    """Inside an open change. An earlier link to the same opens nothing from now on, unless this
    `is_another` way in beside it: a page that is open by it goes on.

    `is_short`: to be typed from paper (XXXX-XXXX-XXXX); behind the count of misses alone.
    """
    if not is_another:
        revoke_links(purpose=purpose, subject_ids=[subject_id])
    token = _short_token() if is_short else token_urlsafe(_TOKEN_BYTES)
    row = ExpiringLink.objects.create(
        school_id=school_id, purpose=purpose, subject_id=subject_id, token_hash=hash_of(token),
        made_at=timezone.now(), expires_at=expires_at, most_uses=most_uses,
        most_tries=most_tries,
    )  # fmt: skip
    return NewLink(row, token)


def revoke_links(*, purpose: str, subject_ids: Iterable[UUID]) -> int:
    """Inside an open change. How many were open to be used until now."""
    open_change()
    rows = ExpiringLink.objects.filter(
        purpose=purpose, subject_id__in=list(subject_ids), revoked_at__isnull=True
    )
    return rows.update(revoked_at=timezone.now())


def use_link(link: ExpiringLink, *, used_from: UUID | None) -> ExpiringLink:
    """Inside the change that the link is for: once used up, it is for nobody else.

    Raises LinkSpent where somebody was first, or the school revoked it meanwhile.
    """
    open_change()
    row = lock_link(link)
    row.uses += 1
    row.used_at, row.used_from = timezone.now(), used_from
    row.save(update_fields=["uses", "used_at", "used_from"])
    return row


def lock_link(link: ExpiringLink) -> ExpiringLink:
    """Inside a transaction. Raises LinkSpent where it is over."""
    row = ExpiringLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    now = timezone.now()
    # This sending is a try of its own already.
    if row.revoked_at is not None or row.expires_at <= now or row.is_used_up:
        raise LinkSpent
    return row


def hash_of(token: str) -> str:
    """Of a short one the same however it is typed, and with the key of this installation: whoever
    has a copy of the table alone could find it."""
    if short := _signs(token):
        return salted_hmac("send_mis.links.short", short, algorithm="sha256").hexdigest()
    return sha256(token.encode()).hexdigest()


def short_token(typed: str) -> str:
    """As it is printed (XXXX-XXXX-XXXX), however it was typed; "" where it cannot be one."""
    signs = _signs(typed)
    return "-".join(signs[at : at + _GROUP] for at in range(0, len(signs), _GROUP))


def _signs(token: str) -> str:
    """Of a short one, as they are kept; "" of any other. Letters of full width are letters, and
    what stands before the code in the letter ("Code:") may be typed along."""
    plain = normalize("NFKC", token)
    for typed in (plain, without_label(plain)):
        short = re.sub(r"[\W_]", "", typed).upper().translate(_READ_AS)
        if len(short) == _GROUPS * _GROUP and set(short) <= set(_SIGNS):
            return short
    return ""


def without_label(typed: str) -> str:
    """Of a code as people type it: without "Code:" or "Your code is" before it."""
    return _LABEL.sub("", typed)


def _short_token() -> str:
    return short_token("".join(choice(_SIGNS) for _ in range(_GROUPS * _GROUP)))
