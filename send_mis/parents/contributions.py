"""What the dashboard shows of this app: what was done, what was read, and a pupil's section."""

from datetime import date
from uuid import UUID

from pupils.sections import PupilSection
from send_mis.access.actions import Action
from send_mis.audit.history import Sentence
from send_mis.parents.due.kinds import DUE
from send_mis.parents.due.rebuilding import rebuild_shared_due
from send_mis.parents.history import HISTORY
from send_mis.parents.models import FamilyAccount

__all__ = ["DUE", "EVENTS", "HISTORY", "READS", "SECTIONS", "rebuild"]

EVENTS: dict[str, Sentence] = {
    "family_account.given": Sentence(
        "Gave an account to one of {pupil}’s people: {}", of=(FamilyAccount,)
    ),
    "family_account.ended": Sentence("Ended the account of one of {pupil}’s people"),
    "summary.drafted": Sentence("Drafted a summary for the family of {pupil}"),
    "summary.changed": Sentence("Changed the words of a summary for the family of {pupil}"),
    "summary.discarded": Sentence("Discarded the draft of a summary for the family of {pupil}"),
    "summary.shared": Sentence("Shared a summary with the family of {pupil}"),
    "summary.shared_many": Sentence("Shared summaries with families"),
    "summary.drafted_many": Sentence("Drafted summaries for families"),
    "summary.translated": Sentence("Kept a summary for the family of {pupil} in another language"),
    "summary.withdrawn": Sentence("Withdrew a summary for the family of {pupil}"),
    "summary.told_again": Sentence("Told the family of {pupil} again of a summary"),
    "summary.letter_made": Sentence("Made a letter with a code for the family of {pupil}"),
    "summary.told_by_hand": Sentence("Told the family of {pupil} by hand of a summary"),
    "summary.undelivered": Sentence("What tells the family of {pupil} of a summary did not arrive"),
    "summary.stopped": Sentence("Stopped a summary of {pupil} for one reader"),
    "rights.decided": Sentence("Decided who is told about {pupil} after Year 11"),
    "signpost.added": Sentence("Added a signpost for families"),
    "signpost.checked": Sentence("Checked a signpost for families"),
    "signpost.removed": Sentence("Removed a signpost for families"),
    "summary.answered": Sentence("The family of {pupil} answered a summary"),
    "summary.document_sent": Sentence("The family of {pupil} sent a document"),
    "summary.read": Sentence("The family of {pupil} said that they have read a summary"),
    "summary.answer_keyed": Sentence("Wrote down what the family of {pupil} said of a summary"),
    "summary.answer_settled": Sentence("Answered the family of {pupil}"),
    "slots.offered": Sentence("Offered the family of {pupil} times to meet"),
    "slots.withdrawn": Sentence("Withdrew a time to meet about {pupil}"),
    "slots.chosen": Sentence("The family of {pupil} chose a time to meet"),
    "slots.keyed": Sentence("Wrote down which time the family of {pupil} chose to meet"),
    "slots.given_back": Sentence("The family of {pupil} gave a time to meet back"),
    "views.sent_in": Sentence("The family of {pupil} told us what they think"),
    "summary.answer_passed_on": Sentence("Passed an answer of the family of {pupil} on"),
}
READS: dict[str, str] = {
    "pupil.accounts": "Looked at who at home signs in",
    "family_account_give": "Opened the form that gives one of the family an account",
    "family_account_end": "Opened the form that ends an account of one of the family",
    "pupil.shared": "Looked at what is shared with the family",
    "summary": "Read a summary for the family",
    "summaries": "Read summaries for families before sharing them",
    "summary.pdf": "Printed a summary for the family",
    "summary_of_discussion": "Opened the form that drafts a summary of the early discussion",
    "summary_of_cycle": "Opened the form that drafts a summary of the plan",
    "summary_of_review": "Opened the form that drafts a summary of an annual review",
    "summary_of_year": "Opened the form that drafts the annual report",
    "summary_change": "Opened a summary for the family to change its words",
    "summary_share": "Opened a summary for the family to share it",
    "summary_withdraw": "Opened the form that withdraws a summary for the family",
    "summary_discard": "Opened the form that discards a draft for the family",
    "summary_tell_again": "Opened the form that tells a reader of a summary again",
    "summary_letter": "Opened the form for a letter with a code to a reader",
    "summary_told": "Opened the form that notes that a reader was told by hand",
    "summary_told.pdf": "Printed a letter that tells a reader what became of a summary",
    "slot_key": "Opened the form for the time that the family chose",
    "summary_stop": "Opened the form that stops a summary for one reader",
    "rights_decide": "Opened the form for who is told after Year 11",
    "own_summary": "Read what the school shared with them",
    "summary_translate": "Opened the form that adds a translation for the family",
    "own_translation.pdf": "Downloaded a translation of what the school shared with them",
    "own_summary.pdf": "Printed what the school shared with them",
    "own_answer": "Opened the form to answer what the school shared with them",
    "slots_offer": "Opened the form that offers times to meet",
    "own_times": "Looked at times to meet about their child",
    "own_times_back": "Opened the form that gives a time to meet back",
    "own_think": "Opened the form to say what they think before a review",
    "own_document": "Opened the form to send the school a document",
    "answer.file": "Opened a document that the family sent",
    "answer_key": "Opened the form for what the family said of a summary",
    "answer_settle": "Opened an answer of the family",
    "answer_pass_on": "Opened an answer of the family to pass it on",
}
SECTIONS = (PupilSection(26, "Shared", "pupil_shared", Action.SUMMARY_VIEW),)


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_shared_due(school_id)
