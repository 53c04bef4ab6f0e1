"""The dashboard's own part of a pupil's record, and what stands above it or belongs to no app.

The demonstration lies above the dashboard, which therefore says what it did.
"""

from pupils.sections import PupilSection
from send_mis.access.actions import Action
from send_mis.audit.history import Sentence

EVENTS = {
    "demo.made": Sentence("Made the demonstration"),
    "demo.moved": Sentence("Moved the demonstration’s dates"),
    "demo.school_made": Sentence("Made a demonstration school"),
}
READS = {
    "pupil.page": "Opened the pupil's page",
    "pupil.changes": "Read the record of changes",
    "pupil_access": "Read who can see the pupil",
    "pupil_access_give": "Opened the form that gives somebody access to the pupil",
    "pupil_access_end": "Opened the form that ends access to the pupil",
    "deadlines.csv": "Downloaded what is due as CSV",
    "deadlines.xlsx": "Downloaded what is due as a spreadsheet",
    "deadlines.pdf": "Downloaded what is due as PDF",
    "audit.csv": "Downloaded the record as CSV",
    "audit.xlsx": "Downloaded the record as a spreadsheet",
    "audit.pdf": "Downloaded the record as PDF",
}
SECTIONS = (
    PupilSection(0, "Overview", "pupil_page", Action.PUPIL_VIEW),
    PupilSection(60, "Who can see", "pupil_access", Action.ACCESS_VIEW),
    PupilSection(70, "Changes", "pupil_changes", Action.AUDIT_VIEW),
)
