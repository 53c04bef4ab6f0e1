"""Who may be told about a child, and what one contact may learn of another.

Section 576 of the Education Act 1996: a parent is whoever has parental responsibility, and whoever
has care of the child. Each of them is told alike, whether the child lives with them or not, unless
a court order or a safeguarding decision says otherwise; no parent can forbid it for another.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pupils.choices import ContactPointKind, Relationship, Responsibility, RestrictionGround
from pupils.families.rules.numbers import dialled, same_number
from send_mis.ui.words import day, joined

# Who works with the child. They are told what their work needs, by name, never as family.
PROFESSIONALS = frozenset(
    {
        Relationship.SOCIAL_WORKER,
        Relationship.VIRTUAL_SCHOOL,
        Relationship.DOCTOR,
        Relationship.TEACHER,
        Relationship.HEADTEACHER,
        Relationship.CHILDMINDER,
    }
)
FOSTER = frozenset({Relationship.FOSTER_MOTHER, Relationship.FOSTER_FATHER})


@dataclass(frozen=True, slots=True)
class Bar:
    """A restriction that holds: `ground` of RestrictionGround, and the last day of an order."""

    ground: str
    stops_information: bool
    stops_contact: bool
    hides_address: bool
    since: date
    order_ends_on: date | None = None

    @property
    def words(self) -> str:
        """Why, as staff are told without the reasons: "Court order since Mon 2 Feb 2026"."""
        return f"{RestrictionGround(self.ground).label} since {day(self.since)}"

    @property
    def effect(self) -> str:
        parts = (
            ("must not be contacted", self.stops_contact),
            ("is told nothing", self.stops_information),
            ("must not learn where the child lives", self.hides_address),
        )
        said = joined([words for words, holds in parts if holds])
        return said[:1].upper() + said[1:]

    @property
    def stops_letters(self) -> bool:
        return self.stops_information or self.stops_contact


@dataclass(frozen=True, slots=True)
class Tied:
    """A contact as one child's record knows them on a day."""

    contact_id: UUID
    name: str
    relationship: str
    responsibility: str
    has_daily_care: bool = False
    gets_letters: bool = False
    delegated: str = ""
    advocate_of: UUID | None = None
    # The homes they live in, of which some may be the child's; and those kept from them.
    homes: frozenset[UUID] = field(default_factory=frozenset)
    kept_from: frozenset[UUID] = field(default_factory=frozenset)
    bar: Bar | None = None

    @property
    def is_professional(self) -> bool:
        return self.relationship in PROFESSIONALS

    @property
    def what(self) -> str:
        """What they are to the child; a restriction outlives that they are anything."""
        return Relationship(self.relationship).label if self.relationship else "No contact any more"


@dataclass(frozen=True, slots=True)
class LetterAnswer:
    """Whether a letter about the child goes to this contact, and why or why not."""

    tied: Tied
    is_told: bool
    reason: str


def letters_to(people: Sequence[Tied]) -> list[LetterAnswer]:
    """For each of a child's contacts whether they are told what every parent is told.

    A restriction wins over every right to be told. What is not known is not a yes.
    """
    by_id = {tied.contact_id: tied for tied in people}
    return [_answer(tied, by_id.get(tied.advocate_of) if tied.advocate_of else None)
            for tied in people]  # fmt: skip


def _answer(tied: Tied, speaks_for: Tied | None) -> LetterAnswer:
    if tied.bar is not None and tied.bar.stops_letters:
        return LetterAnswer(tied, False, f"{tied.bar.effect}: {tied.bar.words}")
    if tied.relationship == Relationship.ADVOCATE:
        return _advocate(tied, speaks_for)
    if tied.responsibility == Responsibility.YES:
        return LetterAnswer(tied, True, "Has parental responsibility")
    if tied.has_daily_care:
        told = "Foster carer" if tied.relationship in FOSTER else "Has day-to-day care"
        return LetterAnswer(tied, True, told)
    if tied.gets_letters:
        return LetterAnswer(tied, True, "Is sent letters too, as recorded")
    if tied.is_professional:
        return LetterAnswer(tied, False, "Works with the child: is written to by name")
    if tied.responsibility == Responsibility.NOT_KNOWN:
        return LetterAnswer(tied, False, "Parental responsibility is not known: ask")
    return LetterAnswer(tied, False, "Has neither parental responsibility nor care")


def _advocate(tied: Tied, speaks_for: Tied | None) -> LetterAnswer:
    """Whoever speaks for a parent is told what that parent is told, if it is wished."""
    if not tied.gets_letters:
        return LetterAnswer(tied, False, "An advocate is sent letters only where it is wished")
    if tied.advocate_of is None:
        return LetterAnswer(tied, True, "Advocate of the child")
    if speaks_for is None:
        return LetterAnswer(tied, False, "The parent they speak for is no longer a contact")
    if speaks_for.bar is not None and speaks_for.bar.stops_letters:
        return LetterAnswer(tied, False, f"Speaks for {speaks_for.name}, who is restricted")
    return LetterAnswer(tied, True, f"Advocate of {speaks_for.name}")


def homes_seen_by(tied: Tied, child_homes: Collection[UUID]) -> frozenset[UUID]:
    """Of the child's homes those whose address this contact may read: their own, and no other.

    A restricted contact reads none, not even one that is recorded as theirs by mistake.
    """
    if tied.bar is not None and tied.bar.stops_information:
        return frozenset()
    return (tied.homes & frozenset(child_homes)) - tied.kept_from


def homes_kept_from(
    contact: UUID, bars: Mapping[UUID, Bar], living: Mapping[UUID, Collection[UUID]],
    confidential: Collection[UUID],
) -> frozenset[UUID]:  # fmt: skip
    """Homes whose address this contact must not learn, though they may be recorded as theirs.

    `living`: the child's people by home. Who must not learn where the child lives learns neither a
    confidential address nor that of a home shared with anybody who may know it: that family may
    have moved since.
    """
    if not _is_hidden_from(contact, bars):
        return frozenset()
    shared = {
        home
        for home, people in living.items()
        if any(not _is_hidden_from(other, bars) for other in people)
    }
    return frozenset(confidential) | shared


def _is_hidden_from(contact: UUID, bars: Mapping[UUID, Bar]) -> bool:
    return contact in bars and bars[contact].hides_address


def call_order(people: Iterable[Tied]) -> list[UUID]:
    """Whom the school rings, first to last: family, but nobody who must not be contacted."""
    return [
        tied.contact_id
        for tied in people
        if not tied.is_professional and not (tied.bar and tied.bar.stops_contact)
    ]


def must_be_lifted_by_somebody(order_ends_on: date | None, today: date) -> bool:
    """The order's last day has passed; what it kept closed stays closed until a person decides."""
    return order_ends_on is not None and order_ends_on < today


def warnings_before_sharing(people: Iterable[Tied]) -> list[str]:
    """What staff read before they share anything about the child, one sentence a restriction."""
    return [
        f"{tied.name} ({tied.what.lower()}): {tied.bar.effect.lower()}. {tied.bar.words}."
        for tied in people
        if tied.bar is not None
    ]


def responsibility_of(relationship: str, said: str) -> str:
    """Who works with the child, or fosters it, has no parental responsibility by that."""
    if said == Responsibility.NOT_KNOWN and relationship in PROFESSIONALS | FOSTER:
        return Responsibility.NO.value
    return said


def tie_problems(
    *, relationship: str, responsibility: str, advocate_of: object, delegated: str
) -> dict[str, list[str]]:
    """Why a contact cannot be this to a child, by form field."""
    found: dict[str, list[str]] = {}
    if advocate_of is not None and relationship != Relationship.ADVOCATE:
        found["advocate_of"] = ["Only an advocate speaks for somebody: leave this empty."]
    if relationship in FOSTER and responsibility == Responsibility.YES:
        found["responsibility"] = [
            "A foster carer has none: say under “May decide” what the authority lets them decide."
        ]
    if delegated and relationship not in FOSTER and relationship != Relationship.CARER:
        found["delegated"] = ["Only a foster carer or carer has delegated authority."]
    return found


_DIGITS = 10


def point_key(value: str) -> str:
    """What two numbers or addresses are compared by: 07700900123 is +44 (0)7700 900123."""
    if "@" in value:
        return value.strip().casefold()
    number = same_number(value)
    if number.startswith("44") and len(number) > _DIGITS:
        number = number.removeprefix("44")
    # A spreadsheet takes the first nought from a number.
    return number.removeprefix("0")


def point_problems(values: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, value in values.items():
        if not value:
            continue
        if kind == ContactPointKind.EMAIL:
            try:
                validate_email(value)
            except ValidationError:
                found[kind] = ["That is no e-mail address: for example name@example.com."]
        elif not dialled(value):
            found[kind] = ["That is no telephone number: it has fewer than six digits."]
    return found


def restriction_problems(
    *, starts_on: date, order_ends_on: date | None, ground: str, today: date
) -> dict[str, list[str]]:
    if starts_on > today:
        return {"starts_on": ["Record it on the day from which it holds, not before."]}
    if order_ends_on is not None and ground != RestrictionGround.COURT_ORDER:
        return {"order_ends_on": ["Only a court order has a last day."]}
    if order_ends_on is not None and order_ends_on < starts_on:
        return {"order_ends_on": [f"The order cannot end before it begins, {day(starts_on)}."]}
    return {}
