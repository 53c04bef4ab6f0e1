"""Who is written down where no hat is worn: at the door, and for one's own password."""

from dataclasses import dataclass
from uuid import UUID

from send_mis.accounts.models import User


@dataclass(frozen=True)
class Myself:
    """A person seeing to their own account. Also whose account a stranger tried."""

    user_id: UUID | None
    name: str
    role_key: str = "account"
    school_id: UUID | None = None


NOBODY = Myself(None, "Somebody unknown")


def myself(user: User) -> Myself:
    return Myself(user.pk, user.display_name)
