"""The words of reports."""

from django.db.models import TextChoices


class Measure(TextChoices):
    """What a school is compared by; each is a percentage."""

    ANY_SEN = "any_sen", "Pupils with SEN"
    SEN_SUPPORT = "sen_support", "Pupils with SEN support"
    EHC_PLAN = "ehc_plan", "Pupils with an EHC plan"
    PLANS_CI = "plans_CI", "EHC plans for communication and interaction"
    PLANS_CL = "plans_CL", "EHC plans for cognition and learning"
    PLANS_SEMH = "plans_SEMH", "EHC plans for social, emotional and mental health"
    PLANS_SP = "plans_SP", "EHC plans for sensory and physical needs"
    IN_20_WEEKS = "in_20_weeks", "New EHC plans issued within 20 weeks"
    DECIDED_IN_4_WEEKS = "in_4_weeks", "Annual reviews decided within four weeks"


class ReportState(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class TypedFigure(TextChoices):
    """What no record here counts yet: the headteacher types it."""

    ATTENDANCE = "attendance", "Attendance of pupils with SEN"
    ATTENDANCE_ALL = "attendance_all", "Attendance of all pupils"
    SUSPENSIONS = "suspensions", "Suspensions of pupils with SEN"
    EXCLUSIONS = "exclusions", "Permanent exclusions of pupils with SEN"
    RESTRAINT = "restraint", "Times when force, restraint or seclusion was used"
    COMPLAINTS = "complaints", "Complaints about SEND"
    CLUBS = "clubs", "Pupils with SEN in a club"


# The others count pupils, or what happened to one.
PERCENTAGES = (TypedFigure.ATTENDANCE, TypedFigure.ATTENDANCE_ALL)


class VisitKind(TextChoices):
    VISIT = "visit", "Visit to the school"
    TRAINING = "training", "Training of a governor"


class SencoQualification(TextChoices):
    """The mandatory qualification for SENCOs: the NPQ, since 1 September 2024."""

    NONE = "none", "None yet"
    STUDYING = "studying", "Is being studied for"
    NPQ = "npq", "NPQ for SENCOs"
    NASENCO = "nasenco", "National Award for SEN Coordination"


class ReportDue(TextChoices):
    """What reports ask to be done by a day."""

    PROMISE = "report.promise", "Do what a report to governors promised"
    QUESTION = "report.question", "Answer a governor"
    QUALIFY = "senco.qualify", "The SENCO’s qualification"


class PublicationKind(TextChoices):
    """What a school publishes on its website. The value stands in the address."""

    INFORMATION = "sen-information-report", "SEN information report"
    ACCESSIBILITY = "accessibility-plan", "Accessibility plan"
    BUDGET = "sen-budget-statement", "SEN budget statement"
    STRATEGY = "inclusion-strategy", "Inclusion strategy"


class PublicationDue(TextChoices):
    """What has to be done by a day of what a school publishes."""

    WRITE = "published.write", "Write a document for publication"
    PUBLISH = "published.publish", "Publish a document"
