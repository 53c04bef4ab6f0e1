"""Advice on wording, by rules. It never stops anybody: the writer knows the child.

A provision that says "access to regular support" promises nothing that could be counted. The
phrases are those that tribunals and annual reviews strike out.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum


class AdviceKind(Enum):
    VAGUE = "vague"
    NO_NUMBER = "no number"
    NO_DATE = "no date"
    NO_WHO = "no who"
    NO_HOW_OFTEN = "no how often"
    NO_HOW_LONG = "no how long"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to look at: `text[start:end]` are the words, empty where something is missing."""

    kind: AdviceKind
    text: str
    start: int = 0
    end: int = 0
    words: str = ""


# What is regular in language and geometry: "regular past tense" says nothing of how often.
_REGULAR_THINGS = (
    "past|plurals?|verbs?|nouns?|tenses?|endings?|spellings?|words?|patterns?|shapes?|polygons?"
)
# Each phrase and the question that it leaves open. With the first a plan promises nothing that
# could be counted, whatever else it says.
_UNSPECIFIC = {
    r"(?:has |have |with )?access to": "Say what the pupil will get, not what is at hand.",
    r"(?:is|are|be|made) available": "Say what the pupil will get, not what is at hand.",
    r"or (?:equivalent|similar)": "Say which, and who may choose another.",
    r"as advised(?: by)?": "Say what was advised.",
    r"high levels? of": "Say how much: “20 minutes a day”.",
    rf"regular(?:ly)?(?![- ](?:{_REGULAR_THINGS})\b)": "Say how often: “three times a week”.",
    r"opportunit(?:y|ies) (?:for|to)": "Say what will happen, how often and with whom.",
    r"(?:as|where|when|if|whenever) (?:appropriate|necessary|required|needed|possible)": (
        "Say when, and who decides."
    ),
}
_UNSPECIFIC_IN_PROVISION = {
    # In an outcome "counts up to 20" is exact.
    r"up to": "Say the least that the pupil will get.",
    r"key adults?": "Say who it is, or in which role.",
}
_ANYWHERE = _UNSPECIFIC | {
    r"(?:would|will|may) benefit from": "Say what will be done.",
    r"on a needs? basis|ad[- ]hoc": "Say when, and who decides.",
    r"from time to time|sometimes|often|frequent(?:ly)?|periodic(?:ally)?|occasional(?:ly)?": (
        "Say how often: “twice a day”."
    ),
    r"(?:be )?encouraged? to": "Say what the adult does, or what the pupil will do.",
    r"will try to|aims? to|hopes? to|hopefully": "Say what will happen.",
    r"a range of|a variety of|such as|etc\b\.?": "Say which.",
}
_IN_OUTCOMES = {
    r"improv(?:es?|ed|ing)|make(?:s)? progress|better|develop(?:s|ed|ing)?|increas(?:es?|ed|ing)": (
        "Say from what to what, so that everybody can tell."
    ),
    r"to the best of (?:his|her|their) ability|(?:his|her|their) (?:full )?potential": (
        "Say what the pupil will be able to do."
    ),
}
_IN_PROVISION = _UNSPECIFIC_IN_PROVISION | {
    r"(?:some|a little|a lot of|additional|extra|increased|high levels? of)"
    r" (?:help|support|time)": "Say how much, and from whom.",
    r"support(?:ed)? with": "Say what the support is, who gives it and how often.",
    r"(?:in )?(?:a )?small groups?": "Say how many pupils are in the group.",
    r"flexib(?:le|ly)": "Say what stays fixed.",
}
_WIDE = r"\\s+"
_SPACE = re.compile(r"(?<![\[-]) ")


def _compiled(phrases: Mapping[str, str]) -> list[tuple[re.Pattern[str], str]]:
    """As whole words, in capitals or not, also where a line ends between them."""
    return [
        (re.compile(rf"(?<!\w)(?:{_SPACE.sub(_WIDE, phrase)})(?!\w)", re.IGNORECASE), question)
        for phrase, question in phrases.items()
    ]


_VAGUE_OUTCOME = _compiled(_ANYWHERE | _IN_OUTCOMES)
_VAGUE_PROVISION = _compiled(_ANYWHERE | _IN_PROVISION)
_UNSPECIFIC_WORDS = _compiled(_UNSPECIFIC)
_UNSPECIFIC_PROVISION = _compiled(_UNSPECIFIC | _UNSPECIFIC_IN_PROVISION)
# Without one of these no phrase of the above can stand in a text: looked for first, as most texts
# have none. A test holds them to the phrases.
_CLUES = (
    "access", "available", "equivalent", "similar", "advised", "high", "regular", "opportunit",
    "appropriate", "necessary", "required", "needed", "possible", "up", "key",
)  # fmt: skip
# What somebody said is not for the writer to reword.
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    "|fifty|sixty|hundred|half|once|twice|every|all"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS})\b", re.IGNORECASE)
# "May" and "March" alone are verbs too: a month needs a day, a year or a preposition beside it.
_DATE = re.compile(
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}\b|\b20\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})\b"
    rf"|\b(?:by|in|of|until|before) (?:the )?(?:end of |start of )?(?:{_MONTHS})\b"
    r"|\b(?:by|before|at|until) (?:the )?(?:end|start|half[- ]term|easter|christmas|summer|next)"
    r"|\b(?:this|next|autumn|spring|summer) (?:half[- ])?(?:term|year)\b"
    r"|\b(?:in|within|after) \w+ (?:days?|weeks?|months?|terms?)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(?:TAs?|HLTAs?|LSAs?|ASAs?|SENCO|ELSA|EP|SLT|SALT|OT)\b"
    r"|\b(?i:teachers?|assistants?|adults?|key (?:person|worker)|mentor|therapist|psychologist"
    r"|specialist|counsellor|tutor|nurse|supervisor|volunteer|parents?|mother|father|buddy)\b"
    r"|\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z]"
)
_HOW_OFTEN = re.compile(
    r"\b(?:daily|weekly|fortnightly|monthly|termly|hourly|half[- ]termly|once|twice|every|each)\b"
    r"|\b(?:a|per) (?:day|week|fortnight|month|term|lesson|session)\b"
    r"|\d ?[×x] ?\d|\btimes\b|\bon (?:mon|tues|wednes|thurs|fri)days?\b",
    re.IGNORECASE,
)
_HOW_LONG = re.compile(
    rf"(?:\d|\b(?:{_NUMBER_WORDS}|an?))(?: an)?[- ]?(?:minutes?|mins?|hours?|hrs?)\b"
    r"|\d ?[×x] ?\d",
    re.IGNORECASE,
)

# Which field of the form answers which question: what it holds need not stand in the words.
MEASURE, BY_WHEN, WHO, HOW_OFTEN, HOW_LONG = "measure", "by_when", "who", "how_often", "how_long"

_MISSING_OUTCOME = (
    (MEASURE, _NUMBER, AdviceKind.NO_NUMBER, "Give a number: how many, how long or how often."),
    (BY_WHEN, _DATE, AdviceKind.NO_DATE, "Say by when."),
)
_MISSING_PROVISION = (
    (WHO, _WHO, AdviceKind.NO_WHO, "Say who does it."),
    (HOW_OFTEN, _HOW_OFTEN, AdviceKind.NO_HOW_OFTEN, "Say how often."),
    (HOW_LONG, _HOW_LONG, AdviceKind.NO_HOW_LONG, "Say how long each time."),
)


def check_outcome(text: str, known: Collection[str] = ()) -> list[Advice]:
    """Advice on an outcome. `known`: what its other fields already say (MEASURE, BY_WHEN)."""
    return _advice(text, _VAGUE_OUTCOME, _MISSING_OUTCOME, known)


def check_provision(text: str, known: Collection[str] = ()) -> list[Advice]:
    """Advice on what will be done. `known`: WHO, HOW_OFTEN, HOW_LONG where fields say it."""
    return _advice(text, _VAGUE_PROVISION, _MISSING_PROVISION, known)


def unspecific(text: str, *, is_outcome: bool = False) -> list[Advice]:
    """Those words alone with which a whole plan promises nothing, as they stand in the text; none
    of what is quoted."""
    lowered = text.lower()
    if not any(clue in lowered for clue in _CLUES):
        return []
    # As long as it was, so that places stay.
    own = _QUOTED.sub(lambda quoted: "·" * len(quoted.group()), text)
    return _advice(own, _UNSPECIFIC_WORDS if is_outcome else _UNSPECIFIC_PROVISION, (), ())


def _advice(
    text: str,
    vague: Sequence[tuple[re.Pattern[str], str]],
    missing: Sequence[tuple[str, re.Pattern[str], AdviceKind, str]],
    known: Collection[str],
) -> list[Advice]:
    """Vague phrases in the order of the text, never two on the same words; then what is missing."""
    if not text.strip():
        return []
    found = [
        Advice(AdviceKind.VAGUE, question, match.start(), match.end(), match.group())
        for pattern, question in vague
        for match in pattern.finditer(text)
    ]
    kept: list[Advice] = []
    for advice in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or advice.start >= kept[-1].end:
            kept.append(advice)
    return kept + [
        Advice(kind, question)
        for key, pattern, kind, question in missing
        if key not in known and not pattern.search(text)
    ]
