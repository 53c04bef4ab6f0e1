from ehcp.models.annual import AnnualReview
from ehcp.models.authority import LocalAuthority
from ehcp.models.delivered import DeliveryEvidence
from ehcp.models.disclosure import PlanDisclosure
from ehcp.models.plan import EhcPlan, PlannedFor, PlanOutcome, PlanSection, PromisedProvision
from ehcp.models.report import (
    OutcomeReported,
    ProvisionReported,
    ReportPartSaved,
    ReportWords,
    ReviewDifference,
    SectionReported,
)

__all__ = [
    "AnnualReview",
    "DeliveryEvidence",
    "EhcPlan",
    "LocalAuthority",
    "OutcomeReported",
    "PlanDisclosure",
    "PlanOutcome",
    "PlanSection",
    "PlannedFor",
    "PromisedProvision",
    "ProvisionReported",
    "ReportPartSaved",
    "ReportWords",
    "ReviewDifference",
    "SectionReported",
]
