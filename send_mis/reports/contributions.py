"""What the dashboard shows of this app: what was done and opened, and what is due."""

from datetime import date
from uuid import UUID

from send_mis.audit.history import Sentence
from send_mis.reports.due.kinds import DUE as REPORT_DUE
from send_mis.reports.due.writing import rebuild_report_due
from send_mis.reports.history import HISTORY
from send_mis.reports.published.due import PUBLICATION_DUE, rebuild_publication_due

__all__ = ["DUE", "EVENTS", "HISTORY", "READS", "rebuild"]

DUE = (*REPORT_DUE, *PUBLICATION_DUE)

EVENTS: dict[str, Sentence] = {
    "report.drafted": Sentence("Drafted a report to governors"),
    "report.counted": Sentence("Counted the figures of a report to governors"),
    "report.recounted": Sentence("Had the figures of a report to governors counted again"),
    "report.changed": Sentence("Changed a report to governors"),
    "report.figures_typed": Sentence("Typed figures of a report to governors"),
    "report.published": Sentence("Published a report to governors"),
    "report.asked": Sentence("Asked about a report to governors"),
    "report.answered": Sentence("Answered a question of a governor"),
    "promise.added": Sentence("Promised an action in a report to governors"),
    "promise.changed": Sentence("Changed an action that a report to governors promises"),
    "promise.removed": Sentence("Removed an action from a report to governors"),
    "promise.settled": Sentence("Said what came of an action that was promised to governors"),
    "visit.noted": Sentence("Noted a visit or training of a governor"),
    "visit.changed": Sentence("Changed the note of a governor’s visit or training"),
    "senco_post.recorded": Sentence("Recorded a SENCO’s post"),
    "senco_post.changed": Sentence("Changed a SENCO’s post"),
    "publication.drafted": Sentence("Drafted a document for publication"),
    "publication.changed": Sentence("Changed a document for publication"),
    "publication.drawn": Sentence("Drew the numbers of a document for publication anew"),
    "publication.handed_over": Sentence("Handed a document to the headteacher for publication"),
    "publication.shown": Sentence("Showed a draft for publication to governors"),
    "publication.approved": Sentence("Recorded that governors approved a document"),
    "publication.withdrawn": Sentence("Withdrew a document from the public pages"),
    "publication.published": Sentence("Published a document on the public pages"),
    "national_figure.entered": Sentence("Entered a national figure"),
    "national_figure.cleared": Sentence("Took back a national figure that the school had entered"),
}
READS: dict[str, str] = {
    "trust_compare.csv": "Downloaded a comparison of the trust’s schools as CSV",
    "patterns.csv": "Downloaded patterns of SEN as CSV",
    "inspection.csv": "Downloaded an inspector’s list as CSV",
    "inspection.xlsx": "Downloaded an inspector’s list as a spreadsheet",
    "inspection.pdf": "Downloaded an inspector’s list as PDF",
    "inspection.stories": "Opened stories of pupils for an inspector",
    "inspection.stories_pdf": "Downloaded stories of pupils for an inspector as PDF",
}


def rebuild(school_id: UUID, today: date) -> int:
    """What this app has among a school's due dates, written anew."""
    return rebuild_report_due(school_id) + rebuild_publication_due(school_id)
