from reviews.models.assessment import Assessment, AssessmentScale, ProgressExplained
from reviews.models.cycle import Cycle, CycleNote, CycleSnapshot
from reviews.models.meeting import MeetingAction, MeetingNote, MeetingPerson, ReviewMeeting
from reviews.models.recommendation import Recommendation
from reviews.models.support import EarlyDiscussion
from reviews.models.voice import ViewGiven

__all__ = [
    "Assessment",
    "AssessmentScale",
    "Cycle",
    "CycleNote",
    "CycleSnapshot",
    "EarlyDiscussion",
    "MeetingAction",
    "MeetingNote",
    "MeetingPerson",
    "ProgressExplained",
    "Recommendation",
    "ReviewMeeting",
    "ViewGiven",
]
