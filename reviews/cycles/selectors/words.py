"""What a cycle says, by label, in the words that people read."""

from reviews.choices import CycleFactor, CycleSource
from reviews.cycles.rules.words import CYCLE_LABELS
from reviews.models import Cycle
from send_mis.ui.words import day as in_words
from send_mis.ui.words import plural


def cycle_words(cycle: Cycle) -> dict[str, str]:
    """Always all labels, in the order of the form, then how it was agreed and how it ended."""
    said = {
        "sources": "; ".join(str(CycleSource(each).label) for each in cycle.sources),
        "factors": "; ".join(str(CycleFactor(each).label) for each in cycle.factors),
        "review_on": in_words(cycle.review_on) if cycle.review_on else "",
    }
    words = {
        label: said.get(name, getattr(cycle, name) or "") for name, label in CYCLE_LABELS.items()
    }
    return words | {
        "Agreed": in_words(cycle.agreed_on) if cycle.agreed_on else "",
        "How parents took part": involved_words(cycle),
        "Ended": in_words(cycle.closed_on) if cycle.closed_on else "",
        "Decision": cycle.get_decision_display() if cycle.decision else "",
        "Why": cycle.decision_words,
    }


def involved_words(cycle: Cycle) -> str:
    """With whom it was agreed and how; else when, how and how often that was offered."""
    if cycle.agreed_with:
        return f"{cycle.get_agreed_how_display()}, with {cycle.agreed_with}"
    return offered_words(cycle)


def offered_words(cycle: Cycle) -> str:
    if cycle.offered_on is None or cycle.offered_times is None:
        return ""
    times = plural(cycle.offered_times, "time", "times")
    how = cycle.get_offered_how_display().lower()
    return f"Offered {times}, last on {in_words(cycle.offered_on)}, {how}: they did not take part"
