"""Where a file says less than we hold: a bare yes, a language not said. Ours stays.

A bare no takes back no more than a bare yes has written.
"""

from typing import Any

from pupils.imports.rules.codes import LANGUAGE_NOT_SAID
from pupils.models import Pupil

_BY_A_BARE_YES = {"pupil_premium": ["DPP"]}
_NOT_SAID = {"ethnicity": frozenset({"NOBT"}), "first_language": LANGUAGE_NOT_SAID}


def says_less(field: str, pupil: Pupil, theirs: Any, *, is_bare: bool) -> bool:
    ours = getattr(pupil, field)
    if field in _NOT_SAID:
        return bool(ours) and theirs in _NOT_SAID[field]
    if field == "english_proficiency":
        return bool(ours) and theirs == "N"
    if field == "has_medical_flag":
        return theirs is False and is_bare and bool(pupil.medical_note)
    if not is_bare or not ours:
        return False
    if field == "pupil_premium":
        return bool(theirs) or list(ours) != _BY_A_BARE_YES[field]
    return field == "young_carer" and theirs == "S"
