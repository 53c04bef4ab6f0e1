"""The Department's code sets: loading them, and turning codes into words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from send_mis.schools.loading import Loaded
from send_mis.schools.models import Code


class CodeSet(StrEnum):
    """The sets by the names that the data file gives them."""

    BOARDER = "BoarderStatus"
    DISABILITY = "Disabilities"
    ENGLISH_PROFICIENCY = "EnglishProficiencies"
    ENROLMENT = "EnrolmentStatus"
    ETHNICITY = "Ethnicities"
    FREE_MEALS = "FsmCategories"
    KINSHIP_CARE = "KinshipCareIndicators"
    LANGUAGE = "Languages"
    AUTHORITY = "LocalAuthorities"
    POST_LOOKED_AFTER = "PostLookedAfterArrangements"
    PUPIL_PREMIUM = "PupilPremiumIndicators"
    RELATIONSHIP = "RelationshipTypes"
    PHASE = "SchoolPhases"
    SEN_TYPE = "SenTypes"
    SERVICE_CHILD = "ServiceChildIndicators"
    UPN_UNKNOWN = "UpnUnknownReasons"
    YOUNG_CARER = "YoungCarerIndicators"


class CodeBook:
    """The words of some sets, read in one query when first asked. Make one for a page or a file.

    Codes change once a year by command, so nothing is kept beyond that page or file.
    """

    def __init__(self, *sets: CodeSet) -> None:
        self._sets = sets
        self._read: dict[str, dict[str, Code]] | None = None

    def words(self, code_set: CodeSet, code: str) -> str:
        """The words of a code; an unknown code is its own words, an empty one has none."""
        found = self._codes(code_set).get(code)
        return found.description if found else code

    def choices(self, code_set: CodeSet, keep: str = "") -> list[tuple[str, str]]:
        """(code, words) of what may be chosen today, and of `keep`, which a record still has."""
        return [
            (code.code, code.description)
            for code in self._codes(code_set).values()
            if code.is_current or code.code == keep
        ]

    def is_known(self, code_set: CodeSet, code: str) -> bool:
        """True also for a code that is no longer offered: old files still carry it."""
        return code in self._codes(code_set)

    def _codes(self, code_set: CodeSet) -> dict[str, Code]:
        if code_set not in self._sets:
            raise KeyError(f"This code book was not made for {code_set}.")
        if self._read is None:
            self._read = {name: {} for name in self._sets}
            held = Code.objects.filter(code_set__in=self._sets)
            for code in held.order_by("code_set", "position", "code"):
                self._read[code.code_set][code.code] = code
        return self._read[code_set]


@dataclass(frozen=True)
class CodeRow:
    code_set: str
    code: str
    description: str


def load_codes(rows: Iterable[CodeRow]) -> Loaded:
    """Make the table say what `rows` say. Codes that are gone stay readable, but not offered."""
    wanted = _numbered(rows)
    with transaction.atomic():
        held = {(code.code_set, code.code): code for code in Code.objects.select_for_update()}
        new = [code for key, code in wanted.items() if key not in held]
        Code.objects.bulk_create(new)
        changed = [
            _copied(held[key], code)
            for key, code in wanted.items()
            if key in held and _facts(held[key]) != _facts(code)
        ]
        Code.objects.bulk_update(changed, ["description", "position", "is_current"])
        gone = [code.pk for key, code in held.items() if key not in wanted and code.is_current]
        Code.objects.filter(pk__in=gone).update(is_current=False)
    return Loaded(len(new), len(changed), len(gone))


def _numbered(rows: Iterable[CodeRow]) -> dict[tuple[str, str], Code]:
    numbered: dict[tuple[str, str], Code] = {}
    for position, row in enumerate(rows, start=1):
        numbered[row.code_set, row.code] = Code(
            code_set=row.code_set, code=row.code, description=row.description, position=position
        )
    return numbered


def _facts(code: Code) -> tuple[str, int, bool]:
    return code.description, code.position, code.is_current


def _copied(held: Code, wanted: Code) -> Code:
    held.description, held.position, held.is_current = _facts(wanted)
    return held
