from send_mis.parents.models.account import FamilyAccount
from send_mis.parents.models.answer import SummaryAnswer
from send_mis.parents.models.rights import RightsDecision
from send_mis.parents.models.signpost import Signpost
from send_mis.parents.models.slot import MeetingSlot, SlotChoice, SlotPupil
from send_mis.parents.models.summary import SharedWith, Summary, SummarySnapshot
from send_mis.parents.models.translation import SummaryTranslation

__all__ = [
    "FamilyAccount",
    "MeetingSlot",
    "RightsDecision",
    "SharedWith",
    "Signpost",
    "SlotChoice",
    "SlotPupil",
    "Summary",
    "SummaryAnswer",
    "SummarySnapshot",
    "SummaryTranslation",
]
