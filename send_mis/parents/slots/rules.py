"""Times that are offered, one after another, and until when one is chosen or given back. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from send_mis.parents.choices import SlotJoin, SummaryKind

Problems = dict[str, list[str]]
_OF_A_PLAN, _WITHOUT_PLAN = "Review of the support plan", "How things are going in school"
TAKEN = "Somebody else has just taken that time. Choose one of those that are still free."
TOO_LATE = "It can be changed until the day before. Ring the school."
MOST_SLOTS = 40
_FARTHEST = timedelta(days=366)
SHORTEST, LONGEST, LONGEST_GAP = 5, 120, 60


@dataclass(frozen=True, slots=True)
class SlotFacts:
    """From when until when on a day, each how long, and how long between two."""

    on: date
    begins: time
    ends: time
    minutes: int
    gap: int
    place: str
    host_id: UUID


def offer_problems(facts: SlotFacts, today: date) -> Problems:
    found: Problems = {}
    if facts.on <= today:
        found["on"] = ["Choose a later day than today: families choose until the day before."]
    elif facts.on - today > _FARTHEST:
        found["on"] = ["That is more than a year away."]
    if not facts.place.strip():
        found["place"] = ["Say where it is."]
    if not SHORTEST <= facts.minutes <= LONGEST:
        found["minutes"] = [f"Choose between {SHORTEST} and {LONGEST} minutes."]
    elif not 0 <= facts.gap <= LONGEST_GAP:
        found["gap"] = [f"Choose between 0 and {LONGEST_GAP} minutes."]
    elif not (many := len(slot_times(facts))):
        found["ends"] = ["No time fits in between: choose a later end."]
    elif many > MOST_SLOTS:
        found["ends"] = [f"That makes {many} times: at most {MOST_SLOTS} at once."]
    return found


def slot_times(facts: SlotFacts) -> list[time]:
    """When each begins: the last one ends by `ends`.

    3pm to 4pm, 15 minutes each, 5 between: 3pm, 3.20pm, 3.40pm.
    """
    at = datetime.combine(facts.on, facts.begins)
    until = datetime.combine(facts.on, facts.ends)
    length, step = timedelta(minutes=facts.minutes), timedelta(minutes=facts.minutes + facts.gap)
    found = []
    while at + length <= until:
        found.append(at.time())
        at += step
    return found


def overlaps(begins: time, minutes: int, other: time, other_minutes: int) -> bool:
    day = date.min
    one, two = datetime.combine(day, begins), datetime.combine(day, other)
    return one < two + timedelta(minutes=other_minutes) and two < one + timedelta(minutes=minutes)


def about(kind: str) -> str:
    """What a meeting is about that comes of a summary of that kind."""
    return _WITHOUT_PLAN if kind == SummaryKind.EARLY else _OF_A_PLAN


def place_of(joins: str, place: str) -> str:
    return place if joins == SlotJoin.PLACE else SlotJoin(joins).label


def host_mail(school: str, when: str, url: str, *, is_given_back: bool) -> tuple[str, str]:
    """For whom they meet: says no name of a family."""
    did = "given back a time to meet" if is_given_back else "chosen a time to meet"
    subject = f"{school}: a family has {did}"
    return subject, f"A family has {did}: {when}.\n\nWho it is, when you have signed in: {url}\n"
