"""Advice is asked for, chased, taken back, received and read."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pupils.documents.keeping import kept_with
from pupils.due.writing.professionals import professional_changes
from pupils.models import AdviceRequest, Pupil
from pupils.professionals.rules.advising import (
    ADVICE_FACTS,
    ADVICE_LINK,
    ASK_LABELS,
    ask_problems,
    received_problems,
)
from pupils.professionals.rules.tidying import tidied
from pupils.professionals.writing import (
    file_of,
    keep_received,
    received_words,
    refuse_restricted_address,
    refuse_wrong_people,
    send_advice_link,
    withdraw,
)
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor, system_actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock, same_version, save
from send_mis.errors import AlreadyDone, LinkSpent, RuleBroken
from send_mis.links.models import ExpiringLink
from send_mis.links.writing import revoke_links, use_link
from send_mis.ui.words import day

_CHANGE = Action.REFERRAL_CHANGE


def ask_advice(*, actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> AdviceRequest:
    """`facts`: ASK_LABELS; with an address the link leaves by mail. Raises RuleBroken."""
    ensure(actor, _CHANGE, pupil)
    clean = _asked(facts, actor.today)
    with change(actor=actor, event="advice.asked"), last_word():
        pupil = locked(pupil)
        _refuse(pupil, clean, actor.today, None)
        row = AdviceRequest(
            pupil=pupil, school_id=pupil.school_id, asked_on=actor.today, asked_by=actor.name,
            **clean,
        )  # fmt: skip
        if row.asked_at:
            send_advice_link(row, pupil, actor.today, is_chased=False)
        insert(row, at="by_on")
        professional_changes(pupil.pk)
        return row


def change_advice(
    *, actor: Actor, advice: AdviceRequest, version: int, facts: Mapping[str, Any]
) -> AdviceRequest:
    """What is asked, of whom and by when. A link that left goes to another address only when they
    are chased. Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, advice)
    clean = tidied(facts, ASK_LABELS)
    with change(actor=actor, event="advice.changed"), last_word():
        pupil = locked(advice.pupil)
        row = _open(advice, version)
        _refuse(pupil, clean, actor.today, row)
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if "asked_at" in changed:
            revoke_links(purpose=ADVICE_LINK, subject_ids=[row.pk])
        if changed:
            save(row, *changed, at="by_on")
            professional_changes(pupil.pk)
        else:
            checked(row)
        return row


def chase_advice(*, actor: Actor, advice: AdviceRequest, version: int) -> AdviceRequest:
    """Reminded, and counted; with an address by mail and a new link. Raises RuleBroken,
    EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, advice)
    with change(actor=actor, event="advice.chased"), last_word():
        pupil = locked(advice.pupil)
        row = _open(advice, version, AlreadyDone)
        refuse_restricted_address(pupil, row.asked_at, actor.today)
        row.chased_on, row.chases = actor.today, row.chases + 1
        if row.asked_at:
            send_advice_link(row, pupil, actor.today, is_chased=True)
        save(row, "chased_on", "chases", "mail", "undelivered_on")
        return row


def withdraw_advice(
    *, actor: Actor, advice: AdviceRequest, version: int, why: str
) -> AdviceRequest:
    """It is asked for no more, and its link opens nothing. Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, advice)
    reason = " ".join(why.split())
    with change(actor=actor, event="advice.withdrawn", why=reason), last_word():
        locked(advice.pupil)
        row = _open(advice, version, AlreadyDone)
        if not reason:
            raise RuleBroken({"why": ["Say why."]})
        withdraw([row], actor.today, reason)
        return row


def record_advice(
    *, actor: Actor, advice: AdviceRequest, version: int, facts: Mapping[str, Any],
    content: bytes | None,
) -> AdviceRequest:  # fmt: skip
    """It came by post, mail or word of mouth: `facts` are ADVICE_FACTS. Its link opens nothing
    any more. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, advice)
    clean = _received(facts, content, actor.today)
    document = file_of(advice, advice.pupil, clean, content, on=actor.today, by=actor.name)
    with kept_with(document), change(actor=actor, event="advice.recorded"), last_word():
        locked(advice.pupil)
        row = _open(advice, version)
        revoke_links(purpose=ADVICE_LINK, subject_ids=[row.pk])
        row.read_on, row.read_by = actor.today, actor.name
        keep_received(row, document, clean, content, actor.today, "read_on", "read_by")
        return row


def receive_advice(
    *, link: ExpiringLink, facts: Mapping[str, Any], content: bytes | None, today: date,
    used_from: UUID | None,
) -> AdviceRequest:  # fmt: skip
    """Sent by whoever has the link, who needs no account. Raises RuleBroken, LinkSpent."""
    advice = asked_by_link(link)
    clean = _received(facts, content, today)
    by = f"{clean['author_name']} (by link)"[:160]
    document = file_of(advice, advice.pupil, clean, content, on=today, by=by)
    actor = system_actor(by, today)
    with kept_with(document), change(actor=actor, event="advice.received"), last_word():
        locked(advice.pupil)
        use_link(link, used_from=used_from)
        row = lock(AdviceRequest, advice.pk)
        if row.received_on is not None or row.withdrawn_on is not None:
            raise LinkSpent
        keep_received(row, document, clean, content, today)
        return row


def asked_by_link(link: ExpiringLink) -> AdviceRequest:
    """Raises LinkSpent where nobody waits for it any more."""
    found = AdviceRequest.objects.select_related("pupil__school").filter(
        pk=link.subject_id, school_id=link.school_id, received_on__isnull=True,
        withdrawn_on__isnull=True,
    )  # fmt: skip
    row: AdviceRequest | None = found.first()
    if row is None:
        raise LinkSpent
    return row


def read_advice(
    *, actor: Actor, advice: AdviceRequest, version: int, strategies: str
) -> AdviceRequest:
    """Somebody who answers for SEND has read it, and says what staff are to do. Raises RuleBroken,
    EditConflict."""
    ensure(actor, _CHANGE, advice)
    with change(actor=actor, event="advice.read"), last_word():
        locked(advice.pupil)
        row = lock(AdviceRequest, advice.pk)
        same_version(row, version, lambda: advice_words(row))
        if row.received_on is None:
            raise RuleBroken("It has not been received yet.")
        row.strategies = strategies.strip()
        if row.read_on is None:
            row.read_on, row.read_by = actor.today, actor.name
        save(row, "strategies", "read_on", "read_by", at="strategies")
        professional_changes(row.pupil_id)
        return row


def advice_words(row: AdviceRequest) -> dict[str, str]:
    """As saved, by the labels of the forms."""
    return {
        ASK_LABELS["occasion"]: row.occasion, ASK_LABELS["asked_for"]: row.asked_for,
        ASK_LABELS["by_on"]: day(row.by_on), ASK_LABELS["asked_at"]: row.asked_at,
        "Received": day(row.received_on) if row.received_on else "",
        "Strategies to share with staff": row.strategies,
    }  # fmt: skip


def _open(
    advice: AdviceRequest, version: int, refused: type[RuleBroken] = RuleBroken
) -> AdviceRequest:
    row = lock(AdviceRequest, advice.pk)
    if row.received_on is not None:
        raise refused(received_words(row))
    if row.withdrawn_on is not None:
        raise refused(f"It is asked for no more since {day(row.withdrawn_on)}.")
    same_version(row, version, lambda: advice_words(row))
    return row


def _asked(facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    clean = tidied(facts, ASK_LABELS)
    if wrong := ask_problems(clean["by_on"], today):
        raise RuleBroken(wrong)
    return clean


def _refuse(
    pupil: Pupil, clean: Mapping[str, Any], today: date, kept: AdviceRequest | None
) -> None:
    refuse_wrong_people(pupil, clean["service"], clean["professional"], today, kept=kept)
    refuse_restricted_address(pupil, clean["asked_at"], today)
    referral = clean["referral"]
    if referral is not None and referral.pupil_id != pupil.pk:
        raise RuleBroken({"referral": ["Choose it from the list."]})


def _received(facts: Mapping[str, Any], content: bytes | None, today: date) -> dict[str, Any]:
    clean = tidied(facts, ADVICE_FACTS)
    wrong = received_problems(clean, has_file=content is not None, today=today)
    if wrong:
        raise RuleBroken(wrong)
    return clean
