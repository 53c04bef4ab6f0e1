"""The register's rules on plain dates and codes: no database, no clock.

Spans are half-open: `ends_on` is the first day that is no longer in them, None is for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol
from zlib import crc32

from pupils.choices import AREA_OF_TYPE, BroadArea, NeedType, SenStatus
from send_mis.statutory.annual_review import early_years_review, review_complete_by
from send_mis.ui.words import day as in_words
from send_mis.ui.words import last_day

LAST_DAY = date.max
# A review due within four weeks wants a date in the diary now.
SOON_DAYS = 28
# A letter on paper is posted or handed over within that time.
LETTER_DAYS = timedelta(days=3)
# Types that the DfE puts under none of the four areas: the area may be chosen.
FREE_AREA = frozenset({NeedType.DS, NeedType.OTH, NeedType.NSA})


class Spanning(Protocol):
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class HalfOpenSpan:
    starts_on: date
    ends_on: date | None = None


def end_of(span: Spanning) -> date:
    return span.ends_on or LAST_DAY


def holds(span: Spanning, day: date) -> bool:
    return span.starts_on <= day < end_of(span)


def overlap(one: Spanning, other: Spanning) -> bool:
    return one.starts_on < end_of(other) and other.starts_on < end_of(one)


def runs(spans: Iterable[Spanning]) -> list[HalfOpenSpan]:
    """Spans that touch, joined: K until 1 May and E from 1 May are one time on the register."""
    joined: list[HalfOpenSpan] = []
    for span in sorted(spans, key=lambda s: s.starts_on):
        if end_of(span) <= span.starts_on:
            continue
        if joined and span.starts_on <= end_of(joined[-1]):
            if end_of(span) > end_of(joined[-1]):
                joined[-1] = replace(joined[-1], ends_on=span.ends_on)
        else:
            joined.append(HalfOpenSpan(span.starts_on, span.ends_on))
    return joined


def within(span: Spanning, covers: Iterable[HalfOpenSpan]) -> list[HalfOpenSpan]:
    """The parts of `span` that lie in `covers`."""
    parts = []
    for cover in covers:
        first, last = max(span.starts_on, cover.starts_on), min(end_of(span), end_of(cover))
        if first < last:
            parts.append(HalfOpenSpan(first, None if last == LAST_DAY else last))
    return parts


# --- Status ---------------------------------------------------------------------------------


class StatusSpan(Spanning, Protocol):
    @property
    def status(self) -> str: ...


def start_problems(
    *, status: str, span: HalfOpenSpan, spells: Sequence[StatusSpan], name: str
) -> dict[str, list[str]]:
    """Why a status cannot start so, or nothing. K gives way to E; nothing else gives way."""
    for spell in spells:
        if not overlap(span, spell) or gives_way(spell, status, span):
            continue
        words, one = SenStatus(spell.status).label, SenStatus(spell.status).one
        same = spell.status == status and spell.ends_on is None
        if same and spell.starts_on <= span.starts_on:
            text = f"{name} already has {one}, since {in_words(spell.starts_on)}."
        elif spell.starts_on > span.starts_on:
            text = (
                f"{words} is recorded from {in_words(spell.starts_on)}: two statuses cannot"
                " overlap. Correct or remove that one first."
            )
        elif spell.starts_on == span.starts_on:
            # Nothing lasts less than a day, so ending it would not help.
            text = (
                f"{words} starts on that day too. If that was a mistake, correct it in the"
                " register history; else choose a later day."
            )
        elif spell.ends_on is None:
            text = f"{name} has {one}, from {in_words(spell.starts_on)}. End it first."
        else:
            until = in_words(last_day(spell.ends_on))
            text = f"{name} had {one} until {until}: choose a later day."
        return {"starts_on": [text]}
    return {}


def gives_way(spell: StatusSpan, status: str, span: HalfOpenSpan) -> bool:
    """Open SEN support ends the day an open EHC plan starts."""
    return (
        spell.status == SenStatus.SEN_SUPPORT
        and status == SenStatus.EHC_PLAN
        and spell.ends_on is None
        and span.ends_on is None
        and spell.starts_on < span.starts_on
    )


def day_problems(
    *, starts_on: date, ends_on: date | None, born_on: date, latest: date
) -> dict[str, list[str]]:
    """A status lies between birth and the end of next term, and is at least a day long."""
    if starts_on < born_on:
        return {"starts_on": [f"That is before the date of birth, {in_words(born_on)}."]}
    if starts_on > latest:
        return {"starts_on": [f"Choose a day up to the end of next term, {in_words(latest)}."]}
    if ends_on is None:
        return {}
    if ends_on <= starts_on:
        return {"ends_on": [f"The end must be after the start, {in_words(starts_on)}."]}
    if ends_on > latest:
        return {"ends_on": [f"Choose a day up to the end of next term, {in_words(latest)}."]}
    return {}


def told_problems(told_on: date | None, told_how: str, today: date) -> dict[str, list[str]]:
    if told_on and not told_how:
        return {"parents_told_how": ["Say also how parents were told."]}
    if told_how and not told_on:
        return {"parents_told_on": ["Say also when parents were told."]}
    if told_on and told_on > today:
        return {"parents_told_on": ["That day has not come yet: record it once they are told."]}
    return {}


def review_problems(review_on: date | None, starts_on: date) -> dict[str, list[str]]:
    if review_on is not None and review_on <= starts_on:
        return {"next_review_on": [f"The review comes after the start, {in_words(starts_on)}."]}
    return {}


def held_problems(
    held_on: date | None, *, starts_on: date, ends_on: date | None, today: date
) -> dict[str, list[str]]:
    """A review that was held lies behind, and within the status that it looked at."""
    if held_on is None:
        return {}
    if held_on > today:
        return {"held_on": ["That day has not come yet: set it as the next review instead."]}
    if held_on < starts_on:
        return {"held_on": [f"The status began on {in_words(starts_on)}: choose a later day."]}
    if ends_on is not None and held_on >= ends_on:
        return {"held_on": [f"The status ended {in_words(last_day(ends_on))}."]}
    return {}


def next_problems(next_on: date | None, held_on: date) -> dict[str, list[str]]:
    if next_on is not None and next_on <= held_on:
        return {"next_review_on": [f"It comes after the one that was held, {in_words(held_on)}."]}
    return {}


def next_review_by(*, status: str, held_on: date, born_on: date) -> date | None:
    """The last day of the review after one that was held; None where the law sets none.

    Counted from the day of the meeting. The authority decides later, so its own twelve months end
    no earlier. A plan of a child who is still under five is looked at again within six months.
    """
    if status != SenStatus.EHC_PLAN:
        return None
    early = early_years_review(held_on).due_on
    if early is not None and early < _fifth_birthday(born_on):
        return early
    complete = review_complete_by(last_review_decided_on=held_on)
    return complete.due_on if complete else None


def _fifth_birthday(born_on: date) -> date:
    is_leap_day = (born_on.month, born_on.day) == (2, 29)
    return born_on.replace(year=born_on.year + 5, day=28 if is_leap_day else born_on.day)


# --- Needs ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NeedEntry:
    """One need as somebody states it. Its rank is its place in the list."""

    type: str = ""
    area: str = ""
    words: str = ""
    source: str = "school"

    @property
    def whole(self) -> "NeedEntry":
        """With the area of its type where none was chosen; `words` without stray spaces."""
        area = self.area or (AREA_OF_TYPE[NeedType(self.type)].value if self.type else "")
        return replace(self, area=area, words=" ".join(self.words.split()))


def need_problems(entries: Sequence[NeedEntry], statuses: Iterable[str]) -> list[list[str]]:
    """For each entry what is wrong with it. `statuses`: those held while the needs hold."""
    has_plan = SenStatus.EHC_PLAN in set(statuses)
    seen: set[str] = set()
    found: list[list[str]] = []
    for entry in entries:
        wrong = []
        if entry.type and entry.type not in NeedType.values:
            wrong.append(f"“{entry.type}” is not a DfE type of need.")
        elif entry.type in seen:
            wrong.append(f"{NeedType(entry.type).label} is already in the list.")
        elif entry.type == NeedType.NSA and has_plan:
            wrong.append("“No specialist assessment” is for SEN support only, not an EHC plan.")
        else:
            wrong += _area_problems(entry)
        if entry.type:
            seen.add(entry.type)
        found.append(wrong)
    return found


def _area_problems(entry: NeedEntry) -> list[str]:
    """A type has its area, except those that the DfE gives none: Down syndrome and two more."""
    area = entry.whole.area
    if not area:
        return ["Choose a broad area, or a type of need."]
    if area not in BroadArea.values:
        return [f"“{area}” is not a broad area."]
    if entry.type and entry.type not in FREE_AREA:
        usual = AREA_OF_TYPE[NeedType(entry.type)]
        if area != usual:
            return [f"{NeedType(entry.type).label} belongs to {usual.label.lower()}."]
    return []


def describe_need(type_code: str, area: str, words: str) -> str:
    """The type, or without one the area, and our own words: "Moderate …: needs more time"."""
    name = NeedType(type_code).label if type_code else BroadArea(area).label
    return f"{name}: {words}" if words else name


class RankedNeed(Spanning, Protocol):
    @property
    def rank(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def words(self) -> str: ...


def needs_mark(needs: Iterable[Any]) -> int:
    """A number that changes whenever the list does: the version of a form that edits it."""
    text = "|".join(
        f"{n.rank}:{n.type}:{n.area}:{n.words}:{n.source}:{n.starts_on}"
        for n in sorted(needs, key=lambda n: n.rank)
    )
    return crc32(text.encode())


def since(need: RankedNeed, needs: Iterable[RankedNeed]) -> date:
    """Since when a need has been recorded without a gap, whatever its rank was meanwhile."""
    first = need.starts_on
    same = [n for n in needs if _same(n, need)]
    for earlier in sorted(same, key=lambda n: n.starts_on, reverse=True):
        if earlier.starts_on < first and end_of(earlier) >= first:
            first = earlier.starts_on
    return first


def _same(one: RankedNeed, other: RankedNeed) -> bool:
    if one.type or other.type:
        return one.type == other.type
    return (one.area, one.words) == (other.area, other.words)
