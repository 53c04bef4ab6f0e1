"""What is shown, old and new, of the changes to reports."""

from send_mis.audit.history import History
from send_mis.reports.termly.history import TERMLY_HISTORY

HISTORY: tuple[History, ...] = TERMLY_HISTORY
