"""Letters about one pupil for a page: the list, one that is looked over, one that was sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from pupils.choices import Audience, CopyState, LetterState, LetterWay
from pupils.documents.rules.audience import audiences, may_open
from pupils.letters.rules.copies import (
    UNDONE,
    CopyWords,
    LetterFacts,
    copy_words,
    given_words,
    mail_words,
)
from pupils.letters.rules.kinds import LetterKind, kind_label, letter_kind, letter_kinds
from pupils.letters.rules.recipients import LetterRecipient, Recipients
from pupils.letters.rules.wording import said_values, subject_said
from pupils.letters.selectors.facts import facts_of
from pupils.letters.selectors.people import recipients_of
from pupils.letters.sender import LetterSender
from pupils.models import Document, Letter, LetterCopy, Pupil
from pupils.record.selectors.pupil import PupilRecord
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on
from send_mis.access.scope import visible_or_404
from send_mis.errors import RuleBroken
from send_mis.ui.chips import Chip
from send_mis.ui.filters import Filter, FilterBar
from send_mis.ui.lists import Address, ListPage, page_of
from send_mis.ui.parts import Link
from send_mis.ui.words import at_time, day

_MOST_OFFERED = 200
_CHIPS = {
    CopyState.LEAVING: "soon", CopyState.LEFT: "fine", CopyState.FAILED: "late",
    CopyState.TO_PRINT: "soon", CopyState.PRINTED: "soon", CopyState.GIVEN: "fine",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One reader's copy."""

    id: UUID
    name: str
    reason: str
    chip: Chip
    when: str
    sent_to: str
    file_url: str
    links: list[Link]


@dataclass(frozen=True, slots=True)
class LetterLine:
    subject: str
    url: str
    kind: str
    when: str
    chip: Chip | None
    copies: list[CopyLine]


@dataclass(frozen=True, slots=True)
class LetterList:
    page: ListPage[Letter]
    lines: list[LetterLine]
    bar: FilterBar
    links: list[Link]


def pupil_letter_list(record: PupilRecord, address: Address) -> LetterList:
    """Three queries, however many there are. A letter of a run is there once it is sent."""
    rows = (
        Letter.objects.select_related("pupil")
        .filter(pupil=record.id)
        .exclude(state=LetterState.DISCARDED)
    )
    rows = rows.exclude(Q(state__in=[LetterState.DRAFT, LetterState.WAITING]), run__isnull=False)
    kind = address.get("kind")
    kinds = [(each.key, each.label) for each in letter_kinds()]
    if kind:
        rows = rows.filter(kind=kind)
    found = rows.prefetch_related(Prefetch("copies", queryset=_copies())).order_by("-made_at", "pk")
    page = page_of(found, address.get("page"), address=address)
    bar = FilterBar(
        address,
        main=[Filter("kind", "Kind", [("", "every kind"), *kinds], address.get_all("kind"),
                     lead="Show")],
    )  # fmt: skip
    lines = [letter_line(row, record.may) for row in page.rows]
    links = []
    if Action.LETTER_SEND in record.may:
        links.append(Link("Write a letter", reverse("letter_new", args=[record.id])))
    return LetterList(page, lines, bar, links)


def _copies() -> QuerySet[LetterCopy]:
    return LetterCopy.objects.select_related("document").order_by("made_on", "name", "pk")


def letter_line(row: Letter, may: Collection[Action]) -> LetterLine:
    """`may`: what the reader may do to the pupil. The copies are read with the letter."""
    is_sent = row.sent_at is not None
    chip = None if is_sent else Chip("neutral", row.get_state_display())
    when = f"Sent by {row.sent_by}, {day(row.sent_at)}" if row.sent_at else f"By {row.made_by}"
    return LetterLine(
        subject=subject_of(row), url=reverse("letter", args=[row.pupil_id, row.pk]),
        kind=kind_label(row.kind), when=when, chip=chip,
        copies=[copy_line(copy, may) for copy in row.copies.all()],
    )  # fmt: skip


def subject_of(row: Letter) -> str:
    """For staff, of whom each reads the same: what is not of one reader is filled in."""
    pupil = {"first name": row.pupil.short_name, "pupil": row.pupil.name}
    kinds = {kind.key: kind for kind in letter_kinds()}
    typed = said_values(kinds[row.kind], row.values) if row.kind in kinds else {}
    return subject_said(row.subject, {**typed, **pupil})


def copy_line(copy: LetterCopy, may: Collection[Action]) -> CopyLine:
    is_hidden = copy.is_private and Action.FAMILY_VIEW_PRIVATE not in may
    sent_to = copy.to or ", ".join(copy.address.split("\n")) if copy.address or copy.to else ""
    links = []
    place = [copy.pupil_id, copy.pk]
    if Action.LETTER_SEND in may and copy.state in UNDONE:
        links = [
            Link("Send it another way", reverse("letter_copy_resend", args=place)),
            Link("Give it up", reverse("letter_copy_give_up", args=place)),
        ]
    opens = copy.document is not None and copy.document.removed_on is None and not is_hidden
    return CopyLine(
        id=copy.pk, name=copy.name, reason=copy.reason, chip=copy_chip(copy), when=_when(copy),
        sent_to="Confidential address" if is_hidden else sent_to,
        file_url=reverse("letter_copy_file", args=place) if opens else "", links=links,
    )  # fmt: skip


def copy_chip(copy: LetterCopy) -> Chip:
    state = CopyState(copy.state)
    words = given_words(copy.way) if state == CopyState.GIVEN else str(state.label)
    if state == CopyState.LEFT:
        words = "Sent by e-mail"
    return Chip(_CHIPS.get(state, "neutral"), words)  # type: ignore[arg-type]  # one of its kinds


def _when(copy: LetterCopy) -> str:
    said = f"{copy.state_by}, {at_time(copy.state_at)}"
    return f"{said}: {copy.because}" if copy.because else said


# --- Writing one -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PreviewCopy:
    """Exactly what one reader would get."""

    who: LetterRecipient
    words: CopyWords
    pdf_url: str
    way: str
    sent_to: str
    # Subject and text of the mail that it is attached to; none for paper.
    mail: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """`problem`: why it cannot be sent as it is."""

    recipients: Recipients
    copies: list[PreviewCopy]
    facts: LetterFacts
    problem: str = ""


def offered_kinds(actor: Actor, pupil: Pupil) -> list[LetterKind]:
    may = actions_on(actor, pupil)
    return [kind for kind in letter_kinds() if kind.may_send in may]


def sendable_documents(actor: Actor, pupil: Pupil) -> list[Document]:
    """Those that the sender may open, and nobody keeps confidential; newest first."""
    may = actions_on(actor, pupil)
    rows = Document.objects.filter(pupil=pupil, removed_on__isnull=True, letter_copy__isnull=True)
    return [
        row for row in rows.exclude(audience=Audience.CONFIDENTIAL)[:_MOST_OFFERED]
        if may_open(row.kind, row.audience, may)
    ]  # fmt: skip


def preview_of(letter: Letter, actor: Actor) -> LetterPreview:
    pupil, sender = letter.pupil, LetterSender.of(actor)
    found = recipients_of([pupil.pk], actor.today)[pupil.pk]
    facts = facts_of([pupil], pupil.school, sender, actor.today)[pupil.pk]
    kind, copies = letter_kind(letter.kind), []
    may = actions_on(actor, pupil)
    try:
        for who in found.told:
            words = copy_words(kind, letter.subject, letter.body, letter.values, facts, who)
            url = reverse("letter_preview", args=[pupil.pk, letter.pk, who.contact_id])
            mail = mail_words(facts.school, facts.school_contact, who.name) if who.email else None
            way = str(LetterWay(who.way).label)
            copies.append(PreviewCopy(who, words, url, way, reached_at(who, who.way, may), mail))
    except RuleBroken as broken:
        return LetterPreview(found, [], facts, broken.message)
    return LetterPreview(found, copies, facts)


def reached_at(who: LetterRecipient, way: str, may: Collection[Action]) -> str:
    """The address to which a copy goes by that way, as far as the reader may know it."""
    if way == LetterWay.MAIL:
        return who.email
    if who.is_private and Action.FAMILY_VIEW_PRIVATE not in may:
        return "Confidential address"
    return ", ".join(who.address.split("\n"))


def letter_or_404(actor: Actor, pupil_id: UUID, letter_id: UUID, action: Action) -> Letter:
    rows = Letter.objects.select_related("pupil__school", "attached")
    letter: Letter = visible_or_404(rows, actor, action, id=letter_id, pupil_id=pupil_id)
    return letter


def copy_or_404(actor: Actor, pupil_id: UUID, copy_id: UUID, action: Action) -> LetterCopy:
    rows = LetterCopy.objects.select_related("pupil__school", "letter__attached", "document")
    copy: LetterCopy = visible_or_404(rows, actor, action, id=copy_id, pupil_id=pupil_id)
    return copy


def letter_card(letter: Letter, may: Collection[Action]) -> LetterLine:
    rows = (
        Letter.objects.select_related("pupil")
        .filter(pk=letter.pk)
        .prefetch_related(Prefetch("copies", queryset=_copies()))
    )
    return letter_line(rows[0], may)


def attached_link(letter: Letter, may: Collection[Action]) -> Link | None:
    """The document that goes along, for who finds it among the documents."""
    document = letter.attached
    if document is None or document.removed_on is not None:
        return None
    if document.audience not in audiences(may):
        return Link("a document that is restricted")
    return Link(document.title, reverse("document", args=[letter.pupil_id, document.pk]))


def suggested_values(kind: LetterKind, pupil: Pupil, today: date) -> dict[str, str]:
    """What is known already: the day on which the status began, or begins."""
    if not any(typed.key == "start date" for typed in kind.typed):
        return {}
    spell = pupil.spells.not_over(today).order_by("starts_on").first()
    return {"start date": spell.starts_on.isoformat()} if spell else {}
