"""What each kind of due date of provision says, who may read it, and where it is done."""

from provision.choices import ProvisionDue
from pupils.due.kinds import DueKind
from send_mis.access.actions import Action

DUE = (
    DueKind(ProvisionDue.OUTCOME.value, "Review an outcome", "Reviews", Action.PROVISION_VIEW,
            "outcome_page", "subject"),
    DueKind(ProvisionDue.IMPACT.value, "Review an intervention", "Reviews", Action.IMPACT_REVIEW,
            "impact_review", "subject"),
    DueKind(ProvisionDue.PLAN.value, "Write and agree the provision plan", "Plans",
            Action.PROVISION_VIEW, "plan", "subject"),
    DueKind(ProvisionDue.START.value, "Start the provision plan", "Plans", Action.PLAN_WRITE,
            "plans", "school"),
    DueKind(ProvisionDue.RATE.value, "Set the next hourly rate", "Rates and training",
            Action.RATE_CHANGE, "rates", "school", notice_days=30),
    DueKind(ProvisionDue.TRAINING.value, "Renew your training", "Rates and training",
            Action.PROVISION_VIEW, "interventions", "school", notice_days=30, own=True),
    DueKind(ProvisionDue.TRAINED.value, "Renew a colleague’s training",
            "Rates and training", Action.CATALOGUE_CHANGE, "interventions", "school",
            notice_days=60),
)  # fmt: skip
