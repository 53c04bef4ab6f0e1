"""Which pupils a file's name, a folder's name or a text speaks of, and how plainly."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from itertools import combinations, pairwise
from uuid import UUID

from pupils.folders.rules.known import KnownPupils, WrittenName
from pupils.names import one_letter_gone
from send_mis.names.folding import fold
from send_mis.reading.dates import MONTHS, NoDate, read_day

_UPN = re.compile(r"(?<![A-Z0-9])[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z](?![A-Z0-9])")
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_HUMP = re.compile(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z\u00c0-\u00de])|(?<=[A-Za-z])(?=\d{4})")
_INITIALS = re.compile(r"(?<![A-Za-z])([A-Z])\.?\s?([A-Z])\.?\s?([A-Z])?\.?(?![A-Za-z])")
_DAY = re.compile(
    r"(?<!\d)(?:\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z]{3,9}\.?,?\s+\d{4})(?!\d)"
)
_BIRTH = re.compile(r"(?:\bd\.?\s?o\.?\s?b\b|date\s+of\s+birth|\bborn\b)\W{0,8}", re.IGNORECASE)
# A middle name or two, or their initials, may stand within a name.
_MOST_BETWEEN = 3
_SHORT_SURNAME = 2
# What stands before the name of the child whom a paper is about.
_LABELS = frozenset(
    {"name", "pupil", "child", "student", "learner", "person", "re", "names", "pupils", "childs"}
)
_SEASONS = ("autumn", "spring", "summer", "winter")
# Words of plans, and months, that are also somebody's name: alone they say nothing of a child.
_WORDS_OF_PLANS = (
    "sept term plan plans iep iehp ehc ehcp apdr report reports review school class year support"
    " target targets page profile passport one care health education annual copy final draft new"
    " old signed scan meeting notes letter will mark grant young long day hope faith chance major"
    " english reading art west north south east green white black brown sen send primary junior"
    " infant nursery early years history summary behaviour risk assessment medical needs need"
)
_NO_HINT = frozenset(
    [
        *(month.lower() for month in MONTHS),
        *(month[:3].lower() for month in MONTHS),
        *_SEASONS,
        *_WORDS_OF_PLANS.split(),
    ]
)
_PLAIN_CAPITALS = (
    "IEP EHC EHCP OT EP SALT SLT PE TA SEN LSA HLTA LA UK PDF DOC RE ICT IT CP CIN PEP EAL ADHD ASD"
    " ASC MLD SEMH HI VI PD PDA KS AM PM ID DOB UPN PPM"
)
_NO_INITIALS = frozenset(_PLAIN_CAPITALS.split())


class Plainness(IntEnum):
    """How much of a name was found."""

    NOTHING = 0
    HINT = 1  # a forename or a surname alone, initials and a class
    PART = 2  # a forename and the first letter of the surname, or the other way round
    WHOLE = 3  # the whole name, the UPN, or a part of it with the date of birth


@dataclass(frozen=True, slots=True)
class Naming:
    """`ids`: whom it may mean. `classes`: classes of the school that it names. `written`: the
    words that were taken for a name."""

    plainness: Plainness = Plainness.NOTHING
    ids: frozenset[UUID] = frozenset()
    classes: frozenset[str] = frozenset()
    written: str = ""
    # By UPN or date of birth, which no other pupil of the name shares.
    sure: frozenset[UUID] = frozenset()
    near: frozenset[UUID] = frozenset()
    # It names one child and then another.
    is_of_two: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """What the text of a file says. `births`: pupils born on a day that it names; `denied`: a day
    that it calls the date of birth and on which nobody meant was born."""

    naming: Naming = field(default_factory=Naming)
    births: frozenset[UUID] = frozenset()
    birth: date | None = None
    forenames: frozenset[UUID] = frozenset()
    others: int = 0


def named_in_file_name(name: str, known: KnownPupils) -> Naming:
    """`name`: of a file without its ending, or of a folder."""
    ways = [fold(text).split() for text in _ways(name)]
    classes = frozenset(c for words in ways for c in _classes(words, known))
    by_upn = _upns(name, known)
    if by_upn:
        return Naming(Plainness.WHOLE, by_upn, classes, "the UPN", by_upn)
    for find in (_whole_names, _with_initial):
        found = [spot for words in ways for spot in find(words, known)]
        unspaced = _unspaced(name, known) if find is _whole_names else frozenset()
        ids = frozenset(pk for spot in found for pk in spot.ids) | unspaced
        if ids:
            level = Plainness.WHOLE if find is _whole_names else Plainness.PART
            written = found[0].written if found else name.strip()
            is_of_two = any(not one.ids & two.ids for one, two in combinations(found, 2))
            return Naming(level, ids, classes, written, is_of_two=is_of_two)
    near = frozenset(pk for words in ways for pk in _near(words, known))
    ids, written = _hints(name, ways, classes, known)
    return Naming(
        Plainness.HINT if ids else Plainness.NOTHING, ids, classes, written, near=near - ids
    )


def named_inside(text: str, known: KnownPupils, today: date) -> Inside:
    words = fold(text).split()
    classes = frozenset(_classes(words, known))
    days, birth = _days(text, today)
    births = frozenset(pk for day in days for pk in known.by_birth.get(day, ()))
    forenames = frozenset(pk for word in set(words) for pk in known.by_forename.get(word, ()))
    naming, others = _subject(text, words, classes, births & forenames, known)
    return Inside(naming, births, birth, forenames, others)


def _subject(
    text: str, words: Sequence[str], classes: frozenset[str], born_so: frozenset[UUID],
    known: KnownPupils,
) -> tuple[Naming, int]:  # fmt: skip
    """Whom the text is about, and how many others it names."""
    by_upn = _upns(text, known)
    spots = list(_whole_names(words, known))
    everybody = frozenset(pk for spot in spots for pk in spot.ids) | _unspaced(text, known)
    if by_upn:
        return Naming(Plainness.WHOLE, by_upn, classes, "the UPN", by_upn), len(everybody - by_upn)
    if everybody:
        labelled = next((spot for spot in spots if _is_labelled(words, spot.at)), None)
        ids = labelled.ids if labelled else everybody
        sure = ids & born_so
        said = labelled or (spots[0] if spots else None)
        naming = Naming(
            Plainness.WHOLE, sure or ids, classes, said.written if said else "the name", sure
        )
        return naming, len({spot.ids for spot in spots} - {ids})
    if born_so:
        return Naming(Plainness.WHOLE, born_so, classes, "forename and date of birth", born_so), 0
    parts = [spot for spot in _with_initial(words, known) if _is_labelled(words, spot.at)]
    if parts:
        return Naming(Plainness.PART, parts[0].ids, classes, parts[0].written), 0
    alone = [
        (word, known.by_forename[word])
        for at, word in enumerate(words)
        if word in known.by_forename and word not in _NO_HINT and _is_labelled(words, at)
    ]
    if alone:
        return Naming(Plainness.HINT, frozenset(alone[0][1]), classes, alone[0][0]), 0
    return Naming(classes=classes), 0


# --- Finding names in words -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """A name found from word `at` up to, without, word `end`."""

    at: int
    end: int
    ids: frozenset[UUID]
    written: str


def _ways(name: str) -> list[str]:
    """As it is written, without what stands in brackets, and with NoahBright as two words."""
    plain = [name, _BRACKETS.sub(" ", name)]
    return list(dict.fromkeys([*plain, *(_HUMP.sub(" ", text) for text in plain)]))


def _whole_names(words: Sequence[str], known: KnownPupils) -> list[Spot]:
    """The longest at each place: Mia Stone-Hall is not Mia Stone."""
    found: dict[tuple[int, int], set[UUID]] = {}
    for at, word in enumerate(words):
        for name in known.whole.get(word, ()):
            end = _end_of(name, words, at, known.middles[name.pupil_id])
            if end:
                found.setdefault((at, end), set()).add(name.pupil_id)
    return [
        Spot(at, end, frozenset(ids), " ".join(words[at:end]))
        for (at, end), ids in sorted(found.items())
        if not any(
            a <= at and end <= e and (a, e) != (at, end) and not ids & inner
            for (a, e), inner in found.items()
        )
    ]


def _end_of(
    name: WrittenName, words: Sequence[str], at: int, middles: Collection[str]
) -> int | None:
    before, after = name.words[: name.middle], name.words[name.middle :]
    if tuple(words[at : at + len(name.words)]) == name.words:
        return at + len(name.words)
    if not before or not after or tuple(words[at : at + len(before)]) != before:
        return None
    here = at + len(before)
    for between in range(1, _MOST_BETWEEN + 1):
        within = words[here : here + between]
        if not all(word in middles or len(word) == 1 for word in within):
            return None
        start = here + between
        if tuple(words[start : start + len(after)]) == after:
            return start + len(after)
    return None


def _with_initial(words: Sequence[str], known: KnownPupils) -> list[Spot]:
    """ "Noah B", "N Bright", "Bright N", "Noah Br"."""
    found = []
    for at, (one, two) in enumerate(pairwise(words)):
        ids: set[UUID] = set()
        if len(two) <= _SHORT_SURNAME and two.isalpha():
            ids |= {pk for pk in known.by_forename.get(one, ()) if _begins(pk, two, known, 0)}
            ids |= {pk for pk in known.by_surname.get(one, ()) if _begins(pk, two[:1], known, 1)}
        if len(one) == 1:
            ids |= {pk for pk in known.by_surname.get(two, ()) if _begins(pk, one, known, 1)}
        if ids:
            found.append(Spot(at, at + 2, frozenset(ids), f"{one} {two}"))
    return found


def _begins(pk: UUID, start: str, known: KnownPupils, part: int) -> bool:
    for name in known.by_id[pk].names:
        words = fold(name[part]).split()
        if any(word.startswith(start) for word in words[:1]):
            return True
        if len(words) > 1 and "".join(word[0] for word in words) == start:
            return True
    return False


def _near(words: Sequence[str], known: KnownPupils) -> set[UUID]:
    """Two words that are a pupil's names but for one letter in each."""
    found: set[UUID] = set()
    for one, two in pairwise(words):
        firsts, lasts = _keyed(one, known.nearly_forename), _keyed(two, known.nearly_surname)
        found |= firsts & lasts
        firsts, lasts = _keyed(two, known.nearly_forename), _keyed(one, known.nearly_surname)
        found |= firsts & lasts
    return found


def _keyed(word: str, index: dict[str, set[UUID]]) -> set[UUID]:
    return {pk for key in one_letter_gone(word) for pk in index.get(key, ())}


def _hints(
    name: str, ways: Iterable[Sequence[str]], classes: frozenset[str], known: KnownPupils
) -> tuple[frozenset[UUID], str]:
    for words in ways:
        for word in words:
            if word in _NO_HINT:
                continue
            ids = known.by_surname.get(word, set()) | known.by_forename.get(word, set())
            if ids:
                return frozenset(ids), word
    in_classes = {pk for each in classes for pk in known.by_class[each]}
    for found in _INITIALS.finditer(name):
        letters = "".join(filter(None, found.groups()))
        if letters in _NO_INITIALS:
            continue
        first, last = letters[0].lower(), letters[-1].lower()
        ids = {
            pk for pk in in_classes
            if _begins(pk, last, known, 0) and _begins(pk, first, known, 1)
        }  # fmt: skip
        if ids:
            return frozenset(ids), letters
    return frozenset(), ""


def _classes(words: Sequence[str], known: KnownPupils) -> set[str]:
    found = {name for name in known.by_class if name in words}
    text = f" {' '.join(words)} "
    return found | {name for name in known.by_class if " " in name and f" {name} " in text}


def _unspaced(text: str, known: KnownPupils) -> frozenset[UUID]:
    """Names of scripts that put no space between words."""
    if text.isascii() or not known.unspaced:
        return frozenset()
    flat = fold(text).replace(" ", "")
    return frozenset(pk for name, ids in known.unspaced.items() if name in flat for pk in ids)


def _upns(text: str, known: KnownPupils) -> frozenset[UUID]:
    return frozenset(pk for upn in _UPN.findall(text.upper()) for pk in known.by_upn.get(upn, ()))


def _is_labelled(words: Sequence[str], at: int) -> bool:
    return not _LABELS.isdisjoint(words[max(0, at - 2) : at])


def _days(text: str, today: date) -> tuple[set[date], date | None]:
    """Every day that it names, and the one that it calls a date of birth."""
    births = {found.end() for found in _BIRTH.finditer(text)}
    days, birth = set(), None
    for found in _DAY.finditer(text):
        try:
            day = read_day(found[0], today=today, is_past=True)
        except NoDate:
            continue
        days.add(day)
        if birth is None and found.start() in births:
            birth = day
    return days, birth
