"""The early discussion with parents: written, passed to the SENCO, decided, its note given."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pupils.choices import SenStatus
from pupils.models import Pupil
from pupils.register.selectors.allowed import left_on, starting_problems
from pupils.register.writing.monitoring import write_look_again
from pupils.register.writing.spells import refuse, write_spell
from pupils.writing import last_word, locked
from reviews.choices import DiscussionState, SupportDecision
from reviews.due.support import support_changes
from reviews.models import EarlyDiscussion
from reviews.support.rules import (
    DISCUSSION_LABELS,
    DecidedSupport,
    decision_problems,
    given_problems,
    missing,
    proposal_problems,
    tidied,
    writing_problems,
)
from reviews.support.selectors.words import discussion_words, on_register_words
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import insert, lock, same_version, save
from send_mis.audit.selectors import who_and_when
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import day as in_words
from send_mis.ui.words import joined

_PREPARE = Action.SUPPORT_PREPARE
# Where a rule about the whole of a discussion is shown.
_AT = "met_on"


def begin_support(*, actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> EarlyDiscussion:
    """`facts`: DISCUSSION_LABELS. Raises RuleBroken, AlreadyDone."""
    ensure(actor, _PREPARE, pupil)
    with change(actor=actor, event="support.begun"):
        pupil = locked(pupil)
        clean = _allowed(actor, pupil, facts)
        there = pupil.early_discussions.filter(state=DiscussionState.WRITING).first()
        if there is not None and all(getattr(there, n) == v for n, v in clean.items()):
            who = who_and_when(actor, there.pk, there.school_id, "support.begun")
            raise AlreadyDone(f"The discussion was written down already{who}.")
        _refuse_registered(pupil, actor.today)
        row = EarlyDiscussion(
            pupil=pupil, school_id=pupil.school_id, begun_on=actor.today, **clean
        )  # fmt: skip
        insert(row, at=_AT)
        support_changes(row.pupil_id)
        return row


def change_support(
    *, actor: Actor, discussion: EarlyDiscussion, version: int, facts: Mapping[str, Any]
) -> EarlyDiscussion:
    """Until it is decided, also while it waits. Raises RuleBroken, EditConflict."""
    ensure(actor, _PREPARE, discussion)
    with change(actor=actor, event="support.changed"):
        pupil = locked(discussion.pupil)
        row = lock(EarlyDiscussion, discussion.pk)
        _refuse_ended(row)
        same_version(row, version, lambda: discussion_words(row))
        clean = _allowed(actor, pupil, facts)
        if row.state == DiscussionState.WAITING:
            _refuse_unfinished(clean)
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if changed:
            save(row, *changed, at=_AT)
        return row


def propose_support(
    *, actor: Actor, discussion: EarlyDiscussion, version: int, proposal: str, words: str
) -> EarlyDiscussion:
    """To the SENCO, with what the teacher thinks is needed. Raises RuleBroken, EditConflict,
    AlreadyDone."""
    ensure(actor, _PREPARE, discussion)
    with change(actor=actor, event="support.proposed", why=words.strip()):
        pupil = locked(discussion.pupil)
        row = lock(EarlyDiscussion, discussion.pk)
        if row.state == DiscussionState.WAITING:
            is_same = (row.proposal, row.proposal_words) == (proposal, words.strip())
            who = who_and_when(actor, row.pk, row.school_id, "support.proposed")
            said = f"The discussion was sent to the SENCO already{who}."
            raise AlreadyDone(said) if is_same else RuleBroken(said)
        _refuse_ended(row)
        same_version(row, version, lambda: discussion_words(row))
        _refuse_gone(pupil, actor.today)
        _refuse_unfinished(_facts_of(row))
        refuse(proposal_problems(proposal, words))
        row.state, row.proposal, row.proposal_words = (
            DiscussionState.WAITING, proposal, words.strip(),
        )  # fmt: skip
        row.proposed_on, row.proposed_by_id = actor.today, actor.user_id
        save(
            row, "state", "proposal", "proposal_words", "proposed_on", "proposed_by", at="proposal"
        )
        support_changes(row.pupil_id)
        return row


def decide_support(
    *, actor: Actor, discussion: EarlyDiscussion, version: int, said: DecidedSupport
) -> EarlyDiscussion:
    """SEN support starts on the register, or somebody looks again on a day, as with a pupil who is
    monitored. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, Action.REGISTER_CHANGE, discussion)
    said = replace(said, decided_with=said.decided_with.strip(), reason=said.reason.strip())
    with change(actor=actor, event="support.decided", why=said.reason), last_word():
        pupil = locked(discussion.pupil)
        row = lock(EarlyDiscussion, discussion.pk)
        _refuse_decided(actor, row, said)
        same_version(row, version, lambda: discussion_words(row))
        _refuse_gone(pupil, actor.today)
        _refuse_registered(pupil, actor.today)
        _refuse_unfinished(_facts_of(row))
        refuse(
            decision_problems(said, held_on=row.met_on or row.offered_on, today=actor.today)
        )  # fmt: skip
        _write_decision(pupil, said, actor.today)
        row.state = DiscussionState(said.decision)
        row.decided_on, row.decided_by_id = said.decided_on, actor.user_id
        row.decided_with, row.reason = said.decided_with, said.reason
        save(row, "state", "decided_on", "decided_by", "decided_with", "reason", at="reason")
        support_changes(row.pupil_id)
        return row


def record_note_given(
    *, actor: Actor, discussion: EarlyDiscussion, version: int, given_on: date, given_how: str,
    given_to: str,
) -> EarlyDiscussion:  # fmt: skip
    """Parents have the note of it. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _PREPARE, discussion)
    to = " ".join(given_to.split())
    with change(actor=actor, event="support.note_given"):
        locked(discussion.pupil)
        row = lock(EarlyDiscussion, discussion.pk)
        if (row.given_on, row.given_how, row.given_to) == (given_on, given_how, to):
            who = who_and_when(actor, row.pk, row.school_id, "support.note_given")
            raise AlreadyDone(f"That was recorded already{who}.")
        same_version(row, version, lambda: discussion_words(row))
        since = row.met_on or row.offered_on or row.begun_on
        refuse(given_problems(given_on, given_how, to, since=since, today=actor.today))
        row.given_on, row.given_how, row.given_to = given_on, given_how, to
        save(row, "given_on", "given_how", "given_to", at="given_on")
        support_changes(row.pupil_id)
        return row


def close_support(
    *, actor: Actor, discussion: EarlyDiscussion, version: int, why: str
) -> EarlyDiscussion:
    """Without a decision: the pupil left, or is on the register by another way. Raises RuleBroken,
    EditConflict, AlreadyDone."""
    ensure(actor, _PREPARE, discussion)
    reason = why.strip()
    with change(actor=actor, event="support.closed", why=reason):
        locked(discussion.pupil)
        row = lock(EarlyDiscussion, discussion.pk)
        if row.state == DiscussionState.CLOSED and row.reason == reason:
            who = who_and_when(actor, row.pk, row.school_id, "support.closed")
            raise AlreadyDone(f"The discussion was ended already{who}.")
        _refuse_ended(row)
        same_version(row, version, lambda: discussion_words(row))
        if not reason:
            raise RuleBroken({"why": ["Say why it ends without a decision."]})
        row.state, row.reason = DiscussionState.CLOSED, reason
        row.decided_on, row.decided_by_id = actor.today, actor.user_id
        save(row, "state", "reason", "decided_on", "decided_by", at="why")
        support_changes(row.pupil_id)
        return row


def _write_decision(pupil: Pupil, said: DecidedSupport, today: date) -> None:
    """On the register, which alone knows a pupil's status and when somebody looks again."""
    if said.decision == SupportDecision.SUPPORT:
        refuse(starting_problems(pupil, said.support_from, None, today))
        write_spell(
            pupil=pupil, status=SenStatus.SEN_SUPPORT, starts_on=said.support_from,
            decided_by=said.decided_with, reason=said.reason, next_review_on=said.next_review_on,
        )  # fmt: skip
    elif said.look_again_on is not None:
        write_look_again(
            pupil=pupil, on=said.decided_on, look_again_on=said.look_again_on,
            reason=said.reason, today=today,
        )  # fmt: skip


def _allowed(actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> dict[str, Any]:
    clean = tidied(facts)
    _refuse_gone(pupil, actor.today)
    refuse(writing_problems(clean, born_on=pupil.born_on, today=actor.today))
    return clean


def _facts_of(row: EarlyDiscussion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in DISCUSSION_LABELS}


def _refuse_gone(pupil: Pupil, today: date) -> None:
    left = left_on(pupil)
    if left is not None and left <= today:
        raise RuleBroken(f"{pupil.short_name} left on {in_words(left)}.")


def _refuse_registered(pupil: Pupil, today: date) -> None:
    spell = pupil.spells.still_open().first() or pupil.spells.on(today).first()
    if spell is not None:
        raise RuleBroken(on_register_words(pupil, in_words(spell.starts_on)))


def _refuse_unfinished(facts: Mapping[str, Any]) -> None:
    if found := missing(facts):
        raise RuleBroken(f"The discussion is not complete: write {joined(found)}.")


def _refuse_ended(row: EarlyDiscussion) -> None:
    if not row.is_open:
        raise RuleBroken(f"This discussion has ended: {row.get_state_display()}.")


def _refuse_decided(actor: Actor, row: EarlyDiscussion, said: DecidedSupport) -> None:
    """Raises AlreadyDone where it was decided so; other words stay with whoever typed them."""
    if not row.is_decided:
        _refuse_ended(row)
        return
    who = who_and_when(actor, row.pk, row.school_id, "support.decided")
    words = f"This was decided already{who}: {row.get_state_display()}."
    decided = row.state, row.decided_on, row.decided_with, row.reason
    asked = said.decision, said.decided_on, said.decided_with, said.reason
    is_same = decided == asked and _is_on_register(row.pupil, said)
    raise AlreadyDone(words) if is_same else RuleBroken(words)


def _is_on_register(pupil: Pupil, said: DecidedSupport) -> bool:
    """Whether the register has the days of this decision, as `_write_decision` writes them."""
    if said.decision == SupportDecision.SUPPORT:
        return said.look_again_on is None and pupil.spells.filter(
            status=SenStatus.SEN_SUPPORT, starts_on=said.support_from,
            next_review_on=said.next_review_on,
        ).exists()  # fmt: skip
    watched = pupil.monitorings.order_by("starts_on").last()
    written = None, None, watched.look_again_on if watched else None
    return written == (said.starts_on, said.next_review_on, said.look_again_on)
