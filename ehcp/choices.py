"""The words of EHC plans (Children and Families Act 2014, Part 3; SEND Regulations 2014)."""

from django.db.models import TextChoices


class EhcPlanState(TextChoices):
    CURRENT = "current", "In force"
    REPLACED = "replaced", "Replaced by a later version"
    CEASED = "ceased", "No longer maintained"


class Section(TextChoices):
    """SEND Regulations 2014, reg 12(1)."""

    A = "A", "Views, interests and aspirations"
    B = "B", "Special educational needs"
    C = "C", "Health needs"
    D = "D", "Social care needs"
    E = "E", "Outcomes"
    F = "F", "Special educational provision"
    G = "G", "Health provision"
    H1 = "H1", "Social care provision under the Chronically Sick and Disabled Persons Act"
    H2 = "H2", "Other social care provision"
    I = "I", "Placement"  # noqa: E741 - the letter of the section
    J = "J", "Personal budget"
    K = "K", "Advice and information"


class ProvisionKind(TextChoices):
    """How one line of Section F is delivered, and so what proves that it was."""

    TIMED = "timed", "Timed support"
    VISITS = "visits", "Visits by a therapist or specialist"
    TRAINING = "training", "Training of staff"
    EQUIPMENT = "equipment", "Equipment"
    ALWAYS = "always", "Always on: how things are done all day"


class Provider(TextChoices):
    """Who delivers what the plan promises. Whose duty it is stays the authority's (s.42)."""

    SCHOOL = "school", "The school"
    HEALTH = "health", "A health service"
    AUTHORITY = "authority", "The local authority"
    OTHER = "other", "Somebody else"


class Per(TextChoices):
    WEEK = "week", "a week"
    TERM = "term", "a term"
    YEAR = "year", "a year"


class ReviewKind(TextChoices):
    ANNUAL = "annual", "Annual review"
    EARLY_YEARS = "early_years", "Six-monthly review (under five)"
    TRANSFER = "transfer", "Review before a phase transfer"
    INTERIM = "interim", "Interim review"
    EMERGENCY = "emergency", "Emergency review"


# Another review may be under way beside the one that the year asks for.
OUT_OF_TURN = (ReviewKind.INTERIM, ReviewKind.EMERGENCY)


class ReviewRecommends(TextChoices):
    """What the school's report recommends (reg 20(7))."""

    MAINTAIN = "maintain", "Keep the plan as it is"
    AMEND = "amend", "Amend the plan"
    CEASE = "cease", "Cease to maintain the plan"
    REASSESS = "reassess", "Assess the needs again"


class AuthorityDecision(TextChoices):
    """Reg 20(10): the three that the law knows."""

    MAINTAIN = "maintain", "Keep the plan as it is"
    AMEND = "amend", "Amend the plan"
    CEASE = "cease", "Cease to maintain the plan"


class ReviewTurn(TextChoices):
    """Who does the next thing."""

    SCHOOL = "school", "The school"
    AUTHORITY = "authority", "The local authority"
    PARENTS = "parents", "The parents"

    @property
    def whose(self) -> str:
        """ "The local authority’s turn", "The parents’ turn"."""
        label = str(self.label)
        return f"{label}’ turn" if label.endswith("s") else f"{label}’s turn"


class ReviewStep(TextChoices):
    """What is done for a review, in its order."""

    BEGIN = "begin", "Begin the review"
    MEETING = "meeting", "Plan the meeting"
    ADVICE = "advice", "Ask for advice"
    NOTICE = "notice", "Invite everybody"
    PAPERS = "papers", "Send the papers"
    HOLD = "hold", "Hold the meeting"
    REPORT = "report", "Send the report"
    DECISION = "decision", "The authority decides"
    AMENDMENTS = "amendments", "The amendment notice comes"
    COMMENTS = "comments", "Comment on the amendments"
    FINAL = "final", "The amended plan comes"
    ENDED = "ended", "The review is complete"


class EhcReviewDue(TextChoices):
    """What a plan and its reviews ask for by a day; what is said of each is in due/kinds.py."""

    HOLD = "ehc.hold"
    ADVICE = "ehc.advice"
    NOTICE = "ehc.notice"
    PAPERS = "ehc.papers"
    REPORT = "ehc.report"
    DECISION = "ehc.decision"
    AMENDMENTS = "ehc.amendments"
    COMMENTS = "ehc.comments"
    FINAL = "ehc.final"


class ReviewRisk(TextChoices):
    """How a review stands, by colour; which day is meant is said beside it."""

    LATE = "late", "Late"
    SOON = "soon", "At risk"
    FINE = "fine", "In time"


class EvidenceKind(TextChoices):
    """What somebody saw of a line, each of one kind of provision."""

    CAME = "came", "They came"
    NOT_COME = "not_come", "They did not come"
    SCHOOL_MISSED = "school_missed", "They came, and the school could not make use of it"
    CHILD_ABSENT = "child_absent", "They came, and the child was absent"
    TRAINED = "trained", "Staff were trained"
    ARRIVED = "arrived", "It arrived"
    CHECKED = "checked", "Checked: it is there and works"
    BROKEN = "broken", "It is broken or gone"
    SEEN = "seen", "Seen in the classroom"
    NOT_SEEN = "not_seen", "Looked for, and not seen"


EVIDENCE_OF: dict[str, tuple[EvidenceKind, ...]] = {
    # Sessions are recorded where the provision is.
    ProvisionKind.TIMED: (),
    ProvisionKind.VISITS: (
        EvidenceKind.CAME, EvidenceKind.NOT_COME, EvidenceKind.SCHOOL_MISSED,
        EvidenceKind.CHILD_ABSENT,
    ),
    ProvisionKind.TRAINING: (EvidenceKind.TRAINED,),
    ProvisionKind.EQUIPMENT: (EvidenceKind.ARRIVED, EvidenceKind.CHECKED, EvidenceKind.BROKEN),
    ProvisionKind.ALWAYS: (EvidenceKind.SEEN, EvidenceKind.NOT_SEEN),
}  # fmt: skip


class ThreadGap(TextChoices):
    """Where the thread from a need to whoever delivers breaks."""

    NEED = "need", "A need without an outcome"
    UNLINKED = "unlinked", "An outcome that is linked with none of ours"
    OUTCOME = "outcome", "An outcome without provision"
    NO_OUTCOME = "no_outcome", "Provision without an outcome"
    UNPLANNED = "unplanned", "Provision that is in no plan now"
    NOBODY = "nobody", "Provision that nobody is named for"


class DisclosureGround(TextChoices):
    """Consent, or one of the purposes for which none is needed: SEND Regulations 2014, reg 17, in
    our words, with the SEND Code of Practice 9.211 and 9.212. Regulation 17 is subject to the Act
    and the Regulations themselves: what these ask for is a ground of its own."""

    CONSENT = "consent", "With consent"
    REQUIRED = "required", "The Act or the Regulations ask for it, as for those invited to a review"
    INTERESTS = (
        "interests", "Necessary in the child’s interests, in the authority’s opinion"
    )  # fmt: skip
    APPEAL = "appeal", "An appeal to the SEND Tribunal"
    COURT = "court", "The order of a court, or criminal proceedings"
    OMBUDSMAN = (
        "ombudsman", "The ombudsman’s investigation (Local Government Act 1974, Part 3)"
    )  # fmt: skip
    SECRETARY = (
        "secretary", "The Secretary of State asks (Education Act 1996, ss.496 to 497A)"
    )  # fmt: skip
    DISABLED_PERSONS = (
        "disabled_persons", "An assessment under the Disabled Persons Act 1986, s.5"
    )  # fmt: skip
    CHILDREN_ACT = (
        "children_act", "An authority’s duties to the child under the Children Act 1989"
    )  # fmt: skip
    INSPECTION = "inspection", "Ofsted’s inspection of a school or an authority"
    YOUTH_JUSTICE = "youth_justice", "A youth justice service, or who detains the young person"
    NEXT_PLACE = "next_place", "The head of the place where the next phase of education starts"
    STUDENTS = "students", "A claim of a disabled students’ allowance"
    RESEARCH = "research", "Research that names nobody, and has undertaken so"


class ConsentOf(TextChoices):
    """Whose consent it is: a parent gives it where the child has not understanding enough."""

    PARENT = "parent", "A parent, for the child"
    CHILD = "child", "The child"
    YOUNG_PERSON = "young_person", "The young person"


class ConsentHow(TextChoices):
    WRITING = "writing", "In writing"
    EMAIL = "email", "By e-mail"
    FORM = "form", "On a signed form"
    SAID = "said", "Said, and noted here"


class DisclosureWay(TextChoices):
    HAND = "hand", "By hand, on paper"
    POST = "post", "By post"
    EMAIL = "email", "By secure e-mail"
    PORTAL = "portal", "Through the authority’s portal"
    LINK = "link", "By a link that ends"
    SHOWN = "shown", "Shown or read out"


class DisclosedPaper(TextChoices):
    """What leaves of a plan besides its own words: a paper of the school that rests on them."""

    PAPERS = "papers", "Papers of a review"
    REPORT = "report", "Report of a review"
    FORM = "form", "The authority’s form"
    LETTER = "letter", "Letter about visits that did not come"
    CHASE = "chase", "Letter about what an authority owes"
    REQUEST = "request", "Request for advice"


class ReportVersion(TextChoices):
    """Why a version of a report was kept."""

    SENT = "sent", "Sent"


class ReportPart(TextChoices):
    """What of the report is written on a page of its own, by whoever comes to it first."""

    SECTIONS = "sections", "Sections"
    OUTCOMES = "outcomes", "Section E: Outcomes"
    PROVISION = "provision", "Section F: Special educational provision"
    DIFFERENCES = "differences", "Differences of opinion"


class SectionAdvice(TextChoices):
    NO_CHANGE = "none", "No change"
    CHANGE = "change", "A change is recommended"


class OutcomeProgress(TextChoices):
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"
    ONGOING = "ongoing", "Ongoing"


class OutcomeAdvice(TextChoices):
    KEEP = "keep", "Keep"
    AMEND = "amend", "Amend"
    REMOVE = "remove", "Remove"


class LineDelivered(TextChoices):
    YES = "yes", "Delivered"
    PARTLY = "partly", "Partly delivered"
    NO = "no", "Not delivered"


class LineAdvice(TextChoices):
    KEEP = "keep", "Keep"
    AMEND = "amend", "Amend"


class PepCombined(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


class UndeliveredState(TextChoices):
    """Of a letter about visits that did not come."""

    DRAFT = "draft", "Not sent yet"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not sent"


class PlaceKind(TextChoices):
    """What is written into a place of an authority's form."""

    TEXT = "text", "Words"
    DATE = "date", "A date"
    TICK = "tick", "A box to tick"
    CHOICE = "choice", "A list to choose from"
    COLUMN = "column", "A column with a row for each"


class FormKind(TextChoices):
    """How an authority takes a report: on its form, or box by box in its portal."""

    WORD = "word", "Word form"
    PORTAL = "portal", "Headings of its portal"


class FilledState(TextChoices):
    WAITING = "waiting", "Being filled"
    DONE = "done", "Filled"
    FAILED = "failed", "Could not be filled"


class ChaseWay(TextChoices):
    EMAIL = "email", "By e-mail"
    POST = "post", "By post"
    PHONE = "phone", "By telephone"
    PORTAL = "portal", "Through its portal"


class RequestedBy(TextChoices):
    """Who may ask for an assessment (Children and Families Act 2014, s.36(1))."""

    PARENT = "parent", "A parent"
    YOUNG_PERSON = "young_person", "The young person"
    SCHOOL = "school", "The school"
    OTHER = "other", "Somebody else told the authority (s.36(3))"


class AssessmentDecision(TextChoices):
    ASSESS = "assess", "It will assess"
    REFUSE = "refuse", "It will not assess"


class OverturnedBy(TextChoices):
    """What takes the place of an authority's decision (SEND Regulations 2014, reg 42, 44, 45)."""

    TRIBUNAL = "tribunal", "An order of the Tribunal"
    MEDIATION = "mediation", "A mediation agreement"
    CONCEDED = "conceded", "The authority itself, after the appeal"


class OverturnedTo(TextChoices):
    """What the authority must do instead (reg 44(2))."""

    ASSESS = "assess", "Assess"
    PLAN = "plan", "Make a plan"
    CHANGE = "change", "Change the plan"
    SCHOOL = "school", "Name another school in the plan, and nothing else"


class AssessmentExcuse(TextChoices):
    """Why the Regulations let a time be missed (reg 5(4), 8(2), 10(4)). None gives a new day."""

    SCHOOL_CLOSED = "school_closed", "The school or nursery was closed for four weeks or more"
    PERSONAL = "exceptional", "Exceptional personal circumstances"
    AWAY = "away", "Away from the authority’s area for four weeks or more"
    APPOINTMENT = "appointment", "An appointment for the advice was not kept"


class EhcAssessmentDue(TextChoices):
    """What an assessment asks for by a day; what is said of each is in due/kinds.py."""

    INFORMATION = "ehc.information"
    ASSESS = "ehc.assess"
    NO_PLAN = "ehc.no_plan"
    DRAFT = "ehc.draft"
    FIRST_PLAN = "ehc.first_plan"
    ORDERED = "ehc.ordered"
    ORDERED_DRAFT = "ehc.ordered_draft"
    MEDIATION = "ehc.mediation"
    APPEAL = "ehc.appeal"
    HEARING = "ehc.hearing"
