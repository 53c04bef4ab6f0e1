"""The table that governors and a data protection officer could sign.

Each role: a sentence people can read, and what it may do where it is granted. Pure data.
A role granted on a school reaches every pupil of that school; on a trust, every school of it;
on a class, the pupils who are or will be in that class; on a pupil, that pupil alone.
Delivery is not granted: whoever has a role in a school and delivers a row of provision there
reaches the pupils of that row, from the day it begins to its last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from send_mis.access.actions import Action as A


class Scope(StrEnum):
    TRUST = "trust"
    SCHOOL = "school"
    CLASS = "class"
    PUPIL = "pupil"
    DELIVERY = "delivery"


@dataclass(frozen=True)
class Role:
    key: str
    label: str
    sentence: str
    may: Mapping[Scope, frozenset[A]]
    # Roles that its holder may give to others where they hold PEOPLE_CHANGE.
    may_give: frozenset[str] = frozenset()
    # Roles that it may ask for; each carries nothing until somebody else confirms it.
    may_ask_for: frozenset[str] = frozenset()

    def actions(self, scope: Scope) -> frozenset[A]:
        return self.may.get(scope, frozenset())

    @property
    def every_action(self) -> frozenset[A]:
        return frozenset().union(*self.may.values())


_PUPIL_FACTS = {
    A.PUPIL_VIEW,
    A.REGISTER_VIEW,
    A.REGISTER_VIEW_WORDS,
    A.REGISTER_VIEW_REASONS,
    A.PUPIL_VIEW_MEDICAL,
}

# Documents: whoever answers for SEND sees all; the pupil's staff what is kept for them.
_EVERY_DOCUMENT = {
    A.DOCUMENT_VIEW, A.DOCUMENT_READ, A.DOCUMENT_VIEW_RESTRICTED, A.DOCUMENT_ADD,
    A.DOCUMENT_CHANGE,
}  # fmt: skip
_STAFF_DOCUMENTS = {A.DOCUMENT_VIEW, A.DOCUMENT_READ}
# Letters: who answers for SEND writes all kinds, and the school's own words for them.
_EVERY_LETTER = {A.LETTER_VIEW, A.LETTER_SEND, A.LETTER_SEND_SEN, A.LETTER_WORDING}

# Outside services: everybody on the staff may ring one.
_DIRECTORY = {A.SERVICE_VIEW, A.SERVICE_CHANGE}

# Referrals and advice: what is shared for those who work with the pupil; why, for who answers.
_STRATEGIES = {A.PROFESSIONAL_VIEW, A.STRATEGY_READ}
_READS_REFERRALS = {*_STRATEGIES, A.REFERRAL_VIEW, A.REFERRAL_READ}
_EVERY_REFERRAL = {*_READS_REFERRALS, A.REFERRAL_READ_CONFIDENTIAL}

# What a class's teacher does about provision, and the SENCO everywhere.
_PROVISION_OF_A_CLASS = {
    A.PROVISION_VIEW,
    A.PLAN_WRITE,
    A.OUTCOME_CHANGE,
    A.OUTCOME_NOTE,
    A.SESSION_RECORD,
    A.IMPACT_REVIEW,
}

# The graduated approach: the class teacher answers for it, assistants add to it, and the SENCO
# does both everywhere (Code of Practice 6.36, 6.52).
_READS_CYCLES = {
    A.CYCLE_VIEW, A.VIEWS_READ, A.ASSESSMENT_VIEW, A.SUPPORT_VIEW, A.MEETING_VIEW,
}  # fmt: skip
_ADDS_TO_CYCLES = {
    A.CYCLE_VIEW, A.VIEWS_READ, A.VIEWS_RECORD, A.CYCLE_CONTRIBUTE, A.MEETING_VIEW, A.MEETING_ADD,
}  # fmt: skip
_ANSWERS_FOR_CYCLES = {
    *_READS_CYCLES, *_ADDS_TO_CYCLES, A.CYCLE_WRITE, A.CYCLE_CHECK, A.ASSESSMENT_RECORD,
    A.STRATEGY_CHANGE, A.RECOMMENDATION_SETTLE, A.SUPPORT_PREPARE, A.MEETING_PLAN,
}  # fmt: skip

_READS_EHC = frozenset({A.EHC_VIEW, A.EHC_READ_PROVISION, A.EHC_READ_NEEDS, A.EHC_READ_PRACTICAL})
_READS_ALL_EHC = _READS_EHC | {A.EHC_READ_ALL}
# Whoever may give the plan to others reads the whole of it.
_GIVES_EHC = _READS_ALL_EHC | {A.EHC_DISCLOSE}
_KEEPS_EHC = _GIVES_EHC | {
    A.EHC_RECORD, A.EHC_CHANGE, A.EHC_REVIEW, A.EHC_REASSESS, A.AUTHORITY_CHANGE,
}  # fmt: skip

# What families are told of their own child, and what they answer.
_SHARES = frozenset({A.SUMMARY_VIEW, A.SUMMARY_SHARE, A.SLOT_OFFER})

# What those who lead read of the whole school, pupil by pupil.
_LEADS = frozenset({A.INSPECTION_VIEW, A.PATTERNS_VIEW})

_SENCO = frozenset(
    {
        A.TODAY_VIEW, A.SCHOOL_VIEW, A.CLASS_CHANGE, A.PEOPLE_VIEW, A.PEOPLE_CHANGE,
        *_PUPIL_FACTS,
        A.PUPIL_VIEW_IDENTITY, A.PUPIL_VIEW_CARE, A.PUPIL_VIEW_DISADVANTAGE,
        A.PUPIL_CHANGE, A.PUPIL_LEAVE,
        A.FAMILY_VIEW, A.FAMILY_VIEW_PRIVATE, A.FAMILY_CHANGE, A.FAMILY_RESTRICT,
        *_EVERY_DOCUMENT, A.DOCUMENT_ADD_FOLDER, *_DIRECTORY, *_EVERY_REFERRAL,
        A.REFERRAL_CHANGE, *_EVERY_LETTER,
        A.REGISTER_CHANGE, A.REGISTER_EXPORT,
        *_PROVISION_OF_A_CLASS, *_ANSWERS_FOR_CYCLES, A.ASSESSMENT_SETTINGS,
        A.VIEWS_READ_PRIVATE, A.VIEWS_CORRECT, *_KEEPS_EHC,
        A.PROVISION_SETTINGS, A.PROVISION_EXPORT, A.CATALOGUE_CHANGE, A.PLAN_AGREE,
        A.COST_VIEW, A.RATE_CHANGE, A.FUNDING_CHANGE,
        A.IMPORT_RUN, A.IMPORT_REGISTER, A.IMPORT_STAFF, A.DIFFERENCE_SETTLE,
        A.ROLLOVER_RUN,
        A.REMINDERS_CHOOSE, A.REMINDERS_VIEW, A.REMINDERS_CHANGE,
        A.ACCESS_VIEW, A.ACCESS_GRANT_PUPIL, A.AUDIT_VIEW, *_SHARES,
        A.FAMILY_ACCOUNT, A.RIGHTS_DECIDE,
        A.SIGNPOST_CHANGE, A.REPORT_VIEW, A.REPORT_WRITE,
        *_LEADS,
        A.PUBLICATION_VIEW, A.PUBLICATION_WRITE,
    }
)  # fmt: skip

_HEAD = frozenset(
    {
        A.TODAY_VIEW, A.SCHOOL_VIEW, A.SCHOOL_CHANGE, A.COPY_VIEW, A.CLASS_CHANGE,
        A.PEOPLE_VIEW, A.PEOPLE_CHANGE,
        *_PUPIL_FACTS,
        A.PUPIL_VIEW_IDENTITY, A.PUPIL_VIEW_CARE, A.PUPIL_VIEW_DISADVANTAGE,
        A.FAMILY_VIEW, A.FAMILY_VIEW_PRIVATE, A.FAMILY_RESTRICT,
        *_EVERY_DOCUMENT, A.DOCUMENT_ADD_FOLDER, *_DIRECTORY, *_EVERY_REFERRAL,
        A.REFERRAL_CHANGE, *_EVERY_LETTER,
        A.REGISTER_EXPORT, A.ROLLOVER_RUN, *_READS_CYCLES, A.CYCLE_CHECK,
        A.VIEWS_READ_PRIVATE, A.ASSESSMENT_SETTINGS, *_GIVES_EHC, A.EHC_WITHHOLD,
        A.EHC_REASSESS,
        A.PROVISION_VIEW, A.PROVISION_SETTINGS, A.PROVISION_EXPORT, A.COST_VIEW,
        A.REMINDERS_CHOOSE, A.REMINDERS_VIEW, A.REMINDERS_CHANGE,
        A.ACCESS_VIEW, A.ACCESS_GRANT_PUPIL, A.AUDIT_VIEW, *_SHARES,
        A.FAMILY_ACCOUNT, A.RIGHTS_DECIDE,
        A.REPORT_VIEW, A.REPORT_WRITE, A.REPORT_PUBLISH,
        *_LEADS, A.LEADERS_VIEW, A.UNUSUAL_VIEW,
        A.PUBLICATION_VIEW, A.PUBLICATION_WRITE, A.PUBLICATION_PUBLISH, A.PUBLICATION_APPROVE,
    }
)  # fmt: skip
_OF_TRUST = frozenset({A.TRUST_VIEW, A.TRUST_COMPARE})
# A trust's hat looks at all its schools; each school chooses its own reminders.
_CHOSEN_AT_SCHOOL = frozenset({A.REMINDERS_CHANGE})

_CLASS_STAFF = frozenset(
    {
        A.TODAY_VIEW, A.REMINDERS_CHOOSE, A.SCHOOL_VIEW, A.SERVICE_VIEW,
        *_PUPIL_FACTS, A.FAMILY_VIEW,
        *_PROVISION_OF_A_CLASS, *_READS_REFERRALS, *_STAFF_DOCUMENTS, A.DOCUMENT_ADD,
        A.LETTER_VIEW, *_ANSWERS_FOR_CYCLES, *_READS_EHC, A.EHC_RECORD, *_SHARES,
    }
)  # fmt: skip
_TA = frozenset(
    {
        A.TODAY_VIEW, A.REMINDERS_CHOOSE, A.SCHOOL_VIEW, A.SERVICE_VIEW,
        A.PUPIL_VIEW, A.REGISTER_VIEW,
        A.REGISTER_VIEW_WORDS, A.PUPIL_VIEW_MEDICAL, A.PROVISION_VIEW, A.OUTCOME_NOTE,
        A.SESSION_RECORD, *_STRATEGIES, *_STAFF_DOCUMENTS, *_ADDS_TO_CYCLES,
        A.EHC_VIEW, A.EHC_READ_PROVISION, A.EHC_RECORD,
    }
)  # fmt: skip
# Named for one pupil: what a 1:1 assistant needs to know.
_TA_OF_ONE = _TA | {A.EHC_READ_NEEDS}
# Of a pupil to whom they deliver: to read and to record, never to plan or to judge.
_TEACHER_DELIVERING = frozenset(
    {
        *_PUPIL_FACTS,
        A.PROVISION_VIEW,
        A.EHC_VIEW,
        A.EHC_READ_PROVISION,
        A.EHC_RECORD,
        A.OUTCOME_NOTE,
        A.SESSION_RECORD,
        *_STRATEGIES,
        *_STAFF_DOCUMENTS,
        *_ADDS_TO_CYCLES,
    }
)
_ON_THE_STAFF = frozenset({A.TODAY_VIEW, A.REMINDERS_CHOOSE, A.SCHOOL_VIEW, A.SERVICE_VIEW})
_TA_DELIVERING = _TA - _ON_THE_STAFF

_GOVERNOR = frozenset(
    {
        A.TODAY_VIEW, A.REPORT_VIEW, A.REPORT_ASK, A.PUBLICATION_VIEW, A.PUBLICATION_APPROVE,
    }
)  # fmt: skip

ROLES: Mapping[str, Role] = {
    role.key: role
    for role in (
        Role(
            "senco", "SENCO",
            "Keeps the register and every SEND record of the school; deputies hold the same role.",
            {Scope.SCHOOL: _SENCO, Scope.TRUST: _SENCO - _CHOSEN_AT_SCHOOL | _OF_TRUST},
            frozenset({"senco", "teacher", "ta"}),
            frozenset({"head"}),
        ),
        Role(
            "head", "Headteacher",
            "Reads every record of the school, and gives people their roles.",
            {Scope.SCHOOL: _HEAD, Scope.TRUST: _HEAD - _CHOSEN_AT_SCHOOL | _OF_TRUST},
            frozenset(
                {"senco", "head", "teacher", "ta", "office", "dsl", "designated_teacher",
                 "governor", "it"}
            ),
        ),
        Role(
            "teacher", "Teacher",
            "Sees the pupils of their own classes, and those to whom they deliver: needs, status"
            " and why, not care or income. Writes the provision and outcomes of their own"
            " classes, not what they cost, sees how to reach those pupils' parents, and shares"
            " summaries with them."
            " Reads and adds documents, not restricted ones; reads the letters about"
            " those pupils. Reads who else is involved, and what"
            " they advise, not what was referred in confidence.",
            {
                Scope.CLASS: _CLASS_STAFF, Scope.PUPIL: _CLASS_STAFF,
                Scope.SCHOOL: _ON_THE_STAFF, Scope.DELIVERY: _TEACHER_DELIVERING,
            },
        ),
        Role(
            "ta", "Teaching assistant",
            "Sees the pupils they work with: needs and status, no reasons."
            " Records sessions and how far pupils have come; reads what documents are kept for"
            " staff, and which strategies of professionals are shared.",
            {
                Scope.CLASS: _TA, Scope.PUPIL: _TA_OF_ONE, Scope.SCHOOL: _ON_THE_STAFF,
                Scope.DELIVERY: _TA_DELIVERING,
            },
        ),
        Role(
            "office", "Office",
            "Keeps pupils' details and classes for the census and letters; does not read what "
            "is written about needs. Files documents, and opens letters alone. Keeps the directory"
            " of outside services, and whom families may ask besides the school. Sends"
            " invitations and general letters, and sees to it that every letter arrives.",
            {
                Scope.SCHOOL: frozenset(
                    {
                        A.TODAY_VIEW, A.SCHOOL_VIEW, A.SCHOOL_CHANGE, A.CLASS_CHANGE,
                        A.PEOPLE_VIEW, A.PEOPLE_CHANGE,
                        A.PUPIL_VIEW, A.PUPIL_VIEW_IDENTITY, A.PUPIL_VIEW_DISADVANTAGE,
                        A.PUPIL_VIEW_CARE, A.PUPIL_VIEW_MEDICAL, A.PUPIL_CHANGE, A.PUPIL_LEAVE,
                        A.FAMILY_VIEW, A.FAMILY_VIEW_PRIVATE, A.FAMILY_CHANGE,
                        A.DOCUMENT_VIEW, A.DOCUMENT_ADD, *_DIRECTORY,
                        A.PROFESSIONAL_VIEW, A.REFERRAL_VIEW, A.LETTER_VIEW, A.LETTER_SEND,
                        A.SLOT_OFFER,
                        A.REGISTER_VIEW, A.EHC_VIEW,
                        A.IMPORT_RUN, A.IMPORT_STAFF, A.ROLLOVER_RUN,
                        A.REMINDERS_CHOOSE, A.REMINDERS_VIEW, A.SIGNPOST_CHANGE,
                    }
                )
            },
            frozenset({"teacher", "ta"}),
        ),
        Role(
            "dsl", "Designated safeguarding lead",
            "Reads every pupil's needs, provision, family and care status; restricts contacts."
            " Keeps documents.",
            {
                Scope.SCHOOL: frozenset(
                    {
                        A.TODAY_VIEW, A.REMINDERS_CHOOSE, A.SCHOOL_VIEW, *_PUPIL_FACTS,
                        A.PUPIL_VIEW_CARE, A.PUPIL_VIEW_DISADVANTAGE, A.ACCESS_VIEW,
                        A.FAMILY_VIEW, A.FAMILY_VIEW_PRIVATE, A.FAMILY_RESTRICT,
                        *_EVERY_DOCUMENT, A.LETTER_VIEW, A.SERVICE_VIEW, *_EVERY_REFERRAL,
                        A.PROVISION_VIEW, *_READS_CYCLES, *_GIVES_EHC, A.EHC_WITHHOLD,
                    }
                )
            },
        ),
        Role(
            "designated_teacher", "Designated teacher (looked-after children)",
            "Reads pupils' needs, provision and care status, to answer for looked-after children.",
            {
                Scope.SCHOOL: frozenset(
                    {
                        A.TODAY_VIEW, A.REMINDERS_CHOOSE, A.SCHOOL_VIEW, *_PUPIL_FACTS,
                        A.PUPIL_VIEW_CARE, A.PUPIL_VIEW_DISADVANTAGE, A.PROVISION_VIEW,
                        A.FAMILY_VIEW, A.FAMILY_VIEW_PRIVATE, *_STAFF_DOCUMENTS,
                        A.LETTER_VIEW, A.SERVICE_VIEW, *_READS_REFERRALS, *_READS_CYCLES,
                        *_READS_EHC,
                    }
                )
            },
        ),
        Role(
            "governor", "Governor",
            "Reads what is published to governors and asks about it; reads the drafts of what the"
            " school publishes that they are shown, and records their approval; never a pupil’s"
            " record.",
            {Scope.SCHOOL: _GOVERNOR, Scope.TRUST: _GOVERNOR},
        ),
        Role(
            "trust_lead", "Trust SEND lead",
            "Reads the registers and provision of every school in the trust; changes nothing.",
            {
                Scope.TRUST: frozenset(
                    {
                        A.TODAY_VIEW, *_OF_TRUST, A.SCHOOL_VIEW, A.PEOPLE_VIEW,
                        *_PUPIL_FACTS,
                        A.PUPIL_VIEW_CARE, A.PUPIL_VIEW_DISADVANTAGE,
                        A.REGISTER_EXPORT, A.ACCESS_VIEW,
                        A.PROVISION_VIEW, A.PROVISION_EXPORT, A.COST_VIEW, A.EHC_VIEW,
                    }
                )
            },
        ),
        Role(
            "parent", "Parent",
            "Reads what the school shared with them about their own child, and nothing else.",
            {Scope.PUPIL: frozenset({A.TODAY_VIEW, A.SHARED_READ, A.SHARED_ANSWER})},
        ),
        Role(
            "it", "IT",
            "Keeps accounts and terms working; sees no pupil’s record.",
            {
                Scope.SCHOOL: frozenset(
                    {
                        A.TODAY_VIEW, A.SCHOOL_VIEW, A.SERVICE_VIEW, A.SCHOOL_CHANGE, A.COPY_VIEW,
                        A.PEOPLE_VIEW, A.PEOPLE_CHANGE, A.REMINDERS_VIEW,
                    }
                )
            },
            frozenset({"teacher", "ta", "it"}),
        ),
    )
}  # fmt: skip

# Who answers for pupils gives a role on a class or a pupil outright, and confirms it for others.
ANSWERS_FOR_PUPILS = frozenset({"head", "senco"})
# Where there is no headteacher yet, these confirm the first whom a SENCO invites.
CONFIRMS_A_FIRST_HEAD = frozenset({"office", "it"})
# Roles whose holders, unless they hold another, are put on no class and on no pupil.
WITHOUT_PUPILS = frozenset({"governor", "office", "it", "parent"})


def has_to_be_confirmed(role: str, scope: Scope, *, giver: str) -> bool:
    """A role that its giver could not hold to account waits for somebody who can."""
    if giver not in ROLES:
        return False
    if role not in ROLES[giver].may_give:
        return True
    return scope in (Scope.CLASS, Scope.PUPIL) and giver not in ANSWERS_FOR_PUPILS


# Production refuses these without a second factor; a school may add more.
SECOND_FACTOR_ROLES = frozenset({"senco", "head", "office", "trust_lead"})


def role_label(key: str, labels: Mapping[str, str]) -> str:
    """What this school calls the role ("ASA" for "Teaching assistant"), else our own word."""
    return labels.get(key) or ROLES[key].label
