"""A child's people and homes, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q
from django.urls import reverse

from pupils.choices import (
    ContactPointKind,
    LetterFormat,
    Relationship,
    Responsibility,
    StayShare,
    VerifiedHow,
)
from pupils.families.rules import (
    Bar,
    LetterAnswer,
    Tied,
    homes_seen_by,
    letters_to,
    must_be_lifted_by_somebody,
    warnings_before_sharing,
)
from pupils.models import (
    CareSpell,
    Contact,
    ContactPoint,
    FamilyTie,
    Household,
    HouseholdMember,
    HouseholdStay,
    Restriction,
)
from pupils.querysets import holds_on
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.people_with import holders
from send_mis.access.roles import Scope
from send_mis.schools.codes import CodeBook, CodeSet
from send_mis.ui.parts import Link, Row
from send_mis.ui.words import day, joined, plain_day

_CONFIDENTIAL = "Confidential: ask the SENCO or the school office."


@dataclass(frozen=True)
class FamilyRows:
    """What is true of one child's people on a day. Five queries."""

    ties: Sequence[FamilyTie]
    members: Sequence[HouseholdMember]
    stays: Sequence[HouseholdStay]
    restrictions: Sequence[Restriction]
    people: Sequence[Tied]

    @property
    def homes(self) -> dict[UUID, list[UUID]]:
        """Contacts by home."""
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for member in self.members:
            found[member.household_id].append(member.contact_id)
        return found


def family_rows(pupil_id: UUID, on: date) -> FamilyRows:
    ties = list(
        FamilyTie.objects.on(on).filter(pupil_id=pupil_id)
        .select_related("contact", "advocate_of").order_by("rank", "starts_on", "pk")
    )  # fmt: skip
    restrictions = list(Restriction.objects.on(on).filter(pupil_id=pupil_id))
    contacts = [tie.contact_id for tie in ties]
    members = list(
        HouseholdMember.objects.filter(holds_on(on), contact__in=contacts).order_by("starts_on")
    )
    stays = list(
        HouseholdStay.objects.on(on).filter(pupil_id=pupil_id)
        .select_related("household").order_by("starts_on", "pk")
    )  # fmt: skip
    bars = {row.contact_id: _bar(row) for row in restrictions}
    homes: dict[UUID, set[UUID]] = defaultdict(set)
    for member in members:
        homes[member.contact_id].add(member.household_id)
    people = [_tied(tie, frozenset(homes[tie.contact_id]), bars) for tie in ties]
    return FamilyRows(ties, members, stays, restrictions, people)


def _tied(tie: FamilyTie, homes: frozenset[UUID], bars: dict[UUID, Bar]) -> Tied:
    return Tied(
        contact_id=tie.contact_id, name=tie.contact.name, relationship=tie.relationship,
        responsibility=tie.responsibility, has_daily_care=tie.has_daily_care,
        gets_letters=tie.gets_letters, delegated=tie.delegated,
        advocate_of=tie.advocate_of_id, homes=homes, bar=bars.get(tie.contact_id),
    )  # fmt: skip


def _bar(row: Restriction) -> Bar:
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
    """A fixed number of queries: nine, and one for care."""
    rows = family_rows(record.id, record.today)
    points: dict[UUID, list[ContactPoint]] = defaultdict(list)
    for point in ContactPoint.objects.filter(contact__in=[t.contact_id for t in rows.ties]):
        points[point.contact_id].append(point)
    book = CodeBook(CodeSet.LANGUAGE, CodeSet.AUTHORITY)
    answers = {answer.tied.contact_id: answer for answer in letters_to(rows.people)}
    bars = {row.contact_id: row for row in rows.restrictions}
    return Family(
        people=[
            _person(record, tie, points[tie.contact_id], answers[tie.contact_id],
                    bars.get(tie.contact_id), rows, book)
            for tie in rows.ties
        ],
        homes=[_home(record, stay, rows) for stay in sorted(rows.stays, key=_nearest)],
        warnings=warnings_before_sharing(rows.people),
        to_decide=_to_decide(record, rows),
        care=_care(record, book),
        care_links=_care_links(record),
        actions=_actions(record),
    )  # fmt: skip


def _person(
    record: PupilRecord, tie: FamilyTie, points: Iterable[ContactPoint], answer: LetterAnswer,
    bar: Restriction | None, rows_now: FamilyRows, book: CodeBook,
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
        bar=f"{answer.tied.bar.effect}. {answer.tied.bar.words}." if answer.tied.bar else "",
        bar_rows=_bar_rows(record, bar) if bar else [],
        letters=answer, sent_to=_sent_to(answer, rows_now),
        links=_person_links(record, tie, bar),
    )  # fmt: skip


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
    row = Row(point.get_kind_display(), point.value, note)
    if Action.FAMILY_CHANGE not in record.may:
        return row
    url = reverse("contact_verify", args=[record.id, tie.pk, point.kind])
    action = f"{point.get_kind_display().lower()} of {tie.contact.name}"
    return Row(row.label, row.value, row.note, url=url, link="Verify", action=action)


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
    if Action.FAMILY_RESTRICT in record.may:
        if bar is None:
            links.append(Link("Restrict", reverse("restriction_start", args=[record.id, tie.pk])))
        else:
            change, lift = (
                reverse(name, args=[record.id, bar.pk])
                for name in ("restriction_change", "restriction_lift")
            )
            links += [Link("Change the restriction", change), Link("Lift the restriction", lift)]
    return links


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
    """Orders whose last day has passed."""
    names = {tie.contact_id: tie.contact.name for tie in rows.ties}
    return [
        f"The order about {names.get(row.contact_id, 'a contact')} ended on"
        f" {day(row.order_ends_on)}. It still holds here: decide whether to lift it."
        for row in rows.restrictions
        if must_be_lifted_by_somebody(row.order_ends_on, record.today) and row.order_ends_on
    ]


def _care(record: PupilRecord, book: CodeBook) -> list[Row]:
    """When the child was looked after, by which authority; who answers for it in school."""
    if Action.PUPIL_VIEW_CARE not in record.may:
        return []
    spells = list(CareSpell.objects.filter(pupil_id=record.id).order_by("-starts_on"))
    rows = [_care_row(record, spell, book) for spell in spells]
    if record.pupil.is_looked_after and not any(spell.ends_on is None for spell in spells):
        authority = book.words(CodeSet.AUTHORITY, record.pupil.care_authority)
        rows.insert(0, Row("Looked after", authority or "Yes", "since when is not recorded"))
    if not rows:
        return []
    teachers = holders(
        Scope.SCHOOL, [record.pupil.school_id], roles=("designated_teacher",), today=record.today
    )
    if teachers:
        rows.append(Row("Designated teacher", joined([teacher.name for teacher in teachers])))
    else:
        rows.append(Row("Designated teacher", "Nobody holds this role in the school."))
    return rows


def _care_row(record: PupilRecord, spell: CareSpell, book: CodeBook) -> Row:
    until = f" until {day(spell.ends_on)}" if spell.ends_on else ""
    row = Row(
        f"Looked after from {day(spell.starts_on)}{until}",
        book.words(CodeSet.AUTHORITY, spell.authority), spell.get_basis_display(),
    )  # fmt: skip
    if Action.FAMILY_CHANGE not in record.may:
        return row
    url = reverse("care_change", args=[record.id, spell.pk])
    return Row(row.label, row.value, row.note, url=url, action=f"from {plain_day(spell.starts_on)}")


def _care_links(record: PupilRecord) -> list[Link]:
    if not {Action.FAMILY_CHANGE, Action.PUPIL_VIEW_CARE} <= record.may:
        return []
    return [Link("Add a time in care", reverse("care_start", args=[record.id]))]


def _actions(record: PupilRecord) -> list[Link]:
    if Action.FAMILY_CHANGE not in record.may:
        return []
    return [
        Link("Add a person", reverse("contact_add", args=[record.id])),
        Link("Add a home", reverse("household_add", args=[record.id])),
    ]


# --- The pupil's first page ------------------------------------------------------------------


@dataclass(frozen=True)
class FamilyNow:
    """Whom to call first, and what to know before anything is shared."""

    rows: list[Row]
    warnings: list[str]
    url: str


CALLED_FIRST = 2


def family_now(record: PupilRecord) -> FamilyNow | None:
    """Three queries; nothing for who may not see the family."""
    if Action.FAMILY_VIEW not in record.may:
        return None
    ties = list(
        FamilyTie.objects.on(record.today).filter(pupil_id=record.id)
        .select_related("contact").order_by("rank", "starts_on", "pk")
    )  # fmt: skip
    restrictions = Restriction.objects.on(record.today).filter(pupil_id=record.id)
    bars = {row.contact_id: _bar(row) for row in restrictions}
    people = [_tied(tie, frozenset(), bars) for tie in ties]
    first = [tie for tie, tied in zip(ties, people, strict=True) if _is_called(tied)][:CALLED_FIRST]
    phones: dict[UUID, list[str]] = defaultdict(list)
    for point in ContactPoint.objects.filter(contact__in=[tie.contact_id for tie in first]):
        if point.kind != ContactPointKind.EMAIL:
            phones[point.contact_id].append(point.value)
    rows = [
        Row(tie.contact.name, ", ".join(phones[tie.contact_id]) or "No telephone number",
            tie.get_relationship_display())
        for tie in first
    ]  # fmt: skip
    url = reverse("pupil_family", args=[record.id])
    return FamilyNow(rows, warnings_before_sharing(people), url)


def _is_called(tied: Tied) -> bool:
    return not tied.is_professional and not (tied.bar and tied.bar.stops_contact)


# --- Choices of the forms --------------------------------------------------------------------


@dataclass(frozen=True)
class KnownContact:
    id: UUID
    name: str
    organisation: str
    # Their children at the school: "Noah Bright and Nia Bright".
    of: str


def known_contacts(school_id: UUID, words: str, pupil_id: UUID) -> list[KnownContact]:
    """Contacts of this school by name who are not this child's yet: a sister's mother.

    Two queries, of twenty at most.
    """
    found = Contact.objects.filter(school_id=school_id)
    for word in words.split():
        found = found.filter(Q(surname__icontains=word) | Q(forename__icontains=word))
    theirs = FamilyTie.objects.filter(pupil_id=pupil_id, ends_on=None).values("contact_id")
    contacts = found.exclude(pk__in=theirs).order_by("surname", "forename", "pk")[:20]
    ties = (
        FamilyTie.objects.filter(ends_on=None).select_related("pupil").order_by("pupil__sort_key")
    )
    return [
        KnownContact(
            contact.pk, contact.name, contact.organisation,
            joined([tie.pupil.name for tie in contact.ties.all()]),
        )
        for contact in contacts.prefetch_related(Prefetch("ties", queryset=ties))
    ]  # fmt: skip


def known_households(rows: FamilyRows) -> list[Household]:
    """Homes of this child's people in which the child is not recorded: a sister's home."""
    own = {stay.household_id for stay in rows.stays}
    near = {member.household_id for member in rows.members}
    return list(Household.objects.filter(pk__in=near - own).order_by("name"))


def points_of(contact: Contact) -> dict[str, str]:
    return {point.kind: point.value for point in contact.points.all()}
