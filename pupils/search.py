"""Finding a pupil by name, forgiving one wrong, missing, doubled or swapped letter.

One look-up in `Pupil.search_keys` finds the candidates; they are ranked here by the names that
the reader may see, so that a former name finds nobody for those who may not read it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When

from pupils.fields import PUPIL_FIELDS
from pupils.models import Pupil
from pupils.names import (
    LONGEST_KEY,
    SHORTEST_FORGIVEN,
    is_written_together,
    name_words,
    query_keys,
    together,
    whole_key,
)
from send_mis.access.actor import Actor
from send_mis.access.fields import Use
from send_mis.names.folding import fold
from send_mis.names.writing import normal

LONGEST_QUERY = 200
MOST_WORDS = 8
# "Mc Donald", "O Brien", "Al Farsi": what stands before belongs to the name that follows.
_LONGEST_PARTICLE = 3
# Past these the page asks for more of the name: a list of thousands is no answer.
MOST_FOUND = 2_000
_BEGINS_LIKE_A_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{1,11}[0-9A-HJ-NP-RT-Z]?")
# Places that near surnames reach even when many others match to the letter.
_NEAR_FROM, _NEAR_UNTIL = 3, 5


class NameMatch(IntEnum):
    """How well one typed word fits a pupil; less is better."""

    SURNAME = 0
    FORENAME = 1
    SURNAME_BEGINS = 2
    SURNAME_NEARLY = 3
    FORENAME_BEGINS = 4
    FORENAME_NEARLY = 5


class Slip(IntEnum):
    """Slips of the keys, the likeliest first."""

    SWAPPED = 0
    DOUBLED = 1
    MISSING = 2  # or one too many
    WRONG = 3


class Whole(IntEnum):
    """How well all that is typed is somebody's whole name; less is better."""

    AS_SAID = 0  # Noah Bright, or Bright, Noah
    AS_LISTED = 1  # Bright Noah
    ALIKE = 2  # accents aside
    NOT = 3


Fit = tuple[NameMatch, int]
_OF_SURNAME = (NameMatch.SURNAME, NameMatch.SURNAME_BEGINS, NameMatch.SURNAME_NEARLY)
_OF_FORENAME = (NameMatch.FORENAME, NameMatch.FORENAME_BEGINS, NameMatch.FORENAME_NEARLY)


@dataclass(frozen=True, slots=True)
class Found:
    """The pupils' ids, best first. `is_cut` says that there were more than a list can serve."""

    ids: tuple[UUID, ...]
    is_cut: bool = False


def words_of(text: str) -> list[str]:
    """The typed words, folded: at most eight, each cut to what the index holds."""
    return [word[:LONGEST_KEY] for word in fold(text[:LONGEST_QUERY]).split()][:MOST_WORDS]


def find(pupils: QuerySet[Any], text: str, actor: Actor) -> Found:
    """Those of `pupils` (already the actor's own) whose names fit every typed word."""
    PUPIL_FIELDS.require(actor, "name", Use.SEARCH)
    text = text[:LONGEST_QUERY]
    upn = "".join(normal(text).split()).upper()
    if _BEGINS_LIKE_A_UPN.fullmatch(upn):
        return _by_upn(pupils, upn, actor)
    words = words_of(text)
    if not words:
        return Found(())
    found = _by_name(pupils, words, text, actor)
    apart = _joined_particles(words)
    return found if found.ids or apart == words else _by_name(pupils, apart, text, actor)


def _joined_particles(words: list[str]) -> list[str]:
    found: list[str] = []
    before = ""
    for word in words:
        if len(before + word) <= _LONGEST_PARTICLE and word != words[-1]:
            before += word
        else:
            found.append(before + word)
            before = ""
    return found


def called(pupils: QuerySet[Pupil], text: str) -> list[Pupil]:
    """Everybody whose whole name that is, in either order: written the same, or else alike."""
    key, text = whole_key(text), " ".join(text.replace(",", " ").split())
    rows = (
        list(pupils.filter(search_keys__contains=[key]).order_by("sort_key", "id")) if key else []
    )
    alike, same = [], []
    for pupil in rows:
        names = list(_whole_names(
            {pupil.legal_surname, pupil.preferred_surname, pupil.former_surname},
            {pupil.legal_forename, pupil.preferred_forename},
        ))  # fmt: skip
        if any(sorted(fold(text).split()) == sorted(fold(name).split()) for name in names):
            alike.append(pupil)
        if normal(text) in map(normal, names):
            same.append(pupil)
    return same or alike


def _whole_names(surnames: Iterable[str], forenames: Iterable[str]) -> Iterable[str]:
    for surname in surnames:
        for forename in forenames:
            yield from (f"{forename} {surname}".strip(), f"{surname} {forename}".strip())


def _by_upn(pupils: QuerySet[Any], upn: str, actor: Actor) -> Found:
    if not PUPIL_FIELDS.allows(actor, "upn", Use.SEARCH):
        return Found(())
    # "Not empty" is said aloud: the index on UPNs holds only those.
    rows = pupils.filter(upn__startswith=upn).exclude(upn="").order_by("upn", "id")
    ids = tuple(rows.values_list("id", flat=True)[: MOST_FOUND + 1])
    return Found(ids[:MOST_FOUND], len(ids) > MOST_FOUND)


_NAMES = (
    "preferred_surname", "legal_surname", "preferred_forename", "legal_forename",
    "former_surname", "sort_key", "id",
)  # fmt: skip


def _by_name(pupils: QuerySet[Any], words: list[str], text: str, actor: Actor) -> Found:
    # Whoever is typed in full is read first, however many others are like them.
    rows = pupils.order_by(
        Case(
            When(search_keys__contains=[whole_key(text)], then=Value(0)),
            When(search_keys__contains=words, then=Value(1)),
            default=Value(2),
        ),
        "sort_key", "id",
    )  # fmt: skip
    for word in words:
        rows = rows.filter(search_keys__overlap=query_keys(word))
    knows_all = PUPIL_FIELDS.allows(actor, "legal_name", Use.SEARCH)
    candidates = list(rows.values_list(*_NAMES)[: MOST_FOUND + 1])
    ranked = []
    for preferred, legal, known, given, former, key, pupil_id in candidates[:MOST_FOUND]:
        surnames, forenames = [preferred or legal], [known or given]
        if knows_all:
            surnames += [legal, former]
            forenames.append(given)
        fits = _matches(words, surnames, forenames)
        if fits is not None:
            how = sum(match for match, _ in fits), sum(slip for _, slip in fits)
            is_near = any(match is NameMatch.SURNAME_NEARLY for match, _ in fits)
            whole = _wholeness(text, surnames, forenames)
            ranked.append(_Ranked(whole, *how, key, pupil_id, is_near))
    best = _near_ones_in_reach(sorted(ranked))
    return Found(tuple(each.pupil_id for each in best), len(candidates) > MOST_FOUND)


class _Ranked(NamedTuple):
    whole: Whole
    match: int
    slips: int
    sort_key: str
    pupil_id: UUID
    is_near: bool


def _wholeness(text: str, surnames: Sequence[str], forenames: Sequence[str]) -> Whole:
    before, comma, after = text.partition(",")
    said = normal(f"{after} {before}" if comma else text)
    pairs = [(s, f) for s in filter(None, surnames) for f in forenames]
    if said in {normal(f"{forename} {surname}") for surname, forename in pairs}:
        return Whole.AS_SAID
    if said.replace(" ", "") in {normal(f"{s} {f}").replace(" ", "") for s, f in pairs}:
        return Whole.AS_LISTED
    words = sorted(fold(text).split())
    is_alike = any(words == sorted(fold(f"{f} {s}").split()) for s, f in pairs)
    return Whole.ALIKE if is_alike else Whole.NOT


def _near_ones_in_reach(ranked: list[_Ranked]) -> list[_Ranked]:
    """A mistyped surname may spell many people's forename: "David" for Davis. The two best near
    surnames stand fourth and fifth then, instead of below every David."""
    near = [each for each in ranked[_NEAR_FROM:] if each.is_near][: _NEAR_UNTIL - _NEAR_FROM]
    chosen = {each.pupil_id for each in near}
    others = [each for each in ranked if each.pupil_id not in chosen]
    return [*others[:_NEAR_FROM], *near, *others[_NEAR_FROM:]]


def _matches(words: list[str], surnames: list[str], forenames: list[str]) -> list[Fit] | None:
    """The best fit of each typed word, or None when one fits nothing."""
    last = {word for name in surnames for word in name_words(name)}
    last |= {word for s in surnames for f in forenames for word in together(s or "", f or "")}
    first = {word for name in forenames for word in name_words(name)}
    found = []
    for word in words:
        fit = min(
            (fit for names, kinds in ((last, _OF_SURNAME), (first, _OF_FORENAME))
             for name in names if (fit := _fit(name, word, kinds))),
            default=None,
        )  # fmt: skip
        if fit is None:
            return None
        found.append(fit)
    return found


def _fit(name: str, typed: str, kinds: tuple[NameMatch, NameMatch, NameMatch]) -> Fit | None:
    exactly, begins, nearly = kinds
    if name == typed:
        return exactly, 0
    if name.startswith(typed) or (typed in name and is_written_together(name)):
        return begins, 0
    slip = slip_between(name, typed)
    return None if slip is None else (nearly, slip)


def slip_between(name: str, typed: str) -> Slip | None:
    """The one slip of the keys that makes `typed` of `name`; None if there is none or more.

    Short names are forgiven nothing: too many of them are neighbours.
    """
    short, long = sorted((typed, name), key=len)
    if len(long) < SHORTEST_FORGIVEN or len(long) - len(short) > 1 or typed == name:
        return None
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    if len(short) < len(long):
        if short[at:] != long[at + 1 :]:
            return None
        return Slip.DOUBLED if at and long[at] == long[at - 1] else Slip.MISSING
    if short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]:
        return Slip.SWAPPED
    return Slip.WRONG if short[at + 1 :] == long[at + 1 :] else None
