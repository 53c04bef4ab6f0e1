"""The register's address, read for one actor: what it asks, and what in it made no sense.

A value that is none of the known ones narrows nothing and is named on the page, so that an old
link still opens. A fact that the reader may not use is refused, whatever its value.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pupils.choices import BroadArea, NeedType
from pupils.fields import PUPIL_FIELDS
from pupils.years import year_words
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.schools.choices import YearGroup
from send_mis.ui.lists import Address

STATUSES = {
    "register": "everyone on the register",
    "E": "pupils with an EHC plan",
    "K": "pupils on SEN support",
    "monitored": "monitored pupils",
    "none": "pupils not on the register",
    "everyone": "everyone on roll",
    "left": "pupils who left or have not started",
    "all": "every pupil we hold",
}
YES_NO = {"yes": True, "no": False}
MISSING = {
    "need": "a need",
    "type": "a DfE type of need",
    "review": "a review date",
    "told": "a word to parents",
    "class": "a class",
    "upn": "a UPN",
}
REVIEWS = {
    "late": "review late",
    "soon": "review due in four weeks",
    "later": "review due later",
}
SORTS = {
    "review": "what is due first",
    "name": "name",
    "class": "class",
    "year": "year",
    "status": "status",
    "since": "since when",
    "need": "main need",
    "school": "school",
}
# With a search and no sort asked for, the best match stands first.
BEST_MATCH = ""

# Each parameter, and the field of the registry that it uses.
FIELD_OF = {
    "status": "status", "area": "area", "type": "type", "year": "year", "class": "class",
    "eal": "eal", "lac": "lac", "disadvantaged": "disadvantaged", "review": "review",
    "school": "school",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """A class of this school year. Two schools of a trust may each have a 4H."""

    id: UUID
    name: str
    school_id: UUID


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    """What the address asks. None and "" do not narrow."""

    status: str
    area: str = ""
    type: str = ""
    year: int | None = None
    classes: tuple[ClassChoice, ...] = ()
    eal: bool | None = None
    lac: bool | None = None
    disadvantaged: bool | None = None
    missing: str = ""
    review: str = ""
    school_slug: str = ""
    q: str = ""
    sort: str = "review"
    problems: tuple[str, ...] = ()

    @property
    def sort_key(self) -> str:
        return self.sort.removeprefix("-")


def default_status(q: str) -> str:
    """A search looks among all pupils that the reader may see; the page shows the register."""
    return "all" if q else "register"


def default_sort(status: str, q: str) -> str:
    if q:
        return BEST_MATCH
    return "review" if status in {"register", "E", "K", "monitored"} else "name"


def read_filter(
    address: Address, actor: Actor, *, classes: Sequence[ClassChoice],
    school_slugs: Iterable[str] = (),
) -> RegisterFilter:  # fmt: skip
    """Raises NotAllowed for a fact that this hat may not filter or sort by."""
    reader = _Reader(address, actor)
    q = " ".join(address.get("q").replace("\x00", "").split())
    if q:
        PUPIL_FIELDS.require(actor, "name", Use.SEARCH)
    status = reader.one_of("status", STATUSES, "a status") or default_status(q)
    return RegisterFilter(
        status=status,
        area=reader.one_of("area", dict(BroadArea.choices), "an area of need"),
        type=reader.one_of("type", dict(NeedType.choices), "a type of need"),
        year=reader.parsed("year", _year, "a year", None),
        classes=reader.parsed(
            "class", lambda text: _classes(text, classes), "a class of this year", ()
        ),
        eal=YES_NO.get(reader.one_of("eal", YES_NO, "yes or no")),
        lac=YES_NO.get(reader.one_of("lac", YES_NO, "yes or no")),
        disadvantaged=YES_NO.get(reader.one_of("disadvantaged", YES_NO, "yes or no")),
        missing=reader.missing(),
        review=reader.one_of("review", REVIEWS, "late, soon or later"),
        school_slug=reader.one_of("school", dict.fromkeys(school_slugs), "a school of the trust"),
        q=q,
        sort=reader.sort(default_sort(status, q), in_trust=bool(school_slugs)),
        problems=tuple(reader.problems),
    )


class _Reader:
    """Reads one parameter after the other; collects what made no sense."""

    def __init__(self, address: Address, actor: Actor) -> None:
        self.address = address
        self.actor = actor
        self.problems: list[str] = []

    def parsed(self, name: str, parse: Callable[[str], Any], kind: str, otherwise: Any) -> Any:
        text = self.address.get(name).strip()
        if not text:
            return otherwise
        PUPIL_FIELDS.require(self.actor, FIELD_OF[name], Use.FILTER)
        value = parse(text)
        if value is None:
            self.problems.append(f"“{text[:40]}” is not {kind}, so it was left out.")
            return otherwise
        return value

    def one_of(self, name: str, known: Iterable[str], kind: str) -> str:
        keys = {key.casefold(): key for key in known}
        found: str = self.parsed(name, lambda text: keys.get(text.casefold()), kind, "")
        return found

    def missing(self) -> str:
        """Looking for what is missing uses the fact itself: `missing=told` needs `told`."""
        text = self.address.get("missing").strip().casefold()
        if not text:
            return ""
        if text not in MISSING:
            self.problems.append(
                f"“{text[:40]}” is nothing that we look for as missing, so it was left out."
            )
            return ""
        PUPIL_FIELDS.require(self.actor, text, Use.FILTER)
        return text

    def sort(self, otherwise: str, *, in_trust: bool) -> str:
        text = self.address.get("sort").strip()
        key = text.removeprefix("-")
        if not text:
            return otherwise
        if key not in SORTS or (key == "school" and not in_trust):
            self.problems.append(f"The list cannot be ordered by “{text[:40]}”.")
            return otherwise
        PUPIL_FIELDS.require(self.actor, key, Use.SORT)
        return text


def _year(text: str) -> int | None:
    """An NC year: -2 and -1 for nursery, 0 or R for Reception, 1 to 14."""
    names = {"r": 0, "n1": -2, "n2": -1, **{str(year.value): year.value for year in YearGroup}}
    return names.get(text.casefold())


def _classes(text: str, classes: Sequence[ClassChoice]) -> tuple[ClassChoice, ...] | None:
    """By name, which a person can read in the address, or by id."""
    wanted = text.casefold()
    found = tuple(c for c in classes if c.name.casefold() == wanted or str(c.id) == wanted)
    return found or None


def in_words(asked: RegisterFilter, school_name: str = "") -> str:
    """The filter as a sentence, for the PDF, the exports' record and screen readers."""
    words = [STATUSES[asked.status][:1].upper() + STATUSES[asked.status][1:]]
    if school_name:
        words.append(f"at {school_name}")
    if asked.year is not None:
        words.append(f"in {year_words(asked.year)}")
    if asked.classes:
        words.append(f"in class {asked.classes[0].name}")
    if asked.area:
        words.append(f"with a need in {BroadArea(asked.area).label.lower()}")
    if asked.type:
        words.append(f"with {NeedType(asked.type).label}")
    words += _also(asked)
    if asked.q:
        words.append(f"found by “{asked.q}”")
    return ", ".join([" ".join(words[:1]), *words[1:]])


def _also(asked: RegisterFilter) -> list[str]:
    words = []
    for value, yes, no in (
        (asked.eal, "EAL", "not EAL"),
        (asked.lac, "looked after", "not looked after"),
        (asked.disadvantaged, "disadvantaged", "not disadvantaged"),
    ):
        if value is not None:
            words.append(yes if value else no)
    if asked.review:
        words.append(REVIEWS[asked.review])
    if asked.missing:
        words.append(f"without {MISSING[asked.missing]}")
    return words
