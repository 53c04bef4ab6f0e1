"""A letter about one pupil: written, changed, sent to everybody who is told, or discarded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from pupils.choices import Audience, LetterState
from pupils.documents.keeping import kept_with
from pupils.documents.rules.audience import may_open
from pupils.letters.rules.kinds import LetterKind, letter_kind
from pupils.letters.rules.wording import tidy_words, value_problems, word_problems
from pupils.letters.selectors.facts import facts_of
from pupils.letters.selectors.people import recipients_of
from pupils.letters.sender import LetterSender
from pupils.letters.writing import write_copy, write_letter_discarded, write_letter_sent
from pupils.models import Contact, Document, Letter, Pupil
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import at_time

OTHERS_NOW = (
    "Who is told, or how they are reached, changed since this preview was made. Nothing was sent:"
    " look it over again."
)
NOBODY = "Nobody may be written to about this pupil. See why, beside each name, under Family."


@dataclass(frozen=True)
class LetterContent:
    """What a letter says: its words with their merge fields, what was typed for these, and a
    document that goes along."""

    subject: str
    body: str
    values: Mapping[str, str] = field(default_factory=dict)
    attached: Document | None = None


def write_letter(*, actor: Actor, pupil: Pupil, kind: str, content: LetterContent) -> Letter:
    """Kept as not sent yet. Raises RuleBroken."""
    ensure_may_write(actor, kind, pupil)
    said = checked_content(actor, letter_kind(kind), content, pupil)
    with change(actor=actor, event="letter.written"), last_word():
        row = locked(pupil)
        letter = Letter(
            pupil=row, school_id=row.school_id, kind=kind, subject=said.subject, body=said.body,
            values=said.values, attached=said.attached, made_by=actor.name, made_at=timezone.now(),
        )  # fmt: skip
        insert(letter, at="body")
    return letter


def change_letter(*, actor: Actor, letter: Letter, version: int, content: LetterContent) -> Letter:
    """As long as it is not sent. Raises RuleBroken, EditConflict."""
    ensure_may_write(actor, letter.kind, letter)
    said = checked_content(actor, letter_kind(letter.kind), content, letter.pupil)
    with change(actor=actor, event="letter.changed"), last_word():
        row = _locked_draft(letter, version)
        wanted = {
            "subject": said.subject, "body": said.body, "values": said.values,
            "attached": said.attached,
        }  # fmt: skip
        changed = [name for name, value in wanted.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, wanted[name])
        if changed:
            save(row, *changed, at="body")
        return row


def discard_letter(*, actor: Actor, letter: Letter, version: int) -> Letter:
    """A letter that is not sent will not be. Raises EditConflict, AlreadyDone."""
    ensure_may_write(actor, letter.kind, letter)
    with change(actor=actor, event="letter.discarded"), last_word():
        row = _locked_draft(letter, version)
        write_letter_discarded(row)
        return row


def send_letter(
    *, actor: Actor, letter: Letter, version: int, seen: str, ways: Mapping[UUID, str] | None = None
) -> Letter:
    """A copy to everybody who is told: `seen` marks those whom the preview showed, `ways` says by
    contact which way was chosen. All of it or nothing. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure_may_write(actor, letter.kind, letter)
    sender, now = LetterSender.of(actor), timezone.now()
    with kept_with() as files, change(actor=actor, event="letter.sent"), last_word():
        row = _locked_draft(letter, version)
        pupil = row.pupil
        lock_people(pupil.pk)
        found = recipients_of([pupil.pk], actor.today)[pupil.pk]
        if not found.told:
            raise RuleBroken(NOBODY)
        if found.mark != seen:
            raise RuleBroken(OTHERS_NOW)
        still_goes_along(row.attached)
        facts = facts_of([pupil], pupil.school, sender, actor.today)[pupil.pk]
        for who in found.told:
            write_copy(
                row, who, (ways or {}).get(who.contact_id, who.way), pupil=pupil, facts=facts,
                sender=sender, now=now, files=files,
            )  # fmt: skip
        write_letter_sent(row, sender, now)
    return row


def ensure_may_write(actor: Actor, kind: str, thing: Model) -> None:
    """Every letter asks for the action of sending, and some kinds for more."""
    ensure(actor, Action.LETTER_SEND, thing)
    ensure(actor, letter_kind(kind).may_send, thing)


def checked_content(
    actor: Actor, kind: LetterKind, content: LetterContent, pupil: Pupil | None
) -> LetterContent:
    """Tidy, with the merge fields of its kind alone. Raises RuleBroken at the form's fields."""
    subject, body = " ".join(content.subject.split()), tidy_words(content.body)
    values = {
        typed.key: tidy_words(content.values.get(typed.key, "")) for typed in kind.typed
    }  # fmt: skip
    problems = word_problems(kind, subject, body) | value_problems(kind, values)
    for typed in kind.typed:
        said = values[typed.key]
        if typed.key == "meeting date" and said and date.fromisoformat(said) < actor.today:
            problems[typed.name] = ["Choose today or a later day."]
    if kind.takes_document and (why := _why_not(actor, content.attached, pupil)):
        problems["attached"] = [why]
    if problems:
        raise RuleBroken(problems)
    attached = content.attached if kind.takes_document else None
    return LetterContent(subject, body, values, attached)


def _why_not(actor: Actor, document: Document | None, pupil: Pupil | None) -> str:
    if document is None or pupil is None:
        return "Choose the document that goes along."
    opens = may_open(document.kind, document.audience, actions_on(actor, document))
    if document.pupil_id != pupil.pk or document.removed_on is not None or not opens:
        return "Choose one of the documents that you may open."
    if document.audience == Audience.CONFIDENTIAL:
        return "A confidential document is not sent with a letter."
    return ""


def still_goes_along(document: Document | None) -> None:
    if document is not None and document.removed_on is not None:
        raise RuleBroken(f"“{document.title}” was removed meanwhile. Nothing was sent.")


def lock_people(pupil_id: UUID) -> None:
    """Nobody changes how these people are reached while they are written to."""
    list(
        Contact.objects.filter(ties__pupil=pupil_id).order_by("pk")
        .select_for_update(of=("self",)).values_list("pk")
    )  # fmt: skip


def letter_words(row: Letter) -> dict[str, str]:
    typed = letter_kind(row.kind).typed
    said = {each.label: row.values.get(each.key, "") for each in typed}
    goes_along = {"Goes along": row.attached.title} if row.attached else {}
    return {"Subject": row.subject, **said, **goes_along, "Words": row.body}


def _locked_draft(letter: Letter, version: int) -> Letter:
    pupil = locked(letter.pupil)
    row = lock(Letter, letter.pk)
    row.pupil = pupil
    if row.state == LetterState.SENT and row.sent_at:
        raise AlreadyDone(f"{row.sent_by} sent it {at_time(row.sent_at)}.")
    if row.state != LetterState.DRAFT:
        raise AlreadyDone("It was discarded, and is not sent.")
    same_version(row, version, lambda: letter_words(row))
    return row
