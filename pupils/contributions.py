"""What this app gives to the pages and jobs above, which name the apps in one tuple."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pupils.due.kinds import DUE
from pupils.due.selectors import soon_on
from pupils.due.writing.families import rebuild_family_due
from pupils.due.writing.letters import rebuild_letter_due
from pupils.due.writing.professionals import rebuild_professional_due
from pupils.due.writing.register import rebuild_register_due
from pupils.families.selectors.now import FamilyNow, family_now, family_reads
from pupils.families.selectors.orders import order_tasks, order_wanted
from pupils.history import HISTORY
from pupils.imports.selectors.tasks import file_tasks, file_wanted
from pupils.letters.selectors.tasks import (
    letter_tasks,
    letter_wanted,
    letters_said_from,
)
from pupils.models import (
    AdviceRequest,
    ClassMembership,
    Contact,
    Document,
    FamilyTie,
    Letter,
    LetterCopy,
    LetterRun,
    LetterWording,
    OutsideService,
    Professional,
    Referral,
    Restriction,
    Strategy,
)
from pupils.professionals.selectors.pupil import (
    ProfessionalsNow,
    professional_reads,
    professionals_now,
)
from pupils.professionals.selectors.tasks import professional_tasks, professional_wanted
from pupils.record.selectors.pupil import PupilRecord
from pupils.register.selectors.standing import RegisterStanding, standing, standing_reads
from pupils.register.selectors.tasks import register_tasks, register_wanted
from pupils.sections import PupilSection
from pupils.strategies.selectors import StrategiesNow, strategies_now, strategy_reads
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import counting
from send_mis.audit.history import Sentence
from send_mis.database.compiled import Asked, compiled
from send_mis.schools.models import SchoolClass
from send_mis.ui.tasks import Task

__all__ = [
    "DUE",
    "EVENTS", "HISTORY", "READS", "SECTIONS", "family_panel", "panel",
    "professionals_panel", "rebuild", "strategies_panel", "tasks",
]  # fmt: skip

EVENTS = {
    "register.started": Sentence("Added {pupil} to the SEN register"),
    "register.changed": Sentence("Changed the details of the status of {pupil}"),
    "register.ended": Sentence("Ended the status of {pupil}"),
    "register.corrected": Sentence("Corrected the status of {pupil}"),
    "register.removed": Sentence("Removed a mistaken status of {pupil}"),
    "register.parents_told": Sentence("Recorded that the parents of {pupil} were told"),
    "register.review_set": Sentence("Set the next review of {pupil}"),
    "register.review_held": Sentence("Recorded that a review of {pupil} was held"),
    "needs.set": Sentence("Recorded the needs of {pupil}"),
    "monitoring.started": Sentence("Began monitoring {pupil}"),
    "monitoring.changed": Sentence("Changed the monitoring of {pupil}"),
    "monitoring.ended": Sentence("Ended the monitoring of {pupil}"),
    "pupil.added": Sentence("Added {pupil}"),
    "pupil.changed": Sentence("Changed the details of {pupil}"),
    "pupil.left": Sentence("Recorded that {pupil} left"),
    "pupil.returned": Sentence("Recorded that {pupil} came back"),
    "class.joined": Sentence("Added {pupil} to a class: {}", of=(ClassMembership,)),
    "class.moved": Sentence("Moved {pupil} to another class: {}", of=(ClassMembership,)),
    "class.left": Sentence("Removed {pupil} from a class: {}", of=(ClassMembership,)),
    "contact.added": Sentence("Added a contact of {pupil}: {}", of=(Contact,)),
    "contact.linked": Sentence("Added a known contact to {pupil}: {}", of=(FamilyTie,)),
    "contact.changed": Sentence("Changed the details of a contact of {pupil}: {}", of=(Contact,)),
    "contact.tie_changed": Sentence("Changed what a contact is to {pupil}: {}", of=(FamilyTie,)),
    "contact.tie_ended": Sentence("Removed a contact of {pupil}: {}", of=(FamilyTie,)),
    "contact.verified": Sentence("Verified how a contact of {pupil} is reached"),
    "household.added": Sentence("Recorded a home of {pupil}"),
    "household.changed": Sentence("Changed a home of {pupil}"),
    "household.left": Sentence("Recorded that {pupil} no longer lives in a home"),
    "restriction.started": Sentence("Restricted a contact of {pupil}: {}", of=(Restriction,)),
    "restriction.changed": Sentence(
        "Changed the restriction of a contact of {pupil}: {}", of=(Restriction,)
    ),
    "restriction.lifted": Sentence(
        "Lifted the restriction of a contact of {pupil}: {}", of=(Restriction,)
    ),
    "care.recorded": Sentence("Recorded that {pupil} is looked after"),
    "care.changed": Sentence("Changed when {pupil} is looked after"),
    "document.added": Sentence("Added a document about {pupil}: {}", of=(Document,)),
    "document.changed": Sentence(
        "Changed what is said of a document about {pupil}: {}", of=(Document,)
    ),
    "document.removed": Sentence("Removed a document about {pupil}: {}", of=(Document,)),
    "letter.written": Sentence("Wrote a letter about {pupil}: {}", of=(Letter,)),
    "letter.changed": Sentence("Changed a letter about {pupil}: {}", of=(Letter,)),
    "letter.discarded": Sentence("Discarded a letter about {pupil}: {}", of=(Letter,)),
    "letter.sent": Sentence("Sent a letter about {pupil}: {}", of=(Letter,)),
    "letter.left": Sentence("A letter about {pupil} left by e-mail: {}", of=(LetterCopy,)),
    "letter.failed": Sentence("A letter about {pupil} was not delivered: {}", of=(LetterCopy,)),
    "letter.printed": Sentence("Printed letters about {pupil}"),
    "letter.given": Sentence("Posted or handed over letters about {pupil}"),
    "letter.resent": Sentence("Sent a letter about {pupil} another way: {}", of=(LetterCopy,)),
    "letter.given_up": Sentence("Gave up a letter about {pupil}: {}", of=(LetterCopy,)),
    "service.added": Sentence("Added an outside service: {}", of=(OutsideService,)),
    "service.changed": Sentence("Changed an outside service: {}", of=(OutsideService,)),
    "service.retired": Sentence("Retired an outside service: {}", of=(OutsideService,)),
    "service.brought_back": Sentence(
        "Took an outside service into use again: {}", of=(OutsideService,)
    ),
    "professional.added": Sentence("Added an outside professional: {}", of=(Professional,)),
    "professional.changed": Sentence("Changed an outside professional: {}", of=(Professional,)),
    "professional.left": Sentence(
        "Recorded that an outside professional left: {}", of=(Professional,)
    ),
    "wording.saved": Sentence("Changed the wording of a letter: {}", of=(LetterWording,)),
    "wording.restored": Sentence(
        "Brought back the original wording of a letter: {}", of=(LetterWording,)
    ),
    "letter.skipped": Sentence("Did not send a letter about {pupil}: {}", is_why=True),
    "letters.written": Sentence("Wrote letters to many: {}", of=(LetterRun,)),
    "letters.sent": Sentence("Sent letters to many: {}", of=(LetterRun,)),
    "letters.done": Sentence("All letters to many were sent: {}", of=(LetterRun,)),
    "letters.discarded": Sentence("Discarded letters to many: {}", of=(LetterRun,)),
    "folder.sent": Sentence("Sent a folder of documents: {}", is_why=True),
    "folder.filed": Sentence("Filed a folder of documents: {}", is_why=True),
    "folder.taken_back": Sentence("Took back a folder of documents: {}", is_why=True),
    "referral.added": Sentence("Wrote a referral of {pupil}: {}", of=(Referral,)),
    "referral.changed": Sentence("Changed a referral of {pupil}: {}", of=(Referral,)),
    "referral.moved": Sentence("Recorded how far a referral of {pupil} is: {}", of=(Referral,)),
    "advice.asked": Sentence("Asked for advice about {pupil}: {}", of=(AdviceRequest,)),
    "advice.changed": Sentence(
        "Changed what advice is asked about {pupil}: {}", of=(AdviceRequest,)
    ),
    "advice.chased": Sentence("Chased advice about {pupil}: {}", of=(AdviceRequest,)),
    "advice.undelivered": Sentence(
        "Could not deliver what is asked about {pupil}: {}", of=(AdviceRequest,)
    ),
    "advice.withdrawn": Sentence("Asked no more for advice about {pupil}: {}", of=(AdviceRequest,)),
    "advice.recorded": Sentence("Recorded advice about {pupil} that came: {}", of=(AdviceRequest,)),
    "advice.received": Sentence("Sent advice about {pupil} by a link: {}", of=(AdviceRequest,)),
    "advice.read": Sentence("Read advice about {pupil}: {}", of=(AdviceRequest,)),
    "strategy.added": Sentence("Wrote what helps {pupil}: {}", of=(Strategy,)),
    "strategy.taken": Sentence("Added what is advised to what helps {pupil}: {}", of=(Strategy,)),
    "strategy.changed": Sentence("Changed what helps {pupil}: {}", of=(Strategy,)),
    "strategy.ended": Sentence("Ended what helped {pupil}: {}", of=(Strategy,)),
    "strategy.ordered": Sentence("Put in order what helps {pupil}"),
    "import.applied": Sentence("Imported a file: {}", is_why=True),
    "import.undone": Sentence("Undid the import of a file: {}", is_why=True),
    "import.no_order": Sentence("Found no court order of {pupil} that a file marks"),
    "import.mapped": Sentence("Matched the headings of a file"),
    "difference.settled": Sentence("Decided where a file differs from {pupil}’s record"),
    "rollover.applied": Sentence("Moved pupils into the new school year"),
    "rollover.classes_made": Sentence("Prepared next year’s classes: {}", of=(SchoolClass,)),
    "rollover.pupil_placed": Sentence("Chose the next class of {pupil}: {}", of=(ClassMembership,)),
    "rollover.taken_back": Sentence("Undid the move into the new school year"),
}
READS = {
    "pupil.details": "Read the details",
    "pupil.history": "Read the register history",
    "register.csv": "Downloaded the register as CSV",
    "register.xlsx": "Downloaded the register as a spreadsheet",
    "register.pdf": "Downloaded the register as PDF",
    "pupil.family": "Read who belongs to the pupil",
    "pupil.family_pdf": "Downloaded family and contacts as PDF",
    "contact_add": "Opened the form that adds a person",
    "contact_link": "Opened the form that adds somebody known",
    "contact_change": "Opened the form of a contact",
    "tie_change": "Opened the form of what a contact is to the pupil",
    "tie_end": "Opened the form that ends a contact",
    "contact_verify": "Opened the form that verifies a number",
    "household_add": "Opened the form that adds a home",
    "household_link": "Opened the form that adds a home that is known",
    "household_change": "Opened the form of a home",
    "household_leave": "Opened the form of a home that the pupil leaves",
    "restriction_start": "Opened the form that restricts a contact",
    "restriction_change": "Opened the form of a restriction",
    "marked_order_none": "Opened the form that says there is no court order",
    "restriction_lift": "Opened the form that lifts a restriction",
    "care_start": "Opened the form of a time in care",
    "care_change": "Opened the form that changes a time in care",
    "pupil_documents": "Read which documents are kept",
    "document": "Read what is said of a document",
    "document.file": "Opened a document",
    "document_preview": "Asked to see a document",
    "document.preview": "Looked at a document",
    "document_picture": "Looked at the picture of a document",
    "document_add": "Opened the form that adds a document",
    "document_change": "Opened the form of what is said of a document",
    "document_remove": "Opened the form that removes a document",
    "folder.file": "Opened a document of a folder that was sent",
    "documents_box": "Opened the form for all documents as one file",
    "documents.box": "Downloaded all documents as one file",
    "pupil_letters": "Read which letters went to whom",
    "letter": "Read what became of a letter",
    "letters.print": "Downloaded letters to print",
    "letter.file": "Opened a letter",
    "letter_new": "Opened the page on which a letter is begun",
    "letter_write": "Opened the form of a new letter",
    "letter_change": "Opened the form of a letter",
    "letter_send": "Looked over a letter before it is sent",
    "letter_discard": "Opened the form that discards a letter",
    "letter_copy_resend": "Opened the form that sends a letter another way",
    "letter_copy_give_up": "Opened the form that gives up a letter",
    "pupil_professionals": "Read which outside professionals are involved",
    "referral": "Read a referral",
    "referral.pdf": "Downloaded a referral as PDF",
    "referral_add": "Opened the form that refers the pupil",
    "referral_change": "Opened the form of a referral",
    "referral_move": "Opened the form of how far a referral is",
    "advice": "Read advice of a professional",
    "advice_ask": "Opened the form that asks for advice",
    "advice_change": "Opened the form of what advice is asked",
    "advice_chase": "Opened the form that chases advice",
    "advice_withdraw": "Opened the form that asks for advice no more",
    "advice_record": "Opened the form for advice that came",
    "pupil_strategies": "Read what helps the pupil",
    "pupil.strategies_pdf": "Downloaded what helps the pupil as PDF",
    "strategies_add": "Opened the form that adds what helps",
    "strategies_order": "Opened the form that puts in order what helps",
    "strategy_change": "Opened the form of what helps",
    "strategy_end": "Opened the form that ends what helps",
    "services.csv": "Downloaded the outside services as CSV",
    "services.xlsx": "Downloaded the outside services as a spreadsheet",
    "services.pdf": "Downloaded the outside services as PDF",
    "pupil_leave": "Opened the form for a pupil who leaves",
    "pupil_return": "Opened the form for a pupil who comes back",
    "pupil_move_class": "Opened the form for another class",
    "pupil_join_class": "Opened the form that adds the pupil to a group",
    "pupil_leave_class": "Opened the form that removes the pupil from a group",
    "rollover_pupil": "Opened the pupil's next class",
    "register_start": "Opened the form that adds the pupil to the register",
    "register_earlier": "Opened the form for an earlier status",
    "register_needs": "Opened the form of needs",
    "register_monitor": "Opened the form that begins monitoring",
    "register_monitoring_change": "Opened the form of monitoring",
    "register_monitoring_end": "Opened the form that ends monitoring",
    "register_end": "Opened the form that ends the status",
    "register_remove": "Opened the form that removes a mistaken status",
    "register_told": "Opened the form for telling parents",
    "register_review": "Opened the form of the next review",
}
SECTIONS = (
    PupilSection(7, "What helps", "pupil_strategies", Action.STRATEGY_READ),
    PupilSection(20, "Details", "pupil_details", Action.PUPIL_VIEW),
    PupilSection(25, "Family", "pupil_family", Action.FAMILY_VIEW),
    PupilSection(27, "Documents", "pupil_documents", Action.DOCUMENT_VIEW),
    PupilSection(28, "Letters", "pupil_letters", Action.LETTER_VIEW),
    PupilSection(51, "Professionals", "pupil_professionals", Action.PROFESSIONAL_VIEW),
    PupilSection(55, "Register history", "pupil_history", Action.REGISTER_VIEW),
)


def panel(actor: Actor, record: PupilRecord) -> RegisterStanding | None:
    """Status, needs and dates on the pupil's first page."""
    return standing(record) if Action.REGISTER_VIEW in record.may else None


def reads(record: PupilRecord) -> list[Asked]:
    """What the panels of this app read, to be read ahead."""
    register = standing_reads(record) if Action.REGISTER_VIEW in record.may else []
    involved = professional_reads(record) if Action.REFERRAL_VIEW in record.may else []
    return [*register, *family_reads(record), *involved, *strategy_reads(record)]


def family_panel(record: PupilRecord) -> FamilyNow | None:
    """Whom to call, and whom not to tell, on the pupil's first page."""
    return family_now(record)


def professionals_panel(record: PupilRecord) -> ProfessionalsNow | None:
    """Who is involved and what is waited for, on the pupil's first page."""
    return professionals_now(record)


def strategies_panel(record: PupilRecord) -> StrategiesNow | None:
    """What helps, for the adult who has a minute, on the pupil's first page."""
    return strategies_now(record)


def tasks(actor: Actor) -> list[Task]:
    """What waits for somebody. Two queries: one counts, one names the files that wait."""
    days = soon_on(actor.today), letters_said_from(actor.today)
    found = Counter(dict(_counted(actor.for_query, *days))) if actor.hat else {}
    return [
        *register_tasks(actor, found), *order_tasks(actor, found),
        *professional_tasks(actor, found), *file_tasks(actor, found),
        *letter_tasks(actor, found),
    ]  # fmt: skip


@compiled
def _counted(reader: Reader, until: date, said_from: date) -> QuerySet[Any, tuple[Any, ...]]:
    return counting(
        {
            **register_wanted(reader), **order_wanted(reader, until),
            **professional_wanted(reader), **file_wanted(reader),
            **letter_wanted(reader, said_from),
        }
    )  # fmt: skip


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return (
        rebuild_register_due(school_id) + rebuild_family_due(school_id)
        + rebuild_letter_due(school_id) + rebuild_professional_due(school_id)
    )  # fmt: skip
