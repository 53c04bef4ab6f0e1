"""What is written of letters inside an open change."""

import re
from datetime import datetime
from uuid import UUID, uuid4

from pupils.choices import (
    SUPPORT_STARTS,
    Audience,
    CopyState,
    DocumentKind,
    LetterState,
    LetterWay,
    SenStatus,
    ToldHow,
)
from pupils.documents.keeping import HasFile, put
from pupils.documents.rules.kinds import FILE_KINDS
from pupils.documents.writing import new_document
from pupils.due.writing.letters import letter_changes
from pupils.letters.going_along import file_of
from pupils.letters.paper import copy_pdf
from pupils.letters.rules.copies import LetterFacts, copy_words, mail_words, state_at_first
from pupils.letters.rules.kinds import letter_kind
from pupils.letters.rules.recipients import LetterRecipient
from pupils.letters.sender import LetterSender
from pupils.models import Document, Letter, LetterCopy, Pupil, Spell
from pupils.register.writing.spells import write_told
from send_mis.audit.record import open_change
from send_mis.audit.saving import insert, save
from send_mis.errors import RuleBroken
from send_mis.notifications.services import AttachedFile, enqueue
from send_mis.ui.words import day_of, plain_day

ORIGIN = "letter"
# Of the document that goes along with a mail: more, and mail servers refuse it.
MOST_ATTACHED = 8 * 1024 * 1024
_LONGEST_TITLE = Document._meta.get_field("title").max_length or 160


def write_copy(
    letter: Letter, who: LetterRecipient, way: str, *, pupil: Pupil, facts: LetterFacts,
    sender: LetterSender, now: datetime, files: list[HasFile], replaces: LetterCopy | None = None,
) -> LetterCopy:  # fmt: skip
    """One reader's copy: its PDF kept as a document of the pupil's, and its mail in the outbox.

    With the pupil locked, and inside `kept_with`, whose list is `files`. Raises RuleBroken.
    """
    if way not in who.ways:
        raise RuleBroken(f"{who.name} has no verified e-mail address: choose another way.")
    if way == LetterWay.MAIL and letter.attached and letter.attached.size > MOST_ATTACHED:
        raise RuleBroken(
            "The document is larger than 8 MB, which many mail servers refuse: print it, or hand it"
            " over."
        )
    kind = letter_kind(letter.kind)
    words = copy_words(kind, letter.subject, letter.body, letter.values, facts, who)
    on, key = facts.on, uuid4()
    content = copy_pdf(words, who, school=pupil.school, way=way, on=on, copy_id=key)
    document = new_document(
        pupil, content, on=on, by=sender.name,
        facts={
            "title": f"Letter to {who.name}: {words.subject}"[:_LONGEST_TITLE],
            "kind": DocumentKind.LETTER.value, "dated_on": on, "author": pupil.school.name[:160],
            # It says how one home is reached, which not all of the pupil's staff may read: those
            # who may read letters open it from the letter.
            "audience": Audience.SEND.value,
        },
    )  # fmt: skip
    files.append(document)
    insert(document)
    put(document, content)
    is_posted = way == LetterWay.POST and bool(who.address)
    copy = LetterCopy(
        id=key, letter=letter, pupil=pupil, school_id=pupil.school_id, contact_id=who.contact_id,
        partner_id=who.partner_id, name=who.name, address=who.address if is_posted else "",
        is_private=is_posted and who.is_private, reason=who.reason, way=way,
        to=who.email if way == LetterWay.MAIL else "", state=state_at_first(way).value,
        document=document, replaces=replaces, made_on=on, state_at=now, state_by=sender.name,
    )  # fmt: skip
    if way == LetterWay.MAIL:
        copy.message = _mailed(letter, copy, document, facts)
    insert(copy)
    letter_changes(pupil.pk)
    return copy


def _mailed(letter: Letter, copy: LetterCopy, document: Document, facts: LetterFacts) -> UUID:
    subject, body = mail_words(facts.school, facts.school_contact, copy.name)
    files = [
        AttachedFile(
            plain_name(f"Letter from {facts.school}, {plain_day(facts.on)}.pdf"), "application/pdf",
            document.storage_name,
        )
    ]  # fmt: skip
    if letter.attached is not None:
        files.append(attached_file(letter.attached))
    if (more := file_of(letter)) is not None:
        files.append(more)
    message = enqueue(to=copy.to, subject=subject, body=body, files=files, origin=ORIGIN)
    return message.pk


def plain_name(name: str) -> str:
    """As every mail program takes it."""
    return " ".join(re.sub(r'[\\/:*?"<>|]+', " ", name).split())


def attached_file(document: Document) -> AttachedFile:
    """Called by what kind of document it is: its title may name a child."""
    kind = FILE_KINDS[document.file_kind]
    name = f"{document.get_kind_display()}, {plain_day(document.dated_on)}.{kind.key}"
    return AttachedFile(name, kind.content_type.partition(";")[0], document.storage_name)


def write_letter_sent(letter: Letter, sender: LetterSender, now: datetime) -> None:
    letter.state, letter.sent_at, letter.sent_by = LetterState.SENT.value, now, sender.name
    save(letter, "state", "sent_at", "sent_by")


def write_letter_discarded(letter: Letter) -> None:
    """With the pupil and the letter locked: it is not sent yet, and will not be."""
    letter.state = LetterState.DISCARDED.value
    save(letter, "state")


def write_copy_state(
    copy: LetterCopy, state: CopyState, *, by: str, now: datetime, because: str = ""
) -> None:
    """With the pupil locked: what became of it, by whom and when."""
    copy.state, copy.state_at, copy.state_by = state.value, now, by
    copy.because = because
    save(copy, "state", "state_at", "state_by", "because", "way")
    open_change().touches(copy.pupil_id)
    letter_changes(copy.pupil_id)
    if state in (CopyState.LEFT, CopyState.GIVEN):
        _tell_register(copy, now)


def _tell_register(copy: LetterCopy, now: datetime) -> None:
    """The first copy that reaches a parent is how parents were told that SEN support started, or
    starts on a day to come."""
    if copy.letter.kind != SUPPORT_STARTS:
        return
    on = day_of(now)
    spell = (
        Spell.objects.not_over(on).select_for_update()
        .filter(pupil=copy.pupil_id, status=SenStatus.SEN_SUPPORT, parents_told_on__isnull=True)
        .order_by("starts_on").first()
    )  # fmt: skip
    if spell is not None:
        how = ToldHow.EMAIL if copy.way == LetterWay.MAIL else ToldHow.LETTER
        write_told(spell=spell, told_on=on, how=how.value)
