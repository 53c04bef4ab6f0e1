"""What the dashboard shows of this app: what was done, what was read, and a pupil's sections."""

from datetime import date
from uuid import UUID

from ehcp.due.kinds import DUE
from ehcp.due.writing import rebuild_ehc_due
from ehcp.history import HISTORY
from ehcp.models import EhcPlan, LocalAuthority, PromisedProvision
from pupils.sections import PupilSection
from send_mis.access.actions import Action
from send_mis.audit.history import Sentence

__all__ = ["DUE", "EVENTS", "HISTORY", "READS", "SECTIONS", "rebuild"]

EVENTS: dict[str, Sentence] = {
    "authority.added": Sentence("Added a local authority: {}", of=(LocalAuthority,)),
    "authority.changed": Sentence("Changed a local authority: {}", of=(LocalAuthority,)),
    "ehc_plan.received": Sentence("Recorded the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.corrected": Sentence("Corrected the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.checked": Sentence("Checked the EHC plan of {pupil}: {}", of=(EhcPlan,)),
    "ehc_plan.ended": Sentence("Recorded that the EHC plan of {pupil} ended: {}", of=(EhcPlan,)),
    "ehc_plan.sections_copied": Sentence("Copied sections of the EHC plan of {pupil}"),
    "ehc_plan.outcomes_copied": Sentence("Copied Section E of the EHC plan of {pupil}"),
    "ehc_plan.provision_copied": Sentence("Copied Section F of the EHC plan of {pupil}"),
    "ehc_plan.line_answered": Sentence(
        "Said how a line of the EHC plan of {pupil} is delivered: {}", of=(PromisedProvision,)
    ),
}
READS: dict[str, str] = {
    "pupil.ehc_plan": "Read the EHC plan",
    "ehc_plan": "Read a version of the EHC plan",
    "ehc_plan.versions": "Compared versions of the EHC plan",
    "ehc_plan.readers": "Looked at who has read the EHC plan",
    "ehc_plan_receive": "Opened the form for an EHC plan that came",
    "ehc_plan_change": "Opened the dates of the EHC plan to correct them",
    "ehc_plan_check": "Opened the EHC plan to check it",
    "ehc_plan_end": "Opened the form that ends the EHC plan",
    "ehc_plan_sections": "Opened the sections of the EHC plan to copy them",
    "ehc_plan_outcomes": "Opened Section E of the EHC plan to copy it",
    "ehc_plan_provision": "Opened Section F of the EHC plan to copy it",
    "ehc_plan_line": "Opened a line of provision of the EHC plan",
}
SECTIONS = (PupilSection(6, "EHC plan", "pupil_ehc_plan", Action.EHC_VIEW),)


def rebuild(school_id: UUID, today: date) -> int:
    """Write anew what follows from a school's facts. How many rows were not as they should be."""
    return rebuild_ehc_due(school_id)
