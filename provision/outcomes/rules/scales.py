"""The levels at which an outcome is judged, as people read them: 1 to 4, or −2 to +2."""

from collections.abc import Mapping

from provision.choices import FourPoint, GoalAttainment, OutcomeState, Scale

# The highest first, as they stand in forms.
GOAL_LEVELS = [(level.value, str(level.label)) for level in reversed(GoalAttainment)]

# What a judgement says of an outcome's end.
_ENDS: Mapping[tuple[str, int], OutcomeState] = {
    (Scale.FOUR, FourPoint.NOT_MET): OutcomeState.NOT_MET,
    (Scale.FOUR, FourPoint.PARTLY): OutcomeState.PARTLY,
    (Scale.FOUR, FourPoint.MET): OutcomeState.MET,
    (Scale.FOUR, FourPoint.EXCEEDED): OutcomeState.MET,
    (Scale.GOAL, GoalAttainment.MUCH_LESS): OutcomeState.NOT_MET,
    (Scale.GOAL, GoalAttainment.LESS): OutcomeState.PARTLY,
    (Scale.GOAL, GoalAttainment.EXPECTED): OutcomeState.MET,
    (Scale.GOAL, GoalAttainment.MORE): OutcomeState.MET,
    (Scale.GOAL, GoalAttainment.MUCH_MORE): OutcomeState.MET,
}


def end_of(scale: str, level: int) -> OutcomeState | None:
    """How an outcome ends that is judged so; None of what is no level of the scale."""
    return _ENDS.get((scale, level))


def level_choices(scale: str, levels: Mapping[str, str]) -> list[tuple[str, str]]:
    """`levels`: what a level of goal attainment looks like for this outcome, by its number."""
    if scale == Scale.FOUR:
        return [(str(level.value), f"{level.value}: {level.label}") for level in FourPoint]
    return [
        (str(level), f"{with_sign(level)}: {levels.get(str(level)) or label}")
        for level, label in reversed(GOAL_LEVELS)
    ]


def with_sign(level: int) -> str:
    """−2, 0, +1, as people write them."""
    return f"+{level}" if level > 0 else f"{level}".replace("-", "−")


def level_field(level: int) -> str:
    """The name of the box in which a level is described."""
    return f"level_{level + 2}"
