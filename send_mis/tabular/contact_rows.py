"""A row for each contact of a pupil → one row a pupil, with its contacts side by side.

School systems print contacts so: the pupil stands there again in every row, or in the first alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from send_mis.tabular.contact_words import FIELDS, ORDINALS
from send_mis.tabular.headings import folded, recognise
from send_mis.tabular.table import Cell, Table, TableRow, shown

_FIRST = "contact_1_"
_MOST = len(ORDINALS)
# Beside a pupil's own columns these headings mean the contact, unless they are too common a word.
_ALONE = ("title", "relationship", "responsibility", "mobile", "home", "work", "phone", "email",
          "rank", "court_order", "lives_with")  # fmt: skip
_TOO_COMMON = frozenset({"number", "order", "responsibility", "home", "work"})
_NAMES = ("name", "surname", "forename")
# Read as the contact's only where they differ from row to row of one pupil.
_EITHERS = ("address", "postcode", *_NAMES)
# Without one of these, or a heading that says "contact", a second row is a second pupil.
_TELLING = frozenset({"relationship", "responsibility", "rank", "court_order", "lives_with"})
_OF_THE_PUPIL = ("pupil", "student", "child", "learner", "legal", "chosen", "preferred")
_WHO = ("upn", "full_name", "legal_surname", "legal_forename", "preferred_surname",
        "preferred_forename", "born_on")  # fmt: skip
_FIELD_OF = {folded(word): name for name, line in FIELDS.items() for word in line.split("|")}

_Group = list[TableRow]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places of a table's columns: what says who the pupil is; a contact's, by field."""

    who: tuple[int, ...]
    contact: dict[int, str]


def with_contacts_joined(table: Table) -> Table:
    """Unchanged where no pupil has two rows, or where two rows of one differ in more than that."""
    columns = _columns(table)
    if columns is None:
        return table
    groups = _groups(table.rows, columns)
    columns = _settled(columns, table, groups)
    if not _are_of_contacts(columns, groups):
        return table
    kept = [place for place in range(len(table.columns)) if place not in columns.contact]
    slots = min(max(map(len, groups)), _MOST)
    fields = [(place, _heading(name)) for place, name in sorted(columns.contact.items())]
    left_out = sum(1 for group in groups if len(group) > _MOST)
    first = {row.number: group[0].number for group in groups for row in group}
    return replace(
        table,
        columns=(
            *(table.columns[place] for place in kept),
            *(f"Contact {slot} {words}" for slot in range(1, slots + 1) for _, words in fields),
        ),
        rows=tuple(_joined(group, kept, [place for place, _ in fields], slots) for group in groups),
        problems=tuple(replace(each, row=first.get(each.row, each.row)) for each in table.problems),
        remarks=(*table.remarks, *_remarks(len(table.rows), len(groups), left_out)),
    )


def _columns(table: Table) -> _Columns | None:
    keys = recognise(table.columns).keys
    own = [folded(name).startswith(_OF_THE_PUPIL) for name in table.columns]
    is_named = any(own) or "upn" in keys.values()
    contact: dict[int, str] = {}
    for place, name in enumerate(table.columns):
        key = keys[name] or ""
        field = key.removeprefix(_FIRST) if key.startswith(_FIRST) else ""
        if key.startswith("contact_") and not field:
            return None
        word = folded(name)
        plain = _FIELD_OF.get(word, "") if word not in _TOO_COMMON else ""
        is_free = not key or key.startswith("home_") or (is_named and not own[place])
        if not field and plain in (*_ALONE, *_EITHERS) and is_free:
            field = plain
        if field and field not in contact.values():
            contact[place] = field
    who = tuple(
        place
        for place, name in enumerate(table.columns)
        if place not in contact and (keys[name] in _WHO or (own[place] and not keys[name]))
    )
    says_contact = any((key or "").startswith(_FIRST) for key in keys.values())
    is_of_contacts = says_contact or bool(_TELLING & set(contact.values()))
    return _Columns(who, contact) if who and is_of_contacts else None


def _groups(rows: Sequence[TableRow], columns: _Columns) -> list[_Group]:
    """Rows of one pupil, in the order of their first. A row that names nobody goes on with the
    pupil above."""
    found: dict[tuple[str, ...], _Group] = {}
    group: _Group = []
    for row in rows:
        who = tuple(folded(shown(row.cells[place])) for place in columns.who)
        if any(who) or not group:
            group = found.setdefault(who, [])
        group.append(row)
    return list(found.values())


def _settled(columns: _Columns, table: Table, groups: Sequence[_Group]) -> _Columns:
    """Without an address, or plain names, that are the same in every row of a pupil: they are
    theirs."""
    keys = recognise(table.columns).keys
    plain = {
        place: field
        for place, field in columns.contact.items()
        if field in _EITHERS and not (keys[table.columns[place]] or "").startswith(_FIRST)
    }
    differing = {
        field
        for place, field in plain.items()
        if any(len(_said(group, place)) > 1 for group in groups)
    }
    if differing & set(_NAMES):
        differing |= set(_NAMES)
    contact = {
        place: field
        for place, field in columns.contact.items()
        if place not in plain or field in differing
    }
    return replace(columns, contact=contact)


def _are_of_contacts(columns: _Columns, groups: Sequence[_Group]) -> bool:
    names = [place for place, field in columns.contact.items() if field in _NAMES]
    several = [group for group in groups if len(group) > 1]
    return bool(
        names
        and several
        and all(
            len({tuple(shown(row.cells[place]) for place in names) for row in group}) == len(group)
            and all(
                len(_said(group, place)) <= 1
                for place in range(len(group[0].cells))
                if place not in columns.contact
            )
            for group in several
        )
    )


def _said(group: Iterable[TableRow], place: int) -> set[str]:
    return {folded(shown(row.cells[place])) for row in group} - {""}


def _joined(group: _Group, kept: Sequence[int], fields: Sequence[int], slots: int) -> TableRow:
    own: list[Cell] = [
        next((row.cells[place] for row in group if row.cells[place] != ""), "") for place in kept
    ]
    people = [row.cells[place] for row in group[:slots] for place in fields]
    empty = [""] * (slots * len(fields) - len(people))
    return TableRow(group[0].number, (*own, *people, *empty))


def _heading(field: str) -> str:
    return FIELDS[field].split("|")[0]


def _remarks(rows: int, pupils: int, left_out: int) -> list[str]:
    who = "1 pupil" if pupils == 1 else f"{pupils} pupils"
    words = [f"The file has a row for each contact: {rows} rows are read as {who}."]
    if left_out:
        who = "1 pupil has" if left_out == 1 else f"{left_out} pupils have"
        words.append(f"{who} more than {_MOST} contacts: the first {_MOST} are brought in.")
    return words
