"""What asks for a look while a plan is in use, before its review: why, and who acts."""

from dataclasses import dataclass
from datetime import date

from provision.outcomes.rules.on_track import Line, Point, Standing, standing_of
from send_mis.ui.words import short_day

STOPPED, BEHIND = "Delivery has stopped", "Behind"
TEACHER_ACTS = "The class teacher decides what changes."


@dataclass(frozen=True, slots=True)
class PlanAlert:
    """`about`: the line or outcome; `who`: whose turn it is, and to do what."""

    label: str
    about: str
    reason: str
    who: str


def stopped_alert(name: str, by: str, last_held_on: date) -> PlanAlert:
    reason = f"nothing recorded since {short_day(last_held_on)}"
    return PlanAlert(STOPPED, name, reason, f"{by or 'The class teacher'} records it, or ends it.")


def is_behind(line: Line, latest: Point | None) -> bool:
    """On the day of the latest count."""
    return latest is not None and standing_of(line, [latest]) == Standing.BEHIND
