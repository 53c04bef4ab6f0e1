from ehcp.models.annual import AnnualReview
from ehcp.models.authority import LocalAuthority
from ehcp.models.delivered import DeliveryEvidence
from ehcp.models.disclosure import PlanDisclosure
from ehcp.models.plan import EhcPlan, PlannedFor, PlanOutcome, PlanSection, PromisedProvision

__all__ = [
    "AnnualReview",
    "DeliveryEvidence",
    "EhcPlan",
    "LocalAuthority",
    "PlanDisclosure",
    "PlanOutcome",
    "PlanSection",
    "PlannedFor",
    "PromisedProvision",
]
