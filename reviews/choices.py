"""The words of the graduated approach (Code of Practice 6.44 to 6.56)."""

from django.db.models import TextChoices


class CycleState(TextChoices):
    DRAFT = "draft", "Being planned"
    AGREED = "agreed", "Agreed, in progress"
    REVIEWED = "reviewed", "Reviewed"
    CLOSED = "closed", "Closed without a review"


# A pupil has at most one cycle in these states.
OPEN_STATES = (CycleState.DRAFT, CycleState.AGREED)


class CycleDecision(TextChoices):
    """What a review decides (Code of Practice 6.53 to 6.63)."""

    NEW_CYCLE = "new_cycle", "Start the next cycle"
    SPECIALIST = "specialist", "Involve a specialist, and start the next cycle"
    TOP_UP = "top_up", "Ask for top-up funding, and start the next cycle"
    EHC = "ehc", "Ask for an EHC needs assessment, and start the next cycle"
    STEP_DOWN = "step_down", "Step down: SEN support is no longer needed"


class CycleSource(TextChoices):
    """Where what is known comes from (Code of Practice 6.45)."""

    TEACHER = "teacher", "Teacher's assessment and experience of the pupil"
    PROGRESS = "progress", "Previous progress and attainment"
    PEERS = "peers", "Comparison with peers and national data"
    PARENTS = "parents", "Views and experience of parents"
    PUPIL = "pupil", "The pupil's own views"
    OBSERVATION = "observation", "Observation in class or at play"
    SCREENING = "screening", "Screening or standardised test"
    ADVICE = "advice", "Advice from outside professionals"
    OTHER = "other", "Something else"


class CycleFactor(TextChoices):
    """What else may explain it (Code of Practice 6.21 to 6.24)."""

    TEACHING = "teaching", "Gaps in teaching, or a change of teacher or school"
    ATTENDANCE = "attendance", "Attendance and punctuality"
    LANGUAGE = "language", "English as an additional language"
    HOME = "home", "Housing, family or other circumstances at home"
    HEALTH = "health", "Health, sight or hearing"
    WELLBEING = "wellbeing", "Bullying, bereavement or worry"
    OTHER = "other", "Something else"


class Involvement(TextChoices):
    """How parents took part in agreeing a plan, or were offered to."""

    MEETING = "meeting", "At a meeting"
    PHONE = "phone", "By phone or video call"
    WRITING = "writing", "In writing"
    GATE = "gate", "In person, at the beginning or end of the day"


class CycleNoteKind(TextChoices):
    NOTE = "note", "Note on how it goes"
    OUTCOMES = "outcomes", "For the outcomes"
    REVIEW = "review", "For the review"


class CycleVersion(TextChoices):
    """Why a version of it was kept."""

    SAVED = "saved", "Saved"
    AGREED = "agreed", "Agreed"
    REVIEWED = "reviewed", "Reviewed"


class CycleDue(TextChoices):
    """What a cycle asks to be done by a day."""

    AGREE = "cycle.agree", "Agree a plan with parents"
    REVIEW = "cycle.review", "Review a plan"


class RecommendationState(TextChoices):
    """What became of something that a professional recommends."""

    OPEN = "open", "Not decided yet"
    ADOPTED = "adopted", "Adopted"
    ADAPTED = "adapted", "Adapted"
    DECLINED = "declined", "Declined"


class RecommendationDue(TextChoices):
    """What advice asks to be done by a day, once it is there."""

    SETTLE = "advice.settle", "Decide what becomes of advice"
    # Advice in confidence, which a class's teacher may not read.
    SETTLE_PRIVATE = "advice.settle_private", "Decide what becomes of confidential advice"


class ViewHow(TextChoices):
    """How somebody's views were gathered."""

    WORDS = "words", "Talked with an adult"
    WRITING = "writing", "In writing"
    QUESTIONNAIRE = "asked", "By questionnaire"
    PICTURES = "pictures", "With pictures"
    OBSERVATION = "observed", "By observation"
    GATE = "gate", "Said at the gate"
    MEETING = "meeting", "At a meeting"
    PHONE = "phone", "By phone"


class ViewReaders(TextChoices):
    """Who may read somebody's views."""

    STAFF = "staff", "Staff who work with the pupil"
    REVIEW = "review", "Staff, and the review meeting"
    PRIVATE = "private", "SENCO and headteacher"


class ScaleKind(TextChoices):
    """In what an assessment is said. Levels are counted by their place, the lowest first."""

    STANDARDISED = "standard", "Standardised score"
    MONTHS = "months", "Age in months"
    JUDGEMENT = "judgement", "Teacher judgement"
    PRE_KEY_STAGE = "pre_key", "Pre-key-stage standards"
    STEPS = "steps", "Small steps"
    WIDER = "wider", "Wider area: social, emotional, communication"


# Said by the names of their levels, not by a number.
IN_LEVELS = (ScaleKind.JUDGEMENT, ScaleKind.PRE_KEY_STAGE, ScaleKind.WIDER)


class DiscussionState(TextChoices):
    """Where the early discussion with parents stands (Code of Practice 6.39)."""

    WRITING = "writing", "Being written"
    WAITING = "waiting", "Waits for the SENCO"
    SUPPORT = "support", "SEN support"
    ENOUGH = "enough", "Adapted teaching is enough"
    CLOSED = "closed", "Ended without a decision"


# A pupil has at most one discussion in these states.
OPEN_DISCUSSIONS = (DiscussionState.WRITING, DiscussionState.WAITING)
DECIDED_DISCUSSIONS = (DiscussionState.SUPPORT, DiscussionState.ENOUGH)


class SupportDecision(TextChoices):
    """What a discussion leads to; the values are those of its state."""

    SUPPORT = "support", "SEN support: something additional to or different from it is needed"
    ENOUGH = "enough", "Core teaching, adapted for the pupil, is enough for now"


class NoteGiven(TextChoices):
    """How parents were given the note of a discussion."""

    HAND = "hand", "By hand"
    POST = "post", "By post"
    EMAIL = "email", "By e-mail"


class SupportDue(TextChoices):
    """What an early discussion asks to be done by a day."""

    PROPOSE = "support.propose", "Hold an early discussion, and say what is needed"
    DECIDE = "support.decide", "Decide whether SEN support begins"
    NOTE = "support.note", "Give parents the note of a discussion"


class AssessmentDue(TextChoices):
    """What assessments ask to be done by a day."""

    BASELINE = "assessment.baseline", "Record a baseline on entry"


class MeetingState(TextChoices):
    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "off", "Cancelled"


class AskedHow(TextChoices):
    """How somebody was invited."""

    LETTER = "letter", "By letter"
    EMAIL = "email", "By e-mail"
    PHONE = "phone", "By phone"
    IN_PERSON = "person", "In person"


class MeetingReply(TextChoices):
    """What is known of somebody who is invited: before the meeting, and from it."""

    COMING = "coming", "Will come"
    CAME = "came", "Came"
    APOLOGIES = "sorry", "Sent apologies"
    ABSENT = "absent", "Did not come"


class MeetingReaders(TextChoices):
    """Who reads a note of a meeting. Staff who work with the pupil always do."""

    ALL = "all", "Everybody: it is on each printed copy"
    HOME = "home", "One home: it is on that home's copy alone"
    STAFF = "staff", "Staff only: it is printed for no family"


class MeetingDue(TextChoices):
    """What a meeting asks to be done by a day."""

    INVITE = "meeting.invite", "Ask a pupil's family to a meeting"
    HOLD = "meeting.hold", "Hold a meeting, and say who came"
    RECORD = "meeting.record", "Complete the record of a meeting"
    ACTION = "meeting.action", "Do what was agreed at a meeting"


class PlanGap(TextChoices):
    """What is missing in a pupil's support, in the order in which it is mended."""

    NO_PLAN = "plan", "No support plan"
    NEED = "need", "Need without an outcome"
    UNMEASURED = "measure", "Outcome without a baseline or measure"
    UNSERVED = "provision", "Outcome without provision"
    UNQUANTIFIED = "amount", "Provision that does not say how often or how long"
    UNDELIVERED = "nobody", "Provision that nobody delivers"
    WORDS = "words", "Unspecific words"
    PARENTS = "parents", "Parents not involved, and not offered"
    NOT_AGREED = "agree", "Plan not agreed for long"
    NO_REVIEW = "no_date", "No review date"
    LATE = "late", "Review date past"


class Interpreter(TextChoices):
    """How far an interpreter is arranged for somebody who needs one."""

    ASKED = "asked", "Asked for"
    BOOKED = "booked", "Booked"
    DECLINED = "declined", "Not wanted this time"
