"""What a school says of a scale, what may not be changed once it is used, and the starter sets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reviews.choices import IN_LEVELS, ScaleKind

SCALE_LABELS: Mapping[str, str] = {
    "name": "Name",
    "kind": "In what it is said",
    "area": "Subject or area",
    "lowest": "Lowest number",
    "highest": "Highest number",
    "levels": "Levels, the lowest first",
    "expected_level": "Level expected of their age",
    "expected_per_term": "Expected progress in a term",
    "same_start": "The same starting point is within",
    "real_difference": "A significant difference is from",
}
# A class in one grid, as wide as a laptop shows it.
MOST_SCALES = 6
MOST_LEVELS = 40


@dataclass(frozen=True, slots=True)
class Used:
    """Between what values a scale was used; none where it was not."""

    lowest: Decimal | None = None
    highest: Decimal | None = None


def scale_problems(facts: Mapping[str, Any], used: Used, kind_now: str) -> dict[str, list[str]]:
    """By form field: what fits no scale, and what would change the meaning of values that are
    recorded."""
    kind, levels = facts["kind"], list(facts["levels"])
    problems = _value_problems(facts, levels)
    if used.lowest is None or used.highest is None:
        return problems
    if (kind in IN_LEVELS) != (kind_now in IN_LEVELS):
        problems["kind"] = ["Pupils are assessed by it already: add another assessment instead."]
    elif kind in IN_LEVELS and len(levels) < used.highest:
        problems.setdefault("levels", []).append(
            f"Pupils are at level {int(used.highest)}: keep at least so many. You may rename them."
        )
    elif kind not in IN_LEVELS and not problems:
        if facts["lowest"] > used.lowest:
            problems["lowest"] = [f"A pupil is at {used.lowest.normalize():f} already."]
        if facts["highest"] < used.highest:
            problems["highest"] = [f"A pupil is at {used.highest.normalize():f} already."]
    return problems


def _value_problems(facts: Mapping[str, Any], levels: list[str]) -> dict[str, list[str]]:
    if facts["kind"] in IN_LEVELS:
        if len({level.casefold() for level in levels}) < max(2, len(levels)):
            return {"levels": ["Enter at least two levels, each once and on a line of its own."]}
        return {}
    if facts["lowest"] is None or facts["highest"] is None:
        return {"lowest" if facts["lowest"] is None else "highest": ["Enter a number."]}
    if facts["lowest"] >= facts["highest"]:
        return {"highest": ["The highest number is above the lowest."]}
    return {}


def tidy_scale(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Of a scale in levels no numbers, of one in numbers no levels."""
    found = {name: facts[name] for name in SCALE_LABELS}
    found["name"] = " ".join(str(facts["name"]).split())
    if found["kind"] in IN_LEVELS:
        found |= {"lowest": None, "highest": None}
    else:
        found |= {"levels": [], "expected_level": None}
    return found


@dataclass(frozen=True, slots=True)
class StarterScale:
    """A scale that most schools know, to be changed or retired like any other."""

    name: str
    kind: ScaleKind
    area: str
    numbers: tuple[int, int] | None = None
    levels: Sequence[str] = ()
    expected_level: int | None = None
    expected_per_term: Decimal | None = None
    same_start: int = 0
    real_difference: int = 1

    @property
    def facts(self) -> dict[str, Any]:
        lowest, highest = self.numbers or (None, None)
        return {
            "name": self.name, "kind": self.kind.value, "area": self.area,
            "lowest": None if lowest is None else Decimal(lowest),
            "highest": None if highest is None else Decimal(highest),
            "levels": list(self.levels), "expected_level": self.expected_level,
            "expected_per_term": self.expected_per_term,
            "same_start": Decimal(self.same_start),
            "real_difference": Decimal(self.real_difference),
        }  # fmt: skip


_JUDGED = ("Below (BLW)", "Working towards (WTS)", "Expected (EXS)", "Greater depth (GDS)")
_STANDARDS = tuple(f"Standard {number}" for number in range(1, 7))
_WIDER = ("Rarely", "Sometimes", "Often", "Nearly always")
_EARLY = ("Well below", "Below", "On track", "Above")


def _judged(subject: str) -> StarterScale:
    return StarterScale(
        f"{subject}: teacher judgement", ScaleKind.JUDGEMENT, subject, levels=_JUDGED,
        expected_level=3, expected_per_term=Decimal(0),
    )  # fmt: skip


def _wider(name: str, area: str) -> StarterScale:
    return StarterScale(name, ScaleKind.WIDER, area, levels=_WIDER, expected_level=3)


def _early(area: str) -> StarterScale:
    return StarterScale(
        area, ScaleKind.JUDGEMENT, area, levels=_EARLY, expected_level=3,
        expected_per_term=Decimal(0),
    )  # fmt: skip


PRIMARY_SET = (
    StarterScale("Reading age", ScaleKind.MONTHS, "Reading", (36, 216),
                 expected_per_term=Decimal(4), same_start=3, real_difference=4),
    StarterScale("Reading: standardised score", ScaleKind.STANDARDISED, "Reading", (55, 145),
                 expected_per_term=Decimal(0), same_start=5, real_difference=5),
    StarterScale("Mathematics: standardised score", ScaleKind.STANDARDISED, "Mathematics",
                 (55, 145), expected_per_term=Decimal(0), same_start=5, real_difference=5),
    _judged("Reading"), _judged("Writing"), _judged("Mathematics"),
    StarterScale("Pre-key-stage standards", ScaleKind.PRE_KEY_STAGE, "English", levels=_STANDARDS),
    StarterScale("Small steps", ScaleKind.STEPS, "English and mathematics", (0, 200),
                 same_start=3, real_difference=3),
    _wider("Manages feelings", "Emotional"), _wider("Works and plays with others", "Social"),
    _wider("Understands and makes themselves understood", "Communication"),
)  # fmt: skip
NURSERY_SET = (
    _early("Communication and language"),
    _early("Personal, social and emotional development"),
    _early("Physical development"),
    StarterScale("Language: age in months", ScaleKind.MONTHS, "Communication", (6, 84),
                 expected_per_term=Decimal(4), same_start=3, real_difference=4),
    _wider("Settles and plays with others", "Social"),
)  # fmt: skip
