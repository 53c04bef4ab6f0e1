"""What one row of a file says, parsed. A cell that is empty says nothing and is not in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pupils.rules import NeedEntry
from send_mis.names.saying import said_name
from send_mis.reading.dates import RoughDay

SINCE, NEXT_REVIEW, UNTIL = "since", "next_review_on", "until"


class ProblemKind(StrEnum):
    """Under which heading a problem is counted."""

    words: str

    def __new__(cls, value: str, words: str) -> "ProblemKind":
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    UPN = "upn", "A UPN with a mistake in it"
    NAME = "name", "A name or date of birth that is missing or cannot be"
    DATE = "date", "A date that cannot be"
    CODE = "code", "A code or value that is not known"
    SEN = "sen", "SEN codes that are unknown or contradict each other"
    TWICE = "twice", "The same pupil twice"
    SHAPE = "shape", "A row that does not fit the headings"
    CLASS = "class", "A class that cannot be used"
    ORDER = "order", "A court order that the file marks"
    STAFF = "staff", "A person or role that cannot be used"
    HINT = "hint", "Worth a look"


@dataclass(frozen=True, slots=True)
class Note:
    """One thing about one row. Only what `blocks` keeps the file from being confirmed."""

    kind: ProblemKind
    text: str
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class SpellSays:
    status: str
    source_code: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class NeedSays:
    type: str
    rank: int
    starts_on: date
    ends_on: date | None = None
    area: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ToldSays:
    """Parents were told, on a day that may not be given. `how` is a `ToldHow`."""

    how: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class SenSays:
    """`status` is N, K or E, "" where nothing is said. `needs` is None where nothing is said.

    `need_columns`: how many needs the file can hold; 0 means that the list is complete. `entries`
    are the needs with their areas and own words, those without a type too. `rough`: which dates
    were given as a month only. `is_monitored`: not on the register, and watched. `is_bare`: the
    status is a mere yes or no.
    """

    status: str = ""
    source_code: str = ""
    since: date | None = None
    needs: tuple[str, ...] | None = None
    need_columns: int = 0
    next_review_on: date | None = None
    spells: tuple[SpellSays, ...] = ()
    dated_needs: tuple[NeedSays, ...] = ()
    entries: tuple[NeedEntry, ...] = ()
    rough: Mapping[str, RoughDay] = field(default_factory=dict)
    is_monitored: bool = False
    is_bare: bool = False
    told: ToldSays | None = None
    remarks: str = ""

    def differs(self, what: str, ours: date | None) -> bool:
        """Whether the file's date is another than ours: a month, a term or a year agrees with each
        of its days."""
        theirs = self.since if what == SINCE else self.next_review_on
        if theirs is None or theirs == ours:
            return False
        rough = self.rough.get(what)
        return rough is None or ours is None or not rough.first <= ours <= rough.last

    def compares(self, what: str, ours: date | None) -> bool:
        """Whether both sides can be held against each other: a month says nothing of its days."""
        theirs = self.since if what == SINCE else self.next_review_on
        return theirs == ours or self.differs(what, ours)


@dataclass(frozen=True, slots=True)
class HomeSays:
    """An address as it stands there; `key` is what tells two apart."""

    address: str
    postcode: str = ""

    @property
    def key(self) -> str:
        return "".join(c for c in f"{self.address}{self.postcode}".casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class ContactSays:
    """Somebody whom a row names beside the pupil. `relationship` and `responsibility` are "" where
    nothing is said. `points`: ContactPointKind → number or address."""

    place: str
    surname: str
    forename: str
    title: str = ""
    relationship: str = ""
    responsibility: str = ""
    points: Mapping[str, str] = field(default_factory=dict)
    home: HomeSays | None = None
    lives_with: bool | None = None
    rank: int | None = None
    is_order_marked: bool = False

    @property
    def name(self) -> str:
        said = said_name(self.surname, self.forename)
        return f"{self.title} {said}" if self.title else said


@dataclass(frozen=True, slots=True)
class RowSays:
    """`facts`: Pupil field → value. `place`: year_group, class_name, joined_on, left_on,
    enrol_status, where given. `full_name` is what stood in a column of whole names, and
    `whole_name` its surname and forename: good for finding and naming, not for mending. `cells`
    are what all this was read from, by field key: shown where a person has to mend one."""

    number: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)
    sen: SenSays = field(default_factory=SenSays)
    full_name: str = ""
    whole_name: tuple[str, str] = ("", "")
    notes: tuple[Note, ...] = ()
    cells: Mapping[str, Any] = field(default_factory=dict)
    # Facts of which the file says yes or no, where ours may say more.
    bare: frozenset[str] = frozenset()
    contacts: tuple[ContactSays, ...] = ()
    # Where the pupil lives.
    home: HomeSays | None = None

    @property
    def surname(self) -> str:
        found = self.facts.get("preferred_surname") or self.facts.get("legal_surname")
        return str(found or self.whole_name[0])

    @property
    def forename(self) -> str:
        found = self.facts.get("preferred_forename") or self.facts.get("legal_forename")
        return str(found or self.whole_name[1])

    @property
    def born_on(self) -> date | None:
        return self.facts.get("born_on")

    @property
    def upn(self) -> str:
        return str(self.facts.get("upn", ""))

    @property
    def label(self) -> str:
        """How the row is named on the page."""
        if self.surname and self.forename:
            return f"{self.surname}, {self.forename}"
        return self.surname or self.forename or self.full_name or self.upn or f"Row {self.number}"
