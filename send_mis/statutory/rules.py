"""Every rule that is counted here, under its citation. `docs/legislation.md` is this list with the
functions and tests beside it, and a test holds the two together."""

from datetime import date

from send_mis.statutory.deadline import Certainty, DeadlineStatus, Rule

_REGULATIONS = "Special Educational Needs and Disability Regulations 2014 (SI 2014/1530)"
_ACT = "Children and Families Act 2014"
_CODE = "SEND Code of Practice: 0 to 25 years (January 2015)"
_PUPIL_INFORMATION = "Education (Pupil Information) (England) Regulations 2005 (SI 2005/1437)"
_TRIBUNAL = (
    "Tribunal Procedure (First-tier Tribunal) (Health, Education and Social Care Chamber)"
    " Rules 2008 (SI 2008/2699)"
)
_SEPTEMBER_2014 = date(2014, 9, 1)
# The day from which the weeks of an assessment that is ordered are as they stand.
_MARCH_2015 = date(2015, 3, 23)


def _regulation(
    number: str, certainty: Certainty = Certainty.READ, since: date = _SEPTEMBER_2014
) -> Rule:
    return Rule(
        f"SEND Regulations 2014, reg {number}",
        _REGULATIONS,
        DeadlineStatus.LAW,
        certainty,
        since,
    )


def _code(paragraph: str, certainty: Certainty) -> Rule:
    return Rule(f"SEND Code, {paragraph}", _CODE, DeadlineStatus.CODE, certainty, date(2015, 4, 1))


def _section(number: str, certainty: Certainty = Certainty.READ) -> Rule:
    return Rule(
        f"Children and Families Act 2014, s.{number}",
        _ACT,
        DeadlineStatus.LAW,
        certainty,
        _SEPTEMBER_2014,
    )


def _school(words: str) -> Rule:
    return Rule(words, "the school’s own policy", DeadlineStatus.SCHOOL, Certainty.READ)


# The assessment of education, health and care needs
DECISION_TO_ASSESS = _regulation("5(1)")
SCHOOL_INFORMATION = _code("9.52", Certainty.NUMBER)
DECISION_NOT_TO_ISSUE = _regulation("10(1)")
FINAL_PLAN = _regulation("13(2)")

# A plan in draft, in consultation, in transfer
PARENT_COMMENTS = _regulation("13(1)(a)")
SCHOOL_REPLY = _code("9.83", Certainty.SECONDARY)
PLAN_AMENDED = _regulation("18(1)(b)")
PLAN_AMENDED_POST_16 = _regulation("18(1)(a)")
PLAN_AMENDED_BETWEEN_POST_16 = _regulation("18(2)")
TOLD_AFTER_A_MOVE = _regulation("15(4)", Certainty.CHECKED)
REVIEWED_AFTER_A_MOVE = _regulation("15(5)", Certainty.MEMORY)

# The annual review
REVIEW_COMPLETE = _section("44(1)")
HOLD_MEETING = Rule(
    "SEND Regulations 2014, reg 20(10), counted back from s.44(1)",
    _REGULATIONS,
    DeadlineStatus.PRACTICE,
    Certainty.NUMBER,
    _SEPTEMBER_2014,
)
ASK_FOR_ADVICE = Rule(
    "Twelve weeks before the meeting",
    "guidance of local authorities",
    DeadlineStatus.PRACTICE,
    Certainty.SECONDARY,
)
GIVE_NOTICE = _regulation("20(3)")
CIRCULATE = _regulation("20(4)")
SCHOOL_REPORT = _regulation("20(7)", Certainty.NUMBER)
LA_DECISION = _regulation("20(10)", Certainty.NUMBER)
AMENDMENT_COMMENTS = _regulation("22(2)(c)")
FINAL_AMENDED_PLAN = _regulation("22(3)")
EARLY_YEARS_REVIEW = _code("9.178", Certainty.CHECKED)

# Re-assessment
REASSESSMENT_NOT_TOO_SOON = _regulation("24", Certainty.MEMORY)
REASSESSMENT_DECISION = _regulation("25(1)", Certainty.MEMORY)
REASSESSMENT_PLAN = _regulation("27")

# Disagreement
APPEAL = Rule(
    "Tribunal Procedure (HESC) Rules 2008, r.20(1)(c)",
    _TRIBUNAL,
    DeadlineStatus.LAW,
    Certainty.READ,
    date(2008, 11, 3),
)
MEDIATION_CONTACT = _regulation("33")
MEDIATION_CERTIFICATE = _regulation("34(1)", Certainty.MEMORY)
MEDIATION_HELD = _regulation("36(1)", Certainty.SECONDARY)
ASSESSMENT_ORDERED = _regulation("44(2)(b)", Certainty.SECONDARY, _MARCH_2015)
NO_PLAN_AFTER_ORDER = _regulation("44(2)(b)(i)", Certainty.SECONDARY, _MARCH_2015)
PLAN_AFTER_ASSESSMENT_ORDERED = _regulation("44(2)(b)(ii)", Certainty.SECONDARY, _MARCH_2015)
DRAFT_ORDERED = _regulation("44(2)(c)(i)", Certainty.SECONDARY)
PLAN_ORDERED = _regulation("44(2)(c)(ii)", Certainty.SECONDARY)
CHANGE_ORDERED = _regulation("44(2)(e)", Certainty.SECONDARY)
SCHOOL_ORDERED = _regulation("44(2)(f)", Certainty.SECONDARY)
DISABILITY_CLAIM = Rule(
    "Equality Act 2010, Sch.17 para 4(1)",
    "Equality Act 2010",
    DeadlineStatus.LAW,
    Certainty.MEMORY,
    date(2010, 10, 1),
)

# SEN support, and what the school owes as a school
PARENTS_TOLD = _section("68", Certainty.MEMORY)
PARENT_MEETINGS = _code("6.65", Certainty.NUMBER)
SIX_WEEK_REVIEW = _school("Six weeks after an intervention begins")
TERMLY_REVIEW = _school("At least once a term")
INFORMATION_REPORT = _code("6.79", Certainty.SECONDARY)
ACCESSIBILITY_PLAN = Rule(
    "Equality Act 2010, Sch.10 para 3",
    "Equality Act 2010",
    DeadlineStatus.LAW,
    Certainty.MEMORY,
    date(2010, 10, 1),
)
SENCO_QUALIFICATION = _regulation("49(4)")

# Records
RECORDS_SENT = Rule(
    "Pupil Information Regulations 2005, reg 9",
    _PUPIL_INFORMATION,
    DeadlineStatus.LAW,
    Certainty.MEMORY,
    date(2005, 7, 8),
)
EDUCATIONAL_RECORD = Rule(
    "Pupil Information Regulations 2005, reg 5",
    _PUPIL_INFORMATION,
    DeadlineStatus.LAW,
    Certainty.SECONDARY,
    date(2005, 7, 8),
)
SUBJECT_ACCESS = Rule(
    "UK GDPR, art 12(3)",
    "UK General Data Protection Regulation (until the end of 2020, the European one)",
    DeadlineStatus.LAW,
    Certainty.READ,
    date(2018, 5, 25),
)

# Complaints
HEAD_REPLY = _school("The head’s answer to a complaint")
COMMITTEE_REPLY = _school("The committee’s answer to a complaint")

# The young person
RIGHTS_OF_THE_YOUNG_PERSON = _section("83(2)", Certainty.CHECKED)

RULES = tuple(rule for rule in globals().values() if isinstance(rule, Rule))
