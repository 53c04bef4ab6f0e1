"""A pupil is referred to a service: written, sent once the parents know, followed to its end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pupils.choices import ReferralStatus
from pupils.due.writing.professionals import professional_changes
from pupils.models import AdviceRequest, Pupil, Referral
from pupils.professionals.rules.referring import (
    CHASE_AFTER,
    ENDS,
    REFERRAL_LABELS,
    Telling,
    status_problems,
    telling_problems,
)
from pupils.professionals.rules.tidying import tidied
from pupils.professionals.writing import add_step, mend_last_step, refuse_wrong_people, withdraw
from pupils.writing import last_word, locked
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, insert, lock, same_version, save
from send_mis.errors import AlreadyDone, RuleBroken
from send_mis.ui.words import plain_day

_CHANGE = Action.REFERRAL_CHANGE


def add_referral(*, actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> Referral:
    """`facts`: REFERRAL_LABELS; without `sent_on` it is a draft. Raises RuleBroken."""
    ensure(actor, _CHANGE, pupil)
    clean = _allowed(facts, actor.today)
    with change(actor=actor, event="referral.added"), last_word():
        pupil = locked(pupil)
        refuse_wrong_people(pupil, clean["service"], clean["professional"], actor.today)
        clean["chase_on"] = _chased_after(clean)
        status = ReferralStatus.SENT if clean["sent_on"] else ReferralStatus.DRAFT
        row = Referral(
            pupil=pupil, school_id=pupil.school_id, made_by=actor.name, status=status,
            status_on=clean["sent_on"] or actor.today, **clean,
        )  # fmt: skip
        insert(row, at="sent_on")
        add_step(row, status, row.status_on, "", actor.name)
        professional_changes(pupil.pk)
        return row


def change_referral(
    *, actor: Actor, referral: Referral, version: int, facts: Mapping[str, Any]
) -> Referral:
    """What it says; a draft is sent by its day. Raises RuleBroken, EditConflict."""
    ensure(actor, _CHANGE, referral)
    clean = _allowed(facts, actor.today)
    with change(actor=actor, event="referral.changed"), last_word():
        pupil = locked(referral.pupil)
        row = lock(Referral, referral.pk)
        same_version(row, version, lambda: referral_words(row))
        if row.status == ReferralStatus.CLOSED:
            raise RuleBroken("It is closed: what it says stays as it was.")
        if row.sent_on is not None and clean["sent_on"] is None:
            raise RuleBroken({"sent_on": ["It was sent: enter the day."]})
        refuse_wrong_people(pupil, clean["service"], clean["professional"], actor.today, kept=row)
        if row.status == ReferralStatus.DRAFT:
            clean["chase_on"] = _chased_after(clean)
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if row.status == ReferralStatus.DRAFT and row.sent_on is not None:
            add_step(row, ReferralStatus.SENT, row.sent_on, "", actor.name)
            changed += ["status", "status_on"]
        elif row.status == ReferralStatus.SENT and row.sent_on and "sent_on" in changed:
            mend_last_step(row, row.sent_on)
            changed.append("status_on")
        if changed:
            save(row, *changed, at="sent_on")
            professional_changes(pupil.pk)
        else:
            checked(row)
        return row


def move_referral(
    *, actor: Actor, referral: Referral, version: int, status: str, on: date, note: str = "",
    chase_on: date | None = None,
) -> Referral:  # fmt: skip
    """What the service says: accepted, waiting, being seen, declined; or it is closed, which ends
    the advice that is still asked for. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, _CHANGE, referral)
    said = note.strip()
    with change(actor=actor, event="referral.moved"), last_word():
        pupil = locked(referral.pupil)
        row = lock(Referral, referral.pk)
        if row.version != version and row.status == status:
            raise AlreadyDone(
                f"It is “{row.get_status_display().lower()}” since {plain_day(row.status_on)}."
            )
        same_version(row, version, lambda: referral_words(row))
        wrong = status_problems(
            row.status, status, on=on, since=row.status_on, note=said, today=actor.today
        )
        if wrong:
            raise RuleBroken(wrong)
        add_step(row, status, on, said, actor.name)
        row.chase_on = None if status in ENDS else chase_on
        if status == ReferralStatus.SENT:
            row.sent_on = on
        save(row, "status", "status_on", "chase_on", "sent_on", at="on")
        if status in ENDS:
            waiting = AdviceRequest.objects.select_for_update(of=("self",)).filter(
                referral=row, received_on__isnull=True, withdrawn_on__isnull=True
            )
            withdraw(waiting, actor.today, f"The referral is {row.get_status_display().lower()}.")
        professional_changes(pupil.pk)
        return row


def _allowed(facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    clean = tidied(facts, REFERRAL_LABELS)
    told = Telling(
        clean["told_who"], clean["told_how"], clean["told_on"], clean["told_answer"],
        clean["untold_because"],
    )  # fmt: skip
    wrong = telling_problems(told, clean["sent_on"], today)
    if wrong:
        raise RuleBroken(wrong)
    return clean


def _chased_after(clean: Mapping[str, Any]) -> date | None:
    """A service that says nothing is asked again."""
    sent_on: date | None = clean["sent_on"]
    chase_on: date | None = clean["chase_on"]
    return sent_on + CHASE_AFTER if sent_on and not chase_on else chase_on


def referral_words(row: Referral) -> dict[str, str]:
    """As saved, by the labels of the form."""
    words = {}
    for name, label in REFERRAL_LABELS.items():
        value = getattr(row, name)
        shown = getattr(row, f"get_{name}_display", None)
        if isinstance(value, date):
            words[label] = plain_day(value)
        elif isinstance(value, bool):
            words[label] = "Yes" if value else "No"
        else:
            words[label] = str(shown() if shown else value or "")
    return words | {"Status": row.get_status_display()}
