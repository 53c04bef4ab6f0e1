"""What minutes say: how much was delivered, and where the rest went."""

from datetime import date
from fractions import Fraction

from provision.choices import AbsentReason, MissedReason
from provision.minutes import SHORT, Tally, Verdict, whole
from send_mis.ui.charts import Meter, Tone
from send_mis.ui.chips import Chip
from send_mis.ui.words import joined

UNRECORDED = "Nothing written down"
EXCUSED = "Shared or not attending"
_REASONS = {
    SHORT: "Session cut short",
    **{value: str(label) for value, label in AbsentReason.choices},
    **{value: str(label) for value, label in MissedReason.choices},
}
_MOST_REASONS = 2
_CHIPS = {
    Verdict.SHORT: Chip("late", "Falls short"),
    Verdict.FEW_DAYS: Chip("neutral", "Too few days to flag"),
    Verdict.FEW_SESSIONS: Chip("neutral", "Too few sessions to flag"),
}
_TONES: dict[Verdict, Tone] = {
    Verdict.SHORT: "late", Verdict.FEW_DAYS: "then", Verdict.FEW_SESSIONS: "then",
}  # fmt: skip


def has_stopped(starts_on: date, last_held_on: date | None, since: date) -> bool:
    """Begun by `since`, and not held from that day on. `since` lies some school days back."""
    return starts_on <= since and (last_held_on is None or last_held_on < since)


def hours(minutes: int | Fraction) -> str:
    """45 min, 1 h, 12 h 30."""
    total = whole(minutes)
    if total < 60:
        return f"{total} min"
    rest = total % 60
    return f"{total // 60:,} h {rest:02d}" if rest else f"{total // 60:,} h"


def delivered_words(so_far: Tally) -> str:
    """6 h 40 of 8 h due; nothing where nothing was due yet."""
    due = so_far.due
    return f"{hours(so_far.delivered)} of {hours(due)} due" if due else ""


def percent_words(so_far: Tally) -> str:
    percent = so_far.percent
    return "–" if percent is None else f"{percent} %"


def verdict_chip(found: Verdict) -> Chip | None:
    return _CHIPS.get(found)


def gap(so_far: Tally) -> list[tuple[str, int]]:
    """Reasons with their minutes, the most first; what nobody wrote down is one of them."""
    found = [(_REASONS.get(reason, reason), minutes) for reason, minutes in so_far.lost.items()]
    if whole(so_far.unrecorded):
        found.append((UNRECORDED, whole(so_far.unrecorded)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def gap_words(so_far: Tally) -> str:
    """Adult covering a class 1 h and child absent 40 min; shared or not attending 30 min, no
    shortfall.

    Nothing is left out: what was planned, and what was done beyond it, is what was delivered and
    what is said here.
    """
    found = gap(so_far)
    words = [f"{_inside(reason)} {hours(minutes)}" for reason, minutes in found]
    if len(words) > _MOST_REASONS:
        rest = sum(minutes for _, minutes in found[_MOST_REASONS:])
        words = [*words[:_MOST_REASONS], f"other reasons {hours(rest)}"]
    parts = [joined(words)] if words else []
    if so_far.excused:
        parts.append(f"{_inside(EXCUSED)} {hours(so_far.excused)}, no shortfall")
    if beyond := _beyond(so_far):
        parts.append(f"{hours(beyond)} beyond what was planned")
    return "; ".join(parts)


def _inside(words: str) -> str:
    """Within a sentence."""
    return f"{words[0].lower()}{words[1:]}"


def _beyond(so_far: Tally) -> int:
    """In whole minutes, such that the figures shown add up: each alone might round apart."""
    explained = so_far.delivered + sum(so_far.lost.values()) + so_far.excused
    return explained + whole(so_far.unrecorded) - whole(so_far.planned)


def meter(label: str, so_far: Tally, found: Verdict = Verdict.FINE) -> Meter | None:
    """None where nothing was due yet."""
    if not so_far.due:
        return None
    return Meter(
        label, float(so_far.delivered), float(so_far.due), percent_words(so_far),
        tone=_TONES.get(found, "accent"),
    )  # fmt: skip
