"""SEN status and types of need as sheets have them: codes, old codes and ordinary words."""

import re
from dataclasses import dataclass, replace

from send_mis.tabular.sen_words import (
    ASKED_FOR,
    BROAD_AREAS,
    GUESSED_WORDS,
    JUST_YES,
    MONITORED,
    NEED_WORDS,
    SPECIFIC_WORDS,
    STATUS_WORDS,
)
from send_mis.tabular.table import Cell, shown

NEED_CODES = tuple(NEED_WORDS)
# School Action, School Action Plus and statements ended in 2014–18; histories still hold them.
_LEGACY = {"A": "K", "P": "K", "S": "E"}

_STATUS_LIST = "N (no SEN), K (SEN support) or E (EHC plan)"
_NEED_LIST = ", ".join(NEED_CODES)
_STRONG = re.compile(r"[;\n\r|•]+")
_WEAK = re.compile(r"\s*[,/+&]\s*|\s+and\s+", re.IGNORECASE)
# "SLCN – expressive language", "ASD (diagnosed 2021)": what stands behind says more of it.
_DETAIL = re.compile(r"(.+?)(?:\s+[-–—]\s+|\s*:\s+|\s*\()(.+?)\)?", re.DOTALL)
# Nobody has found this need yet: it is looked for.
_UNSURE = re.compile(
    r"\?|\b(?:quer(?:y|ied|ying)|poss(?:ible|ibly|\.)?|probable|suspected|suspicion|maybe"
    r"|await(?:s|ing)?|waiting|pending|referred|referral|under(?:going)? assessment"
    r"|under(?:going)? investigation"
    r"|being (?:assessed|investigated)|to be assessed|for assessment|pathway"
    r"|traits?|tendenc(?:y|ies)"
    r"|undiagnosed|no diagnosis|not diagnosed|without diagnosis|investigat(?:e|ion))(?!\w)",
    re.IGNORECASE,
)
_PLAN = re.compile(r"\b(?:ehcp?s?|ehc plan|plan|statement|ehcna|ehcar|needs assessment)\b")
_TICKS = frozenset("✓✔√☑")
# What stands behind a tick to have it drawn in colour.
_BESIDE_TICKS = " \ufe0e\ufe0f"
_ASKED = re.compile(
    r"\b(?:pending|applied|applying|application|requested|request|in progress|process|submitted"
    r"|awaiting|draft|drafted|asked|referral|assessment|assessed|needs)\b"
)
# "Social, Emotional and Mental Health", "Speech, Language and Communication": three pieces.
_LONGEST_NAME = 4
_RANK = re.compile(
    r"^\s*(?:\d{1,2}\s*[.):-]|(?:primary|secondary|main)(?: need)?\s*[:\-–])\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """The code of today, and the one that stood there: an old A is read as K.

    `hint`: what a person should look at, such as a plan that is only asked for. `is_monitored`:
    watched, and not on the register. `is_bare`: a yes or no that tells no status apart.
    """

    code: str
    source: str
    hint: str = ""
    is_monitored: bool = False
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class NeedWritten:
    """A type of need, or a broad area, or neither; and what the sheet itself calls it."""

    type: str = ""
    area: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class NeedsRead:
    """`unsure`: words of needs that nobody has found yet. `guessed`: words whose type is only the
    customary one."""

    needs: tuple[NeedWritten, ...] = ()
    unsure: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


def _folded(text: str) -> str:
    text = text.casefold().replace("'", "").replace("’", "")
    text = text.replace("&", " and ").replace("+", " plus ")
    return " ".join(word for word in re.split(r"[^a-z0-9]+", text) if word and word != "and")


_STATUSES = {_folded(word): code for code, line in STATUS_WORDS.items() for word in line.split("|")}
_NEEDS = {_folded(word): code for code, line in NEED_WORDS.items() for word in line.split("|")} | {
    code.casefold(): code for code in NEED_CODES
}
_AREAS = {_folded(word): area for area, line in BROAD_AREAS.items() for word in line.split("|")}
_SPECIFIC = frozenset(_folded(word) for word in SPECIFIC_WORDS.split("|"))
_GUESSED = frozenset(_folded(word) for word in GUESSED_WORDS.split("|"))


def parse_sen_status(value: Cell) -> ReadStatus:
    """Raises ValueError listing what is accepted."""
    text = "yes" if shown(value).strip(_BESIDE_TICKS) in _TICKS else _folded(shown(value))
    if not text:
        raise ValueError(f"“{shown(value)}” is not an SEN status. It can be {_STATUS_LIST}.")
    is_asked = bool(_PLAN.search(text) and (_ASKED.search(text) or "?" in shown(value)))
    source = None if "?" in shown(value) else _STATUSES.get(text) or _code_with_words(text)
    if source == MONITORED:
        return ReadStatus("N", "N", is_monitored=True)
    if (source is None and is_asked) or source == ASKED_FOR:
        hint = f"“{shown(value)}” is not yet an EHC plan: it is read as SEN support."
        return ReadStatus("K", "K", hint)
    if source == JUST_YES:
        hint = (
            f"“{shown(value)}” does not say which: it is read as SEN support, or as the EHC plan"
            " that we hold."
        )
        return ReadStatus("K", "K", hint, is_bare=True)
    if source is None:
        raise ValueError(f"“{shown(value)}” is not an SEN status. It can be {_STATUS_LIST}.")
    is_bare = text in {"n", "no"}
    return ReadStatus(code=_LEGACY.get(source, source), source=source, is_bare=is_bare)


def _code_with_words(text: str) -> str | None:
    """ "K – SEN support" or "EHC plan (E)": both halves must say the same."""
    words = text.split()
    for code, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
        if len(code) == 1 and rest and _STATUSES.get(" ".join(rest)) == code.upper():
            return code.upper()
    return None


def parse_need(value: Cell) -> str:
    """One type of need → its code, as a school's system writes it. Raises ValueError."""
    types = [need.type for need in read_needs(value).needs if need.type]
    if not types:
        raise ValueError(
            f"“{shown(value)}” is not a type of need that we know. Types are {_NEED_LIST}."
        )
    if len(types) > 1:
        raise ValueError(f"“{shown(value)}” names several needs where one is expected.")
    return types[0]


def read_needs(value: Cell) -> NeedsRead:
    """The needs in one cell, first one first, each once. No word refuses the cell: what is no
    type and no area is kept as it stands."""
    found: list[NeedWritten] = []
    unsure: list[str] = []
    for part in _STRONG.split(value if isinstance(value, str) else shown(value)):
        text = " ".join(_RANK.sub("", part).split())
        if text:
            _read_part(text, found, unsure)
    guessed = [need.words for need in found if _folded(need.words) in _GUESSED]
    return NeedsRead(_each_once(found), tuple(dict.fromkeys(unsure)), tuple(guessed))


def need_of_heading(heading: str) -> str:
    """The type or area that a column of ticks is about, or nothing."""
    text = _folded(heading)
    return _NEEDS.get(text) or _AREAS.get(text, "")


def _read_part(text: str, found: list[NeedWritten], unsure: list[str]) -> None:
    is_unsure = bool(_UNSURE.search(text))
    known = None if is_unsure else _known(text)
    if known:
        found.append(known)
        return
    if detail := _DETAIL.fullmatch(text):
        head, rest = detail[1].strip(), detail[2].strip()
        if is_unsure:
            _split_unsure(text, found, unsure)
            return
        _read_part(head, found, unsure)
        if more := _known(rest):
            found.append(more)
        elif found:
            found[-1] = replace(found[-1], words=_together(found[-1].words, rest))
        return
    _read_list(text, found, unsure)


def _split_unsure(text: str, found: list[NeedWritten], unsure: list[str]) -> None:
    """ "SLCN, ASD (awaiting diagnosis)": only the piece with the doubt is in doubt."""
    pieces = re.split(r"\s*[,/+]\s*(?![^()]*\))", text)
    for piece in pieces:
        if _UNSURE.search(piece) or len(pieces) == 1:
            unsure.append(piece)
        else:
            _read_part(piece, found, unsure)


def _read_list(text: str, found: list[NeedWritten], unsure: list[str]) -> None:
    """A name may itself hold commas ("Speech, Language and …"): the longest match wins."""
    pieces = [piece for piece in _WEAK.split(text) if piece.strip()]
    read: list[NeedWritten] = []
    doubtful: list[str] = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _LONGEST_NAME), start, -1):
            name = " ".join(pieces[start:end]).strip()
            known = None if _UNSURE.search(name) else _known(name)
            if known or end == start + 1:
                if known is None and _UNSURE.search(name):
                    doubtful.append(name)
                else:
                    read.append(known or NeedWritten(words=name))
                start = end
                break
    if doubtful and not any(need.type or need.area for need in read):
        unsure.append(text)
    elif any(need.type or need.area for need in read):
        found += read
        unsure += doubtful
    else:
        found.append(NeedWritten(words=text))


def _known(text: str) -> NeedWritten | None:
    code = _lookup(text)
    folded = _folded(text)
    if code:
        return NeedWritten(code, words=text.strip() if folded in _SPECIFIC | _GUESSED else "")
    return NeedWritten(area=_AREAS[folded]) if folded in _AREAS else None


def _lookup(text: str) -> str | None:
    return _NEEDS.get(_folded(_RANK.sub("", text)))


def _together(one: str, other: str) -> str:
    return f"{one} – {other}" if one else other


def _each_once(needs: list[NeedWritten]) -> tuple[NeedWritten, ...]:
    """Words of a second mention join the first: "Dyslexia, dyscalculia" is one type."""
    kept: list[NeedWritten] = []
    for need in needs:
        place = next((i for i, k in enumerate(kept) if (k.type or k.area) and _same(k, need)), None)
        if place is None:
            if need not in kept:
                kept.append(need)
        elif need.words and need.words.casefold() not in kept[place].words.casefold():
            words = f"{kept[place].words}, {need.words}".removeprefix(", ")
            kept[place] = replace(kept[place], words=words)
    return tuple(kept)


def _same(one: NeedWritten, other: NeedWritten) -> bool:
    return (one.type, one.area) == (other.type, other.area)
