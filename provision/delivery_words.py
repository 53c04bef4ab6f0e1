"""What minutes say: how much was delivered, and where the rest went."""

from fractions import Fraction

from provision.choices import AbsentReason, MissedReason
from provision.minutes import SHORT, Tally, whole
from send_mis.ui.charts import Meter
from send_mis.ui.words import joined

UNRECORDED = "Nothing written down"
_REASONS = {
    SHORT: "Session cut short",
    **{value: str(label) for value, label in AbsentReason.choices},
    **{value: str(label) for value, label in MissedReason.choices},
}
_MOST_REASONS = 2


def hours(minutes: int | Fraction) -> str:
    """45 min, 1 h, 12 h 30."""
    total = whole(Fraction(minutes))
    if total < 60:
        return f"{total} min"
    rest = total % 60
    return f"{total // 60:,} h {rest:02d}" if rest else f"{total // 60:,} h"


def delivered_words(so_far: Tally) -> str:
    """6 h 40 of 8 h."""
    return f"{hours(so_far.delivered)} of {hours(so_far.due)}"


def gap(so_far: Tally) -> list[tuple[str, int]]:
    """Reasons with their minutes, the most first; what nobody wrote down is one of them."""
    found = [(_REASONS.get(reason, reason), minutes) for reason, minutes in so_far.lost.items()]
    if whole(so_far.unrecorded):
        found.append((UNRECORDED, whole(so_far.unrecorded)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def gap_words(so_far: Tally) -> str:
    """Adult covering a class 1 h, child absent 40 min."""
    found = gap(so_far)
    words = [f"{reason[0].lower()}{reason[1:]} {hours(minutes)}" for reason, minutes in found]
    if len(words) > _MOST_REASONS:
        rest = sum(minutes for _, minutes in found[_MOST_REASONS:])
        words = [*words[:_MOST_REASONS], f"other reasons {hours(rest)}"]
    return joined(words)


def meter(label: str, so_far: Tally, *, is_short: bool) -> Meter | None:
    """None where nothing was due yet."""
    if not so_far.due:
        return None
    return Meter(
        label, float(so_far.delivered), float(so_far.due), f"{so_far.percent} %",
        tone="late" if is_short else "accent",
    )  # fmt: skip
