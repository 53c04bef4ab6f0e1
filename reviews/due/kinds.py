"""What each kind of due date of reviews says, who may read it, and where it is done."""

from pupils.due.kinds import DueKind
from reviews.choices import AssessmentDue, CycleDue, MeetingDue, RecommendationDue, SupportDue
from send_mis.access.actions import Action

DUE = (
    DueKind(CycleDue.AGREE.value, "Agree the support plan with parents", "Plans",
            Action.CYCLE_VIEW, "pupil_cycle"),
    DueKind(CycleDue.REVIEW.value, "Review the support plan", "Reviews", Action.CYCLE_VIEW,
            "pupil_cycle"),
    DueKind(SupportDue.PROPOSE.value, "Finish the early discussion with parents", "Concerns",
            Action.SUPPORT_PREPARE, "pupil_support", notice_days=7),
    DueKind(SupportDue.DECIDE.value, "Decide whether SEN support begins", "Concerns",
            Action.REGISTER_CHANGE, "pupil_support", notice_days=7),
    DueKind(SupportDue.NOTE.value, "Give parents the note of the early discussion", "Concerns",
            Action.SUPPORT_PREPARE, "pupil_support", notice_days=7),
    DueKind(RecommendationDue.SETTLE.value, "Decide what becomes of advice",
            "Outside professionals", Action.RECOMMENDATION_SETTLE, "pupil_advices"),
    DueKind(RecommendationDue.SETTLE_PRIVATE.value, "Decide what becomes of confidential advice",
            "Outside professionals", Action.REFERRAL_READ_CONFIDENTIAL, "pupil_advices"),
    DueKind(AssessmentDue.BASELINE.value, "Record the baseline on entry", "Assessments",
            Action.ASSESSMENT_RECORD, "assessment_baseline"),
    DueKind(MeetingDue.INVITE.value, "Invite the family to the meeting", "Meetings",
            Action.MEETING_PLAN, "meeting", "subject", notice_days=7),
    DueKind(MeetingDue.HOLD.value, "Hold the meeting", "Meetings", Action.MEETING_VIEW, "meeting",
            "subject", notice_days=7),
    DueKind(MeetingDue.RECORD.value, "Complete the record of the meeting", "Meetings",
            Action.MEETING_PLAN, "meeting", "subject", notice_days=3),
    DueKind(MeetingDue.ACTION.value, "Do what was agreed at a meeting", "Meetings",
            Action.MEETING_VIEW, "meetings_actions", "school", notice_days=7),
)  # fmt: skip
