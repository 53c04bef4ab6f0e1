"""Finding a pupil by name, forgiving one wrong, missing, doubled or swapped letter.

One look-up in `Pupil.search_keys` finds the candidates; they are ranked here by the names that
the reader may see, so that a former name finds nobody for those who may not read it.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from pupils.fields import PUPIL_FIELDS
from pupils.names import LONGEST_KEY, SHORTEST_FORGIVEN, fold, name_words, query_keys
from send_mis.access.actor import Actor
from send_mis.access.fields import Use

LONGEST_QUERY = 100
MOST_WORDS = 5
# Past these the page asks for more of the name: a list of thousands is no answer.
MOST_FOUND = 2_000
_BEGINS_LIKE_A_UPN = re.compile(r"[A-HJ-NP-RT-Z]\d{1,11}[0-9A-HJ-NP-RT-Z]?")
# Places that near surnames reach even when many others match to the letter.
_NEAR_FROM, _NEAR_UNTIL = 3, 5


class Match(IntEnum):
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


Fit = tuple[Match, int]
_OF_SURNAME = (Match.SURNAME, Match.SURNAME_BEGINS, Match.SURNAME_NEARLY)
_OF_FORENAME = (Match.FORENAME, Match.FORENAME_BEGINS, Match.FORENAME_NEARLY)


@dataclass(frozen=True, slots=True)
class Found:
    """The pupils' ids, best first. `is_cut` says that there were more than a list can serve."""

    ids: tuple[UUID, ...]
    is_cut: bool = False


def words_of(text: str) -> list[str]:
    """The typed words, folded: at most five, each cut to what the index holds."""
    return [word[:LONGEST_KEY] for word in fold(text[:LONGEST_QUERY]).split()][:MOST_WORDS]


def find(pupils: QuerySet[Any], text: str, actor: Actor) -> Found:
    """Those of `pupils` (already the actor's own) whose names fit every typed word."""
    PUPIL_FIELDS.require(actor, "name", Use.SEARCH)
    upn = "".join(text.split()).upper()
    if _BEGINS_LIKE_A_UPN.fullmatch(upn):
        return _by_upn(pupils, upn, actor)
    words = words_of(text)
    if not words:
        return Found(())
    return _by_name(pupils, words, actor)


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


def _by_name(pupils: QuerySet[Any], words: list[str], actor: Actor) -> Found:
    rows = pupils.order_by("sort_key", "id")
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
            is_near = any(match is Match.SURNAME_NEARLY for match, _ in fits)
            ranked.append(_Ranked(*how, key, pupil_id, is_near))
    best = _near_ones_in_reach(sorted(ranked))
    return Found(tuple(each.pupil_id for each in best), len(candidates) > MOST_FOUND)


class _Ranked(NamedTuple):
    match: int
    slips: int
    sort_key: str
    pupil_id: UUID
    is_near: bool


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


def _fit(name: str, typed: str, kinds: tuple[Match, Match, Match]) -> Fit | None:
    exactly, begins, nearly = kinds
    if name == typed:
        return exactly, 0
    if name.startswith(typed):
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
