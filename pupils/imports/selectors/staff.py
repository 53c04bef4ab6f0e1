"""Staff and their classes from a file: rows → people and the roles that they are to hold.

An e-mail address is one person, also across schools; what another school holds of them is neither
shown nor changed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from pupils.choices import RowOutcome
from pupils.imports.rules.columns import LABELS
from pupils.imports.rules.comparing import FileChange
from pupils.imports.rules.plans import DAY, OUT, ImportChoices, ImportPlan, RowPlan
from pupils.imports.rules.reading import NO_MENDS, Mends, OpenFile, records, shape_notes
from pupils.imports.rules.says import Note, ProblemKind
from pupils.imports.rules.staff_words import ROLE_WORDS
from pupils.imports.rules.state import class_key
from send_mis.access.models import ClassGrant, SchoolGrant
from send_mis.access.roles import ROLES, WITHOUT_PUPILS, Scope, role_label
from send_mis.access.standing import staff_of
from send_mis.accounts.models import User
from send_mis.names.folding import alike, fold
from send_mis.names.writing import tidy_name
from send_mis.schools.calendar import current_year
from send_mis.schools.models import AcademicYear, School, SchoolClass
from send_mis.tabular import Cell
from send_mis.tabular.dates import parse_date
from send_mis.tabular.names import parse_full_name
from send_mis.tabular.said_nothing import says_nothing
from send_mis.tabular.spoilt import eaten_words, error_words
from send_mis.tabular.table import shown
from send_mis.ui.words import joined, plain_day

_SEVERAL = re.compile(r"[;,/\n|]+|\s+(?:and|&)\s+", re.IGNORECASE)
_CLASSES = re.compile(r"[;,\n|]+")
_NAMES = frozenset({"staff_name", "legal_surname", "legal_forename"})
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_CLASS = 160, 20, 40


@dataclass(slots=True)
class StaffPerson:
    """One row: who, which roles, in which classes, from and until when."""

    full_name: str = ""
    title: str = ""
    email: str = ""
    roles: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    starts_on: date | None = None
    ends_on: date | None = None
    # What all this was read from, by field key.
    cells: Mapping[str, Cell] = field(default_factory=dict)
    # (role, folded class name or "" for the whole school) that are not held yet.
    wanted: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class StaffState:
    school: School
    year: AcademicYear | None
    classes: Mapping[str, SchoolClass]
    users: Mapping[str, User]
    # (e-mail, role, folded class name or "") held at this school on the day or later.
    held: set[tuple[str, str, str]]
    here: set[UUID]
    # Addresses of governors, the office, IT: nobody puts them on a class by a list.
    without_pupils: set[str] = field(default_factory=set)


def read_staff_state(school: School, day: date, emails: Iterable[str]) -> StaffState:
    # Only who is known here: what other schools hold of an address shows nowhere.
    addresses = {email.lower() for email in emails}
    known = staff_of(school).filter(Q(email__in=addresses) | Q(invited_email__in=addresses))
    users = {user.address: user for user in known}
    year = current_year(day, AcademicYear.objects.filter(school=school))
    classes = SchoolClass.objects.filter(year=year) if year else []
    held: set[tuple[str, str, str]] = set()
    here: set[UUID] = set()
    for model, where in ((SchoolGrant, "content_object"), (ClassGrant, "content_object__school")):
        grants = model.with_waiting.filter(**{where: school}, user__in=users.values())
        for grant in grants.select_related("permission", "user", "content_object"):
            here.add(grant.user_id)
            if grant.ends_on is None or grant.ends_on > day:
                on = grant.content_object
                name = class_key(on.name) if isinstance(on, SchoolClass) else ""
                held.add((grant.user.address, grant.role_key, name))
    roles: dict[str, set[str]] = defaultdict(set)
    for email, role, _ in held:
        roles[email].add(role)
    without = {email for email, each in roles.items() if each <= WITHOUT_PUPILS}
    return StaffState(
        school, year, {class_key(c.name): c for c in classes}, users, held, here, without
    )


def read_people(
    file: OpenFile, mapping: Mapping[str, str], day: date, labels: Mapping[str, str],
    mends: Mends = NO_MENDS,
) -> dict[int, tuple[StaffPerson, list[Note]]]:  # fmt: skip
    """By row number. `labels` are what the school calls its roles."""
    words = _role_words(labels)
    shapes = shape_notes(file)
    people = {}
    for number, cells in records(file, mapping, mends):
        notes = list(shapes.get(number, [])) if number not in mends else []
        people[number] = (_person(cells, day, words, notes), notes)
    return people


def plan_staff(
    people: Mapping[int, tuple[StaffPerson, list[Note]]], state: StaffState, choices: ImportChoices,
    may_give: frozenset[str], giver: str,
) -> ImportPlan:  # fmt: skip
    """`giver` is the role whose holder brings the file in: nobody gives more than they may."""
    names: dict[str, set[str]] = defaultdict(set)
    for person, _ in people.values():
        names[person.email].add(person.full_name)
    new_classes: dict[str, str] = {}
    planned: set[tuple[str, str, str]] = set()
    rows = []
    for number, (person, notes) in people.items():
        notes += _refusals(person, may_give, giver)
        if person.email and not all(alike(person.full_name, n) for n in names[person.email]):
            notes.append(
                Note(
                    ProblemKind.STAFF,
                    f"{person.email} is beside two different names in the file.",
                )
            )
        notes += _otherwise_named(person, state)
        row = _row(number, person, notes, state, choices, planned)
        rows.append(row)
        if not (row.is_blocked or row.is_ticked_out):
            _note_new_classes(person, state, new_classes, row)
    return ImportPlan(rows, new_classes)


def _otherwise_named(person: StaffPerson, state: StaffState) -> list[Note]:
    """The address is somebody's here, and the file names another: no part of the name agrees.

    What another school holds of somebody is not told.
    """
    user = state.users.get(person.email)
    if user is None or user.pk not in state.here or not person.full_name:
        return []
    if alike(user.full_name, person.full_name):
        return []
    ours, theirs = (fold(name).split() for name in (user.full_name, person.full_name))
    if set(ours) & set(theirs):
        text = f"{person.email} is {user.full_name} here; the name stays as it is."
        return [Note(ProblemKind.HINT, text, blocks=False)]
    return [
        Note(
            ProblemKind.STAFF,
            f"{person.email} is the address of {user.full_name} here, and the file names"
            f" {person.full_name}. Correct the address, or leave the row out.",
        )
    ]


def _row(
    number: int, person: StaffPerson, notes: list[Note], state: StaffState, choices: ImportChoices,
    planned: set[tuple[str, str, str]],
) -> RowPlan:  # fmt: skip
    row = RowPlan(
        number=number,
        label=person.full_name or person.email or f"Row {number}",
        outcome=RowOutcome.PROBLEM,
        notes=notes,
        is_ticked_out=choices.rows.get(number) == OUT,
        person=person,
        shown={"E-mail": person.email} if person.email else {},
    )
    if row.is_blocked:
        return row
    if person.email in state.without_pupils and person.classes:
        row.notes.append(
            Note(
                ProblemKind.STAFF,
                "This person has no role here that works with pupils. If their work has changed,"
                " give them that role in the school first.",
            )
        )
        return row
    from_day = person.starts_on or choices.day
    for role in person.roles:
        for name in _places(role, person):
            key = (person.email, role, class_key(name))
            if key in state.held or key in planned:
                continue
            person.wanted.append((role, class_key(name)))
            if not row.is_ticked_out:
                planned.add(key)
            row.changes.append(_change(role, name, from_day, person.ends_on, state.school))
    user = state.users.get(person.email)
    is_here = user is not None and user.pk in state.here
    if not is_here:
        row.outcome = RowOutcome.ADDED
    else:
        row.outcome = RowOutcome.CHANGED if row.changes else RowOutcome.UNCHANGED
    return row


def _places(role: str, person: StaffPerson) -> list[str]:
    """The classes, for a role that is held on classes; else the school as a whole."""
    return person.classes if person.classes and ROLES[role].actions(Scope.CLASS) else [""]


def _change(
    role: str, class_name: str, starts_on: date, ends_on: date | None, school: School
) -> FileChange:
    words = role_label(role, school.role_labels)
    if class_name:
        words += f" of {class_name}"
    words += f" from {plain_day(starts_on)}"
    if ends_on:
        words += f" to {plain_day(ends_on - DAY)}"
    return FileChange("role", "Role", "", words)


def _note_new_classes(
    person: StaffPerson, state: StaffState, new_classes: dict[str, str], row: RowPlan
) -> None:
    for _, key in person.wanted:
        if not key or key in state.classes:
            continue
        if state.year is None:
            row.notes.append(
                Note(
                    ProblemKind.CLASS, "No school year is set up for that day: add it under School."
                )
            )
            row.outcome = RowOutcome.PROBLEM
            return
        name = next(name for name in person.classes if class_key(name) == key)
        new_classes.setdefault(key, name)


def _refusals(person: StaffPerson, may_give: frozenset[str], giver: str) -> list[Note]:
    refused = [ROLES[role].label for role in person.roles if role not in may_give]
    allowed = joined(sorted(ROLES[role].label for role in may_give), "or") or "nobody"
    return [
        Note(ProblemKind.STAFF, f"As {giver} you cannot make somebody {label}, only {allowed}.")
        for label in refused
    ]


# --- Cells ------------------------------------------------------------------------------------


def _person(
    cells: Mapping[str, Cell], day: date, words: Mapping[str, str], notes: list[Note]
) -> StaffPerson:
    person = StaffPerson(cells=cells)
    cells = _usable(cells, notes)
    _read_name(cells, person, notes)
    _read_email(cells, person, notes)
    _read_roles(cells, person, words, notes)
    for name in _CLASSES.split(shown(cells["class_name"])) if cells.get("class_name") else ():
        name = tidy_name(name)
        if words_eaten := eaten_words(name):
            notes.append(Note(ProblemKind.CLASS, f"Class: {words_eaten}"))
        elif len(name) > _LONGEST_CLASS:
            notes.append(Note(ProblemKind.CLASS, f"“{name[:30]}…” is too long for a class."))
        # Without a name it would be the whole school.
        elif class_key(name) and not says_nothing(name) and name not in person.classes:
            person.classes.append(name)
    person.starts_on = _read_day(cells, "joined_on", "From", day, notes)
    last_day = _read_day(cells, "left_on", "Last day", day, notes)
    if last_day:
        person.ends_on = last_day + DAY
        if last_day < (person.starts_on or day):
            notes.append(Note(ProblemKind.DATE, "The last day is before the first."))
    return person


def _usable(cells: Mapping[str, Cell], notes: list[Note]) -> dict[str, Cell]:
    """Without the words that stand for nothing and without a spreadsheet's errors, which are said.

    A surname may be "None" or "Null".
    """
    usable = {}
    for key, cell in cells.items():
        if words := error_words(cell):
            notes.append(Note(ProblemKind.STAFF, f"{LABELS[key]}: {words}"))
        elif key in _NAMES or not says_nothing(cell):
            usable[key] = cell
    return usable


def _read_name(cells: Mapping[str, Cell], person: StaffPerson, notes: list[Note]) -> None:
    title = shown(cells["title"]) if cells.get("title") else ""
    surname, forename = (
        tidy_name(shown(cells[key])) if cells.get(key) else ""
        for key in ("legal_surname", "legal_forename")
    )
    if not (surname and forename) and cells.get("staff_name"):
        try:
            name = parse_full_name(cells["staff_name"])
        except ValueError as error:
            notes.append(Note(ProblemKind.NAME, str(error)))
            return
        surname, forename = tidy_name(name.surname), tidy_name(name.forename)
        title = title or name.title
    if not (surname and forename):
        notes.append(Note(ProblemKind.NAME, "Both forename and surname are needed."))
        return
    person.full_name, person.title = f"{forename} {surname}", title.rstrip(".")
    if len(person.full_name) > _LONGEST_NAME or len(person.title) > _LONGEST_TITLE:
        notes.append(Note(ProblemKind.NAME, "The name or title is too long."))


def _read_email(cells: Mapping[str, Cell], person: StaffPerson, notes: list[Note]) -> None:
    text = shown(cells["email"]) if cells.get("email") else ""
    if not text:
        notes.append(
            Note(ProblemKind.STAFF, "There is no e-mail address: it is how people sign in.")
        )
        return
    try:
        validate_email(text)
    except ValidationError:
        notes.append(Note(ProblemKind.STAFF, f"“{text}” is not an e-mail address."))
        return
    person.email = text.lower()


def _read_roles(
    cells: Mapping[str, Cell], person: StaffPerson, words: Mapping[str, str], notes: list[Note]
) -> None:
    text = shown(cells["staff_role"]) if cells.get("staff_role") else ""
    whole = words.get(fold(text)) if fold(text) else None
    parts = [text] if whole else [part for part in _SEVERAL.split(text) if part.strip()]
    if not parts:
        notes.append(Note(ProblemKind.STAFF, "There is no role."))
    for part in parts:
        role = words.get(fold(part))
        if role is None:
            known = joined([r.label for r in ROLES.values() if r.key != "parent"], "or")
            notes.append(
                Note(ProblemKind.STAFF, f"“{part.strip()}” is not a role. It can be {known}.")
            )
        elif role not in person.roles:
            person.roles.append(role)


def _read_day(
    cells: Mapping[str, Cell], key: str, words: str, day: date, notes: list[Note]
) -> date | None:
    if not cells.get(key):
        return None
    try:
        return parse_date(cells[key], today=day)
    except ValueError as error:
        notes.append(Note(ProblemKind.DATE, f"{words}: {error}"))
        return None


def _role_words(labels: Mapping[str, str]) -> dict[str, str]:
    words = {fold(word): role for role, line in ROLE_WORDS.items() for word in line.split("|")}
    words |= {fold(role.label): role.key for role in ROLES.values() if role.key in ROLE_WORDS}
    return words | {fold(label): role for role, label in labels.items() if role in ROLE_WORDS}
