"""Views are recorded, corrected, checked before they are shared, taken into an outcome."""

from collections.abc import Mapping
from typing import Any

from provision.choices import OutcomeState
from provision.models import Outcome
from provision.outcomes.writing import rewrite_outcome
from pupils.models import Pupil
from pupils.writing import locked
from reviews.choices import ViewReaders
from reviews.models import ViewGiven
from reviews.voice.rules.labels import LABELS
from reviews.voice.rules.questions import AIM, answers_words
from reviews.voice.selectors.given import ensure_reads, is_own
from reviews.voice.writing import allowed_views, refuse_strangers, write_views
from send_mis.access.actions import Action
from send_mis.access.actor import Actor
from send_mis.access.decide import ensure
from send_mis.audit.record import change
from send_mis.audit.saving import checked, lock, lock_version, same_version, save
from send_mis.errors import AlreadyDone, NotAllowed, RuleBroken
from send_mis.ui.words import day, plain_day

# What it says, by the label of the forms.
SAID = LABELS["words"]


def record_views(*, actor: Actor, pupil: Pupil, facts: Mapping[str, Any]) -> ViewGiven:
    """`facts`: FACTS. Raises RuleBroken."""
    ensure(actor, Action.VIEWS_RECORD, pupil)
    with change(actor=actor, event="views.recorded"):
        return write_views(actor, locked(pupil), facts)


def change_views(
    *, actor: Actor, views: ViewGiven, version: int, facts: Mapping[str, Any]
) -> ViewGiven:
    """By whoever recorded it, or the SENCO. Other words of a child's are checked anew. Raises
    RuleBroken, EditConflict."""
    _ensure_own(actor, views)
    with change(actor=actor, event="views.changed"):
        pupil = locked(views.pupil)
        row = lock_version(ViewGiven, views.pk, version, views_words)
        clean = allowed_views(actor, pupil, facts)
        if clean["contact"] != row.contact:
            refuse_strangers(actor, pupil, clean)
        changed = [name for name, value in clean.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, clean[name])
        if {"words", "answers", "needs_check"} & set(changed) and row.checked_on is not None:
            row.checked_on = row.checked_by_id = None
            changed += ["checked_on", "checked_by"]
        if changed:
            save(row, *changed, at="words")
        else:
            checked(row)
        return row


def remove_views(*, actor: Actor, views: ViewGiven, version: int, why: str) -> None:
    """By whoever recorded it, or the SENCO; the record of changes keeps it. Raises RuleBroken,
    EditConflict."""
    _ensure_own(actor, views)
    reason = " ".join(why.split())
    with change(actor=actor, event="views.removed", why=reason):
        locked(views.pupil)
        row = lock_version(ViewGiven, views.pk, version, views_words)
        if not reason:
            raise RuleBroken({"why": ["Say why."]})
        row.delete()


def check_views(*, actor: Actor, views: ViewGiven, version: int, readers: str) -> ViewGiven:
    """Staff have read what a child says about somebody at home: it may be shown at the review
    meeting, or stays with staff. Raises RuleBroken, EditConflict, AlreadyDone."""
    ensure(actor, Action.CYCLE_WRITE, views)
    ensure_reads(actor, views)
    with change(actor=actor, event="views.checked"):
        locked(views.pupil)
        row = lock(ViewGiven, views.pk)
        if not row.needs_check:
            raise RuleBroken("It says nothing about anybody at home: there is nothing to check.")
        if row.checked_on is not None and row.readers == readers:
            raise AlreadyDone(f"It was checked on {day(row.checked_on)}.")
        same_version(row, version, lambda: views_words(row))
        if readers not in ViewReaders.values:
            raise RuleBroken({"readers": ["Choose who may read it."]})
        row.readers, row.checked_on, row.checked_by_id = readers, actor.today, actor.user_id
        save(row, "readers", "checked_on", "checked_by")
        return row


def take_up_views(
    *, actor: Actor, views: ViewGiven, version: int, outcome: Outcome
) -> ViewGiven:  # fmt: skip
    """The pupil's own aim stands in the outcome, in the pupil's words. Raises RuleBroken,
    EditConflict, AlreadyDone."""
    ensure(actor, Action.VIEWS_READ, views)
    ensure_reads(actor, views)
    ensure(actor, Action.OUTCOME_CHANGE, outcome)
    with change(actor=actor, event="views.taken_up"):
        locked(views.pupil)
        row = lock(ViewGiven, views.pk)
        if row.outcome_id == outcome.pk:
            raise AlreadyDone("These words stand in that outcome already.")
        same_version(row, version, lambda: views_words(row))
        aim = row.answers.get(AIM, "")
        if row.contact_id is not None or not aim:
            raise RuleBroken("The pupil has not said what they want to get better at.")
        target = lock(Outcome, outcome.pk)
        if target.pupil_id != row.pupil_id or target.state != OutcomeState.ACTIVE:
            raise RuleBroken({"outcome": ["Choose an outcome that is being worked on."]})
        rewrite_outcome(actor, target, {"pupil_words": aim})
        row.outcome = target
        save(row, "outcome")
        return row


def _ensure_own(actor: Actor, views: ViewGiven) -> None:
    ensure(actor, Action.VIEWS_RECORD, views)
    ensure_reads(actor, views)
    if not is_own(actor, views):
        if not actor.may(Action.VIEWS_CORRECT):
            raise NotAllowed("Somebody else recorded it. Ask them, or the SENCO, to correct it.")
        ensure(actor, Action.VIEWS_CORRECT, views)


def views_words(row: ViewGiven) -> dict[str, str]:
    """As saved, by the labels of the forms."""
    return {
        LABELS["how"]: row.get_how_display(), LABELS["on"]: plain_day(row.on),
        SAID: "\n".join([row.words, answers_words(row.answers)]).strip(),
        LABELS["scribe"]: row.scribe, LABELS["readers"]: row.get_readers_display(),
    }  # fmt: skip
