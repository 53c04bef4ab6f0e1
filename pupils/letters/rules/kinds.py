"""The kinds of letters and invitations: declared here, and by apps above in their own `apps.py`.

One mechanism sends them all. A kind says how it is worded unless a school words it otherwise, which
merge fields it may use, what is asked of whoever writes it, and what the law wants to be said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pupils.choices import SUPPORT_STARTS
from send_mis.access.actions import Action


@dataclass(frozen=True, slots=True)
class TypedField:
    """Something that whoever writes the letter types, and the words name as {key}."""

    key: str
    label: str
    kind: str = "line"  # "line", "words" or "date"
    hint: str = ""
    required: bool = True

    @property
    def stands_for(self) -> str:
        """Its label within a sentence: an abbreviation keeps its capitals."""
        first = self.label.split(" ", 1)[0]
        return self.label if first.isupper() else f"{self.label[:1].lower()}{self.label[1:]}"

    @property
    def name(self) -> str:
        """In a form."""
        return f"value_{self.key.replace(' ', '_')}"


# What every letter may name, and what it stands for.
COMMON_FIELDS: Mapping[str, str] = {
    "recipient": "whom this copy is for: Mrs Ruth Bright",
    "pupil": "the child's whole name",
    "first name": "the child's first name",
    "class": "the child's class",
    "school": "the school's name",
    "school contact": "the school's telephone and e-mail",
    "date": "today's date",
    "sender": "who sends the letter",
    "sender role": "what they are at the school: SENCO",
}


@dataclass(frozen=True, slots=True)
class LetterKind:
    """`may_send`: what its sender has to be allowed. `by_law` stands in every letter of the kind,
    whatever the school's own words are; `law` is where that is from. `slip`: what the reader may
    tick and send back. `must`: merge fields without which it would not say what it is for."""

    key: str
    label: str
    hint: str
    subject: str
    body: str
    may_send: Action
    typed: tuple[TypedField, ...] = ()
    must: tuple[str, ...] = ()
    by_law: str = ""
    law: str = ""
    slip: tuple[str, ...] = ()
    # To the people of many pupils at once.
    for_many: bool = True
    takes_document: bool = False

    @property
    def fields(self) -> dict[str, str]:
        """Every merge field that its words may use, with what it stands for."""
        return {**COMMON_FIELDS, **{field.key: field.stands_for for field in self.typed}}


_CLOSE = "Yours sincerely\n\n{sender}\n{sender role}"

MEETING = "meeting"
PROFESSIONAL = "professional"
DOCUMENT_COPY = "document_copy"
GENERAL = "general"

_OWN = (
    LetterKind(
        MEETING, "Invitation to a meeting", "With the date, the time and the place.",
        "An invitation to meet about {first name}",
        "Dear {recipient}\n\n"
        "We would like to meet with you to talk about {first name}: {meeting about}.\n\n"
        "When: {meeting date}, {meeting time}\nWhere: {meeting place}\n\n"
        "You are welcome to bring somebody with you. If you need an interpreter or anything else"
        " that makes it easier to take part, or if the time does not suit you, please tell us:"
        f" {{school contact}}.\n\n{_CLOSE}",
        Action.LETTER_SEND,
        typed=(
            TypedField("meeting about", "What the meeting is about", hint="For example: how the"
                       " support is going. It stands in the letter as you type it."),
            TypedField("meeting date", "Date of the meeting", "date"),
            TypedField("meeting time", "Time", hint="For example: 2:30pm."),
            TypedField("meeting place", "Place"),
        ),
        must=("meeting date", "meeting time", "meeting place"),
        slip=(
            "I will come.",
            "I cannot come then: please offer me another time.",
            "I would like an interpreter. Language:",
        ),
    ),
    LetterKind(
        SUPPORT_STARTS, "SEN support starts",
        "Tells the parents that the school makes special educational provision.",
        "{first name} has started SEN support",
        "Dear {recipient}\n\n"
        "{first name} now has special educational provision at {school}. It is called SEN support,"
        " and it started on {start date}.\n\n"
        "It means that {first name} has help that is different from, or more than, what most"
        " children of the same age have. We will plan that help with you, tell you what is done,"
        " and meet you at least three times a year to look at how it is going.\n\n"
        "You know {first name} best, so we would like to hear what you think and what matters to"
        " {first name}. Please get in touch whenever you like: {school contact}.\n\n"
        "Your local SEND information, advice and support service gives free advice to parents, and"
        f" does not belong to the school or the council.\n\n{_CLOSE}",
        Action.LETTER_SEND_SEN,
        typed=(TypedField("start date", "SEN support started on", "date"),),
        must=("start date",),
        by_law="We write to you because a school must tell parents when it makes special"
        " educational provision for a child who has no education, health and care plan.",
        law="Children and Families Act 2014, section 68",
    ),
    LetterKind(
        PROFESSIONAL, "A professional is, or will be, involved",
        "Says who, from where and why, and asks the parents to agree.",
        "We would like to ask {service} about {first name}",
        "Dear {recipient}\n\n"
        "We would like {professional} of {service} to work with us for {first name}.\n\n"
        "Why: {purpose}\n\n"
        "They may look at what the school has written about {first name}, see {first name} at"
        " school and talk with you. What they write is kept with {first name}'s records, and we"
        " will go through it with you.\n\n"
        "Please tell us whether you agree. You may say no, and you may change your mind later:"
        f" {{school contact}}.\n\n{_CLOSE}",
        Action.LETTER_SEND_SEN,
        typed=(
            TypedField("professional", "Who", hint="For example: an educational psychologist."),
            TypedField("service", "Of which service"),
            TypedField("purpose", "Why", "words", "What you would like to find out."),
        ),
        must=("professional", "service", "purpose"),
        slip=("I agree.", "I do not agree.", "Please talk with me first."),
        for_many=False,
    ),
    LetterKind(
        DOCUMENT_COPY, "A copy of a document", "A document of the pupil's goes along.",
        "A copy for you: {document}",
        "Dear {recipient}\n\n"
        "With this letter you get a copy of a document about {first name}: {document}.\n\n"
        "If you would like to talk about it, or something in it is wrong, please tell us:"
        f" {{school contact}}.\n\n{_CLOSE}",
        Action.LETTER_SEND,
        typed=(TypedField("document", "What it is called in the letter"),),
        must=("document",),
        for_many=False,
        takes_document=True,
    ),
    LetterKind(
        GENERAL, "General letter", "In your own words.",
        "A letter about {first name}",
        f"Dear {{recipient}}\n\n{{message}}\n\n{_CLOSE}",
        Action.LETTER_SEND,
        typed=(TypedField("message", "What you want to say", "words"),),
        must=("message",),
    ),
)  # fmt: skip

_kinds: dict[str, LetterKind] = {}


def declare_letter(kind: LetterKind) -> None:
    """A kind of an app above: called once, where the app starts."""
    if kind.key in _kinds and _kinds[kind.key] != kind:
        raise LookupError(f"Two kinds of letter are called {kind.key}.")
    _kinds[kind.key] = kind


for _kind in _OWN:
    declare_letter(_kind)


def letter_kind(key: str) -> LetterKind:
    return _kinds[key]


def letter_kinds() -> list[LetterKind]:
    """In the order in which they are offered."""
    return list(_kinds.values())


def kind_label(key: str) -> str:
    """A kind that is no longer declared keeps its letters: they are called by its key."""
    return _kinds[key].label if key in _kinds else key
