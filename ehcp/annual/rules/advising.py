"""How advice for a review stands: asked, chased, received, or not; and what came too late. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from send_mis.ui.chips import Kind
from send_mis.ui.words import day as in_words


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """What is known of one piece of advice. `by_on`: when it was asked to be there."""

    asked_on: date
    by_on: date
    chases: int = 0
    chased_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class AdviceStands:
    """`is_late`: it came after the papers, or the meeting: it is not among what was circulated."""

    words: str
    kind: Kind
    is_late: bool = False


_TIMES: Mapping[int, str] = {1: "once", 2: "twice"}


def advice_stands(
    advice: AdviceFacts, papers_on: date | None, held_on: date | None, today: date
) -> AdviceStands:
    asked = f"Asked {in_words(advice.asked_on)}"
    if advice.chases:
        asked += f", chased {_TIMES.get(advice.chases, f'{advice.chases} times')}"
    if advice.received_on is None:
        is_over = held_on is not None or advice.by_on < today
        words = f"{asked}, {'not received' if is_over else f'due {in_words(advice.by_on)}'}"
        return AdviceStands(words, "late" if is_over else "soon")
    received = f"Received {in_words(advice.received_on)}"
    if held_on is not None and advice.received_on > held_on:
        words = f"{received}, after the meeting: not among the circulated papers"
        return AdviceStands(words, "soon", is_late=True)
    if papers_on is not None and advice.received_on > papers_on:
        words = f"{received}, after the papers went out: not among them"
        return AdviceStands(words, "soon", is_late=True)
    return AdviceStands(received, "fine")
