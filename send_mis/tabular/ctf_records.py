"""What a Common Transfer File says, as plain values.

Single fields stay the text that stood there: the importer reads them with the same parsers as a
CSV cell. Dates and ranks inside histories are read here; what cannot be read is in `problems`.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from send_mis.tabular.ctf_words import TELEPHONES


@dataclass(frozen=True, slots=True)
class CtfSchool:
    authority: str = ""
    establishment: str = ""
    name: str = ""
    academic_year: str = ""


@dataclass(frozen=True, slots=True)
class CtfHeader:
    """`qualifier` is full or partial: a full file holds the whole record of each pupil in it, not
    every pupil of a school. Empty where the file does not say."""

    version: str = ""
    created_at: str = ""
    qualifier: str = ""
    description: str = ""
    supplier: str = ""
    source: CtfSchool = field(default_factory=CtfSchool)
    destination: CtfSchool = field(default_factory=CtfSchool)


@dataclass(frozen=True, slots=True)
class CtfSpell:
    """SEN provision from a day on. Most files give no end: the next spell's start ends it."""

    starts_on: date | None
    ends_on: date | None
    provision: str


@dataclass(frozen=True, slots=True)
class CtfNeed:
    starts_on: date | None
    ends_on: date | None
    rank: int | None
    need_type: str


@dataclass(frozen=True, slots=True)
class CtfMeals:
    """A time of free school meals."""

    starts_on: date | None
    ends_on: date | None
    country: str


@dataclass(frozen=True, slots=True)
class CtfLanguage:
    kind: str
    language: str


@dataclass(frozen=True, slots=True)
class CtfSchoolStay:
    authority: str
    establishment: str
    name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(slots=True)
class CtfContact:
    """Somebody who belongs to a pupil, or where the pupil lives: what stood there, by part."""

    parts: dict[str, str] = field(default_factory=dict)
    phones: list[dict[str, str]] = field(default_factory=list)

    def put(self, group: str, part: str, text: str) -> None:
        """The first of two addresses counts: it is the one of today."""
        if group != "phone":
            self.parts.setdefault(part, text)
            return
        self.phones[-1].setdefault(part, text)

    def fields(self) -> dict[str, str]:
        """By the importer's names, as if they stood in columns; empty ones left out."""
        lines = [text for part, text in sorted(self.parts.items()) if part.startswith("line")]
        found = {part: text for part, text in self.parts.items() if part not in _LINE_PARTS}
        found["address"] = _HOUSE.sub(r"\1\2 ", ", ".join(dict.fromkeys(lines)))
        for phone in self.phones:
            kind = TELEPHONES.get(phone.get("type", "")[:1].casefold(), "phone")
            found.setdefault(kind, phone.get("number", ""))
        return {part: text for part, text in found.items() if text}


# "12, High Street": a house number stands before its street.
_HOUSE = re.compile(r"(^|, )(\d+[A-Za-z]?), ")
_LINE_PARTS = frozenset(f"line{number}" for number in range(1, 9))


@dataclass(frozen=True, slots=True)
class CtfPupil:
    """`number` counts pupils from 1; with `line` and `upn` it names the row in messages."""

    number: int
    line: int
    upn: str = ""
    former_upn: str = ""
    uln: str = ""
    surname: str = ""
    forename: str = ""
    middle_names: str = ""
    preferred_surname: str = ""
    preferred_forename: str = ""
    former_surname: str = ""
    born_on: str = ""
    sex: str = ""
    year_group: str = ""
    ethnicity: str = ""
    english_proficiency: str = ""
    enrol_status: str = ""
    joined_on: str = ""
    left_on: str = ""
    service_child: str = ""
    young_carer: str = ""
    pupil_premium: str = ""
    medical_flag: str = ""
    is_looked_after: str = ""
    care_authority: str = ""
    fsm_review_on: str = ""
    languages: tuple[CtfLanguage, ...] = ()
    disabilities: tuple[str, ...] = ()
    meals: tuple[CtfMeals, ...] = ()
    spells: tuple[CtfSpell, ...] = ()
    needs: tuple[CtfNeed, ...] = ()
    schools: tuple[CtfSchoolStay, ...] = ()
    contacts: tuple[CtfContact, ...] = ()
    home: CtfContact = field(default_factory=CtfContact)
    problems: tuple[str, ...] = ()

    @property
    def first_language(self) -> str:
        """The language of kind F (first), else home (H), else the only one given."""
        by_kind = {language.kind.upper(): language.language for language in self.languages}
        only = self.languages[0].language if len(self.languages) == 1 else ""
        return by_kind.get("F") or by_kind.get("H") or only

    def fields(self) -> dict[str, str]:
        """By the importer's field keys, as if they stood in columns; empty ones left out."""
        found = {key: getattr(self, name) for key, name in _KEYS.items()}
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class CtfFile:
    header: CtfHeader
    pupils: tuple[CtfPupil, ...]
    passed_over: tuple[str, ...] = ()


_KEYS = {
    "upn": "upn",
    "former_upn": "former_upn",
    "uln": "uln",
    "legal_surname": "surname",
    "legal_forename": "forename",
    "middle_names": "middle_names",
    "preferred_surname": "preferred_surname",
    "preferred_forename": "preferred_forename",
    "born_on": "born_on",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "first_language": "first_language",
    "english_proficiency": "english_proficiency",
    "year_group": "year_group",
    "joined_on": "joined_on",
    "left_on": "left_on",
    "enrol_status": "enrol_status",
    "is_looked_after": "is_looked_after",
    "care_authority": "care_authority",
    "pupil_premium": "pupil_premium",
    "service_child": "service_child",
    "young_carer": "young_carer",
    "medical_flag": "medical_flag",
}
