"""What a file would write of pupils' people. Pure.

A file adds people, numbers and homes. It ends nothing, lowers no parental responsibility, touches
no restriction, moves nobody and puts no address beside a confidential one: there it only hints.
"""

from collections import defaultdict
from collections.abc import Iterable

from pupils.choices import ContactPointKind, Relationship, Responsibility, RowOutcome
from pupils.families.rules.telling import FOSTER, point_key, responsibility_of
from pupils.imports.rules.comparing import FileChange
from pupils.imports.rules.contact_homes import plan_homes
from pupils.imports.rules.contact_state import FamilyState, KnownPerson, Name, name_of
from pupils.imports.rules.family_write import FamilyWrite, NewTie
from pupils.imports.rules.plans import ImportPlan, RowPlan, hint
from pupils.imports.rules.says import ContactSays, Note, ProblemKind
from pupils.models import Contact, FamilyTie, Household
from send_mis.schools.models import School

_ONLY_ONE = frozenset({Relationship.MOTHER, Relationship.FATHER})
_PERSONAL = (ContactPointKind.MOBILE, ContactPointKind.EMAIL)
_LAST_RANK = 99


def plan_families(plan: ImportPlan, family: FamilyState, school: School) -> None:
    """Adds to each row that will be written what it brings of the pupil's people."""
    planner = _Planner(family, school)
    for row in plan.rows:
        if row.row is None or not (row.row.contacts or row.row.home) or not _is_taken(row):
            continue
        planner.row(row)
        if row.changes and row.outcome is RowOutcome.UNCHANGED:
            row.outcome = RowOutcome.CHANGED


def _is_taken(row: RowPlan) -> bool:
    if row.outcome is RowOutcome.ADDED:
        return not row.is_ticked_out
    is_known = row.outcome in (RowOutcome.CHANGED, RowOutcome.UNCHANGED) and row.state is not None
    on_roll = row.state is not None and (row.state.enrolment or row.returns_on)
    return bool(is_known and on_roll and not row.is_ticked_out)


class _Planner:
    def __init__(self, family: FamilyState, school: School) -> None:
        self.family = family
        self.school = school
        self.by_name: dict[Name, list[KnownPerson]] = defaultdict(list)
        for person in family.people.values():
            self.by_name[person.name].append(person)

    def row(self, plan: RowPlan) -> None:
        assert plan.row is not None  # noqa: S101 asked by the caller
        write = FamilyWrite()
        found: list[tuple[ContactSays, KnownPerson]] = []
        for says in plan.row.contacts:
            person = self._person(plan, says, {person for _, person in found})
            self._restricted(plan, says, person)
            if person is None:
                continue
            if any(person is other for _, other in found):
                self._points(plan, says, person, write)
                continue
            found.append((says, person))
            self._tie(plan, says, person, write)
            if not person.is_new or person.number != plan.number:
                self._points(plan, says, person, write)
        plan_homes(plan, found, self.family, write, self.school)
        self._say(plan, found, write)
        plan.family = write

    # --- Who is it? ---

    def _person(
        self, plan: RowPlan, says: ContactSays, taken: set[KnownPerson]
    ) -> KnownPerson | None:
        ties = self.family.ties_of(plan.pupil_id)
        known = self._of_pupil(says, ties, taken)
        if known is not None:
            return known
        name = name_of(says.surname, says.forename)
        if other := self._kept_away(plan, says):
            # Made anew they would be a stranger, whom no restriction keeps away.
            plan.notes.append(
                hint(
                    f"{says.name} may be {other.contact.name}, who is restricted here and no"
                    " contact any more: the file does not bring them back."
                )
            )
            return None
        for tie in self.family.ended_ties_of(plan.pupil_id):
            if self.family.people[tie.contact_id].name == name:
                plan.notes.append(
                    hint(
                        f"{says.name} is recorded as no longer a contact, so the file does not"
                        " bring them back: add them by hand if that is right."
                    )
                )
                return None
        keys = {point_key(value) for value in says.points.values()}
        same = [person for person in self.by_name[name] if person.keys & keys]
        if len(same) > 1:
            plan.notes.append(
                hint(f"Several contacts here are called {says.name}: choose one by hand.")
            )
            return None
        if same:
            return same[0]
        if other := self._renamed(says, ties):
            plan.notes.append(
                hint(
                    f"{says.name} has the number of {other.contact.name}. If it is the same person,"
                    " change the name by hand; the file adds nobody."
                )
            )
            return None
        return self._new(plan, says, name)

    def _of_pupil(
        self, says: ContactSays, ties: Iterable[FamilyTie], taken: set[KnownPerson]
    ) -> KnownPerson | None:
        """One of the child's people: by name, or by an initial and what they are to the child."""
        people = [(tie, self.family.people[tie.contact_id]) for tie in ties]
        name = name_of(says.surname, says.forename)
        named = [pair for pair in people if pair[1].name == name]
        keys = {point_key(value) for value in says.points.values()}
        for tie, person in named:
            if says.relationship in ("", tie.relationship) or person.keys & keys:
                return person
        for _, person in named:
            if person not in taken:
                return person
        initialled = [
            person
            for tie, person in people
            if tie.relationship == says.relationship
            and person.name[0] == name[0]
            and _is_initial(person.name[1], name[1])
        ]
        return initialled[0] if len(initialled) == 1 else None

    def _kept_away(self, plan: RowPlan, says: ContactSays) -> KnownPerson | None:
        """Somebody whom a restriction keeps from the child, by name, initial or own number."""
        name = name_of(says.surname, says.forename)
        keys = {point_key(says.points[kind]) for kind in _PERSONAL if kind in says.points}
        for pupil_id, contact_id in self.family.barred:
            person = self.family.people.get(contact_id)
            if pupil_id != plan.pupil_id or person is None:
                continue
            own = {point_key(person.points[kind]) for kind in _PERSONAL if kind in person.points}
            is_called = person.name[0] == name[0] and (
                person.name[1] == name[1] or _is_initial(person.name[1], name[1])
            )
            if is_called or own & keys:
                return person
        return None

    def _renamed(self, says: ContactSays, ties: Iterable[FamilyTie]) -> KnownPerson | None:
        """Somebody who is the same to the child, and whose own number it is."""
        keys = {point_key(says.points[kind]) for kind in _PERSONAL if kind in says.points}
        for tie in ties:
            person = self.family.people[tie.contact_id]
            own = {point_key(person.points[kind]) for kind in _PERSONAL if kind in person.points}
            if tie.relationship == says.relationship and own & keys:
                return person
        return None

    def _new(self, plan: RowPlan, says: ContactSays, name: Name) -> KnownPerson:
        contact = Contact(
            school=self.school, title=says.title, surname=says.surname, forename=says.forename
        )
        told = dict.fromkeys(says.points, plan.number)
        person = KnownPerson(
            contact, dict(says.points), is_new=True, told=told, number=plan.number
        )  # fmt: skip
        self.by_name[name].append(person)
        return person

    # --- What would it write? ---

    def _tie(
        self, plan: RowPlan, says: ContactSays, person: KnownPerson, write: FamilyWrite
    ) -> None:
        ties = self.family.ties_of(plan.pupil_id)
        tie = next((t for t in ties if t.contact_id == person.contact.pk), None)
        if person.is_new and person.number == plan.number:
            write.people.append(person)
        if tie is None:
            if not says.relationship:
                plan.notes.append(
                    hint(f"What {says.name} is to the pupil is not said: “Other contact”.")
                )
            relationship = says.relationship or Relationship.OTHER
            said = says.responsibility or Responsibility.NOT_KNOWN
            write.ties.append(
                NewTie(
                    person, relationship, responsibility_of(relationship, said),
                    _rank(says, [*(t.rank for t in ties), *(t.rank for t in write.ties)]),
                )
            )  # fmt: skip
            return
        if says.relationship and says.relationship != tie.relationship:
            plan.notes.append(
                hint(
                    f"{person.contact.name} is recorded as"
                    f" {tie.get_relationship_display().lower()}; the file says"
                    f" {Relationship(says.relationship).label.lower()}. Nothing is changed."
                )
            )
        self._responsibility(plan, says, tie, write)

    def _responsibility(
        self, plan: RowPlan, says: ContactSays, tie: FamilyTie, write: FamilyWrite
    ) -> None:
        """Learnt where it was not known; what a person recorded stays."""
        theirs = says.responsibility
        if not theirs or theirs == tie.responsibility:
            return
        is_foster = tie.relationship in FOSTER and theirs == Responsibility.YES
        if tie.responsibility != Responsibility.NOT_KNOWN or is_foster:
            ours, said = (
                Responsibility(value).label.lower() for value in (tie.responsibility, theirs)
            )
            plan.notes.append(
                hint(
                    f"Parental responsibility of {says.name}: “{ours}” is recorded, the file says"
                    f" “{said}”. Nothing is changed."
                )
            )
            return
        write.learnt.append((tie, theirs))
        plan.changes.append(
            FileChange(
                f"contact.{says.place}.responsibility", f"{says.name}: parental responsibility",
                Responsibility(tie.responsibility).label, Responsibility(theirs).label,
            )
        )  # fmt: skip

    def _points(
        self, plan: RowPlan, says: ContactSays, person: KnownPerson, write: FamilyWrite
    ) -> None:
        if says.title and not person.contact.title and not person.is_new:
            write.titles.append((person, says.title))
            plan.changes.append(
                FileChange(f"contact.{says.place}.title", f"{says.name}: title", "", says.title)
            )
            person.contact.title = says.title
        for kind, value in says.points.items():
            ours = person.points.get(kind, "")
            if ours and point_key(ours) == point_key(value):
                person.told.setdefault(kind, plan.number)
                continue
            label = str(ContactPointKind(kind).label)
            if kind in person.told and person.told[kind] != plan.number:
                plan.notes.append(
                    hint(
                        f"{label} of {says.name}: row {person.told[kind]} gives another, which is"
                        " taken; this one is not brought in."
                    )
                )
                continue
            person.told[kind] = plan.number
            person.points[kind] = value
            if person.is_new:
                continue
            point = person.held.get(kind)
            verified = " (verified)" if point is not None and point.verified_on else ""
            write.points.append((person, kind, value))
            plan.changes.append(
                FileChange(
                    f"contact.{says.place}.{kind}", f"{says.name}: {label.lower()}",
                    f"{ours}{verified}" if ours else "", value,
                )
            )  # fmt: skip

    def _restricted(self, plan: RowPlan, says: ContactSays, person: KnownPerson | None) -> None:
        """A mark in a file is no order, and its absence lifts none."""
        pupil_id = plan.pupil_id
        is_barred = person and pupil_id and (pupil_id, person.contact.pk) in self.family.barred
        if is_barred:
            plan.notes.append(
                hint(f"{says.name} is restricted here: the restriction stays as it is.")
            )
        elif says.is_order_marked:
            text = (
                f"The file marks a court order beside {says.name}. Record the restriction: the file"
                " records none, and no address of theirs is brought in."
            )
            plan.notes.append(Note(ProblemKind.ORDER, text, blocks=False))

    # --- In words ---

    def _say(
        self, plan: RowPlan, found: list[tuple[ContactSays, KnownPerson]], write: FamilyWrite
    ) -> None:
        homes = {id(person): home for person, home in write.members}
        said = {id(person): says for says, person in found}
        for place, tie in enumerate(write.ties, start=1):
            words = _words(tie, said[id(tie.person)], homes.get(id(tie.person)), plan.number)
            if plan.outcome is RowOutcome.ADDED:
                plan.shown[f"Contact {place}"] = words
            else:
                field = f"contact.{said[id(tie.person)].place}"
                plan.changes.append(FileChange(field, "New contact", "", words))


def _rank(says: ContactSays, taken: list[int]) -> int:
    """The file's where nobody has it; else after all others: no two are called first."""
    rank = says.rank if says.rank and says.rank not in taken else max(taken, default=0) + 1
    return min(rank, _LAST_RANK)


def _words(tie: NewTie, says: ContactSays, home: Household | None, number: int) -> str:
    parts = [says.name, str(Relationship(tie.relationship).label)]
    if tie.responsibility == Responsibility.YES:
        parts.append("has parental responsibility")
    elif tie.responsibility == Responsibility.NO:
        parts.append("no parental responsibility")
    is_here = tie.person.is_new and tie.person.number == number
    if is_here:
        parts += [f"{ContactPointKind(k).label}: {value}" for k, value in says.points.items()]
    if home is not None:
        parts.append(f"lives at {home.address}, {home.postcode}".rstrip(", "))
    if not is_here:
        known = f"the contact of row {tie.person.number}"
        parts.append(known if tie.person.is_new else "a contact here already")
    return " · ".join(parts)


def _is_initial(one: str, other: str) -> bool:
    """ "R" or "R." beside "Ruth", or no first name at all."""
    short, full = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return len(short) <= 1 and full.startswith(short)
