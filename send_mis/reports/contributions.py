"""What the dashboard shows of this app: what was done and opened."""

from send_mis.audit.history import Sentence
from send_mis.reports.history import HISTORY

__all__ = ["EVENTS", "HISTORY", "READS"]

EVENTS: dict[str, Sentence] = {
    "report.drafted": Sentence("Drafted a report to governors"),
    "report.changed": Sentence("Changed a report to governors"),
    "report.published": Sentence("Published a report to governors"),
    "report.asked": Sentence("Asked about a report to governors"),
    "report.answered": Sentence("Answered a question of a governor"),
}
READS: dict[str, str] = {
    "inspection.csv": "Downloaded an inspector’s list as CSV",
    "inspection.xlsx": "Downloaded an inspector’s list as a spreadsheet",
    "inspection.pdf": "Downloaded an inspector’s list as PDF",
    "inspection.stories": "Opened stories of pupils for an inspector",
    "inspection.stories_pdf": "Downloaded stories of pupils for an inspector as PDF",
}
