"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from ehcp.history import HISTORY
from ehcp.models import LocalAuthority
from pupils.due.kinds import DueKind
from send_mis.audit.history import Sentence

__all__ = ["DUE", "EVENTS", "HISTORY", "READS"]

EVENTS: dict[str, Sentence] = {
    "authority.added": Sentence("Added a local authority: {}", of=(LocalAuthority,)),
    "authority.changed": Sentence("Changed a local authority: {}", of=(LocalAuthority,)),
}
READS: dict[str, str] = {}
DUE: tuple[DueKind, ...] = ()
