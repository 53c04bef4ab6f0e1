"""What may stand in the list of what helps, and how lines of advice become rows of it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

STRATEGY_LABELS: Mapping[str, str] = {
    "situation": "When",
    "words": "What helps",
    "source": "Who says so",
}
# Offered while typing; anything else may be written.
SITUATIONS = (
    "In lessons", "In group work", "When reading and writing", "At transitions",
    "At lunch and play", "When routines change", "When the room is loud", "When upset",
    "In tests", "On trips", "At home",
)  # fmt: skip
ANY_TIME = "At any time"
MOST_WORDS = 600
# A longer list is read by nobody in a corridor.
MOST_ROWS = 40
# "- ", "• ", "1. ", "2)" before what is said.
_BULLET = re.compile(r"^\s*(?:[-–—•·*▪◦]+|\(?\d{1,2}[.)])\s+")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?;])\s+")


@dataclass(frozen=True, slots=True)
class SituationLine:
    """One thing that helps, in its situation."""

    situation: str
    words: str
    # The line of the advice that it comes from.
    advised: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.situation.casefold(), self.words.casefold()


def one_each(text: str) -> list[str]:
    """The lines of a text without bullets and numbers, each once, none too long for a row.

    "- Sit near the door\n\n2. Use pictures" → ["Sit near the door", "Use pictures"]. A line that is
    too long is cut between two sentences, or where it must be, between two words.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        said = " ".join(_BULLET.sub("", line).split())
        for part in _parts(said):
            found.setdefault(part.casefold(), part)
    return list(found.values())


def _parts(line: str) -> Iterable[str]:
    if len(line) <= MOST_WORDS:
        return [line] if any(sign.isalnum() for sign in line) else []
    kept: list[str] = [""]
    pieces = [p for s in _SENTENCE_ENDS.split(line) for p in (s.split() if _long(s) else [s])]
    for piece in pieces:
        longer = f"{kept[-1]} {piece}".strip()
        if len(longer) > MOST_WORDS and kept[-1]:
            kept.append(piece[:MOST_WORDS])
        else:
            kept[-1] = longer[:MOST_WORDS]
    return kept


def _long(text: str) -> bool:
    return len(text) > MOST_WORDS


def entry_problems(
    entries: Sequence[tuple[str, str]], there: Collection[tuple[str, str]]
) -> dict[str, list[str]]:
    """Why this cannot be added, by form field. `there`: keys of what is in the list."""
    found: dict[str, list[str]] = {}
    seen = set(there)
    for number, (situation, text) in enumerate(entries, start=1):
        lines = [SituationLine(tidy(situation), words) for words in one_each(text)]
        if situation and not lines:
            found[f"words_{number}"] = ["Enter what helps then, or take the situation out."]
        for line in lines:
            if line.key in seen:
                found[f"words_{number}"] = [f"This is in the list already: {line.words}"]
            seen.add(line.key)
    if not any(text.strip() for _, text in entries):
        found.setdefault("words_1", ["Enter what helps."])
    elif len(seen) > MOST_ROWS:
        said = f"{MOST_ROWS} lines are as many as anybody can keep in mind: end some first."
        found.setdefault("words_1", [said])
    return found


def lines_to_take(text: str, *, taken: Collection[str], there: Collection[str]) -> list[str]:
    """Lines of advice that are no rows yet.

    `taken`: lines that became rows, also where those were worded anew or ended; `there`: the words
    of the list.
    """
    known = {words.casefold() for words in (*taken, *there)}
    return [line for line in one_each(text) if line.casefold() not in known]


def tidy(text: str) -> str:
    return " ".join(text.split())
