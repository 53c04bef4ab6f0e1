"""Writes what rows say of pupils' people, inside an open change: a few statements a file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Model

from pupils.imports.rules.contact_state import FamilyState
from pupils.imports.rules.family_write import FamilyWrite
from pupils.imports.rules.plans import RowPlan
from pupils.imports.rules.written import Write
from pupils.imports.selectors.written import made, values_of
from pupils.models import (
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
)
from send_mis.audit.record import open_change

_BATCH = 500


@dataclass(slots=True)
class FamilyWritten:
    """`shared`: contacts and homes that were made, with what hangs on them; `of_row`: row number →
    what was written of contacts whom we held. Ties and stays are among the pupil's own facts."""

    shared: list[Write] = field(default_factory=list)
    of_row: dict[int, list[Write]] = field(default_factory=lambda: defaultdict(list))


def write_families(rows: Iterable[RowPlan], family: FamilyState, day: date) -> FamilyWritten:
    written = FamilyWritten()
    planned = [(row, row.family) for row in rows if row.will_be_written and row.family is not None]
    _write_new(planned, written, day)
    _write_known(planned, written, day)
    ties = [
        FamilyTie(
            pupil_id=_pupil(row), school_id=tie.person.contact.school_id,
            contact=tie.person.contact, relationship=tie.relationship,
            responsibility=tie.responsibility, rank=tie.rank, starts_on=day,
        )
        for row, write in planned for tie in write.ties
    ]  # fmt: skip
    FamilyTie.objects.bulk_create(ties, batch_size=_BATCH)
    learnt = [_learnt(*pair) for _, write in planned for pair in write.learnt]
    FamilyTie.objects.bulk_update(learnt, ["responsibility", "version"], batch_size=_BATCH)
    stays = [
        HouseholdStay(
            pupil_id=_pupil(row), school_id=write.stay.school_id, household=write.stay,
            starts_on=day,
        )
        for row, write in planned if write.stay is not None
    ]  # fmt: skip
    HouseholdStay.objects.bulk_create(stays, batch_size=_BATCH)
    _touch(planned, family)
    return written


def _pupil(row: RowPlan) -> UUID:
    pk = row.pupil_made or row.pupil_id
    assert pk is not None  # noqa: S101 only rows with a pupil are written
    return pk


def _learnt(tie: FamilyTie, responsibility: str) -> FamilyTie:
    tie.responsibility = responsibility
    tie.version += 1
    return tie


def _write_new(
    planned: Sequence[tuple[RowPlan, FamilyWrite]], written: FamilyWritten, day: date
) -> None:
    people = [person for _, write in planned for person in write.people]
    contacts = [person.contact for person in people]
    points = [
        ContactPoint(contact=p.contact, school_id=p.contact.school_id, kind=kind, value=value)
        for p in people for kind, value in p.points.items()
    ]  # fmt: skip
    homes: dict[UUID, Household] = {}
    for _, write in planned:
        new = [home for _, home in write.members] + ([write.stay] if write.stay else [])
        homes |= {home.pk: home for home in new if home._state.adding}
    made_homes = list(homes.values())
    members = [
        HouseholdMember(
            household=home, school_id=home.school_id, contact=person.contact, starts_on=day
        )
        for _, write in planned for person, home in write.members if person.is_new
    ]  # fmt: skip
    Contact.objects.bulk_create(contacts, batch_size=_BATCH)
    ContactPoint.objects.bulk_create(points, batch_size=_BATCH)
    Household.objects.bulk_create(made_homes, batch_size=_BATCH)
    HouseholdMember.objects.bulk_create(members, batch_size=_BATCH)
    for rows in (contacts, points, members, made_homes):
        written.shared += made(rows)


def _write_known(
    planned: Sequence[tuple[RowPlan, FamilyWrite]], written: FamilyWritten, day: date
) -> None:
    """A number that is another is verified by nobody yet."""
    added: list[ContactPoint] = []
    points: list[ContactPoint] = []
    members: list[HouseholdMember] = []
    changed: dict[UUID, Contact] = {}
    for row, write in planned:
        own = written.of_row[row.number]
        new = _points_of(write, points, own)
        moved = [
            HouseholdMember(
                household=home, school_id=home.school_id, contact=person.contact, starts_on=day
            )
            for person, home in write.members if not person.is_new
        ]  # fmt: skip
        added += new
        members += moved
        own += made([*new, *moved])
        for person, title in write.titles:
            before = values_of(person.contact) | {"title": ""}
            person.contact.title = title
            own.append(_changed(person.contact, before))
        people = (*(person for person, _, _ in write.points), *(p for p, _ in write.titles))
        changed |= {person.contact.pk: person.contact for person in people}
    ContactPoint.objects.bulk_create(added, batch_size=_BATCH)
    HouseholdMember.objects.bulk_create(members, batch_size=_BATCH)
    ContactPoint.objects.bulk_update(
        points, ["value", "verified_on", "verified_how", "verified_by"], batch_size=_BATCH
    )
    for contact in changed.values():
        contact.version += 1
    Contact.objects.bulk_update(changed.values(), ["title", "version"], batch_size=_BATCH)


def _points_of(
    write: FamilyWrite, changed: list[ContactPoint], own: list[Write]
) -> list[ContactPoint]:  # fmt: skip
    """Numbers that are new; those that are others go to `changed`, noted in `own`."""
    new: list[ContactPoint] = []
    for person, kind, value in write.points:
        point = person.held.get(kind)
        if point is None:
            contact = person.contact
            new.append(
                ContactPoint(contact=contact, school_id=contact.school_id, kind=kind, value=value)
            )
            continue
        before = values_of(point)
        point.value, point.verified_on = value, None
        point.verified_how = point.verified_by = ""
        changed.append(point)
        own.append(_changed(point, before))
    return new


def _changed(row: Model, before: dict[str, Any]) -> Write:
    after = values_of(row)
    names = [name for name in after if after[name] != before[name]]
    old, new = ({name: values[name] for name in names} for values in (before, after))
    return Write(row._meta.label_lower, str(row.pk), "changed", old, new)


def _touch(planned: Sequence[tuple[RowPlan, FamilyWrite]], family: FamilyState) -> None:
    """What is changed of a contact stands in the record of every child they belong to."""
    changed = {
        person.contact.pk
        for _, write in planned
        for person in (*(p for p, _, _ in write.points), *(p for p, _ in write.titles))
    }
    others = {
        pupil_id for pupil_id, ties in family.ties.items()
        if any(tie.contact_id in changed for tie in ties)
    }  # fmt: skip
    open_change().touches(*(_pupil(row) for row, _ in planned), *others)
