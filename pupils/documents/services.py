"""Documents about a child: added, described otherwise, removed with a reason."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from pupils.choices import Audience, DocumentKind
from pupils.documents.keeping import kept_with, put
from pupils.documents.rules.audience import FACTS, USUAL_AUDIENCE, audiences, may_change
from pupils.documents.writing import new_document
from pupils.models import Document, Pupil
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import actions_on, can, ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock, same_version, save
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.ui.words import day

OTHERS = "Only who added a document, or the SENCO, may change or remove it."


def add_document(
    *, actor: Actor, pupil: Pupil, facts: Mapping[str, Any], content: bytes
) -> Document:
    """`facts`: FACTS; an empty audience is the usual one of its kind. Raises RuleBroken."""
    ensure(actor, Action.DOCUMENT_ADD, pupil)
    document = new_document(
        pupil, content, facts=_tidy(facts, actor.today), on=actor.today, by=actor.name
    )
    document.adder_id = actor.user_id
    with kept_with(document), change(actor=actor, event="document.added"), last_word():
        locked(pupil)
        _refuse_twice(actor, document)
        insert(document, at="file")
        put(document, content)
    return document


def change_document(
    *, actor: Actor, document: Document, version: int, facts: Mapping[str, Any]
) -> Document:
    """What is said of it, and who may open it; never the file. Raises RuleBroken, EditConflict."""
    may = _ensure_may_change(actor, document)
    if Action.DOCUMENT_CHANGE not in may:
        _refuse_more_than_own(document, facts, may)
    with change(actor=actor, event="document.changed"), last_word():
        row = _locked(document, version)
        clean = _tidy(facts, actor.today)
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if changed:
            save(row, *changed)
        else:
            checked(row)
        return row


def remove_document(*, actor: Actor, document: Document, version: int, why: str) -> Document:
    """It is found and opened no more; row and file stay as long as the pupil's record does.

    Raises RuleBroken, EditConflict, AlreadyDone.
    """
    _ensure_may_change(actor, document)
    reason = " ".join(why.split())
    with change(actor=actor, event="document.removed", why=reason), last_word():
        row = _locked(document, version)
        if not reason:
            raise RuleBroken({"why": ["Say why it is removed."]})
        row.removed_on, row.removed_by, row.removed_because = actor.today, actor.name, reason
        save(row, "removed_on", "removed_by", "removed_because")
        return row


def _ensure_may_change(actor: Actor, document: Document) -> frozenset[Action]:
    ensure(actor, Action.DOCUMENT_ADD, document)
    may = actions_on(actor, document)
    is_seen = document.audience in audiences(may)
    if not is_seen or not may_change(document.adder_id, actor.user_id, may):
        raise NotAllowed(OTHERS)
    return may


def _refuse_more_than_own(
    document: Document, facts: Mapping[str, Any], may: Collection[Action]
) -> None:
    """Nobody opens by it what they could not open before: the office opens letters alone."""
    if facts.get("audience", document.audience) != document.audience:
        raise RuleBroken({"audience": ["Ask the SENCO to change who may open it."]})
    kind = facts.get("kind", document.kind)
    is_new_letter = kind == DocumentKind.LETTER and document.kind != DocumentKind.LETTER
    if is_new_letter and Action.DOCUMENT_READ not in may:
        raise RuleBroken({"kind": ["Ask the SENCO to make it a letter."]})


def document_words(row: Document) -> dict[str, str]:
    return {
        "Title": row.title, "Kind": row.get_kind_display(), "Date of the document":
        day(row.dated_on), "Written by": row.author, "Who may open it": row.get_audience_display(),
    }  # fmt: skip


def _locked(document: Document, version: int) -> Document:
    locked(document.pupil)
    row = lock(Document, document.pk)
    if row.removed_on is not None:
        raise AlreadyDone(f"{row.removed_by} removed it on {day(row.removed_on)}.")
    same_version(row, version, lambda: document_words(row))
    return row


def _refuse_twice(actor: Actor, document: Document) -> None:
    there = Document.objects.filter(
        pupil=document.pupil_id, sha256=document.sha256, removed_on__isnull=True
    ).first()
    if there is None:
        return
    sees = there.audience == Audience.CLASS_STAFF or can(
        actor, Action.DOCUMENT_VIEW_RESTRICTED, there
    )
    named = f", as “{there.title}”" if sees else ""
    raise RuleBroken({"file": [f"This file is among the documents already{named}."]})


def _tidy(facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    clean: dict[str, Any] = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in facts.items()
        if name in FACTS
    }
    if not clean.get("audience") and clean.get("kind") in DocumentKind.values:
        clean["audience"] = USUAL_AUDIENCE[DocumentKind(clean["kind"])].value
    if "dated_on" in clean and clean["dated_on"] > today:
        raise RuleBroken({"dated_on": ["Choose today or an earlier day."]})
    return clean
