"""Whom letters about these pupils are for, by the one rule of families."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pupils.choices import ContactPointKind, StayShare
from pupils.families.rules.numbers import same_number
from pupils.families.rules.telling import (
    LetterAnswer,
    Tied,
    homes_seen_by,
    letters_to,
    warnings_before_sharing,
)
from pupils.families.selectors.page import FamilyRows, put_together
from pupils.letters.rules.recipients import Reachable, Recipients, recipients
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    LetterCopy,
    Restriction,
)
from pupils.querysets import holds_on
from send_mis.schools.codes import CodeBook, CodeSet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read of all the pupils at once, by contact or home."""

    points: Mapping[UUID, Sequence[ContactPoint]]
    homes: Mapping[UUID, Household]
    contacts: Mapping[UUID, Contact]
    languages: CodeBook


@dataclass(frozen=True, slots=True)
class FamilyReached:
    """For each contact whether they are told and why, and how they are reached; restrictions, as
    staff read them before they share anything."""

    people: Sequence[tuple[LetterAnswer, Reachable]]
    warnings: Sequence[str]
    contacts: Sequence[Contact]


def recipients_of(pupil_ids: Collection[UUID], on: date) -> dict[UUID, Recipients]:
    """By pupil. Seven queries, however many pupils there are."""
    return {key: found for key, (_, found) in families_told(pupil_ids, on).items()}


def families_told(
    pupil_ids: Collection[UUID], on: date
) -> dict[UUID, tuple[FamilyRows, Recipients]]:
    """`recipients_of`, with the families that it read."""
    families, known = _families(pupil_ids, on)
    return {pupil_id: (rows, _of_one(rows, known)) for pupil_id, rows in families.items()}


def _families(pupil_ids: Collection[UUID], on: date) -> tuple[dict[UUID, FamilyRows], _Known]:
    ties = _by_pupil(
        FamilyTie.objects.on(on).filter(pupil__in=pupil_ids)
        .select_related("contact", "advocate_of").order_by("rank", "starts_on", "pk")
    )  # fmt: skip
    bars = _by_pupil(
        Restriction.objects.on(on).filter(pupil__in=pupil_ids).select_related("contact")
        .order_by("starts_on", "pk")
    )  # fmt: skip
    stays = _by_pupil(
        HouseholdStay.objects.on(on).filter(pupil__in=pupil_ids).select_related("household")
        .order_by("starts_on", "pk")
    )  # fmt: skip
    contacts = {tie.contact_id: tie.contact for rows in ties.values() for tie in rows}
    members = _by(
        HouseholdMember.objects.filter(holds_on(on), contact__in=contacts)
        .select_related("household").order_by("starts_on", "pk"),
        "contact_id",
    )  # fmt: skip
    points = _by(
        ContactPoint.objects.filter(contact__in=contacts).order_by("contact_id", "kind"),
        "contact_id",
    )
    homes = {row.household_id: row.household for rows in members.values() for row in rows}
    homes |= {stay.household_id: stay.household for rows in stays.values() for stay in rows}
    known = _Known(points, homes, contacts, CodeBook(CodeSet.LANGUAGE))
    families = {
        pupil_id: put_together(
            ties[pupil_id], bars[pupil_id],
            [row for tie in ties[pupil_id] for row in members[tie.contact_id]],
            stays[pupil_id],
        )
        for pupil_id in pupil_ids
    }  # fmt: skip
    return families, known


def families_reached(pupil_ids: Collection[UUID], on: date) -> dict[UUID, FamilyReached]:
    """By pupil, each of its people alone. The queries of `recipients_of`."""
    families, known = _families(pupil_ids, on)
    return {
        pupil_id: FamilyReached(
            [(answer, _reachable(answer.tied, rows, known)) for answer in letters_to(rows.people)],
            warnings_before_sharing([*rows.people, *rows.kept_away]),
            [known.contacts[tied.contact_id] for tied in rows.people],
        )
        for pupil_id, rows in families.items()
    }  # fmt: skip


def no_longer_told(copies: Iterable[LetterCopy], on: date) -> set[UUID]:
    """Of these copies those that are for somebody who is not written to any more: restricted, or
    no parent by now, since it was made. The queries of `recipients_of`, or none."""
    rows = list(copies)
    found = recipients_of({row.pupil_id for row in rows}, on) if rows else {}
    told = {
        (pupil_id, key)
        for pupil_id, each in found.items()
        for who in each.told
        for key in (who.contact_id, who.partner_id)
    }
    return {
        row.pk
        for row in rows
        if not {(row.pupil_id, key) for key in (row.contact_id, row.partner_id) if key} <= told
    }


def _of_one(rows: FamilyRows, known: _Known) -> Recipients:
    reachable = {tied.contact_id: _reachable(tied, rows, known) for tied in rows.people}
    warnings = warnings_before_sharing([*rows.people, *rows.kept_away])
    return recipients(letters_to(rows.people), reachable, warnings)


def _reachable(tied: Tied, rows: FamilyRows, known: _Known) -> Reachable:
    contact = known.contacts[tied.contact_id]
    email = next(
        (p for p in known.points.get(contact.pk, ()) if p.kind == ContactPointKind.EMAIL), None
    )
    is_sure = email is not None and email.verified_on is not None
    mobile = next(
        (p for p in known.points.get(contact.pk, ())
         if p.kind == ContactPointKind.MOBILE and p.verified_on is not None),
        None,
    )  # fmt: skip
    home = _home_of(tied, rows, known)
    language = known.languages.words(CodeSet.LANGUAGE, contact.language) if contact.language else ""
    return Reachable(
        contact_id=contact.pk, name=contact.name,
        email=email.value if email is not None and is_sure else "",
        has_unverified_email=email is not None and not is_sure,
        mobile=same_number(mobile.value) if mobile is not None else "",
        home=home.pk if home else None, address=_lines(home) if home else "",
        is_private=bool(home and home.is_confidential), format=contact.format, language=language,
        needs_interpreter=contact.needs_interpreter,
        kept_apart=frozenset(_kept_apart(tied, rows, known)),
    )  # fmt: skip


def _home_of(tied: Tied, rows: FamilyRows, known: _Known) -> Household | None:
    """Their own home: one of the child's before another, and of those where the child lives most.

    A home that they must not learn of is none of theirs, whatever is recorded.
    """
    child = {stay.household_id: stay for stay in rows.stays}
    seen = homes_seen_by(tied, child)
    nearest = sorted(seen, key=lambda home: StayShare.values.index(child[home].share))
    others = sorted(tied.homes - tied.kept_from - seen)
    return next(
        (known.homes[home] for home in (*nearest, *others) if known.homes[home].address.strip()),
        None,
    )


def _kept_apart(tied: Tied, rows: FamilyRows, known: _Known) -> Iterator[str]:
    """What the words of their copy must not hold: where and how others are reached."""
    own = (tied.homes | homes_seen_by(tied, [s.household_id for s in rows.stays])) - tied.kept_from
    every = {stay.household_id for stay in rows.stays} | set(rows.homes)
    for home in (known.homes[pk] for pk in every - own):
        yield from (part for part in (home.address.split("\n")[0], home.postcode) if part.strip())
    for other in rows.people:
        if other.contact_id != tied.contact_id and not (other.is_professional or other.homes & own):
            yield from (point.value for point in known.points.get(other.contact_id, ()))


def _lines(home: Household) -> str:
    lines = [line.strip() for line in (*home.address.split("\n"), home.postcode)]
    return "\n".join(line for line in lines if line)


def _by_pupil(rows: Iterable[T]) -> defaultdict[UUID, list[T]]:
    return _by(rows, "pupil_id")


def _by(rows: Iterable[T], name: str) -> defaultdict[UUID, list[T]]:
    found: defaultdict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        key: Any = getattr(row, name)
        found[key].append(row)
    return found
