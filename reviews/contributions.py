"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from pupils.models import AdviceRequest
from pupils.record.selectors.pupil import PupilRecord
from pupils.sections import PupilSection
from reviews.cycles.selectors.tasks import cycle_tasks, cycles_wanted, this_week
from reviews.due.advice import rebuild_recommendation_due
from reviews.due.baseline import rebuild_baseline_due
from reviews.due.kinds import DUE
from reviews.due.meetings import rebuild_meeting_due
from reviews.due.support import rebuild_support_due
from reviews.due.writing import rebuild_cycle_due
from reviews.history import HISTORY
from reviews.meetings.selectors.tasks import meeting_tasks, meetings_wanted
from reviews.models import (
    AssessmentScale,
    Cycle,
    CycleNote,
    EarlyDiscussion,
    MeetingAction,
    ProgressExplained,
    Recommendation,
    ReviewMeeting,
)
from reviews.recommendations.selectors.pupil import advice_steps
from reviews.recommendations.tasks import recommendation_tasks, recommendations_wanted
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.reach import Reader
from send_mis.access.scope import counting
from send_mis.audit.history import Sentence
from send_mis.database.compiled import Asked, compiled
from send_mis.ui.parts import Link
from send_mis.ui.tasks import Task

__all__ = [
    "DUE",
    "EVENTS",
    "HISTORY",
    "READS",
    "SECTIONS",
    "advice_links",
    "doors",
    "rebuild",
    "tasks",
]

EVENTS: dict[str, Sentence] = {
    "cycle.started": Sentence("Started the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.changed": Sentence("Changed the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.agreed": Sentence("Agreed the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.review_moved": Sentence(
        "Moved the review of the support plan of {pupil}: {}", of=(Cycle,)
    ),
    "cycle.reviewed": Sentence("Reviewed the support plan of {pupil}: {}", of=(Cycle,)),
    "cycle.reviewed_together": Sentence("Reviewed support plans together"),
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
    "support.begun": Sentence(
        "Wrote down the early discussion with the parents of {pupil}", of=(EarlyDiscussion,)
    ),
    "support.changed": Sentence(
        "Changed the early discussion with the parents of {pupil}", of=(EarlyDiscussion,)
    ),
    "support.proposed": Sentence(
        "Sent the early discussion about {pupil} to the SENCO", of=(EarlyDiscussion,)
    ),
    "support.decided": Sentence(
        "Decided whether SEN support begins for {pupil}", of=(EarlyDiscussion,)
    ),
    "support.note_given": Sentence(
        "Recorded that parents of {pupil} have the note of the discussion", of=(EarlyDiscussion,)
    ),
    "support.closed": Sentence(
        "Ended the early discussion about {pupil} without a decision", of=(EarlyDiscussion,)
    ),
    "views.recorded": Sentence("Recorded views about {pupil}"),
    "views.changed": Sentence("Corrected views about {pupil}"),
    "views.removed": Sentence("Removed views about {pupil}"),
    "views.checked": Sentence("Checked what {pupil} says about somebody at home"),
    "views.taken_up": Sentence("Took what {pupil} wants to get better at into an outcome"),
    "scale.added": Sentence("Added an assessment that we use: {}", of=(AssessmentScale,)),
    "scale.changed": Sentence("Changed an assessment that we use: {}", of=(AssessmentScale,)),
    "scale.retired": Sentence("Retired an assessment: {}", of=(AssessmentScale,)),
    "scale.brought_back": Sentence("Took an assessment into use again: {}", of=(AssessmentScale,)),
    "scale.starter_added": Sentence("Added the usual assessments"),
    "assessments.recorded": Sentence("Recorded assessments of a class"),
    "assessments.imported": Sentence("Imported assessments from a file"),
    "assessments.baseline": Sentence("Recorded the baseline on entry of {pupil}"),
    "progress.explained": Sentence(
        "Explained the progress of {pupil}: {}", of=(ProgressExplained,)
    ),
    "meeting.planned": Sentence("Planned a meeting about {pupil}: {}", of=(ReviewMeeting,)),
    "meeting.changed": Sentence(
        "Changed or moved a meeting about {pupil}: {}", of=(ReviewMeeting,)
    ),
    "meeting.cancelled": Sentence("Cancelled a meeting about {pupil}: {}", of=(ReviewMeeting,)),
    "meeting.held": Sentence(
        "Recorded that a meeting about {pupil} was held: {}", of=(ReviewMeeting,)
    ),
    "meeting.invited": Sentence("Changed who is invited to a meeting about {pupil}"),
    "meeting.replies": Sentence("Recorded who was asked to a meeting about {pupil}"),
    "meeting.invitation_written": Sentence("Wrote the invitation to a meeting about {pupil}"),
    "meeting.noted": Sentence("Added a note to a meeting about {pupil}"),
    "meeting.note_corrected": Sentence("Corrected a note of a meeting about {pupil}"),
    "meeting.note_narrowed": Sentence("Narrowed who reads a note of a meeting about {pupil}"),
    "meeting.note_removed": Sentence("Removed a note of a meeting about {pupil}"),
    "meeting.action_added": Sentence(
        "Agreed an action at a meeting about {pupil}: {}", of=(MeetingAction,)
    ),
    "meeting.action_changed": Sentence(
        "Changed an action from a meeting about {pupil}: {}", of=(MeetingAction,)
    ),
    "meeting.action_removed": Sentence(
        "Removed an action from a meeting about {pupil}: {}", of=(MeetingAction,)
    ),
    "meeting.action_done": Sentence(
        "Ticked off an action from a meeting about {pupil}: {}", of=(MeetingAction,)
    ),
    "meeting.action_reopened": Sentence(
        "Took back that an action was done, from a meeting about {pupil}: {}", of=(MeetingAction,)
    ),
}
READS: dict[str, str] = {
    "pupil.cycle": "Read the support plan",
    "cycle.versions": "Compared versions of the support plan",
    "cycle.version": "Read an earlier version of the support plan",
    "cycle.pdf": "Downloaded the support plan as PDF",
    "cycles.print": "Downloaded several support plans as one PDF",
    "gaps.csv": "Downloaded the gaps of support plans as CSV",
    "gaps.xlsx": "Downloaded the gaps of support plans as a spreadsheet",
    "gaps.pdf": "Downloaded the gaps of support plans as PDF",
    "cycle_start": "Opened the form that starts a support plan",
    "cycle_change": "Opened the support plan to write in it",
    "cycle_agree": "Opened the support plan to agree it",
    "cycle_move_review": "Opened the form that moves the review of a support plan",
    "cycle_review": "Opened the review of the support plan",
    "cycles_review": "Opened the grid of reviews",
    "cycle_close": "Opened the form that ends a support plan",
    "cycle_annotate": "Opened the form for a note on the support plan",
    "cycle_note": "Opened a note on the support plan",
    "cycle_note_remove": "Opened the form that removes a note on the support plan",
    "pupil_advices": "Read what professionals recommend, and what became of it",
    "advice_split": "Opened the form that takes up what advice recommends",
    "report_split": "Opened the form that takes up what a report recommends",
    "recommendation_settle": "Opened the form that decides a recommendation",
    "pupil.support": "Read the early discussion with parents",
    "support_begin": "Opened the form of the early discussion",
    "support_change": "Opened the early discussion to write in it",
    "support_propose": "Opened the form that sends a discussion to the SENCO",
    "support_decide": "Opened the form that decides whether SEN support begins",
    "support_given": "Opened the form of who has the note of a discussion",
    "support_close": "Opened the form that ends a discussion",
    "support.note_pdf": "Downloaded the note of a discussion as PDF",
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
    "views.sheet_pdf": "Downloaded a sheet that asks for a parent's views",
    "views.copy_pdf": "Downloaded what one parent may read of the views",
    "pupil.assessments": "Read the assessments",
    "assessments.pdf": "Downloaded the assessments as PDF",
    "assessments.class": "Read the progress of a class",
    "assessments.record": "Opened the grid of a class's assessments",
    "assessments.preview": "Looked at a file of assessments before it was saved",
    "assessment_baseline": "Opened the form of the baseline on entry",
    "progress_explain": "Opened the form that explains progress",
    "meeting": "Read a meeting",
    "meeting.pdf": "Downloaded a meeting as PDF",
    "meeting.calendar": "Downloaded a meeting for a calendar",
    "meetings.csv": "Downloaded the meetings as CSV",
    "meetings.xlsx": "Downloaded the meetings as a spreadsheet",
    "meetings.pdf": "Downloaded the meetings as PDF",
    "meeting_plan": "Opened the form that plans a meeting",
    "meeting_change": "Opened the form that changes a meeting",
    "meeting_cancel": "Opened the form that cancels a meeting",
    "meeting_hold": "Opened the form that says who came to a meeting",
    "meeting_invite": "Opened the form that invites people to a meeting",
    "meeting_replies": "Opened the answers to a meeting",
    "meeting_note_add": "Opened the form for a note of a meeting",
    "meeting_note": "Opened a note of a meeting",
    "meeting_note_readers": "Opened the form that narrows who reads a note of a meeting",
    "meeting_note_remove": "Opened the form that removes a note of a meeting",
    "meeting_action_add": "Opened the form for an action of a meeting",
    "meeting_action": "Opened an action of a meeting",
    "meeting_action_remove": "Opened the form that removes an action of a meeting",
}
SECTIONS = (
    PupilSection(5, "Support plan", "pupil_cycle", Action.CYCLE_VIEW),
    PupilSection(12, "Views", "pupil_views", Action.VIEWS_READ),
    PupilSection(52, "Advice", "pupil_advices", Action.REFERRAL_READ),
    PupilSection(45, "Assessments", "pupil_assessments", Action.ASSESSMENT_VIEW),
)


# Whoever answers for none of these is asked for nothing.
_COUNTED_FOR = (
    Action.CYCLE_WRITE, Action.RECOMMENDATION_SETTLE, Action.ASSESSMENT_RECORD,
    Action.SUPPORT_PREPARE,
    Action.MEETING_VIEW,
)  # fmt: skip


def advice_links(advice: AdviceRequest, actor: Actor) -> list[Link]:
    """What may be done with a piece of advice, on its own page."""
    return advice_steps(advice, actor)


def doors(record: PupilRecord) -> list[Link]:
    """What is reached in one tap from the pupil's first page."""
    links = []
    if Action.VIEWS_RECORD in record.may:
        links.append(Link("Said at the gate", reverse("views_gate", args=[record.id])))
    is_registered = record.row.state in ("K", "E")
    if Action.SUPPORT_PREPARE in record.may and record.head.is_on_roll and not is_registered:
        url = reverse("pupil_support", args=[record.id])
        links.append(Link("Early discussion with parents", url))
    return links


def _has_tasks(actor: Actor) -> bool:
    return actor.school_id is not None and any(actor.may(action) for action in _COUNTED_FOR)


def tasks_read(actor: Actor) -> list[Asked]:
    if not _has_tasks(actor):
        return []
    return [_counted.asked(actor.for_query, this_week(actor))]


def tasks(actor: Actor) -> list[Task]:
    """What waits for somebody, counted."""
    if not _has_tasks(actor):
        return []
    found = Counter(dict(_counted(actor.for_query, this_week(actor))))
    return [
        *cycle_tasks(actor, found), *recommendation_tasks(actor, found),
        *meeting_tasks(actor, found),
    ]  # fmt: skip


@compiled
def _counted(reader: Reader, week_ends: date) -> QuerySet[Any, tuple[Any, ...]]:
    """What waits in every subject, counted in one query."""
    return counting(
        {
            **cycles_wanted(reader), **recommendations_wanted(reader),
            **meetings_wanted(reader, week_ends),
        }
    )  # fmt: skip


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return (
        rebuild_cycle_due(school_id) + rebuild_support_due(school_id)
        + rebuild_recommendation_due(school_id) + rebuild_meeting_due(school_id)
        + rebuild_baseline_due(school_id)
    )  # fmt: skip
