"""Everything that can be done, as `noun.verb`. The sentence completes "may …"."""

from enum import StrEnum


class Action(StrEnum):
    sentence: str

    def __new__(cls, value: str, sentence: str) -> "Action":
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    TODAY_VIEW = "today.view", "open their own Today page"

    SCHOOL_VIEW = "school.view", "see the school's years, terms and classes"
    SCHOOL_CHANGE = "school.change", "change the school's details, years, terms and closures"
    TRUST_VIEW = "trust.view", "see the schools of the trust"

    CLASS_CHANGE = "class.change", "make and change classes"

    PEOPLE_VIEW = "people.view", "see the school's people and what they may do"
    PEOPLE_CHANGE = "people.change", "add and invite people, and give and end their roles"

    PUPIL_VIEW = "pupil.view", "open a pupil's page"
    PUPIL_VIEW_IDENTITY = "pupil.view_identity", "see UPN, legal names, ethnicity and enrolment"
    PUPIL_VIEW_CARE = "pupil.view_care", "see whether a pupil is or was looked after"
    PUPIL_VIEW_DISADVANTAGE = (
        "pupil.view_disadvantage",
        "see free meals, pupil premium, service and young carer status",
    )
    PUPIL_VIEW_MEDICAL = "pupil.view_medical", "see medical flags and disabilities"
    PUPIL_CHANGE = "pupil.change", "add pupils and change their details"
    PUPIL_LEAVE = "pupil.leave", "record that a pupil left or came back"

    FAMILY_VIEW = "family.view", "see who belongs to a pupil and how to reach them"
    FAMILY_VIEW_PRIVATE = (
        "family.view_private",
        "see confidential addresses, and why a contact is restricted",
    )
    FAMILY_CHANGE = "family.change", "record a pupil's family, homes and care"
    FAMILY_RESTRICT = "family.restrict", "restrict what a contact is told, and lift that again"

    DOCUMENT_VIEW = (
        "document.view",
        "see which documents of a pupil are kept for the pupil's staff, and open letters",
    )
    DOCUMENT_READ = "document.read", "open the documents that the pupil's staff may read"
    DOCUMENT_VIEW_RESTRICTED = (
        "document.view_restricted",
        "open restricted documents, and confidential ones with a reason; take all as one file",
    )
    DOCUMENT_ADD = (
        "document.add",
        "add documents about a pupil, and correct or remove those that they added",
    )
    DOCUMENT_ADD_FOLDER = (
        "document.add_folder",
        "file a whole folder of documents, and take it back",
    )
    DOCUMENT_CHANGE = "document.change", "change what is said of any document, and remove it"

    LETTER_VIEW = "letter.view", "see which letters about a pupil went to whom, and open them"
    LETTER_SEND = (
        "letter.send",
        "write and send letters and invitations, and say what was posted or handed over",
    )
    LETTER_SEND_SEN = (
        "letter.send_sen",
        "send letters that tell or ask parents something about a pupil's SEN",
    )
    LETTER_WORDING = "letter.change_wording", "change how the school words its letters"
    SERVICE_VIEW = "service.view", "see the directory of outside services and their people"
    SERVICE_CHANGE = "service.change", "keep the directory of outside services"

    PROFESSIONAL_VIEW = "professional.view", "open a pupil's page of outside professionals"
    STRATEGY_READ = "strategy.read", "read what helps a pupil, and what professionals advise staff"
    REFERRAL_VIEW = "referral.view", "see to which services a pupil is referred, and since when"
    REFERRAL_READ = "referral.read", "read why a pupil was referred, and what was advised"
    REFERRAL_READ_CONFIDENTIAL = (
        "referral.read_confidential",
        "read why a pupil was referred in confidence",
    )
    REFERRAL_CHANGE = "referral.change", "refer pupils to services, ask for advice and chase it"

    REGISTER_VIEW = "register.view", "see pupils' SEN status and needs"
    REGISTER_VIEW_WORDS = "register.view_words", "read a pupil's needs in the school's own words"
    REGISTER_VIEW_REASONS = "register.view_reasons", "read why a pupil's status was decided"
    REGISTER_CHANGE = "register.change", "add pupils to the register, change and end their status"
    REGISTER_EXPORT = "register.export", "download the register as a file or PDF"

    PROVISION_VIEW = (
        "provision.view",
        "see provision plans, outcomes and sessions, and the school's catalogue",
    )
    PROVISION_SETTINGS = (
        "provision.change_settings",
        "change how the school plans: its teaching offer, scale and threshold",
    )
    PROVISION_EXPORT = "provision.export", "download the provision map as a file or PDF"
    CATALOGUE_CHANGE = "catalogue.change", "change the school's catalogue of interventions"
    PLAN_WRITE = "provision_plan.write", "write a class's provision plan and send it to the SENCO"
    PLAN_AGREE = "provision_plan.agree", "agree a provision plan or send it back"
    OUTCOME_CHANGE = "outcome.change", "set a pupil's outcomes and review them"
    OUTCOME_NOTE = "outcome.note", "record counts of a pupil's progress"
    SESSION_RECORD = "session.record", "record sessions and correct them"
    IMPACT_REVIEW = "impact.review", "review whether an intervention helped"
    COST_VIEW = "cost.view", "see what provision costs and how it is paid for"
    RATE_CHANGE = "rate.change", "change what an hour of each role costs"
    FUNDING_CHANGE = "funding.change", "change the school's funding streams"

    ASSESSMENT_VIEW = "assessment.view", "see what pupils were assessed at, and their progress"
    ASSESSMENT_RECORD = "assessment.record", "record assessments, and explain a pupil's progress"
    ASSESSMENT_SETTINGS = "assessment.change_settings", "change which assessments the school uses"
    VIEWS_READ = "views.read", "read the views of pupils and parents"
    VIEWS_RECORD = "views.record", "record the views of pupils and parents"
    VIEWS_READ_PRIVATE = "views.read_private", "read views kept for SENCO and headteacher alone"
    VIEWS_CORRECT = "views.correct", "correct and remove views that somebody else recorded"
    STRATEGY_CHANGE = "strategy.change", "write what helps a pupil, in which situation"
    RECOMMENDATION_SETTLE = (
        "recommendation.settle",
        "decide what becomes of each thing that professionals recommend",
    )
    SUPPORT_VIEW = "support.view", "read the early discussion with parents, and what came of it"
    SUPPORT_PREPARE = (
        "support.prepare",
        "record the early discussion with parents, and propose SEN support",
    )
    CYCLE_VIEW = "cycle.view", "read a pupil's cycles of assess, plan, do and review"
    CYCLE_CONTRIBUTE = "cycle.contribute", "add notes to a pupil's cycle"
    CYCLE_WRITE = "cycle.write", "plan, agree and review a pupil's cycle"
    MEETING_VIEW = "meeting.view", "read meetings about a pupil, and tick off one's own actions"
    MEETING_ADD = "meeting.add", "note what is said at a meeting, and who does what"
    MEETING_PLAN = "meeting.plan", "plan meetings about a pupil, invite people and say who came"
    CYCLE_CHECK = "cycle.check", "see what is missing in pupils' plans, and download the list"

    EHC_VIEW = "ehc_plan.view", "see that a pupil has an EHC plan, its dates and its reviews"
    EHC_READ_PROVISION = (
        "ehc_plan.read_provision",
        "read the outcomes and provision of an EHC plan (Sections E and F)",
    )
    EHC_READ_NEEDS = "ehc_plan.read_needs", "read the needs in an EHC plan (Section B)"
    EHC_READ_PRACTICAL = (
        "ehc_plan.read_practical",
        "read what matters in class of an EHC plan: Sections A, C and G",
    )
    EHC_READ_ALL = "ehc_plan.read_all", "read the whole of an EHC plan and its document"
    EHC_CHANGE = "ehc_plan.change", "keep EHC plans and link them with the school's provision"
    EHC_REVIEW = "ehc_plan.review", "run reviews of EHC plans and record what the authority does"
    EHC_RECORD = (
        "ehc_plan.record",
        "record visits, training and what is seen of what an EHC plan promises",
    )
    EHC_DISCLOSE = (
        "ehc_plan.disclose",
        "give an EHC plan to somebody outside the school, with consent or for a lawful purpose",
    )
    EHC_WITHHOLD = "ehc_plan.withhold", "hold a paper of a review back from somebody invited"
    EHC_REASSESS = "ehc_plan.reassess", "ask an authority to assess a child again"
    SUMMARY_VIEW = "summary.view", "see what was shared with a family, and what they answered"
    SUMMARY_SHARE = (
        "summary.share",
        "write and share summaries with a pupil's family, and answer what they ask",
    )
    RIGHTS_DECIDE = (
        "rights.decide",
        "decide with a young person who is told about them after Year 11",
    )
    SIGNPOST_CHANGE = (
        "signpost.change",
        "keep whom families may ask besides the school: local offer, SENDIASS, forum",
    )
    SLOT_OFFER = "slot.offer", "offer families times to meet, and see who chose which"
    FAMILY_ACCOUNT = (
        "family.give_account",
        "let one of a pupil's people sign in to read what is shared with them",
    )
    SHARED_READ = "shared.read", "read what the school shared with them about their own child"
    SHARED_ANSWER = "shared.answer", "answer what the school shared with them"
    REPORT_VIEW = "report.view", "read the published reports to governors"
    REPORT_WRITE = "report.write", "draft a report to governors and write its words"
    REPORT_PUBLISH = "report.publish", "publish a report to governors, and answer what they ask"
    INSPECTION_VIEW = (
        "inspection.view",
        "print an inspector's list of pupils, and the story of those who are picked",
    )
    REPORT_ASK = (
        "report.ask",
        "ask the headteacher about a published report, and note visits and training",
    )
    LEADERS_VIEW = (
        "leaders.view",
        "see what is late by whose turn it is, what everybody carries, and money beside it",
    )
    PATTERNS_VIEW = (
        "patterns.view",
        "see how the register differs between groups of pupils, with small numbers",
    )
    TRUST_COMPARE = "trust.compare", "compare the schools of the trust by the same measures"
    UNUSUAL_VIEW = "unusual.view", "see openings of records that are out of the usual, by name"
    PUBLICATION_VIEW = (
        "publication.view",
        "see what the school publishes, and drafts that were shown to governors",
    )
    PUBLICATION_WRITE = "publication.write", "draft and write what the school must publish"
    PUBLICATION_PUBLISH = (
        "publication.publish",
        "show a draft to governors, and publish a document on the school's public pages",
    )
    PUBLICATION_APPROVE = (
        "publication.approve",
        "record that governors approved a document, and on which day",
    )
    AUTHORITY_CHANGE = "authority.change", "keep the local authorities, their officers and times"

    REMINDERS_CHOOSE = (
        "reminders.choose",
        "choose how they themselves are reminded, and keep a private calendar",
    )
    REMINDERS_VIEW = (
        "reminders.view",
        "see when reminders were sent, to whom, and what did not arrive",
    )
    REMINDERS_CHANGE = "reminders.change", "choose what the school reminds of, and when"

    IMPORT_RUN = "import.run", "import pupils and classes from a file"
    IMPORT_REGISTER = "import.register", "confirm SEN status and needs from a file"
    IMPORT_STAFF = "import.staff", "import staff from a file"
    DIFFERENCE_SETTLE = "difference.settle", "resolve what differs between a file and the register"

    ROLLOVER_RUN = "rollover.run", "prepare and apply next year's classes"

    ACCESS_VIEW = "access.view", "see who can see a pupil, and who has"
    ACCESS_GRANT_PUPIL = (
        "access.grant_pupil",
        "give one more person access to one pupil, with a reason",
    )
    COPY_VIEW = "copy.view", "see when the last backup was made, and whether one was restored"
    AUDIT_VIEW = "audit.view", "read who changed and who opened what"
