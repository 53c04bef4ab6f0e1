"""What an early discussion says, by the labels of its forms."""

from pupils.models import Pupil
from reviews.models import EarlyDiscussion
from reviews.support.rules import DISCUSSION_LABELS, PARTS
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plain_day, plural


def discussion_words(row: EarlyDiscussion) -> dict[str, str]:
    """As saved: what somebody else's screen would say."""
    said = {
        "met_on": plain_day(row.met_on) if row.met_on else "",
        "met_how": row.get_met_how_display() if row.met_how else "",
        "offered_on": plain_day(row.offered_on) if row.offered_on else "",
        "offered_how": row.get_offered_how_display() if row.offered_how else "",
        "offered_times": str(row.offered_times or ""),
    }
    return {
        label: said.get(name, getattr(row, name) or "") for name, label in DISCUSSION_LABELS.items()
    } | {
        "State": row.get_state_display(),
        "What you think is needed": row.get_proposal_display() if row.proposal else "",
        "Note given on": plain_day(row.given_on) if row.given_on else "",
    }


def part_words(row: EarlyDiscussion) -> list[tuple[str, str]]:
    """The parts that are written, by label."""
    return [(label, text) for name, label in PARTS.items() if (text := getattr(row, name))]


def held_words(row: EarlyDiscussion) -> str:
    """Who was there, when and how; else when, how and how often it was offered."""
    if row.met_on is not None:
        how = row.get_met_how_display()
        return f"{in_words(row.met_on)}, {how[:1].lower()}{how[1:]}, with {row.met_with}"
    if row.offered_on is None or row.offered_times is None:
        return ""
    times, how = plural(row.offered_times, "time", "times"), row.get_offered_how_display().lower()
    return f"Offered {times}, last on {in_words(row.offered_on)}, {how}: they did not take part"


def decision_words(row: EarlyDiscussion) -> str:
    """For the family too."""
    if not row.is_decided or row.decided_on is None:
        return ""
    return f"{row.get_state_display()}. Decided on {in_words(row.decided_on)}: {row.decided_with}"


def on_register_words(pupil: Pupil, since: str) -> str:
    return f"{pupil.short_name} is on the SEN register already, since {since}."
