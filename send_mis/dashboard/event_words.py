"""Audit events as people say them. An event that is not listed is shown by its name in words."""

CHANGES = {
    "register.started": "Put on the register",
    "register.changed": "Changed the details of the status",
    "register.ended": "Ended the status",
    "register.corrected": "Put the status right",
    "register.removed": "Took a mistaken status away",
    "register.parents_told": "Recorded that parents were told",
    "register.review_set": "Set the next review",
    "needs.set": "Recorded the needs",
    "monitoring.started": "Began monitoring",
    "monitoring.changed": "Changed the monitoring",
    "monitoring.ended": "Ended monitoring",
    "pupil.added": "Added the pupil",
    "pupil.changed": "Changed the pupil's details",
    "pupil.left": "Recorded that the pupil left",
    "pupil.returned": "Recorded that the pupil came back",
    "class.joined": "Put into a class",
    "class.moved": "Moved to another class",
    "class.left": "Took out of a class",
    "grant.given": "Let somebody see this pupil",
    "grant.ended": "Ended somebody's sight of this pupil",
    "import.applied": "Brought in from a file",
    "difference.settled": "Settled a difference with a file",
    "rollover.applied": "Moved into the new school year",
}
READS = {
    "pupil.page": "Opened the pupil's page",
    "pupil.details": "Read the details",
    "pupil.history": "Read the register history",
    "pupil.changes": "Read the record of changes",
    "register.csv": "Took the register out as CSV",
    "register.xlsx": "Took the register out as a spreadsheet",
    "register.pdf": "Took the register out as PDF",
}


def change_words(event: str) -> str:
    return CHANGES.get(event) or _plain(event)


def read_words(what: str) -> str:
    return READS.get(what) or _plain(what)


def _plain(name: str) -> str:
    """ "class.staff_added" → "Class: staff added"."""
    noun, _, verb = name.partition(".")
    words = f"{noun}: {verb}" if verb else noun
    return words.replace("_", " ").capitalize()
