"""How easily a text is read, and which sentences make it hard.

The years of schooling that a text asks for are counted by the formula of Kincaid and others (1975),
by a library; in England a child is about five years older than their year of schooling counts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import readability

# Harder than that, many parents read it twice.
HARD_AGE = 12
_OLDER = 5
_YOUNGEST, _OLDEST = 5, 18
# Too few words for a formula to say anything.
_FEWEST_WORDS = 12
LONG_SENTENCE = 25
_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# Words of schools, and what is plainer.
PLAINER: Mapping[str, str] = {
    "attainment": "how well a child does",
    "baseline": "where we started",
    "cognition": "thinking and learning",
    "differentiation": "work that fits the child",
    "differentiated": "made to fit",
    "expressive language": "talking",
    "fine motor": "using hands and fingers",
    "gross motor": "moving arms and legs",
    "implement": "do",
    "intervention": "extra help",
    "outcome": "aim",
    "phonological": "hearing sounds in words",
    "provision": "help",
    "receptive language": "understanding what is said",
    "scaffold": "help step by step",
    "scaffolding": "help step by step",
    "self-regulation": "staying calm",
    "self-regulate": "stay calm",
    "semh": "feelings and friendships",
    "sensory": "sounds, light and touch",
    "targeted": "chosen",
}


@dataclass(frozen=True, slots=True)
class ReadingEase:
    """`age`: of a child who reads it with ease; None where there is too little to tell."""

    age: int | None
    long_sentences: tuple[str, ...]
    plainer: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        if self.age is None:
            return "Too short to tell how easily it is read."
        said = f"Read with ease from the age of {self.age}."
        return said if self.age <= HARD_AGE else f"{said} Shorter sentences would help."

    @property
    def tone(self) -> str:
        if self.age is None:
            return "neutral"
        return "fine" if self.age <= HARD_AGE else "soon"


def reading_ease(text: str) -> ReadingEase:
    sentences = list(_sentences(text))
    words = [_WORD.findall(sentence) for sentence in sentences]
    long = tuple(
        sentence for sentence, found in zip(sentences, words, strict=True)
        if len(found) > LONG_SENTENCE
    )  # fmt: skip
    return ReadingEase(_age([each for each in words if each]), long, tuple(_plainer(text)))


def _age(sentences: list[list[str]]) -> int | None:
    if sum(map(len, sentences)) < _FEWEST_WORDS:
        return None
    tokenised = "\n".join(f"{' '.join(each)} ." for each in sentences)
    found = readability.getmeasures(tokenised, lang="en")
    grade: float = found["readability grades"]["Kincaid"]
    return max(_YOUNGEST, min(_OLDEST, round(grade) + _OLDER))


def _sentences(text: str) -> Iterable[str]:
    return (each.strip() for each in _SENTENCE.findall(text) if each.strip())


def _plainer(text: str) -> Iterable[tuple[str, str]]:
    lower = f" {text.lower()} "
    for word, instead in PLAINER.items():
        if re.search(rf"\b{re.escape(word)}s?\b", lower):
            yield word, instead
