"""The columns that a file may have, by kind of file, and which of them we recognise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pupils.choices import ImportKind
from send_mis.tabular.contact_words import LABELS as CONTACT_LABELS
from send_mis.tabular.contact_words import SLOTS
from send_mis.tabular.headings import MANY, SheetKind, recognise

LEFT_OUT = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a column can be. `key` is the field key of `send_mis.tabular.headings`."""

    key: str
    label: str


_NAMES = (
    Target("legal_surname", "Surname (legal)"),
    Target("legal_forename", "Forename (legal)"),
    Target("full_name", "Full name in one column"),
    Target("born_on", "Date of birth"),
    Target("upn", "UPN"),
    Target("class_name", "Class or tutor group"),
    Target("year_group", "Year group"),
)
_SEN = (
    Target("sen_status", "SEN status (N, K, E)"),
    Target("sen_since", "SEN status since"),
    Target("sen_until", "Removed from the register on"),
    Target("has_plan", "EHC plan (Y or N)"),
    Target("need_area", "Broad area of need"),
    Target("needs", "Needs, all in one column"),
    Target("need_1", "Main need"),
    Target("need_2", "Second need"),
    Target("need_3", "Third need"),
    Target("need_4", "Fourth need"),
    Target("needs_ticked", "Needs, ticked in columns of their own"),
    Target("next_review_on", "Next review"),
    Target("parents_told", "Parents told (a date, how, or Y)"),
    Target("notes", "Notes (several columns may be notes)"),
)
_DETAILS = (
    Target("preferred_surname", "Preferred surname"),
    Target("preferred_forename", "Preferred forename"),
    Target("middle_names", "Middle names"),
    Target("former_upn", "Former UPN"),
    Target("uln", "ULN"),
    Target("sex", "Sex"),
    Target("joined_on", "Date of entry"),
    Target("left_on", "Date of leaving"),
    Target("enrol_status", "Enrolment status"),
    Target("ethnicity", "Ethnicity"),
    Target("first_language", "First language"),
    Target("is_eal", "English as an additional language (Y or N)"),
    Target("english_proficiency", "Proficiency in English"),
    Target("is_looked_after", "Looked after"),
    Target("care_authority", "Authority that looks after the child"),
    Target("fsm_eligible", "Free school meals"),
    Target("ever6_fsm", "Free school meals in the last six years"),
    Target("pupil_premium", "Pupil premium"),
    Target("service_child", "Service child"),
    Target("young_carer", "Young carer"),
    Target("medical_flag", "Medical information"),
)
_STAFF = (
    Target("staff_name", "Full name in one column"),
    Target("legal_surname", "Surname"),
    Target("legal_forename", "Forename"),
    Target("title", "Title (Mrs, Mr, Dr)"),
    Target("email", "E-mail"),
    Target("staff_role", "Role"),
    Target("class_name", "Class or classes"),
    Target("joined_on", "From"),
    Target("left_on", "Last day"),
)
_NAMES_OF_SLOTS = {"mother": "Mother", "father": "Father"}
_FAMILY = (
    Target("home_address", "Pupil's address"),
    Target("home_postcode", "Pupil's postcode"),
    *(
        Target(f"contact_{slot}_{name}", f"{_NAMES_OF_SLOTS.get(slot, f'Contact {slot}')}: {words}")
        for slot in SLOTS
        for name, words in CONTACT_LABELS.items()
    ),
)
FAMILY_KEYS = frozenset(target.key for target in _FAMILY)
TARGETS: Mapping[str, tuple[Target, ...]] = {
    ImportKind.PUPILS: (*_NAMES, *_DETAILS, *_SEN, *_FAMILY),
    ImportKind.REGISTER: (
        *_NAMES,
        Target("preferred_surname", "Preferred surname"),
        Target("preferred_forename", "Preferred forename"),
        *_SEN,
        Target("is_eal", "English as an additional language (Y or N)"),
    ),
    ImportKind.STAFF: _STAFF,
}
LABELS = {target.key: target.label for targets in TARGETS.values() for target in targets}
_OF_THE_REGISTER = frozenset(
    target.key for target in _SEN if target.key not in {"need_area", "sen_until"}
)
NEED_COLUMNS = ("need_1", "need_2", "need_3", "need_4")


def suggested(
    columns: Sequence[str], kind: str, remembered: Mapping[str, str]
) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Column → key, LEFT_OUT, or None where a person must say. What was said before wins.

    A heading that we know but that this kind of file has no use for is left out unasked.
    """
    sheet = SheetKind.STAFF if kind == ImportKind.STAFF else SheetKind.PUPILS
    found = recognise(columns, sheet)
    usable = {target.key for target in TARGETS[kind]}
    keys: dict[str, str | None] = {}
    for column, key in found.keys.items():
        if column in remembered:
            keys[column] = remembered[column] if remembered[column] in usable else LEFT_OUT
        else:
            keys[column] = key if key is None or key in usable else LEFT_OUT
    return keys, found.notes


def mapping_problems(mapping: Mapping[str, str | None], kind: str) -> list[str]:
    """What keeps a file with these columns from being read, in words."""
    keys = [key for key in mapping.values() if key]
    problems = [
        f"Two columns are matched to “{LABELS[key]}”. Choose one."
        for key in dict.fromkeys(keys)
        if keys.count(key) > 1 and key not in MANY
    ]
    return problems + _missing(set(keys), kind)


def _missing(keys: set[str], kind: str) -> list[str]:
    has_name = "full_name" in keys or {"legal_surname", "legal_forename"} <= keys
    if kind == ImportKind.STAFF:
        named = "staff_name" in keys or {"legal_surname", "legal_forename"} <= keys
        missing = [] if named else ["Say which column holds the names."]
        if "email" not in keys:
            missing.append("Say which column holds the e-mail addresses.")
        if "staff_role" not in keys:
            missing.append("Say which column holds the roles.")
        return missing
    if kind == ImportKind.REGISTER:
        missing = [] if has_name or "upn" in keys else ["Say which column holds the names."]
        if not keys & _OF_THE_REGISTER:
            missing.append("Say which column holds the status, the needs or the next review.")
        return missing
    if "upn" in keys or (has_name and "born_on" in keys):
        return []
    return ["Say which column holds the UPN, or which hold the names and the date of birth."]
