"""Whom a summary may be given to and why, how each learns of it, and what in it may betray
somebody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from pupils.letters.rules.recipients import Reachable
from pupils.letters.selectors.people import FamilyReached, families_reached
from pupils.models import ClassMembership, Pupil
from pupils.querysets import holds_on
from send_mis.access.standing import staff_of
from send_mis.notifications.texts import texts_are_on
from send_mis.parents.choices import ToldBy
from send_mis.parents.summaries.rules.betraying import (
    NamedPerson,
    NamedThere,
    kept_apart_in,
    mark_of,
    names_in,
)
from send_mis.parents.summaries.rules.parts import PARTS, SummaryWords, heading

_NO_CODE = "No verified e-mail address or mobile number: they get it on paper."
_UNVERIFIED = "The e-mail address is not verified: verify it on the family’s page first."
# A first name of two letters is found in too much.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class FamilyReader:
    """Somebody it may be given to: `ways`, the usual one first; `apart`: where they or their home
    may not learn what stands there."""

    contact_id: UUID
    name: str
    what: str
    reason: str
    ways: tuple[ToldBy, ...]
    notes: tuple[str, ...]
    reached: Reachable
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sharing:
    """`named`: people whose names stand in it, of whom somebody has to say that they may stay."""

    readers: Sequence[FamilyReader]
    not_told: Sequence[tuple[str, str]]
    warnings: Sequence[str]
    named: Sequence[NamedThere]

    @property
    def mark(self) -> str:
        """Another one as soon as anybody else would read it, for another reason, or another name
        stands in it."""
        who = sorted((str(r.contact_id), r.reason, *r.ways) for r in self.readers)
        said = f"{who}{sorted(self.not_told)}{mark_of(self.named)}"
        return sha256(said.encode()).hexdigest()[:20]

    def reader(self, contact_id: UUID) -> FamilyReader | None:
        return next((each for each in self.readers if each.contact_id == contact_id), None)


def sharing_of(pupil: Pupil, words: SummaryWords, today: date) -> Sharing:
    """Ten queries, however large the school is."""
    family = families_reached([pupil.pk], today)[pupil.pk]
    texts = [(where, text) for where, text in words.texts(pupil.short_name) if text]
    readers = [
        FamilyReader(
            answer.tied.contact_id, reached.name, answer.tied.what, answer.reason,
            ways_of(reached), tuple(_notes(reached)), reached,
            tuple(kept_apart_in(texts, reached.kept_apart)),
        )
        for answer, reached in family.people if answer.is_told
    ]  # fmt: skip
    return Sharing(
        readers=readers,
        not_told=[(a.tied.name, a.reason) for a, _ in family.people if not a.is_told],
        warnings=family.warnings,
        named=_named(pupil, family, words, texts, today),
    )


def ways_of(reached: Reachable) -> tuple[ToldBy, ...]:
    """A link goes to what the school has verified alone."""
    ways = []
    if reached.email:
        ways.append(ToldBy.MAIL)
    if reached.mobile and texts_are_on():
        ways.append(ToldBy.TEXT)
    return (*ways, ToldBy.PAPER)


def _notes(reached: Reachable) -> Iterable[str]:
    if ways_of(reached) == (ToldBy.PAPER,):
        yield _UNVERIFIED if reached.has_unverified_email else _NO_CODE
    if reached.language:
        yield f"Reads {reached.language}. The summary is in English."
    if reached.needs_interpreter:
        yield "Needs an interpreter: go through it together."


def _named(
    pupil: Pupil, family: FamilyReached, words: SummaryWords, texts: Sequence[tuple[str, str]],
    today: date,
) -> list[NamedThere]:  # fmt: skip
    at_home = [
        NamedPerson("One of the child’s people: every home reads it", contact.name,
              _calls(contact.forename, contact.surname, pupil))
        for contact in family.contacts
    ]  # fmt: skip
    found = names_in(texts, [*at_home, *_children(pupil, today)])
    # Who works with the child stands under “At school” and in whom to ring, as a matter of course.
    free = {heading(key, pupil.short_name): words.words[key] for key in PARTS if key != "ring"}
    return found + names_in([(k, v) for k, v in free.items() if v], _colleagues(pupil))


def _calls(forename: str, surname: str, pupil: Pupil) -> tuple[str, ...]:
    first = forename if len(forename) >= _SHORTEST and forename != pupil.short_name else ""
    return tuple(filter(None, (f"{forename} {surname}".strip(), first)))


def _children(pupil: Pupil, today: date) -> list[NamedPerson]:
    """By whole name every pupil of the school, by first name those of the child's classes. Two
    queries."""
    of_mine = ClassMembership.objects.filter(holds_on(today), pupil=pupil).values("school_class_id")
    near = set(
        ClassMembership.objects.filter(holds_on(today), school_class__in=of_mine)
        .values_list("pupil_id", flat=True)
    )  # fmt: skip
    rows = Pupil.objects.on_roll(today).filter(school=pupil.school_id).exclude(pk=pupil.pk)
    names = rows.only(
        "legal_forename", "legal_surname", "preferred_forename", "preferred_surname", "school_id"
    )
    return [
        NamedPerson("Another child", each.name, (
            each.name, *([each.short_name] if each.pk in near and len(each.short_name) >= _SHORTEST
                         and each.short_name != pupil.short_name else []),
        ))
        for each in names
    ]  # fmt: skip


def _colleagues(pupil: Pupil) -> list[NamedPerson]:
    people = staff_of(pupil.school).only("title", "full_name")
    return [
        NamedPerson("A colleague", each.full_name, (each.display_name, each.full_name))
        for each in people
    ]


def secrets_for(sharing: Sharing, chosen: Mapping[UUID, str]) -> dict[UUID, tuple[str, ...]]:
    """Of those chosen, who may not learn what stands where."""
    found = {pk: sharing.reader(pk) for pk in chosen}
    return {pk: each.apart for pk, each in found.items() if each is not None and each.apart}
