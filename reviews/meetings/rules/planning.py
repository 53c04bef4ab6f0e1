"""What is said of a meeting when it is planned, held or called off, and what may not be. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from reviews.choices import MeetingReply
from send_mis.ui.words import day as in_words

Problems = dict[str, list[str]]
MEETING_LABELS: Mapping[str, str] = {
    "about": "What it is about",
    "on": "Day",
    "begins": "Begins at",
    "minutes": "How many minutes",
    "place": "Where",
}
# What people were told: changed, it has to be told again.
TOLD = ("on", "begins", "place")
STRANGER = "Choose people from the list: somebody else may not be invited."
_FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """As MEETING_LABELS."""

    about: str
    on: date
    begins: time
    minutes: int
    place: str

    @property
    def tidy(self) -> dict[str, object]:
        return {
            "about": " ".join(self.about.split()), "on": self.on, "begins": self.begins,
            "minutes": self.minutes, "place": " ".join(self.place.split()),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom somebody chose to invite, by ids; `others` by name."""

    has_pupil: bool = False
    contacts: Collection[UUID] = ()
    users: Collection[UUID] = ()
    professionals: Collection[UUID] = ()
    others: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is known of one who is invited: how and when they were asked, and what they said; how
    far an interpreter is arranged, where that was asked."""

    person_id: UUID
    asked_how: str = ""
    asked_on: date | None = None
    reply: str = ""
    interpreter: str | None = None


def planning_problems(facts: MeetingFacts, today: date) -> Problems:
    found: Problems = {}
    if not facts.about.strip():
        found["about"] = ["Say what the meeting is about."]
    if not facts.place.strip():
        found["place"] = ["Say where it is: a room, or “by phone”."]
    if facts.on < today:
        found["on"] = ["Choose today or a later day."]
    elif facts.on - today > _FARTHEST:
        found["on"] = ["That is more than a year away."]
    return found


def held_problems(
    held_on: date, came: Collection[str], *, planned_on: date, today: date
) -> Problems:
    """`came`: what is known of each who is invited."""
    found: Problems = {}
    if held_on > today:
        found["held_on"] = ["That day has not come yet."]
    elif held_on < planned_on:
        found["held_on"] = [f"It was planned on {in_words(planned_on)}: choose a later day."]
    if MeetingReply.CAME not in came:
        found[""] = ["Say who came. If nobody did, cancel the meeting and plan another."]
    return found


def asked_problems(entries: Collection[Reply], today: date) -> Problems:
    found: Problems = {}
    for each in entries:
        if each.asked_on is not None and not each.asked_how:
            found[box("asked_how", each.person_id)] = ["Choose how they were asked."]
        elif each.asked_how and each.asked_on is None:
            found[box("asked_on", each.person_id)] = ["Say when they were asked."]
        elif each.asked_on is not None and each.asked_on > today:
            found[box("asked_on", each.person_id)] = ["That day has not come yet."]
    return found


def action_problems(words: str, owner: object, owner_name: str, by_on: date, *, since: date,
                    is_new: bool = True) -> Problems:  # fmt: skip
    found: Problems = {}
    if not words.strip():
        found["words"] = ["Say what is to be done."]
    if owner is None and not owner_name.strip():
        found["owner"] = ["Choose who does it, or enter the name of somebody else."]
    if owner is not None and owner_name.strip():
        found["owner_name"] = ["One person does it: choose, or enter a name."]
    if is_new and by_on < since:
        found["by_on"] = ["Choose today or a later day."]
    elif by_on - since > _FARTHEST:
        found["by_on"] = ["That is more than a year away."]
    return found


def box(name: str, key: UUID) -> str:
    """The name of one person's box in the form, as problems name it too."""
    return f"{name}_{key.hex}"
