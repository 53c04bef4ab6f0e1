"""One row's cells → what the row says, with every fault of it in words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pupils.choices import ImportKind
from pupils.imports.rules.codes import Codes, is_eal
from pupils.imports.rules.columns import TARGETS
from pupils.imports.rules.contact_cells import is_of_family, read_family
from pupils.imports.rules.notes import NOTES
from pupils.imports.rules.says import Note, ProblemKind, RowSays
from pupils.imports.rules.sen_cells import read_sen
from pupils.imports.rules.state import class_key
from send_mis.names.writing import has_letters, is_blank_name, tidy_name
from send_mis.schools.choices import YearGroup
from send_mis.schools.codes import CodeSet
from send_mis.tabular.dates import parse_birth_date, parse_date
from send_mis.tabular.letters import has_lost_letters, right_reading
from send_mis.tabular.names import parse_full_name
from send_mis.tabular.said_nothing import says_nothing
from send_mis.tabular.spoilt import eaten_words, error_words
from send_mis.tabular.table import Cell, shown
from send_mis.tabular.upn import check_upn
from send_mis.tabular.values import parse_sex, parse_year_group, parse_yes_no

_UPN_UNKNOWN = re.compile(r"UN(?:[1-9]|10)", re.IGNORECASE)
_YEARS = {
    "E1": YearGroup.N1,
    "E2": YearGroup.N2,
    "N1": YearGroup.N1,
    "N2": YearGroup.N2,
    "R": YearGroup.R,
}
# Codes of which some say more than yes.
_BARE = frozenset({"y", "yes", "true", "t"})
_LONGEST_CLASS = 40
_LONGEST_NOTE = 300
_LONGEST_NAME = 100
_LONGEST = {"middle_names": 160}


@dataclass(frozen=True, slots=True)
class Reading:
    """What every row of a file is read with. `day` is the file's date: nothing is born after."""

    day: date
    codes: Codes
    need_columns: int = 0


def read_row(
    number: int, cells: Mapping[str, Cell], reading: Reading, notes: tuple[Note, ...] = ()
) -> RowSays:
    """`cells` by field key. `notes` are what is already known to be wrong with the row."""
    reader = _Reader(reading)
    contacts, home, of_family = read_family(cells)
    cells = {key: cell for key, cell in cells.items() if not is_of_family(key)}
    cells, spoilt = usable(cells, reading)
    for key, cell in cells.items():
        if cell != "" and key in _READERS:
            kind, read = _READERS[key]
            reader.read(kind, key, read, cell)
    reader.derive(cells)
    sen, sen_notes = read_sen(cells, day=reading.day, need_columns=reading.need_columns)
    full_name = cells.get("full_name", "")
    return RowSays(
        number=number,
        facts=reader.facts,
        place=reader.place,
        sen=sen,
        full_name=shown(full_name) if full_name else "",
        whole_name=reader.whole_name,
        notes=(*notes, *spoilt, *reader.notes, *sen_notes, *of_family),
        bare=frozenset(reader.bare),
        contacts=tuple(contacts),
        home=home,
    )


_LABELS = {target.key: target.label for target in TARGETS[ImportKind.PUPILS]}
# A surname may be "None" or "Null"; a status of "None" is no SEN.
_NEVER_NOTHING = frozenset({"legal_surname", "legal_forename", "full_name"})
_PLACEHOLDERS_OF_STATUS = frozenset({"none", "nil", "no"})


def usable(cells: Mapping[str, Cell], reading: "Reading") -> tuple[dict[str, Cell], list[Note]]:
    """Without the words that stand for nothing and without a spreadsheet's errors, which are said;
    and hints where letters look garbled."""
    found: dict[str, Cell] = {}
    notes: list[Note] = []
    for key, cell in cells.items():
        if words := error_words(cell):
            kind = _READERS[key][0] if key in _READERS else ProblemKind.SEN
            label = _LABELS.get(key, key)
            notes.append(Note(kind, f"{label}: {words}", blocks=key != NOTES))
            continue
        if key not in _NEVER_NOTHING and says_nothing(cell) and not _is_word_of(key, cell, reading):
            continue
        found[key] = cell
        if isinstance(cell, str) and (meant := right_reading(cell)):
            text = f"“{shown(cell)}” looks garbled. It would be {meant}."
            notes.append(Note(ProblemKind.HINT, text, blocks=False))
        elif isinstance(cell, str) and has_lost_letters(cell):
            text = f"“{shown(cell)}” has lost a letter on its way. Look it up and correct it."
            notes.append(Note(ProblemKind.HINT, text, blocks=False))
    return found, notes


def _is_word_of(key: str, cell: Cell, reading: "Reading") -> bool:
    """A word that would mean nothing elsewhere and is a value of this very column."""
    text = shown(cell)
    if key == "sen_status":
        return text.casefold() in _PLACEHOLDERS_OF_STATUS
    sets = {
        "ethnicity": CodeSet.ETHNICITY,
        "first_language": CodeSet.LANGUAGE,
        "english_proficiency": CodeSet.ENGLISH_PROFICIENCY,
    }
    return key in sets and reading.codes.holds(sets[key], text)


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.facts: dict[str, Any] = {}
        self.place: dict[str, Any] = {}
        self.notes: list[Note] = []
        self.whole_name: tuple[str, str] = ("", "")
        self.bare: set[str] = set()

    def read(
        self, kind: ProblemKind, key: str, read: "Callable[[_Reader, str, Cell], None]", cell: Cell
    ) -> None:
        try:
            read(self, key, cell)
        except ValueError as error:
            self.notes.append(Note(kind, str(error)))

    def derive(self, cells: Mapping[str, Cell]) -> None:
        """What follows from the cells together."""
        for name in ("surname", "forename"):
            preferred = self.facts.get(f"preferred_{name}")
            if preferred and preferred == self.facts.get(f"legal_{name}"):
                self.facts[f"preferred_{name}"] = ""
        if "first_language" in self.facts and "is_eal" not in self.facts:
            self.facts["is_eal"] = is_eal(self.facts["first_language"])
        born_on = self.facts.get("born_on")
        for key, words in (("joined_on", "The date of entry"), ("left_on", "The date of leaving")):
            day = self.place.get(key)
            if born_on and day and day < born_on:
                self.notes.append(Note(ProblemKind.DATE, f"{words} is before the date of birth."))
        joined, left = self.place.get("joined_on"), self.place.get("left_on")
        if joined and left and left < joined:
            self.notes.append(
                Note(ProblemKind.DATE, "The date of leaving is before the date of entry.")
            )


# --- One cell → one fact. Each raises ValueError with words for the school office. ---------------


def _name(reader: _Reader, key: str, cell: Cell) -> None:
    if words := eaten_words(cell):
        raise ValueError(f"{_LABELS[key]}: {words}")
    text = tidy_name(cell if isinstance(cell, str) else shown(cell))
    longest = _LONGEST.get(key, _LONGEST_NAME)
    if len(text) > longest:
        raise ValueError(f"“{text[:30]}…” is longer than {longest} characters.")
    if is_blank_name(text):
        return
    if not has_letters(text) or text.isdecimal():
        raise ValueError(f"“{text[:30]}” is not a name.")
    reader.facts[key] = text


def _full_name(reader: _Reader, key: str, cell: Cell) -> None:
    """Kept apart: it finds a pupil and names a new one, but mends nobody's legal name."""
    if words := eaten_words(cell):
        raise ValueError(f"Name: {words}")
    name = parse_full_name(cell, may_be_one=True)
    for text in (name.surname, name.forename):
        if len(text) > _LONGEST_NAME:
            raise ValueError(f"“{text[:30]}…” is too long for a name.")
    reader.whole_name = (tidy_name(name.surname), tidy_name(name.forename))


def _upn(reader: _Reader, key: str, cell: Cell) -> None:
    text = shown(cell)
    if _UPN_UNKNOWN.fullmatch(text):
        reader.facts["upn_unknown"] = text.upper()
    else:
        reader.facts[key] = check_upn(text).normalised


def _uln(reader: _Reader, key: str, cell: Cell) -> None:
    text = "".join(shown(cell).split())
    if not (len(text) == 10 and text.isascii() and text.isdigit()):
        raise ValueError(f"“{text[:20]}” is not a ULN: it has ten digits.")
    reader.facts[key] = text


def _born_on(reader: _Reader, key: str, cell: Cell) -> None:
    try:
        reader.facts[key] = parse_birth_date(cell, today=reader.reading.day)
    except ValueError as error:
        raise ValueError(f"Date of birth: {error}") from None


def _date(words: str) -> Callable[[_Reader, str, Cell], None]:
    def read(reader: _Reader, key: str, cell: Cell) -> None:
        try:
            reader.place[key] = parse_date(cell, today=reader.reading.day)
        except ValueError as error:
            raise ValueError(f"{words}: {error}") from None

    return read


def _sex(reader: _Reader, key: str, cell: Cell) -> None:
    reader.facts[key] = parse_sex(cell)


def _coded(code_set: CodeSet) -> Callable[[_Reader, str, Cell], None]:
    def read(reader: _Reader, key: str, cell: Cell) -> None:
        if shown(cell).casefold() in _BARE:
            reader.bare.add(key)
        reader.facts[key] = reader.reading.codes.code(code_set, shown(cell))

    return read


def _enrol_status(reader: _Reader, key: str, cell: Cell) -> None:
    reader.place[key] = reader.reading.codes.code(CodeSet.ENROLMENT, shown(cell))


def _eal(reader: _Reader, key: str, cell: Cell) -> None:
    _yes_no(key, "English as an additional language")(reader, key, cell)
    reader.bare.add(key)


def _yes_no(field: str, words: str) -> Callable[[_Reader, str, Cell], None]:
    def read(reader: _Reader, key: str, cell: Cell) -> None:
        try:
            reader.facts[field] = parse_yes_no(cell)
        except ValueError as error:
            raise ValueError(f"{words}: {error}") from None

    return read


def _free_meals(reader: _Reader, key: str, cell: Cell) -> None:
    codes = reader.reading.codes
    if codes.holds(CodeSet.FREE_MEALS, shown(cell)):
        reader.facts["fsm_category"] = codes.code(CodeSet.FREE_MEALS, shown(cell))
        reader.facts["is_fsm"] = True
    else:
        _yes_no("is_fsm", "Free school meals")(reader, key, cell)


def _pupil_premium(reader: _Reader, key: str, cell: Cell) -> None:
    """Yes by itself is the deprivation premium, the usual one; several kinds may stand there."""
    try:
        reader.facts[key] = ["DPP"] if parse_yes_no(cell) else []
        reader.bare.add(key)
    except ValueError:
        parts = [part for part in re.split(r"[;,|\n]+", shown(cell)) if part.strip()]
        codes = (reader.reading.codes.code(CodeSet.PUPIL_PREMIUM, part) for part in parts)
        reader.facts[key] = sorted(set(codes))


def _authority(reader: _Reader, key: str, cell: Cell) -> None:
    text = shown(cell)
    if not re.fullmatch(r"[0-9]{3}", text):
        raise ValueError(f"“{text[:30]}” is not an authority's number: three digits.")
    reader.facts[key] = text


def _medical(reader: _Reader, key: str, cell: Cell) -> None:
    """Either yes or no, or the condition itself in words."""
    try:
        reader.facts["has_medical_flag"] = parse_yes_no(cell)
        reader.bare.add("has_medical_flag")
    except ValueError:
        text = " ".join((cell if isinstance(cell, str) else shown(cell)).split())
        if len(text) > _LONGEST_NOTE:
            raise ValueError(
                f"The medical note is longer than {_LONGEST_NOTE} characters."
            ) from None
        reader.facts |= {"has_medical_flag": True, "medical_note": text}


def _year_group(reader: _Reader, key: str, cell: Cell) -> None:
    code = parse_year_group(cell)
    if code == "X":
        reader.facts["follows_curriculum_years"] = False
    else:
        reader.place[key] = int(_YEARS[code]) if code in _YEARS else int(code)
        reader.facts["follows_curriculum_years"] = True


def _class_name(reader: _Reader, key: str, cell: Cell) -> None:
    if words := eaten_words(cell):
        raise ValueError(f"Class: {words}")
    text = tidy_name(shown(cell))
    if not class_key(text):
        return
    if len(text) > _LONGEST_CLASS:
        raise ValueError(f"The class name “{text[:30]}…” is longer than {_LONGEST_CLASS}.")
    reader.place[key] = text


_READERS: Mapping[str, tuple[ProblemKind, Callable[[_Reader, str, Cell], None]]] = {
    "upn": (ProblemKind.UPN, _upn),
    "former_upn": (ProblemKind.UPN, _upn),
    "uln": (ProblemKind.CODE, _uln),
    "legal_surname": (ProblemKind.NAME, _name),
    "legal_forename": (ProblemKind.NAME, _name),
    "middle_names": (ProblemKind.NAME, _name),
    "preferred_surname": (ProblemKind.NAME, _name),
    "preferred_forename": (ProblemKind.NAME, _name),
    "former_surname": (ProblemKind.NAME, _name),
    "full_name": (ProblemKind.NAME, _full_name),
    "born_on": (ProblemKind.DATE, _born_on),
    "sex": (ProblemKind.CODE, _sex),
    "ethnicity": (ProblemKind.CODE, _coded(CodeSet.ETHNICITY)),
    "first_language": (ProblemKind.CODE, _coded(CodeSet.LANGUAGE)),
    "english_proficiency": (ProblemKind.CODE, _coded(CodeSet.ENGLISH_PROFICIENCY)),
    "is_eal": (ProblemKind.CODE, _eal),
    "year_group": (ProblemKind.CODE, _year_group),
    "class_name": (ProblemKind.CLASS, _class_name),
    "joined_on": (ProblemKind.DATE, _date("Date of entry")),
    "left_on": (ProblemKind.DATE, _date("Date of leaving")),
    "enrol_status": (ProblemKind.CODE, _enrol_status),
    "is_looked_after": (ProblemKind.CODE, _yes_no("is_looked_after", "Looked after")),
    "care_authority": (ProblemKind.CODE, _authority),
    "fsm_eligible": (ProblemKind.CODE, _free_meals),
    "ever6_fsm": (ProblemKind.CODE, _yes_no("is_ever6_fsm", "Free school meals in six years")),
    "pupil_premium": (ProblemKind.CODE, _pupil_premium),
    "service_child": (ProblemKind.CODE, _coded(CodeSet.SERVICE_CHILD)),
    "young_carer": (ProblemKind.CODE, _coded(CodeSet.YOUNG_CARER)),
    "medical_flag": (ProblemKind.CODE, _medical),
}
