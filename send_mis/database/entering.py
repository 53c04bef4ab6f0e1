"""Which commands of `manage.py` work as the owner of the database. Everything else serves pages'
needs and runs as the role that may not change what is recorded."""

import os
from collections.abc import Sequence

# They change tables or read every one of them; nothing else does.
OWNERS_COMMANDS = frozenset(
    {"backup", "flush", "migrate", "pgtrigger", "remove_stale_contenttypes", "restore",
     "try_backup", "upgrade"}
)  # fmt: skip


def enter_as_owner_when_asked(arguments: Sequence[str]) -> str:
    """Name the owner in the environment for an owner's command. What is missing, or ""."""
    if not arguments or arguments[0] not in OWNERS_COMMANDS:
        return ""
    if {"-h", "--help"} & set(arguments):
        return ""
    if not os.environ.get("DATABASE_OWNER_URL"):
        return (
            f"`{arguments[0]}` is for the owner of the database: set DATABASE_OWNER_URL beside"
            " DATABASE_URL. .env.example says how the two differ."
        )
    os.environ["SEND_MIS_AS_OWNER"] = "1"
    return ""
