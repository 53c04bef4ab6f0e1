"""The levels at which an outcome is judged, as people read them: 1 to 4, or −2 to +2."""

from collections.abc import Mapping

from provision.choices import FourPoint, GoalAttainment, Scale

# The highest first, as they stand in forms.
GOAL_LEVELS = [(level.value, str(level.label)) for level in reversed(GoalAttainment)]


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
