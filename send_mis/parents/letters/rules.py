"""What is said of a code that opens nothing, and where it is typed. Pure."""

from collections.abc import Collection

from pupils.letters.rules.recipients import Reachable
from send_mis.access.actions import Action
from send_mis.parents.choices import AnswerKind

# The same whether there never was such a code, it is over, or they are told nothing any more.
OPENS_NOTHING = (
    "This code opens nothing: it is too old, a newer letter has taken its place, or it was not"
    " typed as it stands. Look at the newest letter that you have, or ring the school."
)
# Of a slip: more would push what is to be written off the page.
MOST_TIMES = 10
NO_CODE = "A code has twelve letters and numbers, in three groups of four. Look at your letter."

# Of the slip: the kinds of answers that a reader has on a screen, and that they have read it.
TICKS = (
    "I have read it",
    *(str(kind.label) for kind in (
        AnswerKind.QUESTION, AnswerKind.DISAGREE, AnswerKind.WRONG, AnswerKind.INTERPRETER
    )),
)  # fmt: skip


def news_words(school: str, shared_on: str, withdrawn_on: str) -> list[str]:
    """What a letter, or whoever rings, says of the whole; what was answered stands below it."""
    if not withdrawn_on:
        return [f"{school} has answered what you told it."]
    gone = f"On {shared_on} {school} shared this with you, and withdrew it on {withdrawn_on}."
    return [gone, "It is not right any more: please do not go by it. You have done nothing wrong."]


def address_lines(reached: Reachable, may: Collection[Action]) -> list[str]:
    """Of their home, for whoever may see it; empty: the letter is handed over."""
    is_hidden = reached.is_private and Action.FAMILY_VIEW_PRIVATE not in may
    if is_hidden or Action.FAMILY_VIEW not in may:
        return []
    return reached.address.splitlines()
