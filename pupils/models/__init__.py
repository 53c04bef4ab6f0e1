from pupils.models.due_date import DueDate, DueDatesRebuilt
from pupils.models.imports import ImportBatch, ImportMapping, ImportRow, RegisterDifference
from pupils.models.pupil import ClassMembership, Enrolment, Pupil, PupilGrant
from pupils.models.register import Monitoring, Need, Spell

__all__ = [
    "ClassMembership",
    "DueDate",
    "DueDatesRebuilt",
    "Enrolment",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "Monitoring",
    "Need",
    "Pupil",
    "PupilGrant",
    "RegisterDifference",
    "Spell",
]
