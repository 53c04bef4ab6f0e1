"""The letter about visits that did not come: checked and changed, sent, or dropped by a person."""

from collections.abc import Mapping
from uuid import UUID

from ehcp.choices import DisclosedPaper, DisclosureWay, UndeliveredState
from ehcp.delivered.rules.letter import (
    LETTER_LABELS,
    LetterTo,
    because_of,
    goes_to,
    letter_problems,
)
from ehcp.delivered.writing import duty_holder
from ehcp.disclosure.writing import PaperSent, given_before, log_paper
from ehcp.models import PlanDisclosure, PromisedProvision, UndeliveredLetter
from pupils.choices import Audience, DocumentKind, LetterWay
from pupils.documents.keeping import kept_with, put
from pupils.documents.writing import new_document
from pupils.letters.paper import copy_pdf
from pupils.letters.rules.copies import CopyWords, mail_words
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.rules.wording import paragraphs
from pupils.letters.selectors.facts import school_contact
from pupils.models import Document, Pupil
from pupils.writing import locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.notifications.services import AttachedFile, enqueue
from send_mis.ui.words import day, plain_day

_CHANGE = Action.EHC_CHANGE
_WAYS = {
    LetterWay.MAIL: DisclosureWay.EMAIL, LetterWay.POST: DisclosureWay.POST,
    LetterWay.HAND: DisclosureWay.HAND,
}  # fmt: skip
_STRANGER = (
    "The letter quotes Section {section} of the plan, and may go as it is to {whose} alone, as"
    " named and addressed under Local authorities. For {name}, record first under “Given to others”"
    " with whose consent, or for which purpose, Section {section} goes to them."
)
_LONGEST_TITLE = Document._meta.get_field("title").max_length or 160


def change_undelivered_letter(
    *, actor: Actor, undelivered: UndeliveredLetter, version: int, given: LetterTo
) -> UndeliveredLetter:
    """As long as it is not sent. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, undelivered)
    with change(actor=actor, event="ehc_plan.letter_changed"):
        _, row = _locked_draft(undelivered, version)
        if wrong := letter_problems(given):
            raise RuleBroken(wrong)
        changed = [name for name, value in given.tidy.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, given.tidy[name])
        if changed:
            save(row, *changed, at="body")
        return row


def send_undelivered_letter(
    *, actor: Actor, undelivered: UndeliveredLetter, version: int, way: str
) -> UndeliveredLetter:
    """Its PDF is kept with the pupil's documents, and goes by e-mail or is printed. All of it or
    nothing. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, undelivered)
    ensure(actor, Action.LETTER_SEND_SEN, undelivered)
    with kept_with() as files, change(actor=actor, event="ehc_plan.letter_sent"):
        pupil, row = _locked_draft(undelivered, version)
        if way == LetterWay.MAIL and not row.email:
            raise RuleBroken({"way": ["No e-mail address is written there: change the letter."]})
        if way == LetterWay.POST and not row.address:
            raise RuleBroken({"way": ["No postal address is written there: change the letter."]})
        if way not in LetterWay.values:
            raise RuleBroken({"way": ["Choose how it goes."]})
        line = row.promised
        before = _refuse_stranger(line, row, way)
        words = CopyWords(row.subject, paragraphs(row.body))
        who = LetterRecipient(row.pk, row.name, "", way, email=row.email, address=row.address)
        content = copy_pdf(words, who, school=pupil.school, way=way, on=actor.today, copy_id=row.pk)
        document = _document(actor, pupil, row, content)
        files.append(document)
        insert(document)
        put(document, content)
        if way == LetterWay.MAIL:
            _mail(row, pupil, document, actor)
        row.state, row.way, row.document = UndeliveredState.SENT, way, document
        row.ended_on, row.ended_by = actor.today, actor.name
        save(row, "state", "way", "document", "ended_on", "ended_by", at="way")
        log_paper(actor, line.plan, PaperSent(
            DisclosedPaper.LETTER, f"Letter: {row.subject}. It quotes Section {line.section}.",
            row.name, "", actor.today, _WAYS[LetterWay(way)], because_of(line.section), row.pk,
            before,
        ))  # fmt: skip
        return row


def _refuse_stranger(
    line: PromisedProvision, row: UndeliveredLetter, way: str
) -> PlanDisclosure | None:
    """The letter quotes the plan: it goes to whose duty the provision is, or to somebody for whom
    a ground is recorded, which is returned."""
    holder = duty_holder(line)
    given = LetterTo(**{name: getattr(row, name) for name in LETTER_LABELS})
    if goes_to(holder, given, way):
        return None
    before = given_before(line.plan, row.name, line.section)
    if before is None:
        raise RuleBroken(_STRANGER.format(
            name=row.name, section=line.section, whose=next(filter(None, reversed(holder.names)))
        ))  # fmt: skip
    return before


def drop_undelivered_letter(
    *, actor: Actor, undelivered: UndeliveredLetter, version: int
) -> UndeliveredLetter:
    """It is not sent. The visits that it names are not written about again. Raises EditConflict,
    AlreadyDone."""
    ensure(actor, _CHANGE, undelivered)
    with change(actor=actor, event="ehc_plan.letter_dropped"):
        _, row = _locked_draft(undelivered, version)
        row.state = UndeliveredState.DROPPED
        row.ended_on, row.ended_by = actor.today, actor.name
        save(row, "state", "ended_on", "ended_by")
        return row


def letter_words(row: UndeliveredLetter) -> Mapping[str, str]:
    return {label: getattr(row, name) for name, label in LETTER_LABELS.items()}


def _locked_draft(undelivered: UndeliveredLetter, version: int) -> tuple[Pupil, UndeliveredLetter]:
    pupil = locked(undelivered.pupil)
    row = lock(UndeliveredLetter, undelivered.pk)
    if row.state == UndeliveredState.SENT and row.ended_on:
        raise AlreadyDone(f"{row.ended_by} sent it on {day(row.ended_on)}.")
    if row.state != UndeliveredState.DRAFT:
        raise AlreadyDone("It was dropped, and is not sent.")
    same_version(row, version, lambda: letter_words(row))
    return pupil, row


def _document(actor: Actor, pupil: Pupil, row: UndeliveredLetter, content: bytes) -> Document:
    return new_document(
        pupil, content, on=actor.today, by=actor.name,
        facts={
            "title": f"Letter to {row.name}: {row.subject}"[:_LONGEST_TITLE],
            "kind": DocumentKind.LETTER.value, "dated_on": actor.today,
            "author": pupil.school.name[:160], "audience": Audience.SEND.value,
        },
    )  # fmt: skip


def _mail(row: UndeliveredLetter, pupil: Pupil, document: Document, actor: Actor) -> UUID:
    school = pupil.school
    subject, body = mail_words(school.name, school_contact(school), row.name)
    name = f"Letter from {plain_day(actor.today)}.pdf"
    file = AttachedFile(name, "application/pdf", document.storage_name)
    return enqueue(to=row.email, subject=subject, body=body, files=[file]).pk
