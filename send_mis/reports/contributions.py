"""What the dashboard shows of this app: what was done."""

from send_mis.audit.history import Sentence
from send_mis.reports.history import HISTORY

__all__ = ["EVENTS", "HISTORY"]

EVENTS: dict[str, Sentence] = {
    "report.drafted": Sentence("Drafted a report to governors"),
    "report.changed": Sentence("Changed a report to governors"),
    "report.published": Sentence("Published a report to governors"),
    "report.asked": Sentence("Asked about a report to governors"),
    "report.answered": Sentence("Answered a question of a governor"),
}
