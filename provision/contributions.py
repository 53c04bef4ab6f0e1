"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from datetime import date
from uuid import UUID

from provision.due.kinds import DUE
from provision.due.school import rebuild_school_due
from provision.due.writing import rebuild_provision_due
from provision.history import HISTORY
from provision.models import (
    FundingStream,
    ImpactReview,
    Intervention,
    InterventionTraining,
    Outcome,
    OutcomePoint,
    PlanRow,
    ProvisionPlan,
    Rate,
    Session,
)
from provision.pages.selectors.pupil_overview import (
    ProvisionNow,
    provision_now,
    provision_reads,
)
from provision.pages.selectors.tasks import provision_tasks
from pupils.record.selectors.pupil import PupilRecord
from pupils.sections import PupilSection
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.audit.history import Sentence
from send_mis.database.compiled import Asked
from send_mis.ui.tasks import Task

__all__ = ["DUE", "EVENTS", "HISTORY", "READS", "SECTIONS", "panel", "rebuild", "tasks"]

EVENTS = {
    "plan.started": Sentence("Started the provision plan of {}", of=(ProvisionPlan,)),
    "plan.rows_changed": Sentence("Changed rows of the provision plan of {}", of=(ProvisionPlan,)),
    "plan.qft_changed": Sentence(
        "Changed what everyone gets in the provision plan of {}", of=(ProvisionPlan,)
    ),
    "plan.taken_away": Sentence("Removed the provision plan of {}", of=(ProvisionPlan,)),
    "plan.proposed": Sentence("Sent the provision plan of {} to the SENCO", of=(ProvisionPlan,)),
    "plan.sent_back": Sentence("Sent back the provision plan of {}", of=(ProvisionPlan,)),
    "plan.agreed": Sentence("Agreed the provision plan of {}", of=(ProvisionPlan,)),
    "plan.restored": Sentence(
        "Went back to an earlier version of the provision plan of {}", of=(ProvisionPlan,)
    ),
    "plan.pupil_joined": Sentence(
        "Added a pupil to a row of the provision plan of {}", of=(ProvisionPlan,)
    ),
    "plan.pupil_left": Sentence(
        "Removed a pupil from a row of the provision plan of {}", of=(ProvisionPlan,)
    ),
    "plan.row_ended": Sentence(
        "Ended a row early in the provision plan of {}", of=(ProvisionPlan,)
    ),
    "plan.row_charged": Sentence("Changed what a row costs and who pays: {}", of=(PlanRow,)),
    "plan.row_removed": Sentence(
        "Removed a row from the provision plan of {}", of=(ProvisionPlan,)
    ),
    "outcome.set": Sentence("Set an outcome of {pupil}: {}", of=(Outcome,)),
    "outcome.changed": Sentence("Changed an outcome of {pupil}: {}", of=(Outcome,)),
    "outcome.restored": Sentence(
        "Went back to an earlier version of an outcome of {pupil}: {}", of=(Outcome,)
    ),
    "outcome.noted": Sentence("Recorded a count of {pupil}: {}", of=(OutcomePoint,)),
    "outcome.point_removed": Sentence(
        "Removed a mistaken count of {pupil}: {}", of=(OutcomePoint,)
    ),
    "outcome.judged": Sentence("Reviewed an outcome of {pupil}: {}", of=(Outcome,)),
    "outcome.stopped": Sentence("Stopped an outcome of {pupil}: {}", of=(Outcome,)),
    "impact.reviewed": Sentence("Reviewed whether an intervention helped: {}", of=(ImpactReview,)),
    "session.recorded": Sentence("Recorded a session: {}", of=(Session,)),
    "sessions.recorded": Sentence("Recorded several sessions: {}", of=(Session,)),
    "session.corrected": Sentence("Corrected the record of a session: {}", of=(Session,)),
    "session.removed": Sentence("Removed a session recorded by mistake: {}", of=(Session,)),
    "intervention.added": Sentence("Added to the catalogue: {}", of=(Intervention,)),
    "intervention.changed": Sentence(
        "Changed an intervention of the catalogue: {}", of=(Intervention,)
    ),
    "intervention.retired": Sentence("Retired an intervention: {}", of=(Intervention,)),
    "intervention.brought_back": Sentence("Offered an intervention again: {}", of=(Intervention,)),
    "intervention.starter_added": Sentence("Added the usual interventions to the catalogue"),
    "intervention.trained": Sentence("Recorded training: {}", of=(InterventionTraining,)),
    "intervention.training_removed": Sentence(
        "Removed a record of training: {}", of=(InterventionTraining,)
    ),
    "provision.settings_changed": Sentence("Changed how provision is planned and counted"),
    "provision.offer_changed": Sentence("Changed the offer for everyone"),
    "rate.added": Sentence("Added a rate: {}", of=(Rate,)),
    "rate.changed": Sentence("Corrected a rate: {}", of=(Rate,)),
    "rate.removed": Sentence("Removed a rate: {}", of=(Rate,)),
    "funding.added": Sentence("Added funding: {}", of=(FundingStream,)),
    "funding.changed": Sentence("Changed funding: {}", of=(FundingStream,)),
    "funding.removed": Sentence("Removed funding: {}", of=(FundingStream,)),
}
READS = {
    "plan.page": "Read a provision plan",
    "plan.version": "Read an earlier version of a provision plan",
    "plan.versions": "Compared versions of a provision plan",
    "plan.pdf": "Downloaded a provision plan as PDF",
    "pupil.outcomes": "Read the outcomes",
    "outcome.page": "Opened an outcome",
    "outcome.versions": "Compared versions of an outcome",
    "outcomes.pdf": "Downloaded the outcomes as PDF",
    "impact.page": "Opened the review of an intervention",
    "session.page": "Read the record of a session",
    "sessions.sheet": "Printed a week's sheet of sessions",
    "pupil.provision": "Read what provision the pupil has",
    "pupil.provision_pdf": "Downloaded the pupil's provision as PDF",
    "provision_map.pdf": "Downloaded the provision map as PDF",
    "pupil.costs": "Read what the pupil's provision costs",
    "pupil.costs_pdf": "Downloaded the pupil's costs as PDF",
    "costs.csv": "Downloaded the costs as CSV",
    "costs.pdf": "Downloaded the costs as PDF",
    "plan_write": "Opened a provision plan to write in it",
    "plan_propose": "Opened a provision plan to send it",
    "plan_agree": "Opened a provision plan to agree it",
    "plan_send_back": "Opened a provision plan to send it back",
    "plan_remove": "Opened the form that removes a provision plan",
    "plan_row": "Opened a row of a provision plan",
    "plan_row_outcomes": "Opened the outcomes of a row of a provision plan",
    "plan_row_reworded": "Opened what the counts of a row are for",
    "plan_row_join": "Opened the form that adds a pupil to a row",
    "plan_row_leave": "Opened the form that removes a pupil from a row",
    "plan_row_end": "Opened the form that ends a row early",
    "plan_row_money": "Opened what a row costs and who pays",
    "plan_row_remove": "Opened the form that removes a row",
    "session_add": "Opened the form of a session",
    "session_remove": "Opened the form that removes a session",
    "outcome_add": "Opened the form of a new outcome",
    "outcome_change": "Opened the form of an outcome",
    "outcome_note": "Opened the form for a count",
    "outcome_judge": "Opened the form that reviews an outcome",
}
SECTIONS = (
    PupilSection(10, "Outcomes", "pupil_outcomes", Action.PROVISION_VIEW),
    PupilSection(40, "Provision", "pupil_provision", Action.PROVISION_VIEW),
    PupilSection(50, "Costs", "pupil_costs", Action.COST_VIEW),
)


def reads(record: PupilRecord) -> list[Asked]:
    """What the panel reads, to be read ahead."""
    return provision_reads(record)


def panel(actor: Actor, record: PupilRecord) -> ProvisionNow | None:
    """What the pupil gets now, and how it goes, on the pupil's first page."""
    return provision_now(record, actor)


def tasks(actor: Actor) -> list[Task]:
    """What waits for somebody, counted."""
    return provision_tasks(actor)


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_provision_due(school_id) + rebuild_school_due(school_id)
