"""The letter to whoever owes visits that did not come: its facts, and whose duty it is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ehcp.choices import Section
from pupils.choices import LetterWay
from send_mis.ui.words import joined, long_day, plural

Problems = dict[str, list[str]]
# From so many on that nobody was written to about.
AFTER_MISSED = 2
LETTER_LABELS: Mapping[str, str] = {
    "name": "To whom",
    "email": "E-mail",
    "address": "Postal address",
    "subject": "Subject",
    "body": "The letter",
}
# Children and Families Act 2014, s.42(2) and (3). Of H1 the duty is of another Act.
_DUTIES = {
    Section.F: "Under section 42(2) of the Children and Families Act 2014 the local authority must"
    " secure the special educational provision that a plan specifies. That the service is another"
    " body’s does not change whose duty it is.",
    Section.G: "Under section 42(3) of the Children and Families Act 2014 the responsible"
    " commissioning body must arrange the health care provision that a plan specifies.",
    Section.H1: "The plan specifies this in Section H1, as provision that the local authority must"
    " make under section 2 of the Chronically Sick and Disabled Persons Act 1970.",
    Section.H2: "The plan specifies this in Section H2, as social care provision of the local"
    " authority.",
}


@dataclass(frozen=True, slots=True)
class MissedFacts:
    """What the letter says. `pupil` by the whole name; `promised`: visits up to the day."""

    pupil: str
    born_on: date
    made_on: date
    section: str
    words: str
    amount: str
    came: int
    since: date
    missed_on: Sequence[date]
    others: int
    sender: str
    sender_role: str
    school: str


@dataclass(frozen=True, slots=True)
class LetterTo:
    """As LETTER_LABELS."""

    name: str
    email: str
    address: str
    subject: str
    body: str

    @property
    def tidy(self) -> dict[str, str]:
        return {
            "name": " ".join(self.name.split()), "email": self.email.strip(),
            "address": self.address.strip(), "subject": " ".join(self.subject.split()),
            "body": self.body.strip(),
        }  # fmt: skip


def missed_letter(facts: MissedFacts, name: str) -> tuple[str, str]:
    """Subject and body. Visits that the school missed, or the child, are said apart: they are not
    what is asked for."""
    section = Section(facts.section)
    amount = f" ({facts.amount})" if facts.amount else ""
    days = joined([long_day(on) for on in facts.missed_on])
    came = plural(facts.came, "visit took place", "visits took place")
    times = len(facts.missed_on)
    not_come = "twice" if times == AFTER_MISSED else f"{times} times"
    others = ""
    if facts.others:
        said = plural(facts.others, "other visit was", "other visits were")
        others = (
            f" {said} lost because the school or the child could not be there; we do not count"
            " these here."
        )
    subject = f"{facts.pupil}: provision of the EHC plan that was not delivered"
    body = (
        f"Dear {name}\n\n"
        f"We write about {facts.pupil}, born on {_date(facts.born_on)}, whose education, health"
        f" and care plan is of {_date(facts.made_on)}.\n\n"
        f"Section {section.value} of the plan says: “{' '.join(facts.words.split())}”{amount}.\n\n"
        f"Since {_date(facts.since)}, {came}. The service did not come {not_come}: on {days}."
        f"{others}\n\n{_DUTIES[section]}\n\n"
        "Please tell us within two weeks when these visits will be made up, and how those to come"
        f" are secured.\n\nYours sincerely\n\n{facts.sender}\n{facts.sender_role}, {facts.school}"
    )
    return subject, body


def _date(on: date) -> str:
    return f"{on.day} {on:%B} {on.year}"


@dataclass(frozen=True, slots=True)
class DutyHolder:
    """Whose duty the provision is: the names it goes by, and where it is written to, as kept."""

    names: Sequence[str]
    email: str = ""
    address: str = ""


def because_of(section: str) -> str:
    """The purpose for which the letter goes to whose duty it is."""
    return _DUTIES[Section(section)].partition(" That the service")[0]


def goes_to(holder: DutyHolder, letter: LetterTo, way: str) -> bool:
    """Whether the letter reaches whose duty it is: at the address that is kept of them, by the way
    it goes; where none is kept, by their name."""
    said = letter.tidy
    kept = {LetterWay.MAIL: (holder.email, said["email"]),
            LetterWay.POST: (holder.address, said["address"])}.get(LetterWay(way))  # fmt: skip
    if kept is not None and kept[0]:
        return _flat(kept[0]) == _flat(kept[1])
    return _flat(said["name"]) in {_flat(name) for name in holder.names if name}


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())


def letter_problems(letter: LetterTo) -> Problems:
    said = letter.tidy
    return {
        name: ["Write something here."] for name in ("name", "subject", "body") if not said[name]
    }
