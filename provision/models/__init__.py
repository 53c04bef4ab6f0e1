from provision.models.catalogue import Intervention, InterventionTraining, ProvisionSettings
from provision.models.figures import SchoolFigures
from provision.models.money import FundingStream, Rate
from provision.models.outcome import Judgement, Outcome, OutcomePoint, OutcomeSnapshot
from provision.models.plan import Allocation, PlanRow, PlanSnapshot, ProvisionPlan, RowRate
from provision.models.review import ImpactResult, ImpactReview
from provision.models.session import Attendance, RemovedSession, Session, SessionCorrection

__all__ = [
    "Allocation",
    "Attendance",
    "FundingStream",
    "ImpactResult",
    "ImpactReview",
    "Intervention",
    "InterventionTraining",
    "Judgement",
    "Outcome",
    "OutcomePoint",
    "OutcomeSnapshot",
    "PlanRow",
    "PlanSnapshot",
    "ProvisionPlan",
    "ProvisionSettings",
    "Rate",
    "RemovedSession",
    "RowRate",
    "SchoolFigures",
    "Session",
    "SessionCorrection",
]
