"""Codes as files have them: the Department's code, or its words."""

import re
from collections.abc import Iterable, Mapping

from send_mis.schools.codes import CodeSet

SETS = (
    CodeSet.DISABILITY,
    CodeSet.ENGLISH_PROFICIENCY,
    CodeSet.ENROLMENT,
    CodeSet.ETHNICITY,
    CodeSet.FREE_MEALS,
    CodeSet.LANGUAGE,
    CodeSet.PUPIL_PREMIUM,
    CodeSet.SERVICE_CHILD,
    CodeSet.UPN_UNKNOWN,
    CodeSet.YOUNG_CARER,
)
WORDS = {
    CodeSet.DISABILITY: "a disability code",
    CodeSet.ENGLISH_PROFICIENCY: "a proficiency in English (A to E, or N)",
    CodeSet.ENROLMENT: "an enrolment status",
    CodeSet.ETHNICITY: "an ethnicity code",
    CodeSet.LANGUAGE: "a language code",
    CodeSet.PUPIL_PREMIUM: "a kind of pupil premium",
    CodeSet.SERVICE_CHILD: "a service child code (Y, N, U or R)",
    CodeSet.YOUNG_CARER: "a young carer code (P, S or N)",
}
# What systems write beside the Department's own words.
_ALSO: Mapping[str, Mapping[str, str]] = {
    CodeSet.ENROLMENT: {
        "single registration": "C", "current": "C", "on roll": "C", "main registration": "M",
        "main dual registration": "M", "main": "M", "dual main": "M",
        "subsidiary": "S", "subsidiary dual registration": "S", "dual subsidiary": "S",
        "guest": "G", "guest pupil": "G",
    },
    CodeSet.ETHNICITY: {
        "white british": "WBRI", "traveller of irish heritage": "WIRT", "gypsy roma": "WROM",
        "white english": "WBRI", "mixed white and asian": "MWAS",
        "mixed white and black african": "MWBA", "mixed white and black caribbean": "MWBC",
        "not obtained": "NOBT", "not known": "NOBT",
    },
    CodeSet.SERVICE_CHILD: {"true": "Y", "false": "N", "t": "Y", "f": "N"},
    CodeSet.YOUNG_CARER: {
        "no": "N", "false": "N", "f": "N", "yes": "S", "y": "S", "true": "S", "t": "S",
        "parent": "P", "school": "S",
    },
    CodeSet.PUPIL_PREMIUM: {"deprivation": "DPP", "service": "SCP", "looked after": "LAP"},
}  # fmt: skip
ENGLISH = frozenset({"ENG", "ENB"})
# Nobody has said what the first language is, so nobody is said to be learning English.
LANGUAGE_NOT_SAID = frozenset({"REF", "NOT", "ZZZ"})


class Codes:
    """Every set that an import needs, read once."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._words: dict[str, dict[str, str]] = {name: {} for name in SETS}
        self._found: dict[str, dict[str, str]] = {name: {} for name in SETS}
        for code_set, code, description in rows:
            self._words[code_set][code] = description.rstrip("*")
            self._found[code_set].setdefault(_folded(description), code)
            for part in description.split("/"):
                self._found[code_set].setdefault(_folded(part), code)
        for code_set, also in _ALSO.items():
            self._found[code_set].update(also)
        for code_set, words in self._words.items():
            self._found[code_set].update({_folded(code): code for code in words})

    def code(self, code_set: CodeSet, text: str) -> str:
        """Raises ValueError naming what is not known."""
        found = self._found[code_set].get(_folded(text))
        if found is None:
            raise ValueError(f"“{text[:40]}” is not {WORDS[code_set]}.")
        return found

    def holds(self, code_set: CodeSet, text: str) -> bool:
        return _folded(text) in self._found[code_set]

    def words(self, code_set: CodeSet, code: str) -> str:
        return self._words[code_set].get(code, code)


def is_eal(language: str) -> bool:
    """English as an additional language: another first language, said or believed."""
    return bool(language) and language not in ENGLISH | LANGUAGE_NOT_SAID


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))
