"""What a row would change of a pupil, field by field in words, and where it differs from the
register, which it never changes by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pupils.choices import NeedType, SenStatus, Sex
from pupils.imports.rules.codes import Codes, is_eal
from pupils.imports.rules.poorer import says_less
from pupils.imports.rules.says import NEXT_REVIEW, SINCE, RowSays, SenSays
from pupils.imports.rules.sen_cells import NO_SEN
from pupils.imports.rules.spelling import poorer
from pupils.imports.rules.state import PupilState, class_key
from pupils.models import Pupil
from pupils.years import reception_starts, year_words
from send_mis.names.writing import same_name
from send_mis.schools.codes import CodeSet
from send_mis.schools.models import school_year_of
from send_mis.ui.words import joined, plain_day

NOTHING = ""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One field, before and after, as people say it."""

    field: str
    label: str
    old: str
    new: str

    def as_json(self) -> dict[str, str]:
        return {"field": self.field, "label": self.label, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class FileDifference:
    """Where a file and our register disagree. Both sides as data, with their words."""

    field: str
    ours: Mapping[str, Any]
    theirs: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"field": self.field, "ours": dict(self.ours), "theirs": dict(self.theirs)}


DIFFERENCE_LABELS = {
    "status": "SEN status",
    "since": "SEN status since",
    "needs": "Needs",
    "next_review": "Next review",
}


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same fact, however it is worded and whatever the file had room for."""
    aside = {"words", "columns"}
    return {k: v for k, v in one.items() if k not in aside} == {
        k: v for k, v in other.items() if k not in aside
    }


# --- The pupil's own facts --------------------------------------------------------------------

Words = Callable[[Any, Codes], str]


def _text(value: Any, _codes: Codes) -> str:
    return str(value)


def _yes_no(value: Any, _codes: Codes) -> str:
    return "Yes" if value else "No"


def _day(value: Any, _codes: Codes) -> str:
    return plain_day(value) if value else NOTHING


def _coded(code_set: CodeSet) -> Words:
    def words(value: Any, codes: Codes) -> str:
        if isinstance(value, list):
            return joined([codes.words(code_set, code) for code in value])
        return codes.words(code_set, value) if value else NOTHING

    return words


def _sex(value: Any, _codes: Codes) -> str:
    return Sex(value).label if value else NOTHING


FACTS: Mapping[str, tuple[str, Words]] = {
    "upn": ("UPN", _text),
    "former_upn": ("Former UPN", _text),
    "upn_unknown": ("Why there is no UPN", _coded(CodeSet.UPN_UNKNOWN)),
    "uln": ("ULN", _text),
    "legal_surname": ("Legal surname", _text),
    "legal_forename": ("Legal forename", _text),
    "middle_names": ("Middle names", _text),
    "preferred_surname": ("Preferred surname", _text),
    "preferred_forename": ("Preferred forename", _text),
    "former_surname": ("Former surname", _text),
    "born_on": ("Date of birth", _day),
    "sex": ("Sex", _sex),
    "ethnicity": ("Ethnicity", _coded(CodeSet.ETHNICITY)),
    "first_language": ("First language", _coded(CodeSet.LANGUAGE)),
    "is_eal": ("English as an additional language", _yes_no),
    "english_proficiency": ("Proficiency in English", _coded(CodeSet.ENGLISH_PROFICIENCY)),
    "is_looked_after": ("Looked after", _yes_no),
    "care_authority": ("Authority that looks after the child", _text),
    "fsm_category": ("Kind of free meals", _coded(CodeSet.FREE_MEALS)),
    "is_fsm": ("Free school meals", _yes_no),
    "is_ever6_fsm": ("Free school meals in six years", _yes_no),
    "pupil_premium": ("Pupil premium", _coded(CodeSet.PUPIL_PREMIUM)),
    "service_child": ("Service child", _coded(CodeSet.SERVICE_CHILD)),
    "young_carer": ("Young carer", _coded(CodeSet.YOUNG_CARER)),
    "has_medical_flag": ("Medical information held", _yes_no),
    "medical_note": ("Medical note", _text),
    "disabilities": ("Disabilities", _coded(CodeSet.DISABILITY)),
    "follows_curriculum_years": ("Follows the National Curriculum years", _yes_no),
}
# The year group says it already.
_UNTOLD = frozenset({"follows_curriculum_years"})
NAMES = frozenset(key for key in FACTS if key.endswith(("surname", "forename", "names")))


def new_facts(row: RowSays, state: PupilState) -> dict[str, Any]:
    """The fields that get another value."""
    pupil = state.pupil
    told = _WHOLE_NAME if _has_the_same_one_name(row, state) else frozenset()
    found = {
        field: value
        for field, value in row.facts.items()
        if field in FACTS.keys() - told
        and not _is_same(field, getattr(pupil, field), value)
        and not says_less(field, pupil, value, is_bare=field in row.bare)
    }
    found = _agreeing(found, row, pupil)
    if "year_group" in row.place:
        reception = school_year_of(state.day) - row.place["year_group"]
        if reception != pupil.reception_year:
            found["reception_year"] = reception
    elif "born_on" in found and pupil.reception_year == reception_starts(pupil.born_on):
        reception = reception_starts(found["born_on"])
        if reception != pupil.reception_year:
            found["reception_year"] = reception
    return found


_WHOLE_NAME = frozenset({"legal_surname", "legal_forename"})


def _has_the_same_one_name(row: RowSays, state: PupilState) -> bool:
    """A file may hold it as the surname and we as the forename, or the other way round."""
    ours = {state.pupil.legal_surname, state.pupil.legal_forename} - {""}
    theirs = {str(row.facts[field]) for field in _WHOLE_NAME if row.facts.get(field)}
    return len(ours) == len(theirs) == 1 and same_name(*ours, *theirs)


def _agreeing(found: dict[str, Any], row: RowSays, pupil: Pupil) -> dict[str, Any]:
    """What fields say together: one name, one number, a language and what follows from it."""
    language = found.get("first_language", pupil.first_language)
    if not found.get("is_eal", True) and is_eal(language):
        del found["is_eal"]  # the language says more than a bare no
    if "upn" in found:
        if pupil.upn and not pupil.has_temporary_upn and found["upn"][-1].isalpha():
            del found["upn"]  # a permanent number never gives way to a temporary one
        elif pupil.upn and "former_upn" not in row.facts:
            found["former_upn"] = pupil.upn
    if pupil.upn and "upn_unknown" in found:
        del found["upn_unknown"]
    elif found.get("upn") and pupil.upn_unknown:
        found["upn_unknown"] = ""
    return found


def _is_same(field: str, ours: Any, theirs: Any) -> bool:
    if field in NAMES:
        # A list in capitals, or with other apostrophes, is no change of name.
        return ours == theirs or same_name(ours, theirs) or poorer(theirs, ours)
    if isinstance(ours, list):
        return sorted(ours) == sorted(theirs)
    return bool(ours == theirs)


def fact_changes(facts: Mapping[str, Any], state: PupilState, codes: Codes) -> list[FileChange]:
    changes = []
    for field, value in facts.items():
        if field == "reception_year":
            year = school_year_of(state.day) - value
            old = state.pupil.year_group(state.day)
            changes.append(FileChange(field, "Year group", year_words(old), year_words(year)))
        else:
            label, words = FACTS[field]
            old_words = words(getattr(state.pupil, field), codes)
            changes.append(FileChange(field, label, old_words, words(value, codes)))
    return changes


def shown_facts(facts: Mapping[str, Any], codes: Codes) -> dict[str, str]:
    """Label → words of everything that a row says: what a new pupil would come with."""
    return {
        FACTS[field][0]: FACTS[field][1](value, codes)
        for field, value in facts.items()
        if field in FACTS and value not in ("", [], None) and field not in _UNTOLD
    }


def class_change(row: RowSays, state: PupilState) -> FileChange | None:
    name = row.place.get("class_name")
    if name is None or class_key(name) == class_key(state.class_name):
        return None
    return FileChange("class", "Class", state.class_name, name)


def enrolment_changes(row: RowSays, state: PupilState, codes: Codes) -> list[FileChange]:
    """Date of entry and status of the time on roll that runs now."""
    enrolment = state.enrolment
    if enrolment is None:
        return []
    changes = []
    joined_on = row.place.get("joined_on")
    if (
        joined_on
        and joined_on != enrolment.starts_on
        and joined_on < (enrolment.ends_on or date.max)
    ):
        before = [e for e in state.enrolments if e.starts_on < enrolment.starts_on]
        if all(e.ends_on and e.ends_on <= joined_on for e in before):
            changes.append(
                FileChange(
                    "joined_on", "Date of entry", plain_day(enrolment.starts_on),
                    plain_day(joined_on),
                )
            )  # fmt: skip
    status = row.place.get("enrol_status")
    if status and status != enrolment.status:
        words = _coded(CodeSet.ENROLMENT)
        changes.append(
            FileChange(
                "enrol_status", "Enrolment status", words(enrolment.status, codes),
                words(status, codes),
            )
        )  # fmt: skip
    return changes


# --- The register -----------------------------------------------------------------------------


def status_words(status: str, since: date | None = None) -> str:
    if status in ("", NO_SEN):
        return "No SEN"
    label = SenStatus(status).label
    return f"{label} since {plain_day(since)}" if since else label


def needs_words(types: list[str]) -> str:
    return "; ".join(NeedType(code).label for code in types) or "None recorded"


def compare_register(sen: SenSays, state: PupilState) -> list[FileDifference]:
    """Both sides of every point on which the file says something at all."""
    spell = state.spell
    ours = spell.status if spell else NO_SEN
    sen = without_bare_yes(sen, ours)
    compared: list[FileDifference] = []
    if sen.status:
        compared.append(_status(sen, state, ours))
    same_status = spell is not None and sen.status in ("", ours)
    if same_status and spell and sen.since and sen.compares(SINCE, spell.starts_on):
        compared.append(_point("since", "on", spell.starts_on, sen.since))
    if sen.needs is not None and ours != NO_SEN and sen.status != NO_SEN:
        compared.append(_needs(sen, state))
    review = sen.next_review_on
    if same_status and spell and review and sen.compares(NEXT_REVIEW, spell.next_review_on):
        compared.append(_point("next_review", "on", spell.next_review_on, review))
    return compared


def without_bare_yes(sen: SenSays, ours: str) -> SenSays:
    """A mere yes to "SEN?" says no more than our own status does, and so nothing against it."""
    if sen.is_bare and sen.status != NO_SEN and ours != NO_SEN:
        return replace(sen, status="", source_code="")
    return sen


def _status(sen: SenSays, state: PupilState, ours: str) -> FileDifference:
    spell = state.spell
    since = spell.starts_on if spell else None
    theirs: dict[str, Any] = {"status": sen.status}
    if sen.status != ours:
        theirs |= {"source": sen.source_code, "since": sen.since.isoformat() if sen.since else ""}
        if ours == NO_SEN and sen.needs:
            theirs["needs"] = list(sen.needs)
    words = status_words(sen.status, sen.since)
    if theirs.get("needs"):
        words = f"{words}: {needs_words(theirs['needs'])}"
    return FileDifference(
        "status",
        {"status": ours, "words": status_words(ours, since)},
        theirs | {"words": words},
    )


def _point(field: str, key: str, ours: date | None, theirs: date) -> FileDifference:
    return FileDifference(
        field,
        {key: ours.isoformat() if ours else "", "words": plain_day(ours) if ours else "Not set"},
        {key: theirs.isoformat(), "words": plain_day(theirs)},
    )


def _needs(sen: SenSays, state: PupilState) -> FileDifference:
    """A file with two columns of needs says nothing of a third; untyped needs have no column."""
    theirs = list(sen.needs or ())
    ours = [need.type for need in state.needs if need.type]
    compared = ours[: sen.need_columns] if sen.need_columns else ours
    if sen.need_columns and compared[: len(theirs)] == theirs:
        compared = theirs  # fewer given than there is room for: the rest is not denied
    return FileDifference(
        "needs",
        {"types": compared, "words": needs_words(ours)},
        {"types": theirs, "columns": sen.need_columns, "words": needs_words(theirs)},
    )


def ours_now(field: str, theirs: Mapping[str, Any], state: PupilState) -> Mapping[str, Any]:
    """Our side of a difference as it is today, in the form in which it was compared."""
    spell = state.spell
    if field == "status":
        status = spell.status if spell else NO_SEN
        return {"status": status, "words": status_words(status, spell.starts_on if spell else None)}
    if field == "needs":
        says = SenSays(needs=tuple(theirs["types"]), need_columns=theirs.get("columns", 0))
        return _needs(says, state).ours
    day = (spell.starts_on if field == "since" else spell.next_review_on) if spell else None
    return _point(field, "on", day, date.fromisoformat(theirs["on"])).ours
