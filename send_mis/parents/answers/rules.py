"""What a reader may say, by when somebody answers, and how what came of it is told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reviews.due.rules import within_days
from send_mis.parents.choices import SAID, WITHOUT_WORDS, AnswerKind
from send_mis.parents.summaries.rules.parts import PARTS, SummaryWords, heading
from send_mis.reading.blank import written
from send_mis.schools.school_days import SchoolDays

MOST_LETTERS = 2000
# In school days: somebody rings; what is said to be wrong is looked into first.
ANSWER_DAYS: Mapping[str, int] = {
    AnswerKind.QUESTION: 3, AnswerKind.DISAGREE: 3, AnswerKind.INTERPRETER: 5,
    AnswerKind.WRONG: 10, AnswerKind.DOCUMENT: 5,
}  # fmt: skip
# What the reader is told that happens next, by kind: {who} and {by}.
NEXT: Mapping[str, str] = {
    AnswerKind.COMMENT: "Thank you. {who} reads it.",
    AnswerKind.QUESTION: "Thank you. {who} will get in touch with you by {by}.",
    AnswerKind.DISAGREE: "Thank you for telling us. {who} will ring you by {by}.",
    AnswerKind.WRONG: "Thank you. {who} will look into it, and tell you by {by} what came of it.",
    AnswerKind.INTERPRETER: "Thank you. {who} will arrange it, and tell you by {by}.",
    AnswerKind.DOCUMENT: "Thank you. {who} will look at it, and tell you by {by} what came of it.",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says: of the whole or of one part, in their own words."""

    kind: str
    words: str = ""
    part: str = ""


def answer_problems(said: Said, content: SummaryWords) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    words = written(said.words)
    if said.kind not in dict(SAID):
        wrong["kind"] = ["Choose what you would like to tell us."]
    elif not words and said.kind not in WITHOUT_WORDS:
        wrong["words"] = ["Write what you would like to say."]
    if len(words) > MOST_LETTERS:
        wrong["words"] = [f"It has {len(words):,} letters: at most {MOST_LETTERS:,} can be sent."]
    if said.part and not part_words(said.part, content, ""):
        wrong["part"] = ["Choose from the list what it is about."]
    return wrong


def part_words(part: str, content: SummaryWords, name: str) -> str:
    """As it is headed in the version that they read."""
    aim = next((aim for aim in content.aims if aim.key == part), None)
    if aim is not None:
        return aim.title[:300]
    return heading(part, name) if part in PARTS else ""


def answer_by(kind: str, on: date, days: SchoolDays) -> date | None:
    """The last day on which somebody answers; None where nobody has to."""
    many = ANSWER_DAYS.get(kind)
    return None if many is None else within_days(on, many, days)
