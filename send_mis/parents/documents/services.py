"""A document that a reader sends is kept with the child's, and looked at by a day."""

from datetime import date
from typing import Any

from pupils.choices import Audience, DocumentKind
from pupils.documents.keeping import kept_with, put
from pupils.documents.writing import new_document
from pupils.models import Document
from pupils.writing import last_word, locked
from send_mis.access.actor import Actor
from send_mis.audit.record import change
from send_mis.audit.saving import insert
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.parents.answers.standing import ensure_own, reader_by_link, shared_by_link
from send_mis.parents.answers.writing import keep_document_sent, lock_reader
from send_mis.parents.choices import AnswerHow
from send_mis.parents.documents.rules import (
    NOT_A_PHOTO,
    TAKEN,
    SentDocument,
    bare,
    plainly,
    title_of_sent,
    words_problems,
)
from send_mis.parents.models import SharedWith, SummaryAnswer
from send_mis.reading.blank import written

_EVENT = "summary.document_sent"
SENT_ALREADY = "You have sent this already: the school looks at it."


def give_document(*, actor: Actor, shared: SharedWith, sent: SentDocument) -> SummaryAnswer:
    """By the reader, signed in. Raises RuleBroken, AlreadyDone."""
    ensure_own(actor, shared)
    sent = bare(sent)
    document = _document(actor, shared, sent)
    with kept_with(document), change(actor=actor, event=_EVENT), last_word():
        return _receive(actor, shared, sent, document, AnswerHow.ACCOUNT)


def receive_document(*, link: ExpiringLink, sent: SentDocument, today: date) -> SummaryAnswer:
    """By whoever has the link and gave its code: the same. Raises RuleBroken, AlreadyDone,
    LinkSpent."""
    shared = shared_by_link(link, today)
    actor = reader_by_link(shared, today)
    sent = bare(sent)
    document = _document(actor, shared, sent)
    with (
        kept_with(document), change(actor=actor, event=_EVENT, school_id=shared.school_id),
        last_word(),
    ):  # fmt: skip
        return _receive(actor, shared, sent, document, AnswerHow.LINK)


def _document(actor: Actor, shared: SharedWith, sent: SentDocument) -> Document:
    """For the fewest that a document can be for; whoever answers opens it by the answer."""
    words = written(" ".join(sent.words.split()))
    if wrong := words_problems(words):
        raise RuleBroken({"words": wrong})
    name = shared.contact.name
    facts: dict[str, Any] = {
        "title": title_of_sent(name, words), "kind": DocumentKind.PARENTS.value,
        "dated_on": actor.today, "author": name[:160], "audience": Audience.SEND.value,
    }  # fmt: skip
    try:
        made = new_document(
            shared.pupil, sent.content, facts=facts, on=actor.today, by=actor.name[:160]
        )
    except RuleBroken as broken:
        problems = broken.problems["file"]
        raise RuleBroken({"file": [plainly(each) for each in problems]}) from broken
    if made.file_kind not in TAKEN:
        raise RuleBroken({"file": [NOT_A_PHOTO]})
    return made


def _receive(
    actor: Actor, shared: SharedWith, sent: SentDocument, document: Document, how: AnswerHow
) -> SummaryAnswer:
    """One that is there already, whoever brought it, is that one: a reader is not told so."""
    locked(shared.pupil)
    row, summary = lock_reader(shared, actor.today)
    there = Document.objects.filter(
        pupil=row.pupil_id, sha256=document.sha256, removed_on__isnull=True
    ).first()
    if there is None:
        insert(document, at="file")
    elif SummaryAnswer.objects.filter(
        contact=row.contact_id, document=there, answered_on__isnull=True
    ).exists():
        raise AlreadyDone(SENT_ALREADY)
    words = " ".join(sent.words.split())
    made = keep_document_sent(
        actor, row, summary, there or document, words, how=how, number=sent.number
    )
    if there is None:
        put(document, sent.content)
    return made
