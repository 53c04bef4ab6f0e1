"""The register's address, read for one actor: what it asks, what in it made no sense, and the
filter that asks it anew.

A value that is none of the known ones narrows nothing and is named on the page, so that an old
link still opens. A fact that the reader may not use is refused, whatever its value, and offered to
nobody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pupils.choices import BroadArea, NeedType
from pupils.fields import PUPIL_FIELDS
from pupils.years import year_of_cohort, year_words
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.schools.choices import YearGroup
from send_mis.ui.filters import Choices, Filter, FilterBar
from send_mis.ui.lists import Address

if TYPE_CHECKING:
    from pupils.register.selectors.query import Register

STATUSES = {
    "register": "everyone on the register",
    "E": "pupils with an EHC plan",
    "K": "pupils on SEN support",
    "monitored": "monitored pupils",
    "none": "pupils not on the register",
    "everyone": "everyone on roll",
    "left": "pupils who left or have not started",
    "all": "every pupil recorded",
}
YES_NO = {"yes": True, "no": False}
MISSING = {
    "need": "a need",
    "type": "a DfE type of need",
    "review": "a review date",
    "told": "a record that parents were told",
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
                f"“{text[:40]}” is not a gap that can be listed, so it was left out."
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


# All of it: the count in the heading and the links to the files follow the filter, too.
RESULTS = "main"
_AREAS = [(value, str(label).lower()) for value, label in BroadArea.choices]
_TYPES = [(value, f"{value} {label}") for value, label in NeedType.choices]
_AREA_WORDS = {BroadArea.OTHER.value: "a need outside the four areas"}


def filter_bar(register: "Register", cohorts: Iterable[int], address: Address) -> FilterBar:
    return FilterBar(
        address,
        main=_allowed(register, [*_sentence(register, cohorts), _sort(register)]),
        more=_allowed(register, _more(register)),
        search=Filter(
            "q", "Search by name", values=_values(register.asked.q), kind="text", hint="Name"
        ),
        results=RESULTS,
    )


def _allowed(register: "Register", filters: list[Filter]) -> list[Filter]:
    return [
        each
        for each in filters
        if each.name in {"sort", "missing"}
        or PUPIL_FIELDS.allows(register.actor, each.name, Use.FILTER)
    ]


def _values(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _with_default(choices: dict[str, str], default: str) -> Choices:
    """The choice that the page shows by itself first, and silent in the address."""
    others = [(value, words) for value, words in choices.items() if value != default]
    return [("", choices[default]), *others]


def _sentence(register: "Register", cohorts: Iterable[int]) -> list[Filter]:
    asked = register.asked
    usual = default_status(asked.q)
    years = {year_of_cohort(cohort, register.today) for cohort in cohorts}
    if asked.year is not None:
        years.add(asked.year)
    parts = [
        Filter(
            "status", "Status", _with_default(STATUSES, usual),
            values=_values(asked.status if asked.status != usual else ""), lead="Show",
        ),
        Filter(
            "year", "Year",
            [("", "any year"), *((str(year), year_words(year)) for year in sorted(years))],
            values=_values("" if asked.year is None else str(asked.year)), lead="in",
        ),
        Filter(
            "area", "Area of need",
            [("", "any need"), *((v, _AREA_WORDS.get(v, words)) for v, words in _AREAS)],
            values=_values(asked.area), lead="with",
        ),
    ]  # fmt: skip
    if register.place.is_trust:
        schools = [(school.slug, school.name) for school in register.place.schools]
        school = Filter(
            "school", "School", [("", "any school"), *schools],
            values=_values(asked.school_slug), lead="at",
        )  # fmt: skip
        parts.insert(1, school)
    return parts


def _sort(register: "Register") -> Filter:
    asked = register.asked
    usual = default_sort(asked.status, asked.q)
    choices = {BEST_MATCH: "best match"} if usual == BEST_MATCH else {}
    choices |= {
        key: words for key, words in SORTS.items() if key != "school" or register.place.is_trust
    }
    if asked.sort.startswith("-"):
        choices[asked.sort] = f"{SORTS[asked.sort_key]}, backwards"
    value = asked.sort if asked.sort != usual else ""
    return Filter(
        "sort", "Order", _with_default(choices, usual), values=_values(value), lead="ordered by"
    )


def _more(register: "Register") -> list[Filter]:
    asked = register.asked
    names = dict.fromkeys(choice.name for choice in register.classes)
    found = [
        Filter("class", "Class", [("", "any class"), *((n, n) for n in names)],
               values=_values(asked.classes[0].name if asked.classes else "")),
        Filter("type", "Type of need", [("", "any type"), *_TYPES], values=_values(asked.type)),
        _yes_no("eal", "English as an additional language", "EAL", asked.eal),
        _yes_no("lac", "Looked after", "looked after", asked.lac),
        _yes_no("disadvantaged", "Disadvantaged", "disadvantaged", asked.disadvantaged),
        Filter("review", "Review", [("", "any"), *REVIEWS.items()], values=_values(asked.review)),
        Filter("missing", "What is missing", [("", "whatever"), *_missing(register)],
               values=_values(asked.missing)),
    ]  # fmt: skip
    return found if names else found[1:]


def _missing(register: "Register") -> Choices:
    return [
        (key, f"without {words}")
        for key, words in MISSING.items()
        if PUPIL_FIELDS.allows(register.actor, key, Use.FILTER)
    ]


def _yes_no(name: str, label: str, words: str, value: bool | None) -> Filter:  # noqa: FBT001 - of three
    chosen = "" if value is None else "yes" if value else "no"
    choices = [("", "either"), ("yes", words), ("no", f"not {words}")]
    return Filter(name, label, choices, values=_values(chosen))
