"""Whom a summary may be given to and why, how each learns of it, and what in it may betray
somebody."""

from collections import defaultdict
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
from send_mis.names.named import NamedPerson, NamedThere, mark_of, names_in
from send_mis.notifications.texts import texts_are_on
from send_mis.parents.choices import ToldBy
from send_mis.parents.rights.rules import PupilRights, who_is_told
from send_mis.parents.rights.selectors import rights_by_pupil
from send_mis.parents.summaries.rules.betraying import kept_apart_in
from send_mis.parents.summaries.rules.parts import PARTS, SummaryWords, heading

_NO_CODE = "No verified e-mail address or mobile number: they get it on paper."
_UNVERIFIED = "The e-mail address is not verified: verify it on the family’s page first."
# A first name of two letters is found in too much.
_SHORTEST = 3
_NAMES = (
    "legal_forename", "legal_surname", "preferred_forename", "preferred_surname", "school_id",
)  # fmt: skip


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
    rights: PupilRights

    @property
    def mark(self) -> str:
        """Another one as soon as anybody else would read it, for another reason, or another name
        stands in it."""
        who = sorted((str(r.contact_id), r.reason, *r.ways) for r in self.readers)
        said = f"{who}{sorted(self.not_told)}{mark_of(self.named)}{self.rights.reader}"
        return sha256(said.encode()).hexdigest()[:20]

    def reader(self, contact_id: UUID) -> FamilyReader | None:
        return next((each for each in self.readers if each.contact_id == contact_id), None)


def sharing_of(pupil: Pupil, words: SummaryWords, today: date) -> Sharing:
    return sharings_of({pupil: words}, today)[pupil.pk]


def sharings_of(summaries: Mapping[Pupil, SummaryWords], today: date) -> dict[UUID, Sharing]:
    """By pupil, all of one school. Twelve queries, however many pupils and however large the
    school."""
    if not summaries:
        return {}
    families = families_reached([pupil.pk for pupil in summaries], today)
    others = _Others.of(list(summaries), today)
    rights = rights_by_pupil(list(summaries), today)
    return {
        pupil.pk: _sharing(pupil, words, families[pupil.pk], others, rights[pupil.pk])
        for pupil, words in summaries.items()
    }


def _sharing(
    pupil: Pupil, words: SummaryWords, family: FamilyReached, others: "_Others",
    rights: PupilRights,
) -> Sharing:  # fmt: skip
    texts = [(where, text) for where, text in words.texts(pupil.short_name) if text]
    reached_by = {answer.tied.contact_id: reached for answer, reached in family.people}
    answers = who_is_told((answer for answer, _ in family.people), rights, pupil.short_name)
    told = [(each, reached_by[each.tied.contact_id]) for each in answers if each.is_told]
    readers = [
        FamilyReader(
            answer.tied.contact_id, reached.name, answer.tied.what, answer.reason,
            ways_of(reached), tuple(_notes(reached)), reached,
            tuple(kept_apart_in(texts, reached.kept_apart)),
        )
        for answer, reached in told
    ]  # fmt: skip
    return Sharing(
        readers=readers,
        not_told=[(each.tied.name, each.reason) for each in answers if not each.is_told],
        warnings=family.warnings,
        named=_named(pupil, family, words, texts, others), rights=rights,
    )  # fmt: skip


def reached_now(pupil: Pupil, today: date) -> dict[UUID, Reachable]:
    """By contact, of whoever is told now. The queries of `families_reached`, and one where rights
    have moved."""
    people = families_reached([pupil.pk], today)[pupil.pk].people
    reached = {answer.tied.contact_id: found for answer, found in people}
    rights = rights_by_pupil([pupil], today)[pupil.pk]
    answers = who_is_told((answer for answer, _ in people), rights, pupil.short_name)
    return {each.tied.contact_id: reached[each.tied.contact_id] for each in answers if each.is_told}


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
    others: "_Others",
) -> list[NamedThere]:  # fmt: skip
    at_home = [
        NamedPerson(
            "One of the child’s people: every home reads it", contact.name,
            _calls(contact.forename, contact.surname, pupil),
        )
        for contact in family.contacts
    ]  # fmt: skip
    found = names_in(texts, [*at_home, *others.children(pupil)])
    # Who works with the child stands under “At school” and in whom to ring, as a matter of course.
    free = {heading(key, pupil.short_name): words.words[key] for key in PARTS if key != "ring"}
    return found + names_in([(k, v) for k, v in free.items() if v], others.staff)


def _calls(forename: str, surname: str, pupil: Pupil) -> tuple[str, ...]:
    first = forename if len(forename) >= _SHORTEST and forename != pupil.short_name else ""
    return tuple(filter(None, (f"{forename} {surname}".strip(), first)))


@dataclass(frozen=True, slots=True)
class _Others:
    """Everybody at the school whose name might stand in a summary. `near`: by pupil, who is in one
    of their classes."""

    pupils: Sequence[Pupil]
    near: Mapping[UUID, frozenset[UUID]]
    staff: Sequence[NamedPerson]

    @classmethod
    def of(cls, about: Sequence[Pupil], today: date) -> "_Others":
        """Four queries."""
        school = about[0].school
        now = ClassMembership.objects.filter(holds_on(today))
        mine = now.filter(pupil__in=about).values_list("pupil_id", "school_class_id")
        rooms: dict[UUID, set[UUID]] = defaultdict(set)
        for pupil_id, room in mine:
            rooms[pupil_id].add(room)
        members: dict[UUID, set[UUID]] = defaultdict(set)
        every = {room for found in rooms.values() for room in found}
        together = now.filter(school_class__in=every).values_list("school_class_id", "pupil_id")
        for room, pupil_id in together:
            members[room].add(pupil_id)
        near = {
            pupil_id: frozenset().union(*(members[room] for room in found))
            for pupil_id, found in rooms.items()
        }
        pupils = Pupil.objects.on_roll(today).filter(school=school).only(*_NAMES)
        people = staff_of(school).only("title", "full_name")
        staff = [
            NamedPerson("A colleague", each.full_name, (each.display_name, each.full_name))
            for each in people
        ]
        return cls(list(pupils), near, staff)

    def children(self, pupil: Pupil) -> Iterable[NamedPerson]:
        """By whole name every other pupil, by first name those of the same classes."""
        near = self.near.get(pupil.pk, frozenset())
        for each in self.pupils:
            if each.pk == pupil.pk:
                continue
            first = each.short_name
            is_said = each.pk in near and len(first) >= _SHORTEST and first != pupil.short_name
            yield NamedPerson(
                "Another child", each.name, (each.name, *([first] if is_said else []))
            )


def secrets_for(sharing: Sharing, chosen: Mapping[UUID, str]) -> dict[UUID, tuple[str, ...]]:
    """Of those chosen, who may not learn what stands where."""
    found = {pk: sharing.reader(pk) for pk in chosen}
    return {pk: each.apart for pk, each in found.items() if each is not None and each.apart}
