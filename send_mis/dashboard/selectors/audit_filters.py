"""What the school's record of changes and reads can be narrowed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from send_mis.dashboard.contributing import READS
from send_mis.dashboard.selectors.change_words import EVENT_LABELS
from send_mis.reading.dates import MONTHS, NoDate, read_day
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address
from send_mis.ui.words import from_to, plain_day

_MONTHS_BACK = 14
People = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """The filter as it was read: what it says no sense of narrows nothing, and is said."""

    is_reads: bool
    event: str
    person: str
    q: str
    since: date | None
    until: date | None
    problems: tuple[str, ...]


def asked_of(address: Address, today: date) -> RecordFilter:
    is_reads = address.get("kind") == "reads"
    event = address.get("event")
    problems: list[str] = []
    since, until = period_of(address.get("when"), today)
    first = _day(address.get("from"), "From", today, problems)
    last = _day(address.get("to"), "To", today, problems)
    if first and last and first > last:
        problems.append(f"“To” ({plain_day(last)}) is before “From” ({plain_day(first)}).")
    return RecordFilter(
        is_reads=is_reads,
        event=event if event in (READS if is_reads else EVENT_LABELS) else "",
        person=address.get("person"),
        q=" ".join(address.get("q").replace("\x00", "").split()),
        since=max(filter(None, (since, first)), default=None),
        until=min(filter(None, (until, last)), default=None),
        problems=tuple(problems),
    )


def _day(text: str, label: str, today: date, problems: list[str]) -> date | None:
    if not text:
        return None
    try:
        return read_day(text, today=today)
    except NoDate as error:
        problems.append(f"{label}: {error}")
        return None


def filter_bar(address: Address, asked: RecordFilter, people: People, today: date) -> FilterBar:
    kinds = READS if asked.is_reads else EVENT_LABELS
    events = sorted(kinds.items(), key=lambda pair: pair[1])
    return FilterBar(
        address,
        main=[
            Filter(
                "kind", "Changes or reads",
                [("", "changes"), ("reads", "openings of records")],
                values=address.get_all("kind"), lead="Show",
            ),
            Filter("event", "What happened", [("", "of any kind"), *events],
                   values=address.get_all("event")),
            people_filter(address, people, "by"),
            Filter("when", "When", period_choices(today), values=address.get_all("when")),
        ],
        more=[
            Filter("from", "From, for example 3 Feb 2026", values=address.get_all("from"),
                   kind="text"),
            Filter("to", "To, that day as well", values=address.get_all("to"), kind="text"),
        ],
        search=Filter(
            "q", "Pupil, person or class", values=address.get_all("q"), kind="text",
            hint="Pupil, person or class",
        ),
    )  # fmt: skip


def people_filter(address: Address, people: People, lead: Literal["by", "Show what"]) -> Filter:
    anybody = "anybody" if lead == "by" else "everybody opened"
    return Filter(
        "person", "Person", [("", anybody), *people], values=address.get_all("person"), lead=lead
    )


def in_words(asked: RecordFilter, people: People) -> str:
    """The filter as a sentence, for a file and for the reading that it leaves."""
    kinds = READS if asked.is_reads else EVENT_LABELS
    parts = ["Openings of records" if asked.is_reads else "Changes"]
    if asked.event:
        parts.append(f"“{kinds[asked.event]}”")
    if name := dict(people).get(asked.person):
        parts.append(f"by {name}")
    if asked.q:
        parts.append(f"about “{asked.q}”")
    if asked.since and asked.until:
        parts.append(from_to(asked.since, asked.until))
    elif asked.since:
        parts.append(f"from {plain_day(asked.since)}")
    elif asked.until:
        parts.append(f"until {plain_day(asked.until)}")
    return ", ".join(parts)


def period_choices(today: date) -> list[tuple[str, str]]:
    """Any time, a few recent days, and the months back to last school year's autumn."""
    months = []
    year, month = today.year, today.month
    for _ in range(_MONTHS_BACK):
        months.append((f"{year}-{month:02d}", f"in {MONTHS[month - 1]} {year}"))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [("", "at any time"), ("today", "today"), ("week", "in the last seven days"), *months]


def period_of(text: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of a period of `period_choices`; nonsense is any time."""
    if text == "today":
        return today, today
    if text == "week":
        return today - timedelta(days=6), today
    if text not in {key for key, _ in period_choices(today)} or not text:
        return None, None
    year, month = (int(part) for part in text.split("-"))
    first = date(year, month, 1)
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return first, after - timedelta(days=1)
