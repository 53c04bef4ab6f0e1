"""What a row says of the pupil's people and home. Nothing in it keeps the row from being taken."""

import re
from collections.abc import Iterable, Mapping

from pupils.choices import ContactPointKind, Relationship, Responsibility
from pupils.families.rules.telling import FOSTER, point_problems
from pupils.imports.rules.says import ContactSays, HomeSays, Note, ProblemKind
from send_mis.names.writing import has_letters, normal, tidy_name
from send_mis.tabular.contact_words import (
    EITHER_PARENT,
    EITHER_STEP,
    HERSELF,
    LABELS,
    RELATIONSHIPS,
    SLOTS,
)
from send_mis.tabular.names import parse_full_name
from send_mis.tabular.said_nothing import says_nothing
from send_mis.tabular.spoilt import eaten_words, error_words
from send_mis.tabular.table import Cell, shown
from send_mis.tabular.values import parse_yes_no

PREFIX = "contact_"
HOME = ("home_address", "home_postcode")
# Of a column for the mother, whom nobody has to call one.
_OF_SLOT = {"mother": Relationship.MOTHER, "father": Relationship.FATHER}
_MALE, _FEMALE = frozenset({"mr", "master", "sir"}), frozenset({"mrs", "ms", "miss", "dame"})
_TITLES = r"(?:mr|mrs|ms|miss|mx|dr|prof|rev|sir|dame)\.?"
_TWO_PEOPLE = re.compile(
    rf"\s(?:&|and)\s|[/+;\n]|^{_TITLES}\s*&|^{_TITLES}\s.+,\s*{_TITLES}\s", re.IGNORECASE
)
_POSTCODE = re.compile(r"[,\s]*\b([A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2})\s*$", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[/;|\n]|,|\bor\b)\s*", re.IGNORECASE)
_MOBILE = re.compile(r"(?:0|\+?\s*(?:00)?44\s*(?:\(0\))?)\s*7")
_WORDS = {
    word: code
    for code, line in RELATIONSHIPS.items()
    for word in (code.casefold(), *line.split("|"))
}
_EITHER = {
    **dict.fromkeys(EITHER_PARENT.split("|"), (Relationship.MOTHER, Relationship.FATHER)),
    **dict.fromkeys(EITHER_STEP.split("|"), (Relationship.STEP_MOTHER, Relationship.STEP_FATHER)),
}
_HERSELF = frozenset(HERSELF.split("|"))
_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_POSTCODE = 100, 300, 10


def is_of_family(key: str) -> bool:
    return key.startswith(PREFIX) or key in HOME


def read_family(cells: Mapping[str, Cell]) -> tuple[list[ContactSays], HomeSays | None, list[Note]]:
    """`cells` by field key, as columns of a table have them."""
    notes: list[Note] = []
    if not any(map(is_of_family, cells)):
        return [], None, notes
    own = {key.removeprefix("home_"): cell for key, cell in _said(cells, HOME, notes).items()}
    people = (
        (slot, {
            key.removeprefix(f"{PREFIX}{slot}_"): cell
            for key, cell in _said(cells, _keys(slot), notes).items()
        })
        for slot in SLOTS
    )  # fmt: skip
    return _contacts(people, notes), _home(own), notes


def read_transferred(
    people: Iterable[Mapping[str, str]], home: Mapping[str, str]
) -> tuple[list[ContactSays], HomeSays | None, list[Note]]:
    """As a transfer file has them, in its own order."""
    notes: list[Note] = []
    numbered = ((str(place), person) for place, person in enumerate(people, start=1))
    return _contacts(numbered, notes), _home(home), notes


def _keys(slot: str) -> tuple[str, ...]:
    return tuple(f"{PREFIX}{slot}_{name}" for name in LABELS)


def _said(cells: Mapping[str, Cell], keys: Iterable[str], notes: list[Note]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for key in keys:
        cell = cells.get(key, "")
        if cell == "" or says_nothing(cell):
            continue
        if words := error_words(cell):
            notes.append(_hint(f"A contact's cell is not brought in: {words}"))
            continue
        found[key] = cell
    return found


def _contacts(
    people: Iterable[tuple[str, Mapping[str, Cell]]], notes: list[Note]
) -> list[ContactSays]:
    return [
        contact for slot, cells in people if cells and (contact := _contact(slot, cells, notes))
    ]


def _contact(slot: str, cells: Mapping[str, Cell], notes: list[Note]) -> ContactSays | None:
    named = _name(slot, cells, notes)
    if named is None:
        return None
    title, surname, forename = named
    who = " ".join(part for part in (title, forename, surname) if part)
    relationship = _relationship(slot, cells, title, who, notes)
    if relationship is None:
        return None
    return ContactSays(
        place=slot, surname=surname, forename=forename, title=title[:20],
        relationship=relationship,
        responsibility=_responsibility(cells, relationship, who, notes),
        points=_points(cells, who, notes), home=_home(cells),
        lives_with=_yes_no(cells, "lives_with"), rank=_rank(cells),
        is_order_marked=_is_marked(cells.get("court_order", "")),
    )  # fmt: skip


def _name(
    slot: str, cells: Mapping[str, Cell], notes: list[Note]
) -> tuple[str, str, str] | None:  # fmt: skip
    """Title, surname and first name; None where no one person is named."""
    title = tidy_name(shown(cells.get("title", ""))).rstrip(".")
    surname, forename = (tidy_name(shown(cells.get(key, ""))) for key in ("surname", "forename"))
    whole = cells.get("name", "")
    said = " ".join(part for part in (title, forename, surname) if part) or shown(whole)
    if not said:
        filled = [LABELS[key] for key in cells if key in LABELS and key != "rank"]
        if filled and set(filled) & {"mobile", "home phone", "work phone", "telephone", "e-mail"}:
            notes.append(_hint(f"Contact {slot} has no name, so it is not brought in."))
        return None
    if _TWO_PEOPLE.search(said) or _TWO_PEOPLE.search(shown(whole)):
        notes.append(
            _hint(f"“{said}” is two people in one cell: add each of them to the family by hand.")
        )
        return None
    if words := eaten_words(said):
        notes.append(_hint(f"A contact's name is not brought in: {words}"))
        return None
    if not surname and not forename:
        if normal(said) in _WORDS:
            notes.append(_hint(f"“{said}” says who it is, but not the name: not brought in."))
            return None
        try:
            read = parse_full_name(whole, may_be_one=True)
        except ValueError as error:
            notes.append(_hint(f"A contact is not brought in: {error}"))
            return None
        title = title or read.title
        surname, forename = tidy_name(read.surname), tidy_name(read.forename)
        if not surname:
            # One name alone is what a letter calls them by: "Mrs Bright".
            surname, forename = forename, ""
    if max(len(surname), len(forename)) > _LONGEST_NAME or not has_letters(surname + forename):
        notes.append(_hint(f"“{said[:40]}” is not a name, so this contact is not brought in."))
        return None
    return title, surname, forename


def _relationship(
    slot: str, cells: Mapping[str, Cell], title: str, who: str, notes: list[Note]
) -> str | None:
    """A code; "" where nothing is said; None where it is the pupil."""
    text = " ".join(shown(cells.get("relationship", "")).replace("’", "'").casefold().split())
    if not text:
        return str(_OF_SLOT.get(slot, ""))
    if text in _HERSELF:
        return None
    if text in _EITHER:
        plain = title.casefold()
        female, male = _EITHER[text]
        if plain in _MALE | _FEMALE:
            return str(male if plain in _MALE else female)
    code = _WORDS.get(text) or _WORDS.get(text.replace("-", " "))
    if code is None:
        notes.append(
            _hint(f"“{shown(cells['relationship'])}” of {who} is recorded as “Other contact”.")
        )
    return code or str(Relationship.OTHER)


def _responsibility(
    cells: Mapping[str, Cell], relationship: str, who: str, notes: list[Note]
) -> str:  # fmt: skip
    said = _yes_no(cells, "responsibility")
    if said is None:
        if cells.get("responsibility"):
            notes.append(
                _hint(f"Parental responsibility of {who}, “{shown(cells['responsibility'])}”, is"
                      " neither yes nor no: it stays not known.")
            )  # fmt: skip
        return ""
    if said and relationship in FOSTER:
        notes.append(_hint(f"{who} is a foster carer, who has no parental responsibility."))
        return ""
    return str(Responsibility.YES if said else Responsibility.NO)


def _yes_no(cells: Mapping[str, Cell], key: str) -> bool | None:
    try:
        return parse_yes_no(cells[key])
    except (KeyError, ValueError):
        return None


def _is_marked(cell: Cell) -> bool:
    """Any word beside "no" marks an order: "Non-molestation order until 2027"."""
    try:
        return parse_yes_no(cell)
    except ValueError:
        return cell != "" and not says_nothing(cell)


def _rank(cells: Mapping[str, Cell]) -> int | None:
    text = shown(cells.get("rank", ""))
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 99 else None


def _points(cells: Mapping[str, Cell], who: str, notes: list[Note]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in ("mobile", "home", "work", "email", "phone"):
        if not (text := shown(cells.get(key, ""))):
            continue
        first, *others = [part for part in _SEVERAL.split(text) if part] or [""]
        kind = key if key != "phone" else _kind_of(first)
        value = _first_nought(first) if kind != ContactPointKind.EMAIL else first
        if others:
            notes.append(_hint(f"“{text}” of {who} is several: {value} is brought in."))
        if wrong := point_problems({kind: value}).get(kind):
            notes.append(_hint(f"“{text}” of {who} is not brought in. {wrong[0]}"))
        else:
            found.setdefault(kind, value)
    return found


def _kind_of(number: str) -> str:
    is_mobile = _MOBILE.match(_first_nought(number))
    return ContactPointKind.MOBILE if is_mobile else ContactPointKind.HOME


def _first_nought(number: str) -> str:
    """7700900123, as a spreadsheet leaves 07700900123."""
    is_bare = number.isascii() and number.isdigit() and len(number) == 10 and number[0] != "0"
    return f"0{number}" if is_bare else number


def _home(cells: Mapping[str, Cell]) -> HomeSays | None:
    cell = cells.get("address", "")
    lines = cell.splitlines() if isinstance(cell, str) else [shown(cell)]
    address = ", ".join(" ".join(line.split()).strip(" ,") for line in lines if line.strip())
    postcode = shown(cells.get("postcode", "")).upper()
    if not postcode and (found := _POSTCODE.search(address)):
        address, postcode = address[: found.start()], found[1].upper()
    if not address or len(address) > _LONGEST_ADDRESS or len(postcode) > _LONGEST_POSTCODE:
        return None
    return HomeSays(address, postcode)


def _hint(text: str) -> Note:
    return Note(ProblemKind.HINT, text, blocks=False)
