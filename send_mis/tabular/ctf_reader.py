"""Common Transfer Files, element by element: only one pupil is ever held half read."""

from collections.abc import Mapping
from datetime import date

from send_mis.errors import BadFile
from send_mis.tabular import limits
from send_mis.tabular.ctf_records import (
    CtfContact,
    CtfFile,
    CtfHeader,
    CtfLanguage,
    CtfMeals,
    CtfNeed,
    CtfPupil,
    CtfSchool,
    CtfSchoolStay,
    CtfSpell,
)
from send_mis.tabular.ctf_words import GROUPS, HEADER_FIELDS, OF_CONTACT, PARTS, PUPIL_FIELDS
from send_mis.tabular.dates import parse_date
from send_mis.tabular.source import Source, open_source
from send_mis.tabular.xml_guard import XmlGuard

# Two-digit years do not occur in transfer files; the window needs some day all the same.
_ANY_DAY = date(2000, 1, 1)
_MOST_NAMES_KEPT = 100


def read_ctf(source: Source) -> CtfFile:
    """Raises BadFile with line and column for broken, dangerous or oversized XML."""
    handler = _Handler()
    guard = XmlGuard(handler, what="The transfer file", max_elements=limits.MAX_CTF_ELEMENTS)
    with open_source(source) as stream:
        guard.read(stream)
    if not handler.is_ctf:
        raise BadFile("The XML is not a Common Transfer File: it does not begin with <CTfile>.")
    if not handler.pupils:
        raise BadFile("The transfer file has no pupils in it.")
    return CtfFile(
        header=handler.header(),
        pupils=tuple(handler.pupils),
        passed_over=tuple(sorted(handler.passed_over)),
    )


class _PupilParts:
    """What has been read of the pupil that is open."""

    def __init__(self, number: int, line: int) -> None:
        self.number, self.line = number, line
        self.fields: dict[str, str] = {}
        self.records: dict[str, list[dict[str, str]]] = {}
        self.problems: list[str] = []
        self.home = CtfContact()
        self.contacts: list[CtfContact] = []
        self._contact = self.home

    def open(self, group: str) -> None:
        if group == "contact":
            self._contact = CtfContact()
            self.contacts.append(self._contact)
        elif group == "phone":
            self._contact.phones.append({})
        elif group in PARTS:
            self._open_record(group)

    def close(self, group: str) -> None:
        if group == "contact":
            self._contact = self.home

    def put_of_contact(self, group: str, part: str, text: str) -> None:
        self._contact.put(group, part, text)

    def _open_record(self, group: str) -> None:
        self.records.setdefault(group, []).append({})

    def put(self, group: str, part: str, text: str) -> None:
        records = self.records.setdefault(group, [])
        if group == "disabilities" or not records:
            records.append({})
        records[-1][part] = text

    def finished(self) -> CtfPupil:
        records = self.records
        alone = records.get("senhistory", []) + records.get("specialeducationalneeds", [])
        return CtfPupil(
            number=self.number,
            line=self.line,
            **self.fields,
            languages=tuple(
                CtfLanguage(found.get("kind", ""), found.get("language", ""))
                for found in records.get("type", [])
            ),
            disabilities=tuple(
                found["disability"]
                for found in records.get("disabilities", [])
                if found.get("disability")
            ),
            meals=tuple(
                CtfMeals(*self._dates(found, "Free school meals"), found.get("country", ""))
                for found in records.get("fsminstance", [])
            ),
            spells=tuple(self._spell(found) for found in records.get("sen", []) + alone if found),
            needs=tuple(self._need(found) for found in records.get("senneed", []) if found),
            schools=tuple(self._stay(found) for found in records.get("school", []) if found),
            contacts=tuple(self.contacts),
            home=self.home,
            problems=tuple(dict.fromkeys(self.problems)),  # last: the lines above add to them
        )

    def _spell(self, found: Mapping[str, str]) -> CtfSpell:
        if not found.get("provision"):
            self.problems.append("An entry in the SEN history has no provision.")
        return CtfSpell(*self._dates(found, "SEN"), found.get("provision", ""))

    def _need(self, found: Mapping[str, str]) -> CtfNeed:
        if not found.get("type"):
            self.problems.append("An SEN need has no type.")
        rank = found.get("rank", "")
        if rank and not (rank.isascii() and rank.isdigit() and 1 <= int(rank[:9]) <= 99):
            self.problems.append(f"“{rank[:20]}” is not the rank of an SEN need (1 to 99).")
            rank = ""
        starts_on, ends_on = self._dates(found, "SEN need")
        return CtfNeed(starts_on, ends_on, int(rank) if rank else None, found.get("type", ""))

    def _stay(self, found: Mapping[str, str]) -> CtfSchoolStay:
        return CtfSchoolStay(
            found.get("authority", ""),
            found.get("establishment", ""),
            found.get("name", ""),
            *self._dates(found, "School history"),
        )

    def _dates(self, found: Mapping[str, str], what: str) -> tuple[date | None, date | None]:
        starts_on = self._date(found.get("start", ""), f"{what} start date")
        ends_on = self._date(found.get("end", ""), f"{what} end date")
        if starts_on and ends_on and ends_on < starts_on:
            self.problems.append(
                f"{what}: the end {ends_on:%d/%m/%Y} is before the start {starts_on:%d/%m/%Y}."
            )
        return starts_on, ends_on

    def _date(self, text: str, what: str) -> date | None:
        if not text:
            return None
        try:
            return parse_date(text, today=_ANY_DAY)
        except ValueError as error:
            self.problems.append(f"{what}: {error}")
            return None


class _Handler:
    """A stack of open groups; unknown elements are counted through until they close."""

    def __init__(self) -> None:
        self.is_ctf = False
        self.pupils: list[CtfPupil] = []
        self.passed_over: set[str] = set()
        self._groups = [""]
        self._skipping = 0
        self._collecting: list[str] | None = None
        self._collected = 0
        self._target: tuple[str, str] = ("", "")
        self._line = 0
        self._pupil: _PupilParts | None = None
        self._header: dict[str, dict[str, str]] = {group: {} for group in HEADER_FIELDS}

    def start(self, name: str, _attributes: Mapping[str, str], line: int) -> None:
        group = self._groups[-1]
        self._line = line
        if self._skipping or self._collecting is not None:
            self._skipping += 1
        elif name in GROUPS.get(group, ()):
            self._open(name, line)
        elif self._part_of(group, name) is not None:
            self._collecting, self._collected, self._target = [], 0, (group, name)
        else:
            self._skipping = 1
            if len(self.passed_over) < _MOST_NAMES_KEPT:
                self.passed_over.add(name[:60])

    def end(self, _name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._collecting is not None:
            self._put(" ".join("".join(self._collecting).split()))
            self._collecting = None
        else:
            self._close(self._groups.pop())

    def text(self, text: str) -> None:
        if self._collecting is None or self._skipping:
            return
        self._collected += len(text)
        if self._collected > limits.MAX_CTF_TEXT:
            raise BadFile(
                f"<{self._target[1]}> at line {self._line} is longer than"
                f" {limits.MAX_CTF_TEXT:,} characters."
            )
        self._collecting.append(text)

    def header(self) -> CtfHeader:
        return CtfHeader(
            **self._header["header"],
            source=CtfSchool(**self._header["sourceschool"]),
            destination=CtfSchool(**self._header["destschool"]),
        )

    def _open(self, name: str, line: int) -> None:
        self._groups.append(name)
        if name == "ctfile":
            self.is_ctf = True
        elif name == "pupil":
            if len(self.pupils) >= limits.MAX_ROWS:
                raise BadFile(f"The transfer file has more than {limits.MAX_ROWS:,} pupils.")
            self._pupil = _PupilParts(len(self.pupils) + 1, line)
        elif self._pupil is not None and name != "disabilities":
            self._pupil.open(name)

    def _close(self, name: str) -> None:
        if name == "pupil" and self._pupil is not None:
            self.pupils.append(self._pupil.finished())
            self._pupil = None
        elif self._pupil is not None:
            self._pupil.close(name)

    def _part_of(self, group: str, name: str) -> str | None:
        for table in (HEADER_FIELDS, PUPIL_FIELDS, PARTS, OF_CONTACT):
            if group in table and name in table[group]:
                return table[group][name]
        return None

    def _put(self, text: str) -> None:
        group, name = self._target
        if not text:
            return
        if group in HEADER_FIELDS:
            self._header[group][HEADER_FIELDS[group][name]] = text
        elif self._pupil is not None and name in PUPIL_FIELDS.get(group, {}):
            self._pupil.fields.setdefault(PUPIL_FIELDS[group][name], text)
        elif self._pupil is not None and name in OF_CONTACT.get(group, {}):
            self._pupil.put_of_contact(group, OF_CONTACT[group][name], text)
        elif self._pupil is not None:
            self._pupil.put(group, PARTS[group][name], text)
