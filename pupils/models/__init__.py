from pupils.models.document import Document
from pupils.models.due_date import DueDate, DueDatesRebuilt
from pupils.models.family import (
    CareSpell,
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Restriction,
)
from pupils.models.folder import DocumentFolder, FolderFile
from pupils.models.imports import ImportBatch, ImportMapping, ImportRow, RegisterDifference
from pupils.models.letter import Letter, LetterCopy, LetterRun, LetterWording
from pupils.models.professional import (
    AdviceRequest,
    OutsideService,
    Professional,
    Referral,
    ReferralStep,
)
from pupils.models.pupil import ClassMembership, Enrolment, Pupil, PupilGrant
from pupils.models.register import Monitoring, Need, Spell
from pupils.models.strategy import Strategy

__all__ = [
    "AdviceRequest",
    "CareSpell",
    "ClassMembership",
    "Contact",
    "ContactPoint",
    "Document",
    "DocumentFolder",
    "DueDate",
    "DueDatesRebuilt",
    "Enrolment",
    "FamilyTie",
    "FolderFile",
    "Household",
    "HouseholdMember",
    "HouseholdStay",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "Letter",
    "LetterCopy",
    "LetterRun",
    "LetterWording",
    "Monitoring",
    "Need",
    "OutsideService",
    "Professional",
    "Pupil",
    "PupilGrant",
    "Referral",
    "ReferralStep",
    "RegisterDifference",
    "Restriction",
    "Spell",
    "Strategy",
]
