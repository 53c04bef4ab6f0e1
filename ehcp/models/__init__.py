from ehcp.models.annual import AnnualReview
from ehcp.models.assessment import AssessmentException, NeedsAssessment
from ehcp.models.authority import LocalAuthority
from ehcp.models.authority_form import AuthorityForm, BoxCopied, FilledForm
from ehcp.models.chase import AuthorityChase, ChasedItem
from ehcp.models.delivered import DeliveryEvidence, PlanRead, UndeliveredLetter
from ehcp.models.disclosure import PlanDisclosure
from ehcp.models.papers import PapersCirculated, PaperWithheld, ReassessmentAsked
from ehcp.models.plan import EhcPlan, PlannedFor, PlanOutcome, PlanSection, PromisedProvision
from ehcp.models.report import (
    OutcomeReported,
    ProvisionReported,
    ReportPartSaved,
    ReportWords,
    ReviewDifference,
    SectionReported,
)
from ehcp.models.sent import ReportSent, ReportSnapshot

__all__ = [
    "AnnualReview",
    "AssessmentException",
    "AuthorityChase",
    "AuthorityForm",
    "BoxCopied",
    "ChasedItem",
    "DeliveryEvidence",
    "EhcPlan",
    "FilledForm",
    "LocalAuthority",
    "NeedsAssessment",
    "OutcomeReported",
    "PaperWithheld",
    "PapersCirculated",
    "PlanDisclosure",
    "PlanOutcome",
    "PlanRead",
    "PlanSection",
    "PlannedFor",
    "PromisedProvision",
    "ProvisionReported",
    "ReassessmentAsked",
    "ReportPartSaved",
    "ReportSent",
    "ReportSnapshot",
    "ReportWords",
    "ReviewDifference",
    "SectionReported",
    "UndeliveredLetter",
]
