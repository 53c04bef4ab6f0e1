"""One copy of a letter: what it says, what its mail says, and what may become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pupils.choices import CopyState, LetterWay
from pupils.letters.rules.kinds import MEETING, LetterKind
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.rules.wording import filled, given_away, paragraphs, said_values
from send_mis.errors import RuleBroken
from send_mis.ui.words import joined, long_day

# From which states somebody may do what.
PRINTABLE = (CopyState.TO_PRINT,)
GIVEABLE = (CopyState.TO_PRINT, CopyState.PRINTED)
UNDONE = (CopyState.FAILED, CopyState.TO_PRINT, CopyState.PRINTED)


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is the same in every copy of one pupil's letter."""

    pupil: str
    first_name: str
    class_name: str
    school: str
    school_contact: str
    on: date
    sender: str
    sender_role: str

    def values(self, name: str) -> dict[str, str]:
        return {
            "recipient": name, "pupil": self.pupil, "first name": self.first_name,
            "class": self.class_name, "school": self.school,
            "school contact": self.school_contact, "date": long_day(self.on),
            "sender": self.sender, "sender role": self.sender_role,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CopyWords:
    """What one reader reads: of paragraphs each a list of lines."""

    subject: str
    paragraphs: Sequence[Sequence[str]]
    by_law: str = ""
    law: str = ""
    slip: Sequence[str] = ()
    # What the school arranges for this reader.
    arranged: str = ""


def copy_words(
    kind: LetterKind, subject: str, body: str, values: Mapping[str, str], facts: LetterFacts,
    who: LetterRecipient,
) -> CopyWords:  # fmt: skip
    """Raises RuleBroken where a field says nothing, or the words would give away to this reader
    where another of the child's people is reached."""
    said = {**said_values(kind, values), **facts.values(who.name)}
    text = filled(body, said)
    line = " ".join(filled(subject, said).split())
    if secrets := given_away(f"{line}\n{text}", who.kept_apart):
        raise RuleBroken(
            f"The words hold what {who.name} must not read of others: {joined(secrets)}. Take it"
            " out, or write to them separately."
        )
    arranged = ""
    if kind.key == MEETING and who.interpreter:
        arranged = (
            f"We are arranging an interpreter for you for this meeting: {who.interpreter}. Please"
            " tell us if you would rather have none, or another language."
        )
    return CopyWords(line, paragraphs(text), kind.by_law, kind.law, kind.slip, arranged)


def mail_words(school: str, contact: str, name: str) -> tuple[str, str]:
    """Subject and text of the mail that a letter goes with. They name no child, and say nothing
    of SEN: a mail is read on a lock screen, or by whoever has the same address."""
    body = (
        f"Dear {name}\n\n"
        f"{school} has written you a letter. It is attached as a PDF, and is meant for you alone.\n"
        "\n"
        "Please do not answer this message: nobody reads what is sent to this address. To answer"
        f" the letter, or if it is not for you, please tell us: {contact}.\n\n"
        f"{school}\n"
    )
    return f"A letter from {school}", body


def state_at_first(way: str) -> CopyState:
    return CopyState.LEAVING if way == LetterWay.MAIL else CopyState.TO_PRINT


def given_words(way: str) -> str:
    """What was done with a copy that is given."""
    return "Posted" if way == LetterWay.POST else "Handed over"


def undelivered_words(failure: str) -> str:
    """Why a mail did not arrive, of what the outbox noted; a sentence there is our own."""
    if failure.endswith("."):
        return failure
    if failure.startswith("SMTPRecipientsRefused"):
        return "The mail server refused the address."
    if failure.startswith(("BadHeader", "ValueError", "UnicodeEncodeError")):
        return "The address cannot be written as an e-mail address."
    if not failure:
        return "Nothing is known of it any more."
    return "The mail server could not be reached, or refused the letter each time for three days."
