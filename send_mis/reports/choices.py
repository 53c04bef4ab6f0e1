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
