"""A child's people and homes, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.urls import reverse

from pupils.choices import (
    ContactPointKind,
    LetterFormat,
    Relationship,
    Responsibility,
    StayShare,
    VerifiedHow,
)
from pupils.families.rules.numbers import dialled
from pupils.families.rules.telling import (
    Bar,
    LetterAnswer,
    Tied,
    call_order,
    homes_kept_from,
    homes_seen_by,
    letters_to,
    must_be_lifted_by_somebody,
    warnings_before_sharing,
)
from pupils.families.selectors.care import care_links, care_rows
from pupils.families.selectors.reads import (
    members_on,
    points_on,
    restrictions_on,
    stays_on,
    ties_on,
)
from pupils.models import (
    ContactPoint,
    FamilyTie,
    HouseholdMember,
    HouseholdStay,
    Restriction,
)
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.database.ahead import read_ahead
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.chips import Chip
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, joined, plain_day

_CONFIDENTIAL = "Confidential: ask the SENCO or the school office."


@dataclass(frozen=True)
class FamilyRows:
    """What is true of one child's people on a day. Four queries.

    `kept_away`: who is restricted though they are no contact of the child any more.
    """

    ties: Sequence[FamilyTie]
    members: Sequence[HouseholdMember]
    stays: Sequence[HouseholdStay]
    restrictions: Sequence[Restriction]
    people: Sequence[Tied]
    kept_away: Sequence[Tied]

    @property
    def homes(self) -> dict[UUID, list[UUID]]:
        """Contacts by home."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for member in self.members:
            found[member.household_id].append(member.contact_id)
        return found


def family_rows(pupil_id: UUID, on: date) -> FamilyRows:
    return put_together(
        ties_on(pupil_id, on), restrictions_on(pupil_id, on), members_on(pupil_id, on),
        stays_on(pupil_id, on),
    )  # fmt: skip


def put_together(
    ties: Sequence[FamilyTie], restrictions: Sequence[Restriction],
    members: Sequence[HouseholdMember], stays: Sequence[HouseholdStay],
) -> FamilyRows:  # fmt: skip
    """`members`: where this child's people live."""
    bars = {row.contact_id: bar_of(row) for row in restrictions}
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    living: dict[UUID, set[UUID]] = defaultdict(set)
    for member in members:
        homes[member.contact_id].add(member.household_id)
        living[member.household_id].add(member.contact_id)
    secret = {stay.household_id for stay in stays if stay.household.is_confidential}
    people = [
        tied_of(tie, bars, frozenset(homes[tie.contact_id]),
              homes_kept_from(tie.contact_id, bars, living, secret))
        for tie in ties
    ]  # fmt: skip
    return FamilyRows(ties, members, stays, restrictions, people, kept_away_of(restrictions, ties))


def tied_of(
    tie: FamilyTie, bars: dict[UUID, Bar], homes: frozenset[UUID] = frozenset(),
    kept_from: frozenset[UUID] = frozenset(),
) -> Tied:  # fmt: skip
    return Tied(
        contact_id=tie.contact_id, name=tie.contact.name, relationship=tie.relationship,
        responsibility=tie.responsibility, has_daily_care=tie.has_daily_care,
        gets_letters=tie.gets_letters, delegated=tie.delegated,
        advocate_of=tie.advocate_of_id, homes=homes, kept_from=kept_from,
        bar=bars.get(tie.contact_id),
    )  # fmt: skip


def kept_away_of(restrictions: Iterable[Restriction], ties: Iterable[FamilyTie]) -> list[Tied]:
    """A restriction holds until somebody lifts it, also when they are no contact any more."""
    there = {tie.contact_id for tie in ties}
    return [
        Tied(row.contact_id, row.contact.name, relationship="", responsibility="", bar=bar_of(row))
        for row in restrictions
        if row.contact_id not in there
    ]


def bar_of(row: Restriction) -> Bar:
    return Bar(
        ground=row.ground, stops_information=row.stops_information,
        stops_contact=row.stops_contact, hides_address=row.hides_address,
        since=row.starts_on, order_ends_on=row.order_ends_on,
    )  # fmt: skip


# --- The page --------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonCard:
    name: str
    who: str
    rows: list[Row]
    # What stops staff before they share anything; "" for nearly everybody.
    bar: str
    bar_rows: list[Row]
    letters: LetterAnswer
    # The child's homes whose address they may read; "" for none.
    sent_to: str
    links: list[Link] = field(default_factory=list)
    # "Call first"; none for who is not rung.
    called: Chip | None = None
    is_gone: bool = False


@dataclass(frozen=True)
class HomeCard:
    name: str
    share: str
    address: list[str]
    is_confidential: bool
    people: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Family:
    people: list[PersonCard]
    kept_away: list[PersonCard]
    homes: list[HomeCard]
    warnings: list[str]
    to_decide: list[str]
    care: list[Row]
    care_links: list[Link]
    actions: list[Link]

    @property
    def told(self) -> list[PersonCard]:
        return [card for card in self.people if card.letters.is_told]

    @property
    def not_told(self) -> list[PersonCard]:
        return [card for card in self.people if not card.letters.is_told]


def family(record: PupilRecord) -> Family:
    """Four queries at most: what is of today in one, times in care, and the words of codes."""
    points: dict[UUID, list[ContactPoint]] = defaultdict(list)
    reads = (ties_on, restrictions_on, members_on, stays_on, points_on)
    with read_ahead(*(read.asked(record.id, record.today) for read in reads)):
        rows = family_rows(record.id, record.today)
        for point in points_on(record.id, record.today):
            points[point.contact_id].append(point)
    book = CodeBook(CodeSet.LANGUAGE, CodeSet.AUTHORITY)
    answers = {answer.tied.contact_id: answer for answer in letters_to(rows.people)}
    bars = {row.contact_id: row for row in rows.restrictions}
    called = call_order(rows.people)
    return Family(
        people=[
            _person(record, tie, points[tie.contact_id], answers[tie.contact_id],
                    bars.get(tie.contact_id), rows, book, called)
            for tie in rows.ties
        ],
        kept_away=[_kept_away_card(record, tied, bars[tied.contact_id])
                   for tied in rows.kept_away],
        homes=[_home(record, stay, rows) for stay in sorted(rows.stays, key=_nearest)],
        warnings=warnings_before_sharing([*rows.people, *rows.kept_away]),
        to_decide=_to_decide(record, rows),
        care=care_rows(record, book),
        care_links=care_links(record),
        actions=_actions(record),
    )  # fmt: skip


def _person(
    record: PupilRecord, tie: FamilyTie, points: Iterable[ContactPoint], answer: LetterAnswer,
    bar: Restriction | None, rows_now: FamilyRows, book: CodeBook, called: Sequence[UUID],
) -> PersonCard:  # fmt: skip
    contact = tie.contact
    order = [kind.value for kind in ContactPointKind]
    rows = [_point(record, tie, point)
            for point in sorted(points, key=lambda point: order.index(point.kind))]  # fmt: skip
    if contact.language:
        note = "needs an interpreter" if contact.needs_interpreter else ""
        rows.append(Row("Language", book.words(CodeSet.LANGUAGE, contact.language), note))
    elif contact.needs_interpreter:
        rows.append(Row("Language", "Needs an interpreter"))
    if contact.format != LetterFormat.USUAL:
        rows.append(Row("Letters", contact.get_format_display()))
    if tie.delegated:
        rows.append(Row("May decide", tie.delegated))
    return PersonCard(
        name=contact.name, who=_who(tie), rows=rows,
        bar=_bar_said(answer.tied),
        bar_rows=_bar_rows(record, bar) if bar else [],
        letters=answer, sent_to=_sent_to(answer, rows_now),
        links=_person_links(record, tie, bar), called=_called(contact.pk, called),
    )  # fmt: skip


def _kept_away_card(record: PupilRecord, tied: Tied, bar: Restriction) -> PersonCard:
    links = _bar_links(record, bar)
    if Action.FAMILY_CHANGE in record.may:
        url = reverse("contact_link", args=[record.id, tied.contact_id])
        links.append(Link("Make a contact again", url))
    return PersonCard(
        name=tied.name, who=tied.what, rows=[], bar=_bar_said(tied),
        bar_rows=_bar_rows(record, bar), letters=LetterAnswer(tied, False, ""), sent_to="",
        links=links, is_gone=True,
    )  # fmt: skip


_ORDINALS = ("first", "second", "third")


def _called(contact: UUID, called: Sequence[UUID]) -> Chip | None:
    if contact not in called:
        return None
    place = called.index(contact)
    words = _ORDINALS[place] if place < len(_ORDINALS) else f"number {place + 1}"
    return Chip("neutral" if place else "accent", f"Call {words}")


def _bar_said(tied: Tied) -> str:
    return f"{tied.bar.effect}. {tied.bar.words}." if tied.bar else ""


def _sent_to(answer: LetterAnswer, rows: FamilyRows) -> str:
    own = homes_seen_by(answer.tied, [stay.household_id for stay in rows.stays])
    return joined([stay.household.name for stay in rows.stays if stay.household_id in own])


def _who(tie: FamilyTie) -> str:
    parts = [tie.get_relationship_display()]
    if tie.contact.organisation:
        parts.append(tie.contact.organisation)
    if tie.relationship == Relationship.ADVOCATE:
        parts.append(f"for {tie.advocate_of.name}" if tie.advocate_of else "for the child")
    if tie.responsibility == Responsibility.YES:
        parts.append("parental responsibility")
    elif tie.responsibility == Responsibility.NOT_KNOWN:
        parts.append("parental responsibility not known")
    if tie.has_daily_care:
        parts.append("day-to-day care")
    return " · ".join(parts)


def _point(record: PupilRecord, tie: FamilyTie, point: ContactPoint) -> Row:
    note = "not verified"
    if point.verified_on:
        how = VerifiedHow(point.verified_how).label.lower()
        note = f"verified {plain_day(point.verified_on)} by {point.verified_by}: {how}"
    number = dialled(point.value) if point.kind != ContactPointKind.EMAIL else ""
    row = Row(point.get_kind_display(), point.value, note, to=f"tel:{number}" if number else "")
    if Action.FAMILY_CHANGE not in record.may:
        return row
    url = reverse("contact_verify", args=[record.id, tie.pk, point.kind])
    action = f"{point.get_kind_display().lower()} of {tie.contact.name}"
    return replace(row, url=url, link="Verify", action=action)


def _bar_rows(record: PupilRecord, bar: Restriction) -> list[Row]:
    if Action.FAMILY_VIEW_PRIVATE not in record.may:
        return []
    rows = [Row("Why", bar.reason)] if bar.reason else []
    if bar.order_ends_on:
        rows.append(
            Row("Last day of the order", day(bar.order_ends_on), "it holds until somebody lifts it")
        )
    return [*rows, *([Row("Recorded by", bar.recorded_by)] if bar.recorded_by else [])]


def _person_links(record: PupilRecord, tie: FamilyTie, bar: Restriction | None) -> list[Link]:
    links = []
    if Action.FAMILY_CHANGE in record.may:
        links += [
            Link("Name, numbers and language", reverse("contact_change", args=[record.id, tie.pk])),
            Link("What they are to the child", reverse("tie_change", args=[record.id, tie.pk])),
            Link("No longer a contact", reverse("tie_end", args=[record.id, tie.pk])),
        ]
    if bar is not None:
        return [*links, *_bar_links(record, bar)]
    if Action.FAMILY_RESTRICT in record.may:
        links.append(Link("Restrict", reverse("restriction_start", args=[record.id, tie.pk])))
    return links


def _bar_links(record: PupilRecord, bar: Restriction) -> list[Link]:
    if Action.FAMILY_RESTRICT not in record.may:
        return []
    change, lift = (
        reverse(name, args=[record.id, bar.pk])
        for name in ("restriction_change", "restriction_lift")
    )
    return [Link("Change the restriction", change), Link("Lift the restriction", lift)]


def _nearest(stay: HouseholdStay) -> int:
    """Where the child lives most stands first."""
    return StayShare.values.index(stay.share)


def _home(record: PupilRecord, stay: HouseholdStay, rows: FamilyRows) -> HomeCard:
    home = stay.household
    names = {tie.contact_id: tie.contact.name for tie in rows.ties}
    there = [names[contact] for contact in rows.homes[home.pk] if contact in names]
    hidden = home.is_confidential and Action.FAMILY_VIEW_PRIVATE not in record.may
    lines = [line for line in (*home.address.split("\n"), home.postcode) if line.strip()]
    links = []
    if Action.FAMILY_CHANGE in record.may:
        links = [
            Link("Change", reverse("household_change", args=[record.id, stay.pk])),
            Link("No longer lives here", reverse("household_leave", args=[record.id, stay.pk])),
        ]
    pattern = f": {stay.pattern}" if stay.pattern else ""
    return HomeCard(
        name=home.name, share=f"{StayShare(stay.share).label}{pattern}",
        address=[_CONFIDENTIAL] if hidden else lines, is_confidential=home.is_confidential,
        people=joined(there) if there else "Nobody is recorded as living here.", links=links,
    )  # fmt: skip


def _to_decide(record: PupilRecord, rows: FamilyRows) -> list[str]:
    """Orders whose last day has passed, and homes in which somebody is recorded who must not be."""
    found = [
        f"The order about {row.contact.name} ended on {day(row.order_ends_on)}. It still holds"
        " here: decide whether to lift it."
        for row in rows.restrictions
        if must_be_lifted_by_somebody(row.order_ends_on, record.today) and row.order_ends_on
    ]
    if Action.FAMILY_CHANGE not in record.may:
        return found
    return found + [
        f"{tied.name} must not learn where {record.pupil.short_name} lives, and is recorded as"
        f" living at “{stay.household.name}”: take them out of it, or record it as another home."
        for tied in rows.people
        for stay in rows.stays
        if stay.household_id in tied.homes & tied.kept_from
    ]


def _actions(record: PupilRecord) -> list[Link]:
    links = []
    if Action.FAMILY_CHANGE in record.may:
        links = [
            Link("Add a person", reverse("contact_add", args=[record.id])),
            Link("Add a home", reverse("household_add", args=[record.id])),
        ]
    if Action.FAMILY_RESTRICT in record.may:
        slug = record.pupil.school.slug
        links.append(Link("All restricted contacts", reverse("restrictions", args=[slug])))
    return links
