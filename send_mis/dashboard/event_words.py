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
    "class.added": "Made a class",
    "class.changed": "Changed a class",
    "class.removed": "Took a class away",
    "grant.given": "Gave somebody a role, or sight of a pupil",
    "grant.ended": "Ended somebody's role, or sight of a pupil",
    "role.given": "Gave somebody a role",
    "role.ended": "Ended somebody's role",
    "person.added": "Added a person",
    "person.changed": "Changed a person's details",
    "person.invited": "Invited a person",
    "person.left": "Recorded that a person left",
    "account.opened": "Opened an account",
    "account.invited": "Invited somebody to sign in",
    "account.invitation_accepted": "Accepted the invitation",
    "account.email_changed": "Changed the e-mail address",
    "account.password_changed": "Changed the password",
    "account.password_reset": "Reset the password",
    "account.second_factor_removed": "Took a second step away",
    "import.applied": "Brought in from a file",
    "difference.settled": "Settled a difference with a file",
    "import.mapped": "Matched the headings of a file",
    "rollover.applied": "Moved into the new school year",
    "rollover.classes_made": "Prepared next year's classes",
    "rollover.pupil_placed": "Chose a pupil's next class",
    "rollover.taken_back": "Took the new school year back",
    "school.opened": "Opened the school",
    "school.changed": "Changed the school's details",
    "school.roles_changed": "Changed what roles are called or need",
    "year.added": "Added a school year",
    "year.changed": "Changed a school year",
    "closure.added": "Added a closure",
    "closure.changed": "Changed a closure",
    "closure.removed": "Took a closure away",
    "demo.made": "Made the demonstration",
    "demo.moved": "Moved the demonstration's dates",
    "demo.school_made": "Made a demonstration school",
}
READS = {
    "pupil.page": "Opened the pupil's page",
    "pupil.details": "Read the details",
    "pupil.history": "Read the register history",
    "pupil.changes": "Read the record of changes",
    "register.csv": "Took the register out as CSV",
    "register.xlsx": "Took the register out as a spreadsheet",
    "register.pdf": "Took the register out as PDF",
    "account.signed_in": "Signed in",
    "account.signed_out": "Signed out",
    "account.sign_in_failed": "Failed to sign in",
    "account.locked_out": "Was locked out",
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
