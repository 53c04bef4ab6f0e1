"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from datetime import date
from uuid import UUID

from django.urls import reverse

from pupils.models import AdviceRequest
from pupils.record.selectors.pupil import PupilRecord
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

__all__ = ["EVENTS", "HISTORY", "READS", "SECTIONS", "advice_links", "doors", "rebuild", "tasks"]

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
    "views.recorded": Sentence("Recorded views about {pupil}"),
    "views.changed": Sentence("Corrected views about {pupil}"),
    "views.removed": Sentence("Removed views about {pupil}"),
    "views.checked": Sentence("Checked what {pupil} says about somebody at home"),
    "views.taken_up": Sentence("Took what {pupil} wants to get better at into an outcome"),
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
    "pupil_views": "Read the views of the pupil and family",
    "views_gate": "Opened the form for what is said at the gate",
    "views_words": "Opened the form of the pupil's views",
    "views_pictures": "Opened the form of the pupil's views with pictures",
    "views_observed": "Opened the form of the pupil's views by observation",
    "views_parent": "Opened the form of a parent's views",
    "views_change": "Opened the form that corrects views",
    "views_remove": "Opened the form that removes views",
    "views_check": "Opened views to check them before they are shared",
    "views_outcome": "Opened the form that takes views into an outcome",
    "views.pdf": "Downloaded the pupil's own views as PDF",
    "views.copy_pdf": "Downloaded what one parent may read of the views",
}
SECTIONS = (
    PupilSection(5, "Support plan", "pupil_cycle", Action.CYCLE_VIEW),
    PupilSection(12, "Views", "pupil_views", Action.VIEWS_READ),
    PupilSection(29, "Advice", "pupil_advices", Action.REFERRAL_READ),
)


def advice_links(advice: AdviceRequest, actor: Actor) -> list[Link]:
    """What may be done with a piece of advice, on its own page."""
    return advice_steps(advice, actor)


def doors(record: PupilRecord) -> list[Link]:
    """What is reached in one tap from the pupil's first page."""
    if Action.VIEWS_RECORD not in record.may:
        return []
    return [Link("Said at the gate", reverse("views_gate", args=[record.id]))]


def tasks(actor: Actor) -> list[Task]:
    """What waits for somebody, counted."""
    return [*cycle_tasks(actor), *recommendation_tasks(actor)]


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_cycle_due(school_id)
