"""The facts of a pupil's record: their words, their code set, and who may see and change each.

One row a fact. The details page, the edit form, the service that saves and the sentences of the
record of changes all read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from pupils.choices import Sex
from pupils.years import chronological_year, reception_starts, year_words
from send_mis.access.actions import Action
from send_mis.names.writing import has_letters, is_blank_name, tidy_name
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.schools.models import school_year_of
from send_mis.tabular.upn import check_upn

Kind = Literal["text", "long", "date", "flag", "code", "codes"]

# First languages that do not make English an additional one (with the codes for "not known").
NOT_EAL = frozenset({"ENG", "ENB", "REF", "NOT", "ZZZ"})
OLDEST_PUPIL_YEARS = 26


@dataclass(frozen=True, slots=True)
class Detail:
    name: str
    label: str
    action: Action
    kind: Kind = "text"
    code_set: CodeSet | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FactSection:
    title: str
    facts: tuple[Detail, ...]


_NAMES = (
    Detail("legal_forename", "Legal first name", Action.PUPIL_VIEW_IDENTITY),
    Detail("middle_names", "Middle names", Action.PUPIL_VIEW_IDENTITY),
    Detail("legal_surname", "Legal surname", Action.PUPIL_VIEW_IDENTITY,
         hint="Somebody with one name has it in either place."),
    Detail("preferred_forename", "Known as", Action.PUPIL_VIEW,
         hint="The first name this pupil goes by, if it is another one."),
    Detail("preferred_surname", "Surname used in school", Action.PUPIL_VIEW,
         hint="If it is not the legal one."),
    Detail("former_surname", "Former surname", Action.PUPIL_VIEW_IDENTITY),
    Detail("born_on", "Date of birth", Action.PUPIL_VIEW, "date"),
    Detail("sex", "Sex", Action.PUPIL_VIEW_IDENTITY, "code"),
)  # fmt: skip
_NUMBERS = (
    Detail("upn", "UPN", Action.PUPIL_VIEW_IDENTITY,
         hint="Thirteen characters, such as R201100018042."),
    Detail("former_upn", "Former UPN", Action.PUPIL_VIEW_IDENTITY),
    Detail("upn_unknown", "Why there is no UPN", Action.PUPIL_VIEW_IDENTITY, "code",
         CodeSet.UPN_UNKNOWN),
    Detail("uln", "ULN", Action.PUPIL_VIEW_IDENTITY, hint="Ten digits, from Year 9."),
)  # fmt: skip
_LANGUAGE = (
    Detail("ethnicity", "Ethnicity", Action.PUPIL_VIEW_IDENTITY, "code", CodeSet.ETHNICITY),
    Detail("first_language", "First language", Action.PUPIL_VIEW, "code", CodeSet.LANGUAGE),
    Detail("is_eal", "English as an additional language", Action.PUPIL_VIEW, "flag"),
    Detail("english_proficiency", "Proficiency in English", Action.PUPIL_VIEW, "code",
         CodeSet.ENGLISH_PROFICIENCY),
)  # fmt: skip
_CARE = (
    Detail("is_looked_after", "Looked after by a local authority", Action.PUPIL_VIEW_CARE, "flag"),
    Detail("care_authority", "Authority that looks after", Action.PUPIL_VIEW_CARE, "code",
           CodeSet.AUTHORITY),
    Detail("post_looked_after", "Previously looked after", Action.PUPIL_VIEW_CARE, "code",
         CodeSet.POST_LOOKED_AFTER),
    Detail("kinship_care", "Kinship care", Action.PUPIL_VIEW_CARE, "code", CodeSet.KINSHIP_CARE),
)  # fmt: skip
_DISADVANTAGE = (
    Detail("is_fsm", "Eligible for free school meals", Action.PUPIL_VIEW_DISADVANTAGE, "flag"),
    Detail("fsm_category", "Free school meals", Action.PUPIL_VIEW_DISADVANTAGE, "code",
         CodeSet.FREE_MEALS),
    Detail("is_ever6_fsm", "Free school meals in the last six years",
         Action.PUPIL_VIEW_DISADVANTAGE, "flag"),
    Detail("pupil_premium", "Pupil premium", Action.PUPIL_VIEW_DISADVANTAGE, "codes",
         CodeSet.PUPIL_PREMIUM),
    Detail("service_child", "Parent in the armed forces", Action.PUPIL_VIEW_DISADVANTAGE, "code",
         CodeSet.SERVICE_CHILD),
    Detail("young_carer", "Young carer", Action.PUPIL_VIEW_DISADVANTAGE, "code",
         CodeSet.YOUNG_CARER),
)  # fmt: skip
_MEDICAL = (
    Detail("has_medical_flag", "There is medical information to know", Action.PUPIL_VIEW_MEDICAL,
         "flag"),
    Detail("medical_note", "What to know, in a line", Action.PUPIL_VIEW_MEDICAL, "long"),
    Detail("disabilities", "Disabilities", Action.PUPIL_VIEW_MEDICAL, "codes", CodeSet.DISABILITY),
)  # fmt: skip

SECTIONS = (
    FactSection("Name and birth", _NAMES),
    FactSection("Numbers", _NUMBERS),
    FactSection("Language and background", _LANGUAGE),
    FactSection("Care", _CARE),
    FactSection("Disadvantage", _DISADVANTAGE),
    FactSection("Health", _MEDICAL),
)
FACTS = {fact.name: fact for section in SECTIONS for fact in section.facts}
# "Year group" is typed as a year and kept as the September in which the cohort began.
YEAR_GROUP = "year_group"
CODE_SETS = tuple(fact.code_set for fact in FACTS.values() if fact.code_set)
REQUIRED = {
    "born_on": "Enter the date of birth.",
}


def code_book() -> CodeBook:
    """The words of every code in a pupil's record: one query."""
    return CodeBook(*CODE_SETS)


def is_eal_by(first_language: str) -> bool:
    return bool(first_language) and first_language not in NOT_EAL


def follows_language(pupil: "SavedFacts") -> bool:
    """Whether EAL is what the first language says, or was decided otherwise."""
    return pupil.is_eal == is_eal_by(pupil.first_language)


def year_group_words(year: int | None, born_on: date | None, today: date) -> str:
    """The chosen year group; with none chosen, that of the pupil's age."""
    if year is not None:
        return year_words(year)
    if born_on is None:
        return "By age"
    return f"By age ({year_words(chronological_year(born_on, today))})"


def in_words(fact: Detail, value: Any, book: CodeBook) -> str:
    """A value as people say it; "" where nothing is recorded."""
    if fact.name == "sex":
        return Sex(value).label if value in Sex.values else str(value or "")
    if fact.kind == "flag":
        return "Yes" if value else "No"
    if fact.code_set and fact.kind == "codes":
        return ", ".join(book.words(fact.code_set, code) for code in value or ())
    if fact.code_set:
        return book.words(fact.code_set, value or "")
    return str(value or "")


# --- What may be saved ----------------------------------------------------------------------


def tidy(facts: dict[str, Any]) -> dict[str, Any]:
    """Texts without stray spaces; a UPN as it is written."""
    clean = {
        name: _tidy(name, value) if isinstance(value, str) else value
        for name, value in facts.items()
    }
    for name in ("upn", "former_upn"):
        if name in clean:
            clean[name] = "".join(str(clean[name]).split()).upper()
    return clean


def _tidy(name: str, value: str) -> str:
    if not name.endswith(("surname", "forename", "names")):
        return " ".join(value.split())
    return "" if is_blank_name(value) else tidy_name(value)


def problems(facts: dict[str, Any], book: CodeBook, today: date) -> dict[str, list[str]]:
    """What is wrong with tidied facts, by field. Facts that are not given are not looked at."""
    found = {name: [text] for name, text in REQUIRED.items() if name in facts and not facts[name]}
    names = [facts[name] for name in ("legal_surname", "legal_forename") if name in facts]
    if len(names) == 2 and not any(has_letters(name or "") for name in names):
        found["legal_surname"] = ["Enter a surname or a first name; one is enough."]
    for name in ("upn", "former_upn"):
        if facts.get(name):
            try:
                check_upn(facts[name])
            except ValueError as error:
                found[name] = [str(error)]
    if facts.get("upn") and facts.get("upn_unknown"):
        found["upn_unknown"] = ["There is a UPN: leave this empty."]
    if facts.get("uln") and not (facts["uln"].isascii() and facts["uln"].isdecimal()
                                 and len(facts["uln"]) == 10):  # fmt: skip
        found["uln"] = ["A ULN has ten digits."]
    return {**found, **_birth_problems(facts, today), **_code_problems(facts.items(), book)}


def _birth_problems(facts: dict[str, Any], today: date) -> dict[str, list[str]]:
    born_on: date | None = facts.get("born_on")
    if born_on is None:
        return {}
    if born_on > today:
        return {"born_on": ["The date of birth is in the future."]}
    if today.year - born_on.year > OLDEST_PUPIL_YEARS:
        return {"born_on": [f"That would be somebody of {today.year - born_on.year}."]}
    return {}


def _code_problems(facts: Iterable[tuple[str, Any]], book: CodeBook) -> dict[str, list[str]]:
    found = {}
    for name, value in facts:
        fact = FACTS.get(name)
        if name == "sex" and value and value not in Sex.values:
            found[name] = [f"“{value}” is not a code for sex."]
        if fact is None or fact.code_set is None or not value:
            continue
        codes = value if fact.kind == "codes" else [value]
        unknown = [code for code in codes if not book.is_known(fact.code_set, code)]
        if unknown:
            found[name] = [f"“{unknown[0]}” is not a DfE code for {fact.label.lower()}."]
    return found


class SavedFacts(Protocol):
    """A pupil as saved before the change."""

    first_language: str
    is_eal: bool
    born_on: date
    reception_year: int


def derived(facts: dict[str, Any], today: date, before: SavedFacts | None = None) -> dict[str, Any]:
    """With what follows from other facts: EAL from the language, the cohort from the birth date.

    `is_eal` and `year_group` of None mean "work it out"; a given value stands. Where neither is
    given, what somebody once decided otherwise stands as long as its ground stays the same.
    """
    full = dict(facts)
    _derive_eal(full, before)
    _derive_cohort(full, today, before)
    return {name: value for name, value in full.items() if value is not None}


def _derive_eal(full: dict[str, Any], before: SavedFacts | None) -> None:
    if full.get("is_eal") is not None:
        return
    asked = "is_eal" in full
    language = full.get("first_language", before.first_language if before else "")
    moved = before is None or language != before.first_language
    if asked or ("first_language" in full and moved):
        full["is_eal"] = is_eal_by(language)


def _derive_cohort(full: dict[str, Any], today: date, before: SavedFacts | None) -> None:
    asked = YEAR_GROUP in full
    year = full.pop(YEAR_GROUP, None)
    born_on = full.get("born_on") or (before.born_on if before else None)
    if year is not None:
        full["reception_year"] = school_year_of(today) - int(year)
    elif born_on is not None:
        by_age = before is None or before.reception_year == reception_starts(before.born_on)
        if asked or by_age:
            full["reception_year"] = reception_starts(born_on)


def year_as_chosen(reception_year: int, born_on: date, today: date) -> int | None:
    """The year group to show as chosen: None where it is simply that of the pupil's age."""
    year = school_year_of(today) - reception_year
    return None if year == chronological_year(born_on, today) else year
