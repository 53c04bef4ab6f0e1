"""Links are made, renewed and revoked inside the change of whoever sends them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from django.utils import timezone

from send_mis.audit.record import open_change
from send_mis.errors import LinkSpent
from send_mis.links.models import ExpiringLink

# 256 bits: nobody guesses one.
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewLink:
    """`token` is shown once, to be sent, and kept nowhere."""

    row: ExpiringLink
    token: str


def make_link(
    *, purpose: str, subject_id: UUID, school_id: UUID, expires_at: datetime, most_uses: int = 1
) -> NewLink:
    """Inside an open change. An earlier link to the same opens nothing from now on."""
    revoke_links(purpose=purpose, subject_ids=[subject_id])
    token = token_urlsafe(_TOKEN_BYTES)
    row = ExpiringLink.objects.create(
        school_id=school_id, purpose=purpose, subject_id=subject_id, token_hash=hash_of(token),
        made_at=timezone.now(), expires_at=expires_at, most_uses=most_uses,
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
    row = ExpiringLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    now = timezone.now()
    # This sending is a try of its own already.
    if row.revoked_at is not None or row.expires_at <= now or row.is_used_up:
        raise LinkSpent
    row.uses += 1
    row.used_at, row.used_from = now, used_from
    row.save(update_fields=["uses", "used_at", "used_from"])
    return row


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
