"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from datetime import date
from uuid import UUID

from pupils.models import AdviceRequest
from pupils.sections import PupilSection
from reviews.cycles.selectors.tasks import cycle_tasks
from reviews.due.writing import rebuild_cycle_due
from reviews.history import HISTORY
from reviews.models import Cycle, CycleNote, Recommendation
from reviews.recommendations.selectors import advice_steps
from reviews.recommendations.tasks import recommendation_tasks
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.audit.history import Sentence
from send_mis.ui.parts import Link
from send_mis.ui.tasks import Task

__all__ = ["EVENTS", "HISTORY", "READS", "SECTIONS", "advice_links", "rebuild", "tasks"]

EVENTS: dict[str, Sentence] = {
    "cycle.started": Sentence("Started the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.changed": Sentence("Changed the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.agreed": Sentence("Agreed the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.review_moved": Sentence(
        "Moved the review of the support plan of {pupil}: {}", of=(Cycle,)
    ),
    "cycle.reviewed": Sentence("Reviewed the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.closed": Sentence("Ended the support plan of {pupil} without a review: {}", of=(Cycle,)),
    "cycle.restored": Sentence(
        "Went back to an earlier version of the support plan of {pupil}: {}", of=(Cycle,)
    ),
    "cycle.annotated": Sentence("Added a note to the support plan of {pupil}: {}", of=(CycleNote,)),
    "cycle.note_corrected": Sentence(
        "Corrected a note on the support plan of {pupil}: {}", of=(CycleNote,)
    ),
    "cycle.note_removed": Sentence(
        "Removed a note from the support plan of {pupil}: {}", of=(CycleNote,)
    ),
    "recommendation.added": Sentence(
        "Took up what is recommended for {pupil}: {}", of=(Recommendation,)
    ),
    "recommendation.settled": Sentence(
        "Decided what is recommended for {pupil}: {}", of=(Recommendation,)
    ),
}
READS: dict[str, str] = {
    "pupil.cycle": "Read the support plan",
    "cycle.versions": "Compared versions of the support plan",
    "cycle.version": "Read an earlier version of the support plan",
    "cycle.pdf": "Downloaded the support plan as PDF",
    "cycle_start": "Opened the form that starts a support plan",
    "cycle_change": "Opened the support plan to write in it",
    "cycle_agree": "Opened the support plan to agree it",
    "cycle_move_review": "Opened the form that moves the review of a support plan",
    "cycle_review": "Opened the review of the support plan",
    "cycle_close": "Opened the form that ends a support plan",
    "cycle_annotate": "Opened the form for a note on the support plan",
    "cycle_note": "Opened a note on the support plan",
    "cycle_note_remove": "Opened the form that removes a note on the support plan",
    "pupil_advices": "Read what professionals recommend, and what became of it",
    "advice_split": "Opened the form that takes up what advice recommends",
    "report_split": "Opened the form that takes up what a report recommends",
    "recommendation_settle": "Opened the form that decides a recommendation",
}
SECTIONS = (
    PupilSection(5, "Support plan", "pupil_cycle", Action.CYCLE_VIEW),
    PupilSection(29, "Advice", "pupil_advices", Action.REFERRAL_READ),
)


def advice_links(advice: AdviceRequest, actor: Actor) -> list[Link]:
    """What may be done with a piece of advice, on its own page."""
    return advice_steps(advice, actor)


def tasks(actor: Actor) -> list[Task]:
    """What waits for somebody, counted."""
    return [*cycle_tasks(actor), *recommendation_tasks(actor)]


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_cycle_due(school_id)
