"""The words people use for provision. A school may call the layers something else."""

from django.db.models import IntegerChoices, TextChoices


class Area(TextChoices):
    """What an intervention is for: a broad area of need (Code of Practice 6.28-6.35), or any."""

    COMMUNICATION = "CI", "Communication and interaction"
    COGNITION = "CL", "Cognition and learning"
    SEMH = "SEMH", "Social, emotional and mental health"
    SENSORY = "SP", "Sensory and physical"
    GENERAL = "GENERAL", "General, for any need"


class Layer(TextChoices):
    UNIVERSAL = "universal", "Universal"
    TARGETED = "targeted", "Targeted"
    TARGETED_PLUS = "targeted_plus", "Targeted plus"
    SPECIALIST = "specialist", "Specialist"


class ForWhom(TextChoices):
    GROUP = "group", "A group"
    ONE = "one", "One pupil"
    EITHER = "either", "A group or one pupil"


class StaffRole(TextChoices):
    """What an hour is paid as: not a role in this software."""

    TA = "ta", "Teaching assistant"
    HLTA = "hlta", "Higher level teaching assistant"
    MENTOR = "mentor", "Learning mentor or ELSA"
    LUNCHTIME = "lunchtime", "Lunchtime supervisor"
    TEACHER = "teacher", "Teacher"
    SENCO = "senco", "SENCO"
    SPECIALIST = "specialist", "Specialist or therapist"
    VOLUNTEER = "volunteer", "Volunteer"


# Who may stand under "By whom", by the role they hold here, and what an hour of theirs is paid as.
PAID_AS = {
    "senco": StaffRole.SENCO,
    "head": StaffRole.TEACHER,
    "teacher": StaffRole.TEACHER,
    "ta": StaffRole.TA,
    "dsl": StaffRole.TEACHER,
    "designated_teacher": StaffRole.TEACHER,
}


class PlanState(TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "With the SENCO"
    AGREED = "agreed", "Agreed"


class SnapshotKind(TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"


class FundingKind(TextChoices):
    NOTIONAL = "notional", "Notional SEN budget"
    TOP_UP = "top_up", "High-needs top-up"
    GRANT = "grant", "Grant"
    PUPIL_PREMIUM = "pupil_premium", "Pupil premium"
    GENERAL = "general", "General funds"
    INCLUSIVE_MAINSTREAM = "inclusive_main", "Inclusive mainstream fund (IMF)"
    INCLUSIVE_EARLY = "inclusive_early", "Inclusive early years fund (IEYF)"
    INCLUSION_FUND = "inclusion_fund", "SEN Inclusion Fund"
    DISABILITY_ACCESS = "disability_access", "Disability Access Fund"


# Money given for one child, and money that may be.
FOR_ONE_PUPIL = (FundingKind.TOP_UP,)
MAY_BE_FOR_ONE_PUPIL = (
    *FOR_ONE_PUPIL,
    FundingKind.INCLUSION_FUND,
    FundingKind.DISABILITY_ACCESS,
)
# Everybody knows how much there is of these for each pupil, so that their sum counts pupils.
GIVEN_BY_HEADS = (FundingKind.PUPIL_PREMIUM, FundingKind.DISABILITY_ACCESS)


class Scale(TextChoices):
    """How an outcome is judged at its end."""

    FOUR = "four", "1 to 4"
    GOAL = "goal", "Goal attainment, −2 to +2"


class FourPoint(IntegerChoices):
    NOT_MET = 1, "Not met"
    PARTLY = 2, "Partly met"
    MET = 3, "Met"
    EXCEEDED = 4, "Exceeded"


class GoalAttainment(IntegerChoices):
    MUCH_LESS = -2, "Much less than expected"
    LESS = -1, "Less than expected"
    EXPECTED = 0, "As expected"
    MORE = 1, "More than expected"
    MUCH_MORE = 2, "Much more than expected"


class OutcomeState(TextChoices):
    ACTIVE = "active", "In progress"
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    STOPPED = "stopped", "Stopped"


class OutcomeVersion(TextChoices):
    """Why a version of it was kept."""

    BEFORE = "before", "As it was before"
    SET = "set", "Set"
    CHANGED = "changed", "Changed"
    RESTORED = "restored", "Brought back"


# An outcome that ends so may be followed by another try at the same thing.
UNMET = (OutcomeState.PARTLY, OutcomeState.NOT_MET)


class SessionState(TextChoices):
    DELIVERED = "delivered", "Delivered"
    MISSED = "missed", "Missed"


class MissedReason(TextChoices):
    """Why a session was not held."""

    PUPIL_ABSENT = "pupil_absent", "Child absent"
    STAFF_COVERING = "staff_covering", "Adult covering a class"
    STAFF_ABSENT = "staff_absent", "Adult absent or ill"
    TRIP = "trip", "Trip or event"
    SHARED = "shared", "Support was shared with others"
    NOT_ATTENDING = "not_attending", "Not a day the pupil attends"
    OTHER = "other", "Something else"


class AbsentReason(TextChoices):
    """Why one pupil was not in a session that was held."""

    PUPIL_ABSENT = "pupil_absent", "Absent from school"
    ELSEWHERE = "elsewhere", "Elsewhere in school"
    DECLINED = "declined", "Did not want to come"
    NOT_ATTENDING = "not_attending", "Not a day the pupil attends"
    OTHER = "other", "Something else"


# Neither is time that a pupil was owed and did not get.
NO_SHORTFALL = frozenset({MissedReason.SHARED.value, MissedReason.NOT_ATTENDING.value})


class Afterwards(TextChoices):
    """What a pupil's review says of a line when its term is over."""

    CONTINUE = "continue", "Carry on"
    CHANGE = "change", "Carry on, with changes"
    STOP = "stop", "Stop"


class ReviewDecision(TextChoices):
    CONTINUE = "continue", "Carry on as it is"
    ADAPT = "adapt", "Carry on with changes"
    REPLACE = "replace", "Try something else"
    STOP = "stop", "Stop: no longer needed"
    ADVICE = "advice", "Ask for outside advice"


class ProvisionDue(TextChoices):
    """What provision asks to be done by a day."""

    OUTCOME = "outcome.review", "Review an outcome"
    IMPACT = "impact.review", "Review an intervention"
    PLAN = "plan.agree", "Write and agree a plan"
    START = "plan.start", "Start a class's plan"
    RATE = "rate.renew", "Set the rate that follows one that ends"
    # Of whoever is trained, and of who sees to it that somebody is.
    TRAINING = "training.renew", "Renew one's training"
    TRAINED = "training.arrange", "Arrange training that somebody needs again"
