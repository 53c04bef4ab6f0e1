"""The words people use, beside the DfE's codes (CBDS May 2026)."""

from django.db.models import TextChoices

# The kind of letter that says so; the register offers it where parents are still to be told.
SUPPORT_STARTS = "sen_support"


class Sex(TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"


class SenStatus(TextChoices):
    """SEN provision (CBDS CS096). Only K and E are spells; no spell means N."""

    SEN_SUPPORT = "K", "SEN support"
    EHC_PLAN = "E", "EHC plan"

    @property
    def one(self) -> str:
        """What a pupil has: "SEN support", "an EHC plan"."""
        return str(self.label) if self is SenStatus.SEN_SUPPORT else f"an {self.label}"

    @property
    def this(self) -> str:
        """What is ended: "SEN support", "the EHC plan"."""
        return str(self.label) if self is SenStatus.SEN_SUPPORT else f"the {self.label}"


class BroadArea(TextChoices):
    """The four broad areas of need of the Code of Practice, 6.28 to 6.35."""

    COMMUNICATION = "CI", "Communication and interaction"
    COGNITION = "CL", "Cognition and learning"
    SEMH = "SEMH", "Social, emotional and mental health"
    SENSORY = "SP", "Sensory and physical"
    OTHER = "OTHER", "Not one of the four areas"


class NeedType(TextChoices):
    """SEN types (CBDS CS071), in the words of the school census."""

    SPLD = "SPLD", "Specific learning difficulty"
    MLD = "MLD", "Moderate learning difficulty"
    SLD = "SLD", "Severe learning difficulty"
    PMLD = "PMLD", "Profound and multiple learning difficulty"
    SLCN = "SLCN", "Speech, language and communication needs"
    SEMH = "SEMH", "Social, emotional and mental health"
    ASD = "ASD", "Autistic spectrum disorder"
    HI = "HI", "Hearing impairment"
    VI = "VI", "Vision impairment"
    MSI = "MSI", "Multi-sensory impairment"
    PD = "PD", "Physical disability"
    DS = "DS", "Down syndrome"
    OTH = "OTH", "Other difficulty or disability"
    NSA = "NSA", "SEN support but no specialist assessment of type of need"


# DfE gives Down syndrome no area; cognition and learning is only the default.
AREA_OF_TYPE = {
    NeedType.SPLD: BroadArea.COGNITION,
    NeedType.MLD: BroadArea.COGNITION,
    NeedType.SLD: BroadArea.COGNITION,
    NeedType.PMLD: BroadArea.COGNITION,
    NeedType.DS: BroadArea.COGNITION,
    NeedType.SLCN: BroadArea.COMMUNICATION,
    NeedType.ASD: BroadArea.COMMUNICATION,
    NeedType.SEMH: BroadArea.SEMH,
    NeedType.HI: BroadArea.SENSORY,
    NeedType.VI: BroadArea.SENSORY,
    NeedType.MSI: BroadArea.SENSORY,
    NeedType.PD: BroadArea.SENSORY,
    NeedType.OTH: BroadArea.OTHER,
    NeedType.NSA: BroadArea.OTHER,
}


class FactSource(TextChoices):
    SCHOOL = "school", "Decided in school"
    PARENT = "parent", "Parent"
    PROFESSIONAL = "professional", "Outside professional"
    EHC_PLAN = "ehc_plan", "EHC plan"
    PREVIOUS = "previous", "Previous school"
    IMPORT = "import", "Imported file"


class ToldHow(TextChoices):
    MEETING = "meeting", "At a meeting"
    LETTER = "letter", "By letter"
    EMAIL = "email", "By e-mail"
    PHONE = "phone", "By telephone"
    CONVERSATION = "conversation", "In conversation"
    RECORDS = "records", "As the school’s own list says"


class ImportKind(TextChoices):
    PUPILS = "pupils", "Pupils and classes"
    REGISTER = "register", "SENCO's own sheet"
    CTF = "ctf", "Common Transfer File"
    STAFF = "staff", "Staff and classes"


class ImportState(TextChoices):
    WAITING = "waiting", "Waiting to be read"
    MAPPING = "mapping", "Headings to be matched"
    READING = "reading", "Being read"
    PREVIEW = "preview", "Ready to check"
    APPLYING = "applying", "Being saved"
    APPLIED = "applied", "Done"
    UNDOING = "undoing", "Being undone"
    FAILED = "failed", "Could not be read"
    CANCELLED = "cancelled", "Cancelled"


class RowOutcome(TextChoices):
    ADDED = "added", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    LEAVER = "leaver", "Not in the file"
    PROBLEM = "problem", "Problem"
    AMBIGUOUS = "ambiguous", "Which pupil?"


class DifferenceState(TextChoices):
    OPEN = "open", "To resolve"
    OURS_KEPT = "ours", "Kept ours"
    THEIRS_TAKEN = "theirs", "Taken from the file"
    GONE = "gone", "No longer differs"


class RegisterDue(TextChoices):
    """What the register asks to be done by a day."""

    REVIEW = "register.review", "Review"
    LOOK_AGAIN = "monitoring.look_again", "Review monitoring"
    PARENTS_TOLD = "register.parents_told", "Tell the parents"


class FamilyDue(TextChoices):
    """What a pupil's family asks to be done by a day."""

    ORDER_ENDS = "restriction.order_ends", "Decide about a restriction"


class Relationship(TextChoices):
    """What a contact is to a child: the DfE's relationship types, a virtual school, an advocate."""

    MOTHER = "PAM", "Mother"
    FATHER = "PAF", "Father"
    STEP_MOTHER = "STM", "Stepmother"
    STEP_FATHER = "STF", "Stepfather"
    CARER = "CAR", "Carer"
    FOSTER_MOTHER = "FOM", "Foster mother"
    FOSTER_FATHER = "FOF", "Foster father"
    FAMILY = "FAM", "Other family member"
    RELATIVE = "REL", "Other relative"
    CHILDMINDER = "CHM", "Childminder"
    SOCIAL_WORKER = "SWR", "Social worker"
    VIRTUAL_SCHOOL = "VSH", "Virtual school"
    ADVOCATE = "ADV", "Advocate"
    DOCTOR = "DOC", "Doctor"
    TEACHER = "TCH", "Teacher"
    HEADTEACHER = "HTC", "Headteacher"
    RELIGIOUS = "RLG", "Religious or spiritual contact"
    OTHER = "OTH", "Other contact"


class Responsibility(TextChoices):
    YES = "yes", "Has parental responsibility"
    NO = "no", "Has none"
    NOT_KNOWN = "unknown", "Not known"


class ContactPointKind(TextChoices):
    MOBILE = "mobile", "Mobile"
    HOME = "home", "Home phone"
    WORK = "work", "Work phone"
    EMAIL = "email", "E-mail"


class VerifiedHow(TextChoices):
    CODE = "code", "A code that was sent there came back"
    CALL = "call", "A call to them"
    PERSON = "person", "Face to face"
    DOCUMENT = "document", "On a document they showed"


class LetterFormat(TextChoices):
    USUAL = "usual", "As usual"
    LARGE = "large", "Large print"
    EASY = "easy", "Easy read"
    AUDIO = "audio", "Read aloud or recorded"
    BRAILLE = "braille", "Braille"
    COLOUR = "colour", "Coloured paper"
    EMAIL = "email", "By e-mail"


class StayShare(TextChoices):
    ALL = "all", "Lives here"
    MAIN = "main", "Lives mainly here"
    SHARED = "shared", "Lives here half of the time"
    SOME = "some", "Stays here some of the time"


class RestrictionGround(TextChoices):
    COURT_ORDER = "order", "Court order"
    SAFEGUARDING = "safeguarding", "Safeguarding decision"
    WISH = "wish", "Their own wish"


class CareBasis(TextChoices):
    """Children Act 1989: what lets an authority look after a child."""

    CARE_ORDER = "order", "Care order (section 31)"
    INTERIM = "interim", "Interim care order (section 38)"
    AGREED = "agreed", "Accommodated by agreement (section 20)"
    PLACEMENT = "placement", "Placement order"
    OTHER = "other", "Another reason"


class DocumentKind(TextChoices):
    """What a document about a pupil is; who may see it by default follows from this."""

    REPORT = "report", "Report of a professional"
    LETTER = "letter", "Letter"
    SCHOOL = "school", "School report or plan"
    MEDICAL = "medical", "Medical"
    EHC = "ehc", "EHC plan or assessment papers"
    PARENTS = "parents", "Views of the parents"
    PUPIL = "pupil", "Views of the pupil"
    SAFEGUARDING = "safeguarding", "Safeguarding: where to look"
    OTHER = "other", "Other"


class ServiceKind(TextChoices):
    """What an outside service is for."""

    SPEECH = "speech", "Speech and language therapy"
    PSYCHOLOGY = "psychology", "Educational psychology"
    MENTAL_HEALTH = "mental", "Mental health (CAMHS)"
    OCCUPATIONAL = "occupation", "Occupational therapy"
    PHYSIO = "physio", "Physiotherapy"
    PAEDIATRICS = "paediatric", "Community paediatrics"
    TEACHING = "teaching", "Specialist teaching"
    SENSORY = "sensory", "Hearing or vision support"
    NURSE = "nurse", "School nurse"
    EARLY_HELP = "early_help", "Early help"
    PANEL = "panel", "Early help panel"
    SOCIAL_CARE = "social", "Social care"
    AUTHORITY = "authority", "Local authority SEN team"
    PARENTS_ADVICE = "advice", "Advice for parents (SENDIASS)"
    ASSESSOR = "assessor", "Assessor"
    OTHER = "other", "Other"


class Urgency(TextChoices):
    ROUTINE = "routine", "Routine"
    SOON = "soon", "Soon"
    URGENT = "urgent", "Urgent"


class ParentsAnswer(TextChoices):
    """What the parents said of a referral when they were told."""

    AGREED = "agreed", "They agree"
    TOLD = "told", "They know, and have not objected"
    DISAGREED = "disagreed", "They disagree"


class ReferralStatus(TextChoices):
    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    WAITING = "waiting", "On the waiting list"
    SEEING = "seeing", "Being seen"
    DECLINED = "declined", "Declined"
    CLOSED = "closed", "Closed"


class ProfessionalDue(TextChoices):
    """What outside professionals are waited for, by a day."""

    ADVICE = "advice.due", "Advice"
    CHASE = "referral.chase", "Chase a referral"


class StrategySource(TextChoices):
    """Who says that it helps."""

    PUPIL = "pupil", "The pupil"
    PARENT = "parent", "A parent or carer"
    STAFF = "staff", "School staff"
    OUTSIDE = "outside", "An outside professional"


class Audience(TextChoices):
    """Who may open a document."""

    CLASS_STAFF = "class", "Staff who work with the pupil"
    SEND = "send", "SENCO, headteacher and safeguarding lead"
    CONFIDENTIAL = "confidential", "Confidential: the same, with a reason each time"


class LetterState(TextChoices):
    DRAFT = "draft", "Not sent yet"
    WAITING = "waiting", "Waiting its turn"
    SENT = "sent", "Sent"
    SKIPPED = "skipped", "Not sent"
    DISCARDED = "discarded", "Discarded"


class LetterRunState(TextChoices):
    DRAFT = "draft", "Not sent yet"
    SENDING = "sending", "Being sent"
    DONE = "done", "Done"
    DISCARDED = "discarded", "Discarded"


class LetterWay(TextChoices):
    """How one copy of a letter reaches whom it is for."""

    MAIL = "mail", "By e-mail"
    POST = "post", "Printed and posted"
    HAND = "hand", "Printed and handed over"


class CopyState(TextChoices):
    LEAVING = "leaving", "On its way"
    LEFT = "left", "Sent"
    FAILED = "failed", "Could not be delivered"
    TO_PRINT = "to_print", "To be printed"
    PRINTED = "printed", "Printed, not given yet"
    GIVEN = "given", "Given"
    REPLACED = "replaced", "Sent another way"
    GIVEN_UP = "given_up", "Given up"


# What waits for somebody.
PAPER_WAITS = (CopyState.TO_PRINT, CopyState.PRINTED)


class LetterDue(TextChoices):
    """What a letter asks to be done by a day."""

    DELIVER = "letter.deliver", "Get the letter to whom it is for"


class FolderState(TextChoices):
    """Where a folder of documents that was sent at once has got to."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    PREVIEW = "preview", "Ready to check"
    FILING = "filing", "Being filed"
    FILED = "filed", "Filed"


class FileMatch(TextChoices):
    """Whose a file of such a folder is, as far as it says."""

    UNREAD = "unread", "Not read yet"
    CERTAIN = "certain", "The name and what stands inside agree"
    LIKELY = "likely", "Only one of both says so"
    DOUBTFUL = "doubtful", "Which pupil?"
    UNMATCHED = "unmatched", "No pupil found"
    REFUSED = "refused", "Cannot be kept"
    UNPACKED = "unpacked", "Unpacked"
    NO_DOCUMENT = "none", "No document"
