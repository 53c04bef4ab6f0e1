"""Whom a letter about a child is for, and by which way each copy goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from pupils.choices import LetterFormat, LetterWay
from pupils.families.rules.telling import LetterAnswer

# What the letter itself cannot be: somebody has to see to it.
_ARRANGED = {
    LetterFormat.EASY: "Asked for easy read: write short sentences, or read it through with them.",
    LetterFormat.AUDIO: "Asked to have letters read aloud or recorded.",
    LetterFormat.BRAILLE: "Asked for braille: have it made as well.",
    LetterFormat.COLOUR: "Asked for coloured paper.",
}

# Where nobody has written down which.
_THEIRS = "your language"


@dataclass(frozen=True, slots=True)
class Reachable:
    """How a contact is reached: `email` and `mobile` are verified; `home` is where they live, of
    the homes whose address they may read."""

    contact_id: UUID
    name: str
    email: str = ""
    has_unverified_email: bool = False
    mobile: str = ""
    home: UUID | None = None
    address: str = ""
    is_private: bool = False
    format: str = LetterFormat.USUAL
    language: str = ""
    needs_interpreter: bool = False
    # Addresses and numbers of others of the child's people that they may not learn.
    kept_apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LetterRecipient:
    """One copy. Of two who live together it is one, where neither is reached by e-mail."""

    contact_id: UUID
    name: str
    reason: str
    way: str
    partner_id: UUID | None = None
    email: str = ""
    address: str = ""
    is_private: bool = False
    format: str = LetterFormat.USUAL
    notes: tuple[str, ...] = ()
    kept_apart: frozenset[str] = field(default_factory=frozenset)
    # The language for which they need an interpreter; empty: they need none.
    interpreter: str = ""

    @property
    def is_large(self) -> bool:
        return self.format == LetterFormat.LARGE

    @property
    def ways(self) -> list[LetterWay]:
        """Those by which it can go."""
        return [way for way in LetterWay if way != LetterWay.MAIL or self.email]


@dataclass(frozen=True, slots=True)
class NotWritten:
    """Somebody of the child's who gets no copy, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recipients:
    told: Sequence[LetterRecipient]
    not_told: Sequence[NotWritten]
    # Restrictions, as staff read them before they share anything.
    warnings: Sequence[str] = ()

    @property
    def mark(self) -> str:
        """Another one as soon as anything else would be sent, or to anybody else."""
        said = [
            (str(who.contact_id), str(who.partner_id), who.name, who.reason, who.email,
             who.address, who.format)
            for who in self.told
        ]  # fmt: skip
        return sha256(repr(sorted(said)).encode()).hexdigest()[:20]


def recipients(
    answers: Sequence[LetterAnswer], reachable: Mapping[UUID, Reachable],
    warnings: Sequence[str] = (),
) -> Recipients:  # fmt: skip
    told: list[LetterRecipient] = []
    for answer in answers:
        if not answer.is_told:
            continue
        one = _alone(answer, reachable[answer.tied.contact_id])
        at = next((at for at, other in enumerate(told) if _share(other, one, reachable)), None)
        if at is None:
            told.append(one)
        else:
            told[at] = _together(told[at], one)
    not_told = [NotWritten(a.tied.name, a.reason) for a in answers if not a.is_told]
    return Recipients(told, not_told, warnings)


def _alone(answer: LetterAnswer, who: Reachable) -> LetterRecipient:
    way = LetterWay.MAIL if who.email else LetterWay.POST if who.address else LetterWay.HAND
    return LetterRecipient(
        who.contact_id, who.name, answer.reason, way.value, email=who.email, address=who.address,
        is_private=who.is_private, format=who.format, notes=tuple(_notes(who)),
        kept_apart=who.kept_apart,
        interpreter=(who.language or _THEIRS) if who.needs_interpreter else "",
    )  # fmt: skip


def _notes(who: Reachable) -> Iterable[str]:
    if who.has_unverified_email:
        yield "The e-mail address is not verified, so nothing is sent to it: verify it first."
    if not who.email and not who.address:
        yield "No address is recorded: hand it over."
    if who.format == LetterFormat.LARGE:
        yield "Set in large print."
    elif who.format in _ARRANGED:
        yield _ARRANGED[LetterFormat(who.format)]
    if who.language:
        yield f"Reads {who.language}. The letter is in English."
    if who.needs_interpreter:
        yield "Needs an interpreter: ring, or go through it together."


def _share(
    one: LetterRecipient, other: LetterRecipient, reachable: Mapping[UUID, Reachable]
) -> bool:
    """Of one home, both on paper, and in the same format."""
    home = reachable[one.contact_id].home
    return (
        home is not None
        and home == reachable[other.contact_id].home
        and one.partner_id is None
        and not one.email
        and not other.email
        and one.format == other.format
    )


def _together(one: LetterRecipient, other: LetterRecipient) -> LetterRecipient:
    reason = one.reason
    if other.reason != reason:
        reason = f"{one.name}: {one.reason}. {other.name}: {other.reason}"
    return LetterRecipient(
        one.contact_id, f"{one.name} and {other.name}", reason, one.way,
        interpreter=one.interpreter or other.interpreter, partner_id=other.contact_id,
        address=one.address, is_private=one.is_private,
        format=one.format, notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
        kept_apart=one.kept_apart | other.kept_apart,
    )  # fmt: skip
