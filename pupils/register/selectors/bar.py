"""The filter that reads as a sentence, with only what this reader may filter by."""

from collections.abc import Iterable

from pupils.choices import BroadArea, NeedType
from pupils.fields import PUPIL_FIELDS
from pupils.register.selectors.filters import (
    BEST_MATCH,
    MISSING,
    REVIEWS,
    SORTS,
    STATUSES,
    default_sort,
    default_status,
)  # fmt: skip
from pupils.register.selectors.query import Register
from pupils.years import year_of_cohort, year_words
from send_mis.access.fields import Use
from send_mis.ui.filters import Choices, Filter, FilterBar
from send_mis.ui.lists import Address

# All of it: the count in the heading and the links to the files follow the filter, too.
RESULTS = "main"
_AREAS = [(value, str(label).lower()) for value, label in BroadArea.choices]
_TYPES = [(value, f"{value} {label}") for value, label in NeedType.choices]
_AREA_WORDS = {BroadArea.OTHER.value: "a need outside the four areas"}


def filter_bar(register: Register, cohorts: Iterable[int], address: Address) -> FilterBar:
    return FilterBar(
        address,
        main=_allowed(register, [*_sentence(register, cohorts), _sort(register)]),
        more=_allowed(register, _more(register)),
        search=Filter(
            "q", "Search by name", values=_values(register.asked.q), kind="text", hint="Name"
        ),
        results=RESULTS,
    )


def _allowed(register: Register, filters: list[Filter]) -> list[Filter]:
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


def _sentence(register: Register, cohorts: Iterable[int]) -> list[Filter]:
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


def _sort(register: Register) -> Filter:
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


def _more(register: Register) -> list[Filter]:
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


def _missing(register: Register) -> Choices:
    return [
        (key, f"without {words}")
        for key, words in MISSING.items()
        if PUPIL_FIELDS.allows(register.actor, key, Use.FILTER)
    ]


def _yes_no(name: str, label: str, words: str, value: bool | None) -> Filter:  # noqa: FBT001 - of three
    chosen = "" if value is None else "yes" if value else "no"
    choices = [("", "either"), ("yes", words), ("no", f"not {words}")]
    return Filter(name, label, choices, values=_values(chosen))
