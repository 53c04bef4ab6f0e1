"""The file's bytes → its columns and rows. Knows kinds of files, no pupils."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pupils.choices import ImportKind
from pupils.imports.rules.cells import Reading, read_row
from pupils.imports.rules.codes import Codes
from pupils.imports.rules.columns import NEED_COLUMNS
from pupils.imports.rules.contact_cells import read_transferred
from pupils.imports.rules.histories import read_history
from pupils.imports.rules.notes import NOTES, joined_notes
from pupils.imports.rules.says import Note, RowSays
from pupils.imports.rules.says import ProblemKind as NoteKind
from send_mis.errors import BadFile
from send_mis.schools.codes import CodeSet
from send_mis.schools.models import School, school_year_of
from send_mis.tabular import Cell, FileKind, Table, read_csv, read_ctf, read_xlsx, sniff
from send_mis.tabular.contact_rows import with_contacts_joined
from send_mis.tabular.ctf_records import CtfFile, CtfHeader, CtfMeals, CtfPupil
from send_mis.tabular.headings import signature
from send_mis.tabular.table import shown
from send_mis.tabular.ticks import with_ticks_read

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class FileColumn:
    name: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """Either a table, whose columns are to be matched, or a transfer file, which has none."""

    table: Table | None = None
    ctf: CtfFile | None = None

    @property
    def row_count(self) -> int:
        return len(self.table.rows) if self.table else len(self.ctf.pupils if self.ctf else ())

    @property
    def columns(self) -> list[FileColumn]:
        if self.table is None:
            return []
        return [
            FileColumn(name, _samples(row.cells[place] for row in self.table.rows))
            for place, name in enumerate(self.table.columns)
        ]

    @property
    def signature(self) -> str:
        return signature(self.table.columns) if self.table else ""


def open_file(content: bytes, *, name: str, kind: str, sheet: str = "") -> OpenFile:
    """Raises BadFile in words that say what to do."""
    found = sniff(content, name)
    if (found is FileKind.CTF) != (kind == ImportKind.CTF):
        raise BadFile(
            "This is a Common Transfer File. Choose that kind of file above."
            if found is FileKind.CTF
            else "This is not a Common Transfer File (.xml). Choose the other kind of file above."
        )
    if found is FileKind.CTF:
        return OpenFile(ctf=read_ctf(content))
    table = read_xlsx(content, sheet=sheet or None) if found is FileKind.XLSX else read_csv(content)
    if kind == ImportKind.STAFF:
        return OpenFile(table=table)
    return OpenFile(table=with_contacts_joined(with_ticks_read(table)))


# Row number → field key → what a person typed in place of the file's cell.
Mends = Mapping[int, Mapping[str, str]]
NO_MENDS: Mends = {}


def records(
    file: OpenFile, mapping: Mapping[str, str], mends: Mends = NO_MENDS
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Row number and cells by field key; what is left out is not in them."""
    assert file.table is not None  # noqa: S101 only tables have columns
    for number, cells in file.table.records():
        read = {mapping[name]: cell for name, cell in cells.items() if mapping.get(name)}
        if NOTES in read:
            own = [(name, cell) for name, cell in cells.items() if mapping.get(name) == NOTES]
            read[NOTES] = joined_notes(own)
        yield number, read | dict(mends.get(number, {}))


def read_pupil_rows(
    file: OpenFile, mapping: Mapping[str, str], *, day: date, codes: Codes, school: School,
    mends: Mends = NO_MENDS,
) -> Iterator[RowSays]:  # fmt: skip
    if file.ctf is not None:
        origin = _Origin.of(file.ctf.header, school, day)
        for pupil in file.ctf.pupils:
            mended = mends.get(pupil.number, {})
            yield _read_ctf_pupil(pupil, Reading(day, codes), origin, mended)
        return
    keys = set(mapping.values())
    whole = {"needs", "needs_ticked"}
    columns = 0 if keys & whole else len(keys & set(NEED_COLUMNS))
    reading = Reading(day, codes, need_columns=columns)
    shapes = shape_notes(file)
    for number, cells in records(file, mapping, mends):
        # Whoever has seen the cells one by one has seen that none stands in the wrong column.
        notes = () if number in mends else tuple(shapes.get(number, ()))
        read = read_row(number, cells, reading, notes)
        yield replace(read, cells=cells)


def shape_notes(file: OpenFile) -> dict[int, list[Note]]:
    """Rows that are too short or too long: what stands in them may stand in the wrong column."""
    notes: dict[int, list[Note]] = {}
    for problem in file.table.problems if file.table else ():
        text = problem.message[:1].upper() + problem.message[1:]
        notes.setdefault(problem.row, []).append(Note(NoteKind.SHAPE, text))
    return notes


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where and when a transfer file was made: what it says of a roll is that school's, and its
    year group that school year's."""

    is_own: bool
    years_since: int

    @classmethod
    def of(cls, header: CtfHeader, school: School, day: date) -> "_Origin":
        source = header.source
        own = (school.la_code, school.establishment)
        is_own = all(own) and own == (source.authority, source.establishment)
        try:
            made_on = date.fromisoformat(header.created_at[:10])
        except ValueError:
            made_on = day
        return cls(is_own, max(0, school_year_of(day) - school_year_of(made_on)))


_OF_THE_ROLL = ("joined_on", "left_on", "enrol_status")


def _read_ctf_pupil(
    pupil: CtfPupil, reading: Reading, origin: _Origin, mended: Mapping[str, str]
) -> RowSays:
    cells = {
        key: text
        for key, text in pupil.fields().items()
        if origin.is_own or key not in _OF_THE_ROLL
    } | dict(mended)
    row = read_row(pupil.number, cells, reading)
    sen, notes = read_history(pupil, born_on=row.born_on, day=reading.day)
    facts, place = dict(row.facts), dict(row.place)
    if "year_group" in place:
        place["year_group"] += origin.years_since
    if pupil.former_surname:
        facts["former_surname"] = pupil.former_surname[:100]
    facts |= _meals(pupil.meals, reading.day)
    try:
        codes = {reading.codes.code(CodeSet.DISABILITY, code) for code in pupil.disabilities}
    except ValueError as error:
        notes.append(Note(NoteKind.CODE, str(error)))
    else:
        if real := sorted(codes - {"NCOL", "NONE"}):
            facts["disabilities"] = real
    contacts, home, of_family = read_transferred(
        (contact.fields() for contact in pupil.contacts), pupil.home.fields()
    )
    return replace(
        row, facts=facts, place=place, sen=sen, notes=(*row.notes, *notes, *of_family),
        cells=cells, contacts=tuple(contacts), home=home,
    )  # fmt: skip


def _meals(meals: Sequence[CtfMeals], day: date) -> dict[str, bool]:
    """Eligible now, and at some time of the last six years."""
    dated = [m for m in meals if m.starts_on]
    if not dated:
        return {}
    six_years_ago = day.replace(day=1, year=day.year - 6)
    return {
        "is_fsm": any(m.ends_on is None or m.ends_on >= day for m in dated),
        "is_ever6_fsm": any(m.ends_on is None or m.ends_on >= six_years_ago for m in dated),
    }


def _samples(cells: Iterator[Cell]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for cell in cells:
        if cell != "":
            found.setdefault(shown(cell))
        if len(found) == SAMPLES:
            break
    return tuple(found)
