"""The words of what is shared with families (Code of Practice 2015, 1.3 and 6.65 to 6.71)."""

from django.db.models import TextChoices


class SummaryKind(TextChoices):
    EARLY = "early", "Before support begins"
    CYCLE = "cycle", "Support this term"
    EHC_REVIEW = "review", "Annual review"
    YEAR = "year", "Annual report"


class SummaryState(TextChoices):
    DRAFT = "draft", "Draft"
    SHARED = "shared", "Shared"
    WITHDRAWN = "gone", "Withdrawn"


class SummaryVersion(TextChoices):
    SHARED = "shared", "Shared"


class ToldBy(TextChoices):
    """How somebody learns that something was shared with them."""

    MAIL = "mail", "A link by e-mail"
    TEXT = "text", "A link by text message"
    PAPER = "paper", "On paper"


class AnswerKind(TextChoices):
    COMMENT = "comment", "I have something to say"
    QUESTION = "question", "I have a question"
    DISAGREE = "disagree", "I disagree"
    WRONG = "wrong", "Something is wrong"
    INTERPRETER = "language", "I need an interpreter"
    # With a file, from a page of its own.
    DOCUMENT = "document", "I send a document"


# What is said in words.
SAID = tuple((kind.value, kind.label) for kind in AnswerKind if kind != AnswerKind.DOCUMENT)
# What somebody at the school has to answer by a day.
ANSWERED = (
    AnswerKind.QUESTION, AnswerKind.DISAGREE, AnswerKind.WRONG, AnswerKind.INTERPRETER,
    AnswerKind.DOCUMENT,
)  # fmt: skip
# These say enough by themselves.
WITHOUT_WORDS = (AnswerKind.QUESTION, AnswerKind.DISAGREE, AnswerKind.INTERPRETER)


class AnswerHow(TextChoices):
    LINK = "link", "By link"
    ACCOUNT = "account", "Signed in"
    PAPER = "paper", "On paper"
    SPOKEN = "spoken", "Said to us"


class RightsReader(TextChoices):
    """Who is told from the day on which the rights are the young person's own (Children and
    Families Act 2014, s.80 and s.83; SEND Regulations 2014, reg 63 to 65)."""

    BOTH = "parents", "The parents as before: the young person agrees"
    ALONE = "alone", "The young person alone"
    NO_CAPACITY = "no_capacity", "The parents: the young person lacks the capacity to decide this"


class SignpostKind(TextChoices):
    """Whom every local authority in England has for families (Children and Families Act 2014,
    s.30 and s.32); the forum is the Department's."""

    OFFER = "offer", "Local offer"
    ADVICE = "advice", "SENDIASS"
    FORUM = "forum", "Parent carer forum"


# What each of them does, where nobody has written it; and what the name of one is short for.
SIGNPOST_WORDS = {
    SignpostKind.OFFER: "All the help that your council knows of, in one place.",
    SignpostKind.ADVICE: "Free advice for parents, independent of the school and the council.",
    SignpostKind.FORUM: "Other parents, who tell the council what families need.",
}
SENDIASS_WORDS = (
    "SENDIASS is short for: special educational needs and disabilities information, advice and"
    " support service."
)


class SlotJoin(TextChoices):
    """How a parent comes to a meeting."""

    PLACE = "place", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video call"


class ToldByHand(TextChoices):
    """How somebody was told whom no message reaches."""

    LETTER = "paper", "By a letter, given or posted"
    PHONE = "phone", "By phone"
    PERSON = "person", "In person"
    NOT = "not", "Not at all: they are told nothing about the child now"


class SharedDue(TextChoices):
    """Kinds of due dates of what is shared."""

    ANSWER = "shared.answer", "Answer a family"
    RIGHTS = "shared.rights", "Decide who is told now"
    UNDELIVERED = "shared.undelivered", "What was shared did not arrive"
    TOLD = "shared.told", "Tell a reader that it was withdrawn or answered"
