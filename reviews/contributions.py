"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from reviews.history import HISTORY
from send_mis.audit.history import Sentence

__all__ = ["EVENTS", "HISTORY", "READS"]

EVENTS: dict[str, Sentence] = {}
READS: dict[str, str] = {}
