"""What a file of a folder seems to be, and of when: proposed, to be changed before it is filed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pupils.choices import DocumentKind
from pupils.documents.rules.words import DocumentWords
from send_mis.names.folding import fold
from send_mis.reading.dates import NoDate, RoughDay, read_day, read_month, read_term, read_year

_LONGEST_TITLE = 160
# Of the text, what stands this far from its beginning still says what it is.
_HEAD = 400
# The first that fits decides: a health care plan is medical, though it is a plan.
_WORDS: tuple[tuple[DocumentKind, tuple[str, ...]], ...] = (
    (
        DocumentKind.SAFEGUARDING,
        ("safeguarding", "child protection", "cpoms", "strategy meeting", "cp conf"),
    ),
    (
        DocumentKind.MEDICAL,
        ("medical", "health ?care plan", "ihc?p", "asthma", "epilep", "allerg", "diagnos"),
    ),
    (
        DocumentKind.EHC,
        ("ehc", "education health and care", "statutory assessment", "annual review"),
    ),
    (DocumentKind.PARENTS, ("parents? views?", "views of (?:the )?parents?", "parental views")),
    (
        DocumentKind.PUPIL,
        ("pupils? views?", "views of (?:the )?(?:pupil|child)", "all about me", "my views"),
    ),
    (
        DocumentKind.REPORT,
        (
            "educational psycholog", "ep (?:report|advice|visit)", r"salt\b", r"slt\b", "physio",
            "speech and lang", "occupational th", "(?:ot|clinic) report", "camhs", "outreach",
            "paediatric", "advisory teacher",
        ),
    ),
    (
        DocumentKind.SCHOOL,
        (
            "iep", "individual education", "provision", "pupil p", "one page p", "passport", "apdr",
            "assess plan do", "behaviour", "risk assess", "school report", "annual report",
            r"targets?\b", r"plans?\b", r"reviews?\b",
        ),
    ),
    (DocumentKind.LETTER, ("letter", r"dear (?:mr|ms|mrs|miss|dr|parent|sir|all)\b")),
    (DocumentKind.REPORT, ("report", "assessment", "advice")),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(rf"\b(?:{'|'.join(words)})")) for kind, words in _WORDS)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?[-/._ ]\d{1,2}[-/._ ](?:\d{4}|\d{2})|\d{4}[-. ]\d{2}[-. ]\d{2}"
_NAMED_DAY = r"\d{1,2}(?:st|nd|rd|th)?[ ._-]*[A-Za-z]{3,9}[ ._-]*(?:\d{4}|\d{2})"
_DAYS = re.compile(rf"(?<!\d)(?:{_DAY}|{_NAMED_DAY})(?!\d)")
_TERMS = re.compile(
    r"(?:autumn|aut|spring|spr|summer|sum)(?: term)?(?: ?[12](?!\d))?,? ?'?(?:\d{4}|\d{2})"
    r"(?: ?[-/–] ?(?:20)?\d{2}(?!\d))?", re.IGNORECASE,
)  # fmt: skip
_MONTHS = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ '_-]{1,2}"
    r"(?:\d{4}|\d{2})(?!\d)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?<!\d)20\d{2}(?: ?[-/–] ?(?:20)?\d{2})?(?!\d)")
_LABELLED = re.compile(
    r"(?:^|\n|\b)(?:date|dated|written on|review date|date of (?:plan|report|meeting|review))"
    r"\s*[:\-]?\s{0,3}", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """`dated_by`: where the day comes from, in a word or two."""

    title: str
    kind: DocumentKind
    dated_on: date
    dated_by: str


def propose(path: Sequence[str], words: DocumentWords, today: date) -> Proposal:
    """`path`: the names of its folders, then its own without the ending."""
    dated_on, dated_by = _dated(path, words, today)
    return Proposal(_title(path[-1]), _kind(path, words), dated_on, dated_by)


def _title(name: str) -> str:
    return " ".join(name.replace("_", " ").split())[:_LONGEST_TITLE].strip() or "Document"


def _kind(path: Sequence[str], words: DocumentWords) -> DocumentKind:
    """By its own name, its title, its first words, and then by its folder's name."""
    for text in (path[-1], words.title, words.text[:_HEAD], *reversed(path[:-1])):
        plain = fold(text)
        for kind, pattern in _KINDS:
            if pattern.search(plain):
                return kind
    return DocumentKind.OTHER


def _dated(path: Sequence[str], words: DocumentWords, today: date) -> tuple[date, str]:
    for name in reversed(path):
        if found := _in_name(name, today):
            return found, "the name"
    if found := _labelled(words.text, today):
        return found, "inside"
    for day, by in ((words.saved_on, "last saved"), (words.made_on, "made")):
        if day is not None and day <= today:
            return day, by
    return today, "today"


def _in_name(name: str, today: date) -> date | None:
    plain = " ".join(name.replace("_", " ").split())
    for found in _DAYS.finditer(plain):
        if day := _past(_day(_hyphened(found[0]), today), today):
            return day
    for found in _TERMS.finditer(plain):
        if day := _past(_rough(read_term(_spaced(found[0]), today=today)), today):
            return day
    for found in _MONTHS.finditer(plain):
        if day := _past(_month(found[0], today), today):
            return day
    years = (_rough(read_year(found[0], today=today)) for found in _YEARS.finditer(plain))
    return next(filter(None, (_past(day, today) for day in years)), None)


def _labelled(text: str, today: date) -> date | None:
    """The first day that is called the date of the paper."""
    days = {found.start(): found[0] for found in _DAYS.finditer(text)}
    days |= {found.start(): found[0] for found in _MONTHS.finditer(text)}
    ends: Iterable[int] = (found.end() for found in _LABELLED.finditer(text))
    for end in ends:
        if end in days and (day := _day(days[end], today) or _month(days[end], today)):
            return _past(day, today)
    return None


def _hyphened(text: str) -> str:
    """2025 03 12 and 2025.03.12 are 2025-03-12."""
    return re.sub(r"^(\d{4})[-. ](\d{2})[-. ](\d{2})$", r"\1-\2-\3", text)


def _spaced(text: str) -> str:
    return re.sub(r"(?<=[A-Za-z])(?=\d)", " ", text)


def _rough(found: RoughDay | None) -> date | None:
    return found.day if found else None


def _past(day: date | None, today: date) -> date | None:
    return day if day is not None and date(1990, 1, 1) <= day <= today else None


def _day(text: str, today: date) -> date | None:
    try:
        return read_day(text, today=today)
    except NoDate:
        return None


def _month(text: str, today: date) -> date | None:
    try:
        return read_month(text.replace("_", " "), today=today)
    except NoDate:
        return None
