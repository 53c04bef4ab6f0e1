"""Everything without a record, a page at a time; and the cards that a page sent back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from provision.models import PlanRow
from provision.sessions.selectors.day import (
    DAY,
    EVERYBODY,
    Card,
    SessionsOf,
    sessions_between,
)
from provision.sessions.selectors.pages import Who, earliest, people_of, whose_words
from provision.sessions.selectors.words import row_title
from send_mis.access.actor import Actor
from send_mis.schools.models import School
from send_mis.ui.lists import Address, ListPage, page_of

# A card of a group is some eight kilobytes: so many are a page that a phone loads at once.
PER_PAGE = 8
# A page that lay open over a holiday may still be sent.
_OPEN_AT_MOST = timedelta(weeks=9)
_KEY = re.compile(r"([0-9a-f]{32})-(\d{8})-(\d{1,2})")


@dataclass(frozen=True)
class BatchPage:
    school: School
    cards: list[Card]
    who: str
    people: list[Who]
    only: date | None
    pages: ListPage[tuple[PlanRow, date, int]]
    whose: str

    @property
    def shows_whose(self) -> bool:
        return self.who == EVERYBODY

    @property
    def count(self) -> int:
        return self.pages.total

    @property
    def none_words(self) -> str:
        return f"No session {self.whose} waits for a record."


def batch_page(
    actor: Actor, school: School, only: date | None, who: str, address: Address
) -> BatchPage:
    """Sessions without a record, newest day first: of one day, or of the last three weeks."""
    first, last = (only, only) if only else (earliest(actor.today), actor.today)
    found = sessions_between(actor, school, first, last, who)
    waiting = [
        each
        for back in range((last - first).days + 1)
        for each in _waiting(found, last - back * DAY)
    ]
    pages = page_of(waiting, address.get("page"), PER_PAGE, address=address)
    cards = [found.bare_card(row, day, slot) for row, day, slot in pages.rows]
    return BatchPage(school, cards, found.who, people_of(found), only, pages, whose_words(found))


def _waiting(found: SessionsOf, day: date) -> list[tuple[PlanRow, date, int]]:
    """In the order of the day."""
    open_now = [(row, day, slot) for row in found.rows for slot in found.open_slots(row, day)]
    return sorted(
        open_now,
        key=lambda w: (
            f"{w[0].at:%H:%M}" if w[0].at else "99",
            row_title(w[0]),
            str(w[0].pk),
            w[2],
        ),
    )


@dataclass(frozen=True)
class SentCards:
    """`cards` in the order of the page they came from; `lost`: keys of lines that are no more, or
    are not the actor's any more."""

    cards: list[Card]
    lost: list[str]


def sent_cards(actor: Actor, school: School, keys: Sequence[str]) -> SentCards:
    """Whatever the page that was sent showed, whether it is still due or not."""
    read = {key: _read(key, actor.today) for key in keys}
    days = [each[1] for each in read.values() if each]
    if not days:
        return SentCards([], list(keys))
    found = sessions_between(actor, school, min(days), max(days), EVERYBODY)
    rows = {row.pk: row for row in found.rows}
    cards, lost = [], []
    for key, each in read.items():
        row = rows.get(each[0]) if each else None
        if row is None or each is None:
            lost.append(key)
        else:
            cards.append(found.bare_card(row, each[1], each[2]))
    return SentCards(cards, lost)


def _read(key: str, today: date) -> tuple[UUID, date, int] | None:
    matched = _KEY.fullmatch(key)
    if matched is None:
        return None
    try:
        day = date.fromisoformat(matched[2])
    except ValueError:
        return None
    is_near = today - _OPEN_AT_MOST <= day <= today + DAY
    return (UUID(matched[1]), day, int(matched[3])) if is_near else None


def day_of_key(key: str, today: date) -> date | None:
    found = _read(key, today)
    return found[1] if found else None
