"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from pupils.due.kinds import DueKind
from send_mis.audit.history import History, Sentence

EVENTS: dict[str, Sentence] = {}
READS: dict[str, str] = {}
HISTORY: tuple[History, ...] = ()
DUE: tuple[DueKind, ...] = ()
